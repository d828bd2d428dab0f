//! Where orders come from: external ids and revisions, the place reached in a feed, gaps. Never an order's content.
//!
//! The same external id with the same revision and content is a repeat; with other content it is refused; an older
//! revision than the newest is refused by name. Feeds that number their messages show their gaps, so no order is
//! dropped.
//!
//! ```
//! use daigou::book::channel::{ChannelBook, ChannelCommand, Gap};
//! use daigou::value::{ChannelId, Currency};
//!
//! let mut channels = ChannelBook::default();
//! let taobao = ChannelId::new("taobao")?;
//! let mut commands = vec![ChannelCommand::Define { channel_id: taobao.clone(), currency: Currency::CNY }];
//! commands.extend([1, 2, 5].map(|sequence| ChannelCommand::RecordSequence { channel_id: taobao.clone(), sequence }));
//! for command in commands {
//!     for event in channels.decide(command)? {
//!         channels.apply(&event)?;
//!     }
//! }
//! let page = channels.channel(&taobao).unwrap();
//! assert_eq!((page.cursor(), page.gaps()), (2, vec![Gap { first: 3, last: 4 }]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod command;
mod decide;
mod event;
mod refusal;
mod state;

pub use command::ChannelCommand;
pub use event::ChannelEvent;
pub use refusal::ChannelRefusal;
pub use state::{ChannelBook, ChannelPage, Gap, Import};
