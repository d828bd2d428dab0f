//! Whether a unit reserved for one order may be promised to another: only by an explicit rule.

use serde::{Deserialize, Serialize};

use super::PriorityScore;
use crate::value::{Duration, Moment, TermsVersion};

/// How far a reservation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ReservationStanding {
    /// Held, not paid.
    Unpaid,
    /// A deposit is paid.
    DepositPaid,
    /// Paid in full.
    Paid,
    /// Picked or further: the unit has left its shelf.
    Picked,
}

/// When a reserved unit may change hands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum RepromiseRule {
    /// Never.
    #[default]
    Never,
    /// When the claimant outranks the holder by a margin and the holder can wait.
    Outranked {
        /// Points the claimant must lead by.
        margin_points: i64,
        /// How far the holder's reservation may have come; a picked unit never changes hands.
        standing_max: ReservationStanding,
        /// The holder's promise must be further away than this; a holder without a promise can wait.
        promise_after: Duration,
    },
}

/// The rule with its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepromiseTerms {
    /// Which version gave a judgement.
    pub version: TermsVersion,
    /// The rule.
    pub rule: RepromiseRule,
}

/// Why a reservation stays, the first reason that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WhyKept {
    /// No rule allows it.
    NoRule,
    /// Holder and claimant are one order.
    SameOrder,
    /// The reservation has come too far.
    Standing,
    /// The holder's promise is too near.
    PromiseNear,
    /// The claimant does not lead by enough.
    Margin {
        /// Points that are missing.
        missing_points: i64,
    },
}

impl WhyKept {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoRule => "repromise.no_rule",
            Self::SameOrder => "repromise.same_order",
            Self::Standing => "repromise.standing",
            Self::PromiseNear => "repromise.promise_near",
            Self::Margin { .. } => "repromise.margin",
        }
    }
}

/// Whether the unit may change hands. Nothing is moved: a command of the host or a person does that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RepromiseJudgement {
    /// It may.
    Allowed {
        /// Points the claimant leads by.
        lead_points: i64,
        /// The terms that allow it.
        version: TermsVersion,
    },
    /// It stays.
    Kept {
        /// Why.
        why: WhyKept,
        /// The terms that were asked.
        version: TermsVersion,
    },
}

/// Judges whether a unit reserved for `holder` may be promised to `claimant`.
pub fn judge_repromise(
    terms: &RepromiseTerms,
    holder: &PriorityScore,
    standing: ReservationStanding,
    holder_promised_by: Option<Moment>,
    claimant: &PriorityScore,
    at: Moment,
) -> RepromiseJudgement {
    let version = terms.version.clone();
    let lead_points = claimant.total_points.saturating_sub(holder.total_points);
    let why = match &terms.rule {
        RepromiseRule::Never => Some(WhyKept::NoRule),
        RepromiseRule::Outranked { margin_points, standing_max, promise_after } => {
            let near = |promised_by: Moment| promised_by.seconds_since(at) <= promise_after.seconds();
            if holder.order == claimant.order {
                Some(WhyKept::SameOrder)
            } else if standing > *standing_max || standing == ReservationStanding::Picked {
                Some(WhyKept::Standing)
            } else if holder_promised_by.is_some_and(near) {
                Some(WhyKept::PromiseNear)
            } else if lead_points < *margin_points || lead_points <= 0 {
                // An equal claimant never takes: two orders would take the unit from each other for ever.
                let missing_points = (*margin_points).max(1).saturating_sub(lead_points);
                Some(WhyKept::Margin { missing_points })
            } else {
                None
            }
        }
    };
    match why {
        Some(why) => RepromiseJudgement::Kept { why, version },
        None => RepromiseJudgement::Allowed { lead_points, version },
    }
}
