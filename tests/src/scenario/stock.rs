//! Steps about stock.

use daigou::book::stock::*;
use daigou::shop::{Shop, ShopCommand};
use daigou::value::*;

use super::{items, units, wrong};

/// The verbs of this file.
pub const VERBS: [&str; 9] =
    ["place", "receive", "transfer", "count", "adjust", "expect", "revise", "arrive", "reallocate"];

pub fn stock(words: &[&str], happened_at: Moment) -> Result<StockCommand, Invalid> {
    Ok(match words {
        ["place", place] => StockCommand::DefinePlace {
            place_id: PlaceId::new(place)?,
            kind: PlaceKind::Warehouse,
            below_zero: BelowZero::Refused {},
        },
        ["receive", key, place, what @ ..] => StockCommand::Receive {
            movement_id: MovementId::new(key)?,
            from: StockBook::built_in(PlaceKind::Supplier).ok_or_else(|| wrong(words))?,
            to: PlaceId::new(place)?,
            items: items(what)?,
            happened_at,
        },
        ["transfer", key, from, to, what @ ..] => StockCommand::Transfer {
            movement_id: MovementId::new(key)?,
            from: PlaceId::new(from)?,
            to: PlaceId::new(to)?,
            items: items(what)?,
            happened_at,
        },
        ["count", key, place, what] => {
            let (sku, units) = units(what)?;
            let counted = vec![CountedItem { sku: Sku::new(sku)?, units }];
            StockCommand::Count {
                movement_id: MovementId::new(key)?,
                place_id: PlaceId::new(place)?,
                counted,
                happened_at,
            }
        }
        ["adjust", key, place, sku, difference] => StockCommand::Adjust {
            movement_id: MovementId::new(key)?,
            place_id: PlaceId::new(place)?,
            sku: Sku::new(sku)?,
            difference: difference.parse().map_err(|_| wrong(words))?,
            reason: AdjustReason::Damaged,
            note: Text::default(),
            happened_at,
        },
        ["expect", supply, place, due, what @ ..] => {
            let (supply_id, place_id) = (SupplyId::new(supply)?, PlaceId::new(place)?);
            let (due, items) = (day(due)?, items(what)?);
            StockCommand::Supply { command: SupplyCommand::Expect { supply_id, place_id, due, items } }
        }
        ["revise", key, supply, due, what @ ..] => {
            let (movement_id, supply_id) = (MovementId::new(key)?, SupplyId::new(supply)?);
            let (due, items) = (day(due)?, items(what)?);
            StockCommand::Supply { command: SupplyCommand::Revise { movement_id, supply_id, due, items } }
        }
        ["arrive", key, supply, what @ ..] => {
            let (movement_id, supply_id) = (MovementId::new(key)?, SupplyId::new(supply)?);
            let from = StockBook::built_in(PlaceKind::Supplier).ok_or_else(|| wrong(words))?;
            let items = items(what)?;
            StockCommand::Supply { command: SupplyCommand::Arrive { movement_id, supply_id, from, items, happened_at } }
        }
        // `reallocate m1 O-1 osaka shanghai 1:cream*2`.
        ["reallocate", key, order, from, to, what] => {
            let (line, rest) = what.split_once(':').ok_or_else(|| wrong(words))?;
            let (sku, quantity) = units(rest)?;
            let (line_id, sku, place_id) = (LineId::new(line)?, Sku::new(sku)?, PlaceId::new(from)?);
            StockCommand::Reallocate {
                movement_id: MovementId::new(key)?,
                reservation_id: ReservationId::new(order)?,
                items: vec![ReservedItem { line_id, sku, place_id, quantity }],
                to: PlaceId::new(to)?,
            }
        }
        _ => return Err(wrong(words)),
    })
}

/// A day as in `2026-11-13`: its midnight, UTC.
pub fn day(text: &str) -> Result<Moment, Invalid> {
    Moment::parse(&format!("{text}T00:00:00Z"))
}

/// `repromise m1 O-1 O-2 osaka 1:cream*2`: between the lines of one name.
pub fn repromise(key: &str, from: &str, to: &str, place: &str, what: &str) -> Result<ShopCommand, Invalid> {
    let (line, rest) = what.split_once(':').ok_or_else(|| Invalid::malformed("units", "as in 1:cream*3"))?;
    let (sku, quantity) = units(rest)?;
    let line_id = LineId::new(line)?;
    let item = RepromisedItem {
        from_line_id: line_id.clone(),
        to_line_id: line_id,
        sku: Sku::new(sku)?,
        place_id: PlaceId::new(place)?,
        quantity,
    };
    Ok(ShopCommand::RepromiseUnits {
        movement_id: MovementId::new(key)?,
        from_order_id: OrderId::new(from)?,
        to_order_id: OrderId::new(to)?,
        items: vec![item],
        grounds: RepromiseGrounds::Decided { by: PersonId::new("ann")?, reason: Text::new("a birthday")? },
    })
}

/// `3 of PO-1 for 2026-11-13, …`, or `none`.
pub fn promises(shop: &Shop, order_id: &OrderId) -> String {
    let promises = shop.stock().promised_on_supply(&ReservationId::from(order_id)).iter();
    let told =
        promises.map(|p| format!("{} of {} for {}", p.quantity, p.supply_id, p.promised_for.instant().date_naive()));
    let told: Vec<String> = told.collect();
    if told.is_empty() { "none".to_owned() } else { told.join(", ") }
}
