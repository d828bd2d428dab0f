//! Cases against carriers: complaints and claims, from the day they must be filed by to the money recovered.
//!
//! It never judges whether a carrier is at fault and moves no money: it remembers what was asked, shown, answered and
//! paid, and by when the next word is due. A case that nobody took further in time lapses, by a tick only.
//!
//! ```
//! use daigou::book::carrier::{CarrierBook, CarrierCommand, CaseKind, CaseStatus};
//! use daigou::value::*;
//!
//! let mut carriers = CarrierBook::default();
//! let at = Moment::parse("2026-11-11T09:00:00+08:00")?;
//! let case_id = CaseId::new("case-1")?;
//! for command in [
//!     CarrierCommand::OpenCase {
//!         case_id: case_id.clone(),
//!         parcel_id: ParcelId::new("PK-1")?,
//!         carrier_id: CarrierId::new("ems")?,
//!         kind: CaseKind::Lost,
//!         claimed: Some(Money::parse("480", Currency::CNY)?),
//!         file_by: at.plus(Duration::of_days(30)?)?,
//!         happened_at: at,
//!         note: Text::default(),
//!     },
//!     CarrierCommand::FileCase {
//!         case_id: case_id.clone(),
//!         command_id: CommandId::new("k-1")?,
//!         reference: Text::new("EMS-2026-77")?,
//!         reply_by: None,
//!         happened_at: at,
//!     },
//!     CarrierCommand::RecordRecovery {
//!         case_id: case_id.clone(),
//!         command_id: CommandId::new("k-2")?,
//!         amount: Money::parse("480", Currency::CNY)?,
//!         happened_at: at,
//!     },
//! ] {
//!     for event in carriers.decide(command, at)? {
//!         carriers.apply(&event)?;
//!     }
//! }
//! assert_eq!(carriers.case(&case_id).map(|case| case.status()), Some(CaseStatus::Recovered));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod command;
mod decide;
mod event;
mod refusal;
mod state;
mod status;

pub use command::{CarrierCommand, CarrierReply, CaseKind};
pub use event::CarrierEvent;
pub use refusal::CarrierRefusal;
pub use state::{CarrierBook, CaseEvidence, CasePage};
pub use status::{CaseStatus, CaseStep, next_case_status};
