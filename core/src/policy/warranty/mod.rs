//! How long a piece is covered, and by whom: a pure function over dated terms.
//!
//! Cover runs from receipt, in whole calendar months of the policy's zone. The days a piece is away for repair extend it;
//! a replacement starts it anew or carries the rest on, as the rule says. Never says what is owed.
//!
//! ```
//! use daigou::policy::warranty::{WarrantyCase, WarrantyPolicy, WarrantyRule, Warrantor, cover};
//! use daigou::value::*;
//! let policy = WarrantyPolicy {
//!     version: TermsVersion::new("2026")?,
//!     zone: Zone::SHANGHAI,
//!     rules: vec![WarrantyRule {
//!         rule: Text::new("electronics")?,
//!         classes: vec![Text::new("electronics-1y")?],
//!         months: 12,
//!         warrantor: Warrantor::MakerInternational,
//!         replacement_restarts: false,
//!     }],
//! };
//! let case = WarrantyCase {
//!     class: Text::new("electronics-1y")?,
//!     received_at: Moment::parse("2026-01-31T10:00:00+08:00")?,
//!     repaired: Duration::of_days(10)?,
//!     replaced_at: None,
//!     claimed_at: Moment::parse("2027-02-10T23:59:00+08:00")?,
//! };
//! let said = cover(&case, &policy); // twelve months end on 31 January, ten days of repair later on 10 February
//! assert_eq!(said.last_day.map(|day| day.to_string()).as_deref(), Some("2027-02-10"));
//! assert!(said.covered);
//! # Ok::<(), Invalid>(())
//! ```

mod cover;

pub use cover::{Warrantor, WarrantyCase, WarrantyCover, WarrantyPolicy, WarrantyRule, cover};
