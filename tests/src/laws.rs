//! The laws every book room obeys, over whatever commands a test draws.

use std::fmt::Debug;

use daigou::book::parcel::{ParcelBook, ParcelCommand, ParcelEvent, ParcelFacts};
use daigou::book::payment::{PaymentBook, PaymentCommand, PaymentEvent};
use daigou::book::returns::{ReturnsBook, ReturnsCommand, ReturnsEvent, ReturnsFacts};
use daigou::value::{Corrupt, Moment};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A book room as the laws see it.
pub trait Room: Default + Clone + PartialEq + Debug + Serialize + DeserializeOwned {
    /// What one may ask, with the facts that go with it.
    type Command: Clone + Debug;
    /// What has happened.
    type Event: Clone + PartialEq + Debug + Serialize + DeserializeOwned;

    /// The answer, `None` for a refusal.
    fn answer(&self, command: Self::Command, at: Moment) -> Option<Vec<Self::Event>>;

    /// Books an event.
    fn book(&mut self, event: &Self::Event) -> Result<(), Corrupt>;
}

macro_rules! rooms {
    ($($book:ty: $command:ty => $event:ty, |$room:ident, $asked:ident, $at:ident| $answer:expr;)*) => {$(
        impl Room for $book {
            type Command = $command;
            type Event = $event;

            fn answer(&self, $asked: $command, $at: Moment) -> Option<Vec<$event>> {
                let $room = self;
                $answer.ok()
            }

            fn book(&mut self, event: &$event) -> Result<(), Corrupt> {
                self.apply(event)
            }
        }
    )*};
}

rooms! {
    PaymentBook: PaymentCommand => PaymentEvent, |room, asked, at| room.decide(asked, at);
    ParcelBook: (ParcelCommand, ParcelFacts) => ParcelEvent, |room, asked, at| room.decide(asked.0, &asked.1, at);
    ReturnsBook: (ReturnsCommand, ReturnsFacts) => ReturnsEvent, |room, asked, at| room.decide(asked.0, &asked.1, at);
}

/// Draws are made commands in the room as it stands, and asked in turn: decided always applies, refused changes nothing, a repeat makes nothing happen, replay and
/// serde give the same book, and `stands` holds after every command. Returns how many commands made something happen.
///
/// # Errors
/// The law that does not hold, with the command.
pub fn obeyed<R: Room, D>(
    draws: impl IntoIterator<Item = D>,
    mut command_of: impl FnMut(&R, D) -> (R::Command, Moment),
    mut stands: impl FnMut(&R, Moment) -> Result<(), String>,
) -> Result<usize, String> {
    let (mut room, mut log, mut happened) = (R::default(), Vec::new(), 0);
    for draw in draws {
        let (command, at) = command_of(&room, draw);
        let before = room.clone();
        let Some(events) = room.answer(command.clone(), at) else {
            if room != before {
                return Err(format!("refused and yet changed by {command:?}"));
            }
            continue;
        };
        for event in &events {
            room.book(event).map_err(|corrupt| format!("{corrupt} after {command:?}"))?;
        }
        let repeat = room.answer(command.clone(), at);
        if repeat.as_ref().is_none_or(|events| !events.is_empty()) {
            return Err(format!("a repeat of {command:?} answers {repeat:?}"));
        }
        stands(&room, at).map_err(|why| format!("{why} after {command:?}"))?;
        happened += usize::from(!events.is_empty());
        log.extend(events);
    }
    let mut replayed = R::default();
    for event in &log {
        replayed.book(&again(event)?).map_err(|corrupt| format!("{corrupt} at replay"))?;
    }
    if replayed != room {
        return Err("the replayed book is another".into());
    }
    if again(&room)? != room {
        return Err("the book read back is another".into());
    }
    Ok(happened)
}

/// Written and read back.
fn again<T: Serialize + DeserializeOwned>(value: &T) -> Result<T, String> {
    let text = serde_json::to_string(value).map_err(|why| why.to_string())?;
    serde_json::from_str(&text).map_err(|why| format!("{why} in {text}"))
}
