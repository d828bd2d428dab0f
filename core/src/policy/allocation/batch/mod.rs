//! Many orders that share stock and parcels.

mod build;
mod columns;
mod draft;
mod holders;
mod model;
mod prices;
mod search;
mod weights;

pub(crate) use model::{Draw, LineRow, Model, OptionRow, OrderRow, SlotRow};
pub(crate) use draft::Draft;
pub(crate) use prices::{Contended, Dual, prices};
pub(crate) use columns::Columns;
pub(crate) use search::{Effort, search};
pub(crate) use build::{from_columns, in_sequence};
