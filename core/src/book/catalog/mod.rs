//! What is sold: products, categories and their classes, barcodes, spellings, kits. Never prices of an order, never stock.
//!
//! A product has one preferred spelling of its code; real shops write others (`85123a`), and each is said once to mean
//! the product, never guessed. A product may change its description and weight; a kit's parts are fixed, since stock
//! and orders rely on them. Classes a product does not name come from its category, nearest first.
//!
//! ```
//! use daigou::book::catalog::{CatalogBook, CatalogCommand, Classes, Product};
//! use daigou::value::{Sku, Text, Weight};
//!
//! let mut catalog = CatalogBook::default();
//! let (sku, spelling) = (Sku::new("85123A")?, Sku::new("85123a")?);
//! let product = Product {
//!     sku: sku.clone(),
//!     title: Text::new("white hanging heart t-light holder")?,
//!     category_id: None,
//!     classes: Classes::default(),
//!     weight: Weight::grams(180)?,
//!     dimensions: None,
//!     list_price: None,
//!     parts: vec![],
//! };
//! for command in [
//!     CatalogCommand::DefineProduct { product },
//!     CatalogCommand::AddSpelling { sku: sku.clone(), spelling: spelling.clone() },
//! ] {
//!     for event in catalog.decide(command)? {
//!         catalog.apply(&event)?;
//!     }
//! }
//! assert_eq!(catalog.resolve(&spelling), Some(&sku));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod command;
mod decide;
mod event;
mod refusal;
mod state;

pub use command::{CatalogCommand, Category, Classes, Handling, KitPart, Product};
pub use event::CatalogEvent;
pub use refusal::CatalogRefusal;
pub use state::{CatalogBook, ProductPage};
