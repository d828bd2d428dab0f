use std::collections::BTreeMap;

use super::event::ChannelEvent;
use super::state::{ChannelBook, ChannelPage, Import};
use crate::value::{ChannelId, Corrupt, Map};

impl ChannelBook {
    /// Books an event. It refuses nothing.
    ///
    /// # Errors
    /// [`Corrupt`] when the event cannot follow from this state.
    pub fn apply(&mut self, event: &ChannelEvent) -> Result<(), Corrupt> {
        match event {
            ChannelEvent::Defined { channel_id, currency } => {
                let imports = Map::default();
                let page = ChannelPage { currency: *currency, imports, complete_until: 0, ahead: BTreeMap::new() };
                self.channels.insert(channel_id.clone(), page);
            }
            ChannelEvent::ImportRecorded { channel_id, external_id, revision, order_id, content } => {
                let import = Import { order_id: order_id.clone(), revision: *revision, content: *content };
                self.page(event.kind(), channel_id)?.imports.insert(external_id.clone(), import);
            }
            ChannelEvent::SequenceRecorded { channel_id, sequence } => {
                note(self.page(event.kind(), channel_id)?, *sequence);
            }
        }
        Ok(())
    }

    fn page(&mut self, kind: &str, channel_id: &ChannelId) -> Result<&mut ChannelPage, Corrupt> {
        self.channels.get_mut(channel_id).ok_or_else(|| Corrupt::new(kind, format!("channel {channel_id}")))
    }
}

/// Joins the number to the range before it and the range after it.
fn note(page: &mut ChannelPage, sequence: u64) {
    let (mut first, mut last) = (sequence, sequence);
    if let Some((start, end)) = page.ahead.range(..sequence).next_back().map(|(start, end)| (*start, *end))
        && end.saturating_add(1) == sequence
    {
        page.ahead.remove(&start);
        first = start;
    }
    if let Some(end) = page.ahead.remove(&sequence.saturating_add(1)) {
        last = end;
    }
    if first == page.complete_until.saturating_add(1) {
        page.complete_until = last;
    } else {
        page.ahead.insert(first, last);
    }
}
