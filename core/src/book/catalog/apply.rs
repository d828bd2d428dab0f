use super::event::CatalogEvent;
use super::state::{CatalogBook, ProductPage};
use crate::value::{Corrupt, Sku};

impl CatalogBook {
    /// Books an event. It refuses nothing.
    ///
    /// # Errors
    /// [`Corrupt`] when the event cannot follow from this state.
    pub fn apply(&mut self, event: &CatalogEvent) -> Result<(), Corrupt> {
        match event {
            CatalogEvent::CategoryDefined { category } | CatalogEvent::CategoryRevised { category } => {
                self.categories.insert(category.category_id.clone(), category.clone());
            }
            CatalogEvent::ProductDefined { product } => {
                let page = ProductPage { product: product.clone(), retired: false, revision: 0 };
                self.kits = self.kits.saturating_add(u64::from(!product.parts.is_empty()));
                self.products.insert(product.sku.clone(), Box::new(page));
            }
            CatalogEvent::ProductRevised { product } => {
                let page = self.page(event.kind(), &product.sku)?;
                page.product = product.clone();
                page.revision = page.revision.saturating_add(1);
            }
            CatalogEvent::SpellingAdded { sku, spelling } => {
                self.spellings.insert(spelling.clone(), sku.clone());
            }
            CatalogEvent::BarcodeAdded { sku, barcode } => {
                self.barcodes.insert(barcode.clone(), sku.clone());
            }
            CatalogEvent::ProductRetired { sku } => self.page(event.kind(), sku)?.retired = true,
            CatalogEvent::ProductReinstated { sku } => self.page(event.kind(), sku)?.retired = false,
        }
        Ok(())
    }

    fn page(&mut self, kind: &str, sku: &Sku) -> Result<&mut ProductPage, Corrupt> {
        self.products.get_mut(sku).map(Box::as_mut).ok_or_else(|| Corrupt::new(kind, format!("product {sku}")))
    }
}
