use serde::{Deserialize, Serialize};

use super::command::{Category, Classes, KitPart, Product};
use crate::value::{Barcode, CategoryId, Map, Sku};

/// Every product and category the shop has named.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CatalogBook {
    pub(super) categories: Map<CategoryId, Category>,
    pub(super) products: Map<Sku, Box<ProductPage>>,
    pub(super) spellings: Map<Sku, Sku>,
    pub(super) barcodes: Map<Barcode, Sku>,
    /// Products that are kits.
    #[serde(default)]
    pub(super) kits: u64,
}

/// A product as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ProductPage {
    /// Its content.
    pub product: Product,
    /// Whether it is no longer sold.
    pub retired: bool,
    /// How often its content changed.
    pub revision: u32,
}

impl CatalogBook {
    /// A product in its preferred spelling.
    pub fn product(&self, sku: &Sku) -> Option<&ProductPage> {
        self.products.get(sku).map(Box::as_ref)
    }

    /// The parts of a kit; `None` for a plain product and for what is not in the catalog.
    pub fn kit_parts(&self, sku: &Sku) -> Option<&[KitPart]> {
        if self.kits == 0 {
            return None;
        }
        self.product(sku).map(|page| page.product.parts.as_slice()).filter(|parts| !parts.is_empty())
    }

    /// Products in the order they were named.
    pub fn products(&self) -> impl Iterator<Item = &ProductPage> {
        self.products.values().map(Box::as_ref)
    }

    /// A category.
    pub fn category(&self, category_id: &CategoryId) -> Option<&Category> {
        self.categories.get(category_id)
    }

    /// Categories in the order they were named.
    pub fn categories(&self) -> impl Iterator<Item = &Category> {
        self.categories.values()
    }

    /// The preferred spelling of a code: the code itself if it is one, else what the spelling was said to mean.
    pub fn resolve(&self, code: &Sku) -> Option<&Sku> {
        self.products.get_key_value(code).map(|(sku, _)| sku).or_else(|| self.spellings.get(code))
    }

    /// The product a barcode means.
    pub fn by_barcode(&self, barcode: &Barcode) -> Option<&Sku> {
        self.barcodes.get(barcode)
    }

    /// The classes that hold for a product: its own where it names them, else its categories', nearest first.
    pub fn classes(&self, sku: &Sku) -> Option<Classes> {
        let product = &self.product(sku)?.product;
        let mut classes = product.classes.clone();
        let mut next = product.category_id.as_ref();
        // A chain is no longer than the list of categories: decide keeps it free of circles.
        for _ in 0..=self.categories.len() {
            let Some(category) = next.and_then(|id| self.categories.get(id)) else { break };
            if classes.handling.is_empty() {
                classes.handling.clone_from(&category.classes.handling);
            }
            for (own, inherited) in [
                (&mut classes.customs, &category.classes.customs),
                (&mut classes.returns, &category.classes.returns),
                (&mut classes.warranty, &category.classes.warranty),
            ] {
                if own.is_empty() {
                    own.clone_from(inherited);
                }
            }
            next = category.parent.as_ref();
        }
        Some(classes)
    }
}
