use serde::{Deserialize, Serialize};

use crate::value::{ChannelId, Currency, ExternalId, Fingerprint, OrderId};

/// What one may ask of the channel room.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ChannelCommand {
    /// Name a channel.
    Define {
        /// The channel.
        channel_id: ChannelId,
        /// The currency its prices are in.
        currency: Currency,
    },
    /// Note that an order came in from a channel.
    RecordImport {
        /// The channel.
        channel_id: ChannelId,
        /// The channel's own name for the order.
        external_id: ExternalId,
        /// The channel's revision of it, from zero.
        revision: u64,
        /// The order it became.
        order_id: OrderId,
        /// The content that came in.
        content: Fingerprint,
    },
    /// Note the number of a message of the channel's feed, so that a missing one is seen.
    RecordSequence {
        /// The channel.
        channel_id: ChannelId,
        /// The message's number; feeds count from one.
        sequence: u64,
    },
}
