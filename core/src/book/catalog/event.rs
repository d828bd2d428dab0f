use serde::{Deserialize, Serialize};

use super::command::{Category, Product};
use crate::value::{Barcode, Sku};

/// What has happened to the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CatalogEvent {
    /// A category was named.
    CategoryDefined {
        /// Its content.
        category: Category,
    },
    /// A category changed.
    CategoryRevised {
        /// Its new content.
        category: Category,
    },
    /// A product was named.
    ProductDefined {
        /// Its content.
        product: Product,
    },
    /// A product changed.
    ProductRevised {
        /// Its new content.
        product: Product,
    },
    /// Another spelling means the product.
    SpellingAdded {
        /// The product.
        sku: Sku,
        /// The spelling.
        spelling: Sku,
    },
    /// A barcode means the product.
    BarcodeAdded {
        /// The product.
        sku: Sku,
        /// The barcode.
        barcode: Barcode,
    },
    /// A product is no longer sold.
    ProductRetired {
        /// The product.
        sku: Sku,
    },
    /// A product is sold again.
    ProductReinstated {
        /// The product.
        sku: Sku,
    },
}

impl CatalogEvent {
    /// The stable name of the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::CategoryDefined { .. } => "catalog.category_defined",
            Self::CategoryRevised { .. } => "catalog.category_revised",
            Self::ProductDefined { .. } => "catalog.product_defined",
            Self::ProductRevised { .. } => "catalog.product_revised",
            Self::SpellingAdded { .. } => "catalog.spelling_added",
            Self::BarcodeAdded { .. } => "catalog.barcode_added",
            Self::ProductRetired { .. } => "catalog.product_retired",
            Self::ProductReinstated { .. } => "catalog.product_reinstated",
        }
    }
}
