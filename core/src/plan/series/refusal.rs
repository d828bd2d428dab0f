use serde::{Deserialize, Serialize};

/// Why a series cannot be read, first reason first. The other series of its batch are not touched by it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum SeriesRefusal {
    /// A value is infinite, or so large that arithmetic would make it so.
    #[error("value {position} is infinite")]
    Infinite {
        /// Position in the series, from 0.
        position: u64,
    },
    /// A value is negative; returns are not negative demand.
    #[error("value {position} is negative; returns are not negative demand")]
    Negative {
        /// Position in the series, from 0.
        position: u64,
    },
    /// A share of availability is not a number from 0 to 1.
    #[error("the available share of period {position} is not between 0 and 1")]
    ShareOutOfRange {
        /// Position in the series, from 0.
        position: u64,
    },
}

impl SeriesRefusal {
    /// The stable code, e.g. `series.negative`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Infinite { .. } => "series.infinite",
            Self::Negative { .. } => "series.negative",
            Self::ShareOutOfRange { .. } => "series.share_out_of_range",
        }
    }
}
