use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::value::{ChannelId, Currency, ExternalId, Fingerprint, Map, OrderId};

/// The channels and what came in from each.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ChannelBook {
    pub(super) channels: Map<ChannelId, ChannelPage>,
}

/// One channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelPage {
    /// The currency of its prices.
    pub currency: Currency,
    pub(super) imports: Map<ExternalId, Import>,
    /// Every message up to this number came in.
    pub(super) complete_until: u64,
    /// Messages that came in ahead of a gap, as ranges: first → last.
    pub(super) ahead: BTreeMap<u64, u64>,
}

/// An order as it last came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// The order it became.
    pub order_id: OrderId,
    /// The channel's newest revision.
    pub revision: u64,
    /// The content of that revision.
    pub content: Fingerprint,
}

/// Messages of a feed that never came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// First missing number.
    pub first: u64,
    /// Last missing number.
    pub last: u64,
}

impl ChannelBook {
    /// A channel.
    pub fn channel(&self, channel_id: &ChannelId) -> Option<&ChannelPage> {
        self.channels.get(channel_id)
    }

    /// Channels in the order they were named.
    pub fn channels(&self) -> impl Iterator<Item = (&ChannelId, &ChannelPage)> {
        self.channels.iter()
    }

    /// The order that an external id became.
    pub fn import(&self, channel_id: &ChannelId, external_id: &ExternalId) -> Option<&Import> {
        self.channels.get(channel_id)?.imports.get(external_id)
    }
}

impl ChannelPage {
    /// The number up to which every message came in: where a feed may be read on from.
    pub fn cursor(&self) -> u64 {
        self.complete_until
    }

    /// The gaps in the feed, oldest first: fetch these again, so that no order is dropped.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut next = self.complete_until.saturating_add(1);
        let mut gaps = Vec::with_capacity(self.ahead.len());
        for (first, last) in &self.ahead {
            gaps.push(Gap { first: next, last: first.saturating_sub(1) });
            next = last.saturating_add(1);
        }
        gaps
    }

    /// Whether a message came in.
    pub fn has_seen(&self, sequence: u64) -> bool {
        let ahead = self.ahead.range(..=sequence).next_back().is_some_and(|(_, last)| sequence <= *last);
        sequence <= self.complete_until || ahead
    }
}
