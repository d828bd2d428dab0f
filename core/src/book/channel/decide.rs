use super::command::ChannelCommand;
use super::event::ChannelEvent;
use super::refusal::ChannelRefusal;
use super::state::{ChannelBook, ChannelPage};
use crate::value::{ChannelId, Denial, Invalid};

impl ChannelBook {
    /// Judges a command and changes nothing. A repeat answers with no events.
    ///
    /// # Errors
    /// [`Denial::Invalid`] for values that cannot stand, [`Denial::Refused`] in the order of [`ChannelRefusal`].
    pub fn decide(&self, command: ChannelCommand) -> Result<Vec<ChannelEvent>, Denial<ChannelRefusal>> {
        match command {
            ChannelCommand::Define { channel_id, currency } => match self.channels.get(&channel_id) {
                Some(page) if page.currency == currency => Ok(vec![]),
                Some(page) => Err(ChannelRefusal::Altered { channel_id, currency: page.currency }.into()),
                None => Ok(vec![ChannelEvent::Defined { channel_id, currency }]),
            },
            ChannelCommand::RecordImport { channel_id, external_id, revision, order_id, content } => {
                if let Some(import) = self.known(&channel_id)?.imports.get(&external_id) {
                    if import.order_id != order_id {
                        let order_id = import.order_id.clone();
                        return Err(ChannelRefusal::ExternalIdTaken { channel_id, external_id, order_id }.into());
                    }
                    if import.revision == revision {
                        if import.content == content {
                            return Ok(vec![]);
                        }
                        return Err(ChannelRefusal::RevisionAltered { external_id, revision }.into());
                    }
                    if revision < import.revision {
                        let current = import.revision;
                        return Err(ChannelRefusal::StaleRevision { external_id, revision, current }.into());
                    }
                }

                Ok(vec![ChannelEvent::ImportRecorded { channel_id, external_id, revision, order_id, content }])
            }
            ChannelCommand::RecordSequence { channel_id, sequence } => {
                if sequence == 0 {
                    return Err(Invalid::too_small("sequence", 1).into());
                }
                if self.known(&channel_id)?.has_seen(sequence) {
                    return Ok(vec![]);
                }

                Ok(vec![ChannelEvent::SequenceRecorded { channel_id, sequence }])
            }
        }
    }

    fn known(&self, channel_id: &ChannelId) -> Result<&ChannelPage, ChannelRefusal> {
        self.channels.get(channel_id).ok_or_else(|| ChannelRefusal::UnknownChannel { channel_id: channel_id.clone() })
    }
}
