//! What is wrong with units that were sent: lost, damaged, wrong, short, failed in warranty, refused or sent back; on whom
//! it falls and how it ended. Never what is owed for it, and never where the goods are: that is told by the shop, beside.
//!
//! A claim is opened, agreed to or not, and ends in money, in the same article sent again, or in a repair. Pieces with a
//! serial keep their repairs and their replacements, so that a warranty knows how long it runs.
//!
//! ```
//! use daigou::book::claim::*;
//! use daigou::value::*;
//!
//! let at = Moment::parse("2026-11-11T00:00:00+08:00")?;
//! let (claim_id, line_id) = (ClaimId::new("C-1")?, LineId::new("1")?);
//! let mut claims = ClaimBook::default();
//! let open = ClaimCommand::OpenClaim {
//!     claim_id: claim_id.clone(),
//!     order_id: OrderId::new("O-1")?,
//!     kind: ClaimKind::Damaged,
//!     lines: vec![ClaimLine {
//!         line_id: line_id.clone(),
//!         sku: Sku::new("cream")?,
//!         quantity: Quantity::ONE,
//!         serials: vec![],
//!     }],
//!     parcel_id: None,
//!     liable: Liable::Shop {},
//!     happened_at: at,
//!     note: Text::default(),
//! };
//! let facts = ClaimFacts { lines: vec![ClaimableLine { line_id, units: Quantity::new(3)? }], covers: vec![] };
//! for event in claims.decide(open, &facts, None, at)? {
//!     claims.apply(&event)?;
//! }
//! assert_eq!(claims.claim(&claim_id).map(|page| page.status), Some(ClaimStatus::Open));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod command;
mod decide;
mod event;
mod refusal;
mod state;
mod status;

pub use command::*;
pub use event::*;
pub use refusal::*;
pub use state::*;
pub use status::*;
