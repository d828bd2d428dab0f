use serde::{Deserialize, Serialize};

use crate::value::{ChannelId, Currency, Denial, ExternalId, OrderId};

/// Why the channel room says no, first reason first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ChannelRefusal {
    /// The channel was named before with another currency.
    #[error("channel `{channel_id}` sells in {currency}")]
    Altered {
        /// The channel.
        channel_id: ChannelId,
        /// Its currency.
        currency: Currency,
    },
    /// No such channel.
    #[error("channel `{channel_id}` is not known; define it first")]
    UnknownChannel {
        /// The channel.
        channel_id: ChannelId,
    },
    /// The external id belongs to another order.
    #[error("`{external_id}` of channel `{channel_id}` is order `{order_id}` already")]
    ExternalIdTaken {
        /// The channel.
        channel_id: ChannelId,
        /// The external id.
        external_id: ExternalId,
        /// The order it became.
        order_id: OrderId,
    },
    /// A revision came in twice with different content.
    #[error("revision {revision} of `{external_id}` came in before with other content")]
    RevisionAltered {
        /// The external id.
        external_id: ExternalId,
        /// The revision.
        revision: u64,
    },
    /// A newer revision came in before.
    #[error("revision {revision} of `{external_id}` is older than revision {current}, which came in before")]
    StaleRevision {
        /// The external id.
        external_id: ExternalId,
        /// The revision that came in now.
        revision: u64,
        /// The newest revision.
        current: u64,
    },
}

impl ChannelRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Altered { .. } => "channel.altered",
            Self::UnknownChannel { .. } => "channel.unknown",
            Self::ExternalIdTaken { .. } => "channel.external_id_taken",
            Self::RevisionAltered { .. } => "channel.revision_altered",
            Self::StaleRevision { .. } => "channel.stale_revision",
        }
    }
}

impl From<ChannelRefusal> for Denial<ChannelRefusal> {
    fn from(refusal: ChannelRefusal) -> Self {
        Self::Refused(refusal)
    }
}
