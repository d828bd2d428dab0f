use super::command::{CatalogCommand, Category, Classes, Product};
use super::event::CatalogEvent;
use super::refusal::CatalogRefusal;
use super::state::{CatalogBook, ProductPage};
use crate::value::{Barcode, CategoryId, Denial, Invalid, Problem, Set, Sku, bounds};

type Answer = Result<Vec<CatalogEvent>, Denial<CatalogRefusal>>;

impl CatalogBook {
    /// Judges a command and changes nothing. A repeat answers with no events.
    ///
    /// # Errors
    /// [`Denial::Invalid`] for values that cannot stand, [`Denial::Refused`] in the order of [`CatalogRefusal`].
    pub fn decide(&self, command: CatalogCommand) -> Answer {
        match command {
            CatalogCommand::DefineCategory { category } => self.define_category(category),
            CatalogCommand::ReviseCategory { category } => self.revise_category(category),
            CatalogCommand::DefineProduct { product } => self.define_product(product),
            CatalogCommand::ReviseProduct { product } => self.revise_product(product),
            CatalogCommand::AddSpelling { sku, spelling } => self.add_spelling(sku, spelling),
            CatalogCommand::AddBarcode { sku, barcode } => self.add_barcode(sku, barcode),
            CatalogCommand::RetireProduct { sku } => {
                if self.known(&sku)?.retired {
                    return Ok(vec![]);
                }

                Ok(vec![CatalogEvent::ProductRetired { sku }])
            }
            CatalogCommand::ReinstateProduct { sku } => {
                if !self.known(&sku)?.retired {
                    return Ok(vec![]);
                }

                Ok(vec![CatalogEvent::ProductReinstated { sku }])
            }
        }
    }

    fn define_category(&self, category: Category) -> Answer {
        once("category.classes.handling", &category.classes)?;
        if let Some(named) = self.categories.get(&category.category_id) {
            if *named == category {
                return Ok(vec![]);
            }
            return Err(CatalogRefusal::CategoryAltered { category_id: category.category_id }.into());
        }
        self.parent_stands(&category)?;

        Ok(vec![CatalogEvent::CategoryDefined { category }])
    }

    fn revise_category(&self, category: Category) -> Answer {
        once("category.classes.handling", &category.classes)?;
        let named = self.known_category(&category.category_id)?;
        if *named == category {
            return Ok(vec![]);
        }
        self.parent_stands(&category)?;

        Ok(vec![CatalogEvent::CategoryRevised { category }])
    }

    fn define_product(&self, product: Product) -> Answer {
        walls(&product)?;
        if let Some(page) = self.products.get(&product.sku) {
            if page.product == product {
                return Ok(vec![]);
            }
            return Err(CatalogRefusal::ProductAltered { sku: product.sku }.into());
        }
        if let Some(category_id) = &product.category_id {
            self.known_category(category_id)?;
        }
        for part in &product.parts {
            if !self.known(&part.sku)?.product.parts.is_empty() {
                return Err(CatalogRefusal::NestedKit { sku: part.sku.clone() }.into());
            }
        }
        if let Some(sku) = self.spellings.get(&product.sku) {
            return Err(CatalogRefusal::SpellingTaken { spelling: product.sku, sku: sku.clone() }.into());
        }

        Ok(vec![CatalogEvent::ProductDefined { product }])
    }

    fn revise_product(&self, product: Product) -> Answer {
        walls(&product)?;
        let page = self.known(&product.sku)?;
        if page.product == product {
            return Ok(vec![]);
        }
        if let Some(category_id) = &product.category_id {
            self.known_category(category_id)?;
        }
        if page.product.parts != product.parts {
            return Err(CatalogRefusal::PartsFixed { sku: product.sku }.into());
        }

        Ok(vec![CatalogEvent::ProductRevised { product }])
    }

    fn add_spelling(&self, sku: Sku, spelling: Sku) -> Answer {
        self.known(&sku)?;
        match self.resolve(&spelling) {
            Some(meant) if *meant == sku => Ok(vec![]),
            Some(meant) => Err(CatalogRefusal::SpellingTaken { spelling, sku: meant.clone() }.into()),
            None => Ok(vec![CatalogEvent::SpellingAdded { sku, spelling }]),
        }
    }

    fn add_barcode(&self, sku: Sku, barcode: Barcode) -> Answer {
        self.known(&sku)?;
        match self.barcodes.get(&barcode) {
            Some(meant) if *meant == sku => Ok(vec![]),
            Some(meant) => Err(CatalogRefusal::BarcodeTaken { barcode, sku: meant.clone() }.into()),
            None => Ok(vec![CatalogEvent::BarcodeAdded { sku, barcode }]),
        }
    }

    fn known(&self, sku: &Sku) -> Result<&ProductPage, CatalogRefusal> {
        self.product(sku).ok_or_else(|| CatalogRefusal::UnknownProduct { sku: sku.clone() })
    }

    fn known_category(&self, category_id: &CategoryId) -> Result<&Category, CatalogRefusal> {
        let unknown = || CatalogRefusal::UnknownCategory { category_id: category_id.clone() };
        self.categories.get(category_id).ok_or_else(unknown)
    }

    /// The parent is known, and no chain of parents leads back.
    fn parent_stands(&self, category: &Category) -> Result<(), CatalogRefusal> {
        let mut next = category.parent.as_ref();
        for _ in 0..=self.categories.len() {
            let Some(parent) = next else { return Ok(()) };
            if *parent == category.category_id {
                break;
            }
            next = self.known_category(parent)?.parent.as_ref();
        }
        Err(CatalogRefusal::Circular { category_id: category.category_id.clone() })
    }
}

fn once(field: &str, classes: &Classes) -> Result<(), Invalid> {
    let mut seen = Set::default();
    match classes.handling.iter().find(|handling| !seen.insert(**handling)) {
        Some(handling) => Err(Invalid::repeated(field, format!("{handling:?}"))),
        None => Ok(()),
    }
}

fn walls(product: &Product) -> Result<(), Invalid> {
    once("product.classes.handling", &product.classes)?;
    if product.parts.len() > bounds::LINES_MAX {
        return Err(Invalid::new("product.parts", Problem::TooLong { max: bounds::LINES_MAX as u64 }));
    }
    let mut seen = Set::default();
    for (index, part) in product.parts.iter().enumerate() {
        if part.quantity.is_zero() {
            return Err(Invalid::too_small(format!("product.parts[{index}].quantity"), 1));
        }
        if part.sku == product.sku {
            return Err(Invalid::inconsistent(format!("product.parts[{index}].sku"), "a product other than the kit"));
        }
        if !seen.insert(&part.sku) {
            return Err(Invalid::repeated(format!("product.parts[{index}].sku"), &part.sku));
        }
    }
    Ok(())
}
