//! Which order comes first, as a score with parts.
//!
//! A score is a sum of whole points: urgency, value, nearness of the promise, customer grade, running promotions, and age.
//! Every part but age is capped and age is not, so an order that waits long enough comes before any newer one
//! ([`PriorityPolicy::longest_wait`]): nobody starves. [`rank`] is a total order; ties go to the earlier order, then to
//! the smaller id.
//!
//! It never moves a unit. Whether a unit reserved for one order may be promised to another is [`judge_repromise`]'s
//! question, and without an explicit rule the answer is no.
//!
//! ```
//! use daigou::policy::priority::*;
//! use daigou::value::*;
//!
//! let policy = PriorityPolicy::new(TermsVersion::new("2026-11")?, Currency::CNY);
//! let order = |id: &str, urgency, placed_day| -> Result<PriorityOrder, Invalid> {
//!     Ok(PriorityOrder {
//!         order: OrderId::new(id)?,
//!         placed_at: Moment::utc(2026, 11, placed_day)?,
//!         promised_by: None,
//!         urgency,
//!         value: Money::parse("200.00", Currency::CNY)?,
//!         grade: None,
//!         promotions: vec![],
//!     })
//! };
//! let orders = [order("old", OrderUrgency::Normal, 1)?, order("urgent", OrderUrgency::Express, 11)?];
//! let ranked = rank(&policy, &orders, Moment::utc(2026, 11, 11)?)?;
//! assert_eq!(ranked[0].order.as_str(), "urgent");
//! assert_eq!((ranked[0].urgency_points, ranked[1].age_points), (300, 240));
//! # Ok::<(), Invalid>(())
//! ```

mod policy;
mod repromise;
mod score;

pub use policy::{GradePoints, OrderUrgency, PriorityPolicy, PromotionPoints};
pub use repromise::{RepromiseJudgement, RepromiseRule, RepromiseTerms, ReservationStanding, WhyKept, judge_repromise};
pub use score::{PriorityOrder, PriorityScore, rank, score};
