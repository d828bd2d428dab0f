use serde::{Deserialize, Serialize};

use crate::value::{Barcode, CategoryId, Denial, Sku};

/// Why the catalog says no, first reason first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CatalogRefusal {
    /// The category was named before with other content.
    #[error("category `{category_id}` was named before with other content; revise it instead")]
    CategoryAltered {
        /// The category.
        category_id: CategoryId,
    },
    /// The product was named before with other content.
    #[error("product `{sku}` was named before with other content; revise it instead")]
    ProductAltered {
        /// The product.
        sku: Sku,
    },
    /// No such category.
    #[error("category `{category_id}` is not known; define it first")]
    UnknownCategory {
        /// The category.
        category_id: CategoryId,
    },
    /// No such product.
    #[error("product `{sku}` is not known; define it first")]
    UnknownProduct {
        /// The product.
        sku: Sku,
    },
    /// The category would contain itself.
    #[error("category `{category_id}` cannot lie inside itself")]
    Circular {
        /// The category.
        category_id: CategoryId,
    },
    /// The spelling means another product already.
    #[error("spelling `{spelling}` means product `{sku}` already")]
    SpellingTaken {
        /// The spelling.
        spelling: Sku,
        /// The product it means.
        sku: Sku,
    },
    /// The barcode means another product already.
    #[error("barcode `{barcode}` means product `{sku}` already")]
    BarcodeTaken {
        /// The barcode.
        barcode: Barcode,
        /// The product it means.
        sku: Sku,
    },
    /// A kit's part must be a plain product.
    #[error("part `{sku}` is a kit itself; name its parts instead")]
    NestedKit {
        /// The part.
        sku: Sku,
    },
    /// The parts of a kit cannot change; stock and orders rely on them.
    #[error("the parts of `{sku}` cannot change; define a new product")]
    PartsFixed {
        /// The product.
        sku: Sku,
    },
}

impl CatalogRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CategoryAltered { .. } => "catalog.category_altered",
            Self::ProductAltered { .. } => "catalog.product_altered",
            Self::UnknownCategory { .. } => "catalog.unknown_category",
            Self::UnknownProduct { .. } => "catalog.unknown_product",
            Self::Circular { .. } => "catalog.circular",
            Self::SpellingTaken { .. } => "catalog.spelling_taken",
            Self::BarcodeTaken { .. } => "catalog.barcode_taken",
            Self::NestedKit { .. } => "catalog.nested_kit",
            Self::PartsFixed { .. } => "catalog.parts_fixed",
        }
    }
}

impl From<CatalogRefusal> for Denial<CatalogRefusal> {
    fn from(refusal: CatalogRefusal) -> Self {
        Self::Refused(refusal)
    }
}
