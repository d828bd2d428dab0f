//! A stock room as the reservation cases ask it.

use daigou::book::stock::*;
use daigou::value::*;
use serde_json::Value;

pub fn now() -> Moment {
    Moment::utc(2026, 11, 11).unwrap()
}

pub fn sku() -> Sku {
    Sku::new("ITEM").unwrap()
}

pub fn place(index: usize) -> PlaceId {
    PlaceId::new(format!("s{}", index + 1)).unwrap()
}

pub fn units(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("units, not {value}"))
}

pub fn some(quantity: i64) -> Quantity {
    Quantity::of_units(quantity).unwrap()
}

pub fn item(line: &str, place_id: PlaceId, quantity: i64) -> ReservedItem {
    ReservedItem { line_id: LineId::new(line).unwrap(), sku: sku(), place_id, quantity: some(quantity) }
}

/// A stock room whose every event is kept and audited.
#[derive(Default)]
pub struct Room {
    pub book: StockBook,
    pub events: Vec<StockEvent>,
    asked: usize,
}

impl Room {
    /// A room with one place per figure, which has so many units.
    pub fn with(stocks: impl IntoIterator<Item = i64>, below_zero: BelowZero) -> Self {
        let mut room = Self::default();
        for (index, units) in stocks.into_iter().enumerate() {
            let kind = PlaceKind::Warehouse;
            room.done(StockCommand::DefinePlace { place_id: place(index), kind, below_zero });
            room.set(index, units);
        }
        room
    }

    pub fn key(&mut self) -> MovementId {
        self.asked += 1;
        MovementId::new(format!("M-{}", self.asked)).unwrap()
    }

    pub fn ask(&mut self, command: StockCommand) -> Result<usize, StockRefusal> {
        let events = self.book.decide(command, now()).map_err(|denial| match denial {
            Denial::Refused(refusal) => refusal,
            Denial::Invalid(invalid) => panic!("{invalid}"),
        })?;
        for event in &events {
            self.book.apply(event).unwrap();
        }
        self.events.extend(events.iter().cloned());
        self.book.audit(&self.events).unwrap();
        Ok(events.len())
    }

    pub fn done(&mut self, command: StockCommand) {
        self.ask(command).unwrap();
    }

    /// Brings a balance to a figure, as a count does where it is above zero.
    pub fn set(&mut self, index: usize, to: i64) {
        let (movement_id, place_id, happened_at) = (self.key(), place(index), now());
        match Quantity::of_units(to) {
            Ok(units) => {
                let counted = vec![CountedItem { sku: sku(), units }];
                self.done(StockCommand::Count { movement_id, place_id, counted, happened_at });
            }
            Err(_) => self.adjust(index, to - self.on_hand(index)).unwrap(),
        }
    }

    pub fn adjust(&mut self, index: usize, difference: i64) -> Result<(), StockRefusal> {
        let (movement_id, place_id, happened_at) = (self.key(), place(index), now());
        let (reason, note, sku) = (AdjustReason::EntryMistake, Text::default(), sku());
        self.ask(StockCommand::Adjust { movement_id, place_id, sku, difference, reason, note, happened_at }).map(|_| ())
    }

    /// Promises units to a reservation, which is made if there is none.
    pub fn reserve(&mut self, id: &str, index: usize, quantity: i64) -> Result<usize, StockRefusal> {
        let (reservation_id, items) = (ReservationId::new(id).unwrap(), vec![item("1", place(index), quantity)]);
        let command = match self.book.reservation(&reservation_id) {
            None => StockCommand::Reserve { reservation_id, items, deadline: None },
            Some(_) => StockCommand::ReserveMore { movement_id: self.key(), reservation_id, items, deadline: None },
        };
        self.ask(command)
    }

    /// Promises units wherever there are some, as one reservation each.
    pub fn reserve_anywhere(&mut self, name: &str, quantity: i64) {
        let mut left = quantity;
        for index in 0..8 {
            let free = self.free(index).clamp(0, left);
            if free > 0 {
                self.reserve(&format!("{name}-{index}"), index, free).unwrap();
                left -= free;
            }
        }
        assert_eq!(left, 0, "the case's own setting has room");
    }

    pub fn release(&mut self, id: &str, items: Vec<ReservedItem>) -> Result<usize, StockRefusal> {
        self.ask(StockCommand::Release { reservation_id: ReservationId::new(id).unwrap(), items })
    }

    pub fn ship(&mut self, id: &str, index: usize, quantity: i64) -> Result<usize, StockRefusal> {
        let (reservation_id, items) = (ReservationId::new(id).unwrap(), vec![item("1", place(index), quantity)]);
        let to = StockBook::built_in(PlaceKind::Transit).unwrap();
        self.ask(StockCommand::Ship { reservation_id, items, to, happened_at: now() })
    }

    pub fn on_hand(&self, index: usize) -> i64 {
        self.book.on_hand(&sku(), &place(index))
    }

    pub fn reserved(&self, index: usize) -> i64 {
        self.book.reserved(&sku(), &place(index))
    }

    pub fn free(&self, index: usize) -> i64 {
        self.book.available_to_promise(&sku(), &place(index))
    }

    /// `[on hand, reserved]` of the first place.
    pub fn pair(&self) -> Value {
        serde_json::json!([self.on_hand(0), self.reserved(0)])
    }
}
