use serde::{Deserialize, Serialize};

use super::TrackingStory;
use crate::book::parcel::ParcelStatus;
use crate::value::{Duration, Invalid, Moment};

/// How long a parcel usually stays at a stage, and how long carriers are usually silent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct UsualTimes {
    /// The stages.
    pub stages: Vec<StageTime>,
    /// The longest usual silence on the way.
    pub silence: Duration,
}

/// How long a parcel usually stays at a stage at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StageTime {
    /// The stage.
    pub status: ParcelStatus,
    /// How long.
    pub usual: Duration,
}

/// Something about a parcel on its way that somebody should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum TrackingException {
    /// Nobody knows where it is.
    Lost {
        /// Since when.
        since: Moment,
    },
    /// Customs hold it.
    HeldAtCustoms {
        /// Since when.
        since: Moment,
    },
    /// Customs ask for tax.
    TaxAsked {
        /// Since when.
        since: Moment,
    },
    /// It is on its way back: refused, undeliverable, or sent back by customs.
    ComingBack {
        /// Since when.
        since: Moment,
    },
    /// It came back, was given up, taken or destroyed.
    Ended {
        /// How.
        status: ParcelStatus,
        /// When.
        since: Moment,
    },
    /// A delivery did not succeed.
    DeliveryMissed {
        /// How often.
        times: u32,
        /// The last time.
        since: Moment,
    },
    /// It has been at a stage longer than usual.
    Stuck {
        /// The stage.
        status: ParcelStatus,
        /// Since when.
        since: Moment,
        /// How long is usual.
        usual: Duration,
    },
    /// No carrier has said anything for longer than usual.
    Silent {
        /// Since when.
        since: Moment,
    },
    /// Scans contradict each other.
    Contradictory {
        /// How many were left out.
        scans: u32,
    },
}

impl UsualTimes {
    /// Starting values before a shop has its own lanes' history: 3 days to the first scan, 15 on the way, 7 at customs,
    /// 3 after clearance, 2 with the courier, 5 after a missed delivery, 20 on the way back; 30 days of silence.
    ///
    /// # Errors
    /// None as shipped; the signature is that of the constructors it uses.
    pub fn starting() -> Result<Self, Invalid> {
        use ParcelStatus as S;
        let days = [
            (S::HandedOver, 3),
            (S::InTransit, 15),
            (S::CustomsHeld, 7),
            (S::CustomsTaxed, 7),
            (S::CustomsCleared, 3),
            (S::OutForDelivery, 2),
            (S::AttemptFailed, 5),
            (S::PartDelivered, 10),
            (S::Returning, 20),
            (S::SentBack, 20),
        ];
        let stages = days.into_iter().map(|(status, days)| Ok(StageTime { status, usual: Duration::of_days(days)? }));
        Ok(Self { stages: stages.collect::<Result<_, Invalid>>()?, silence: Duration::of_days(30)? })
    }
}

impl TrackingStory {
    /// What somebody should look at, gravest first; empty for a parcel on its usual way. `handed_over_at` counts until
    /// the first scan.
    pub fn exceptions(&self, usual: &UsualTimes, handed_over_at: Moment, at: Moment) -> Vec<TrackingException> {
        use ParcelStatus as S;
        let since = self.since.unwrap_or(handed_over_at);
        let longer = |from: Moment, usual: Duration| at.seconds_since(from) > usual.seconds();
        let mut found = vec![];
        match self.status {
            S::Lost => found.push(TrackingException::Lost { since }),
            S::CustomsHeld => found.push(TrackingException::HeldAtCustoms { since }),
            S::CustomsTaxed => found.push(TrackingException::TaxAsked { since }),
            S::Returning | S::SentBack => found.push(TrackingException::ComingBack { since }),
            status @ (S::Returned | S::Abandoned | S::Seized | S::Destroyed) => {
                found.push(TrackingException::Ended { status, since });
            }
            S::AttemptFailed => found.push(TrackingException::DeliveryMissed { times: self.missed, since }),
            _ => (),
        }
        let stage = usual.stages.iter().find(|stage| stage.status == self.status);
        if let Some(stage) = stage.filter(|stage| longer(since, stage.usual)) {
            found.push(TrackingException::Stuck { status: self.status, since, usual: stage.usual });
        }
        let ended = matches!(
            self.status,
            S::Delivered | S::Lost | S::Returned | S::Abandoned | S::Seized | S::Destroyed | S::Cancelled
        );
        let heard = self.last_heard_at.unwrap_or(handed_over_at);
        if !ended && longer(heard, usual.silence) {
            found.push(TrackingException::Silent { since: heard });
        }
        if !self.contradictions.is_empty() {
            let scans = u32::try_from(self.contradictions.len()).unwrap_or(u32::MAX);
            found.push(TrackingException::Contradictory { scans });
        }
        found
    }
}
