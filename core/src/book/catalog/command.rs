use serde::{Deserialize, Serialize};

use crate::value::{Barcode, CategoryId, Dimensions, Quantity, Sku, Text, UnitPrice, Weight};

/// What one may ask of the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CatalogCommand {
    /// Name a category.
    DefineCategory {
        /// Its content.
        category: Category,
    },
    /// Change a category's content.
    ReviseCategory {
        /// Its new content, whole.
        category: Category,
    },
    /// Name a product.
    DefineProduct {
        /// Its content.
        product: Product,
    },
    /// Change a product's content: another description, another weight. Kits keep their parts.
    ReviseProduct {
        /// Its new content, whole.
        product: Product,
    },
    /// Let another spelling of the code mean the product.
    AddSpelling {
        /// The product.
        sku: Sku,
        /// The other spelling.
        spelling: Sku,
    },
    /// Let a barcode mean the product.
    AddBarcode {
        /// The product.
        sku: Sku,
        /// The barcode.
        barcode: Barcode,
    },
    /// Stop selling a product. What is on order stays.
    RetireProduct {
        /// The product.
        sku: Sku,
    },
    /// Sell a retired product again.
    ReinstateProduct {
        /// The product.
        sku: Sku,
    },
}

/// A group of products that share their classes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Category {
    /// Its id.
    pub category_id: CategoryId,
    /// Its name in the shop's words.
    pub name: Text,
    /// The wider category, if any.
    pub parent: Option<CategoryId>,
    /// What its products share unless a product says otherwise.
    pub classes: Classes,
}

/// The classes by which handling, customs, returns and warranty are decided. Empty texts mean: as the category says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Classes {
    /// What handling must know.
    pub handling: Vec<Handling>,
    /// Article class of the customs tables, e.g. `cosmetics`.
    pub customs: Text,
    /// Class of the return policy, e.g. `sealed`.
    pub returns: Text,
    /// Class of the warranty terms, e.g. `electronics-1y`.
    pub warranty: Text,
}

/// What carriers and warehouses must know about goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Handling {
    /// Contains a battery.
    Battery,
    /// Liquid or cream.
    Liquid,
    /// Powder.
    Powder,
    /// Breaks easily.
    Fragile,
    /// Food or drink.
    Food,
    /// Medicine.
    Medicine,
    /// A brand that carriers restrict.
    Brand,
    /// Worth insuring and signing for.
    Valuable,
    /// Has an expiry date.
    Perishable,
    /// Each piece has a serial.
    Serialised,
}

/// A product, or a kit of products.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Product {
    /// Its code, in the spelling the shop prefers.
    pub sku: Sku,
    /// Its description.
    pub title: Text,
    /// Its category, if any.
    pub category_id: Option<CategoryId>,
    /// Where it differs from its category.
    pub classes: Classes,
    /// Weight of one, packed.
    pub weight: Weight,
    /// Sides of one, packed, if known.
    pub dimensions: Option<Dimensions>,
    /// Price asked, if there is one.
    pub list_price: Option<UnitPrice>,
    /// The parts, for a kit: sold as one, stocked as parts. Empty for a plain product.
    pub parts: Vec<KitPart>,
}

/// A part of a kit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct KitPart {
    /// The part, a plain product.
    pub sku: Sku,
    /// How many in one kit.
    pub quantity: Quantity,
}
