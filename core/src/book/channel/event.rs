use serde::{Deserialize, Serialize};

use crate::value::{ChannelId, Currency, ExternalId, Fingerprint, OrderId};

/// What has happened on channels.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ChannelEvent {
    /// A channel was named.
    Defined {
        /// The channel.
        channel_id: ChannelId,
        /// The currency of its prices.
        currency: Currency,
    },
    /// An order came in, or a newer revision of it.
    ImportRecorded {
        /// The channel.
        channel_id: ChannelId,
        /// The channel's own name for the order.
        external_id: ExternalId,
        /// The channel's revision.
        revision: u64,
        /// The order.
        order_id: OrderId,
        /// The content that came in.
        content: Fingerprint,
    },
    /// A message of the feed came in.
    SequenceRecorded {
        /// The channel.
        channel_id: ChannelId,
        /// Its number.
        sequence: u64,
    },
}

impl ChannelEvent {
    /// The stable name of the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Defined { .. } => "channel.defined",
            Self::ImportRecorded { .. } => "channel.import_recorded",
            Self::SequenceRecorded { .. } => "channel.sequence_recorded",
        }
    }
}
