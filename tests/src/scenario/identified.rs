//! Steps about units that are not all alike, and about kits.

use daigou::book::catalog::{CatalogCommand, Classes, KitPart, Product};
use daigou::book::stock::*;
use daigou::shop::{Shop, ShopCommand};
use daigou::value::*;

use super::stock::day;
use super::{Ask, items, units, wrong};

/// The verbs of this file that are the stock room's.
pub const VERBS: [&str; 9] =
    ["track", "lot", "block", "unblock", "receive-units", "move-units", "regrade", "peg", "single-out"];

pub fn command(words: &[&str], happened_at: Moment) -> Result<StockCommand, Invalid> {
    let command = match words {
        ["track", sku, by @ ..] => {
            let rotation = match by {
                [.., "fifo"] => Rotation::Fifo,
                [.., "lifo"] => Rotation::Lifo,
                _ => Rotation::Fefo,
            };
            let tracking = UnitTracking { lots: by.contains(&"lots"), serials: by.contains(&"serials"), rotation };
            IdentifiedCommand::Track { sku: Sku::new(sku)?, tracking }
        }
        ["lot", sku, lot, expires] => {
            let (sku, lot_id) = (Sku::new(sku)?, LotId::new(lot)?);
            IdentifiedCommand::DefineLot { sku, lot_id, expires_at: Some(day(expires)?) }
        }
        ["block", sku, lot] => {
            let reason = Text::new("recalled by the maker")?;
            IdentifiedCommand::BlockLot { sku: Sku::new(sku)?, lot_id: LotId::new(lot)?, reason }
        }
        ["unblock", sku, lot] => IdentifiedCommand::UnblockLot { sku: Sku::new(sku)?, lot_id: LotId::new(lot)? },
        // `receive-units r1 osaka shop milk/L-1*2 bag!S-1*1 …`; for `shop` also a consignor's name.
        ["receive-units", key, to, owner, what @ ..] => IdentifiedCommand::Receive {
            movement_id: MovementId::new(key)?,
            from: StockBook::built_in(PlaceKind::Supplier).ok_or_else(|| wrong(words))?,
            to: PlaceId::new(to)?,
            units: what.iter().map(|word| named(word, owner)).collect::<Result<_, Invalid>>()?,
            happened_at,
        },
        ["move-units", key, from, to, what @ ..] => IdentifiedCommand::Transfer {
            movement_id: MovementId::new(key)?,
            from: PlaceId::new(from)?,
            to: PlaceId::new(to)?,
            units: what.iter().map(|word| named(word, "shop")).collect::<Result<_, Invalid>>()?,
            happened_at,
        },
        ["regrade", key, place, what, condition] => IdentifiedCommand::Regrade {
            movement_id: MovementId::new(key)?,
            place_id: PlaceId::new(place)?,
            units: named(what, "shop")?,
            owner: StockOwner::Shop {},
            condition: match *condition {
                "damaged" => StockCondition::Damaged,
                _ => StockCondition::Held,
            },
            reason: Text::new("inspected")?,
            happened_at,
        },
        // `peg k1 O-1 1 osaka bag!S-2*1 the customer chose it`.
        ["peg", key, order, line, place, what, reason @ ..] => IdentifiedCommand::Peg {
            movement_id: MovementId::new(key)?,
            reservation_id: ReservationId::new(order)?,
            line_id: LineId::new(line)?,
            place_id: PlaceId::new(place)?,
            units: named(what, "shop")?,
            reason: Text::new(reason.join(" "))?,
        },
        // `single-out O-1 1 bag!S-2*1`.
        ["single-out", order, line, what] => IdentifiedCommand::SingleOut {
            reservation_id: ReservationId::new(order)?,
            line_id: LineId::new(line)?,
            identity: named(what, "shop")?.identity,
        },
        _ => return Err(wrong(words)),
    };
    Ok(StockCommand::Identified { command })
}

/// `milk/L-1*2`, `bag!S-1*1`, `milk*2`.
fn named(word: &str, owner: &str) -> Result<IdentifiedUnits, Invalid> {
    let (name, quantity) = units(word)?;
    let (name, serial) = name.split_once('!').map_or((name, None), |(name, serial)| (name, Some(serial)));
    let (sku, lot) = name.split_once('/').map_or((name, None), |(sku, lot)| (sku, Some(lot)));
    let owner = match owner {
        "shop" => StockOwner::Shop {},
        consignor => StockOwner::Consignor { supplier_id: SupplierId::new(consignor)? },
    };
    let identity = UnitIdentity {
        lot_id: lot.map(LotId::new).transpose()?,
        serial_id: serial.map(SerialId::new).transpose()?,
        owner,
        ..UnitIdentity::plain(Sku::new(sku)?)
    };
    Ok(IdentifiedUnits { identity, quantity })
}

/// `product cream`, `kit gift cream*2 tea*1`.
pub fn product(words: &[&str]) -> Result<ShopCommand, Invalid> {
    let (sku, parts) = match words {
        ["product", sku] => (sku, vec![]),
        ["kit", sku, parts @ ..] => (sku, items(parts)?),
        _ => return Err(wrong(words)),
    };
    let parts = parts.into_iter().map(|part| KitPart { sku: part.sku, quantity: part.quantity });
    let product = Product {
        sku: Sku::new(sku)?,
        title: Text::new(sku)?,
        category_id: None,
        classes: Classes::default(),
        weight: Weight::grams(100)?,
        dimensions: None,
        list_price: None,
        parts: parts.collect(),
    };
    Ok(ShopCommand::Catalog { command: CatalogCommand::DefineProduct { product } })
}

/// The same order, from another channel.
pub fn from_channel(channel: &str, order: Result<ShopCommand, Invalid>) -> Result<ShopCommand, Invalid> {
    let mut command = order?;
    if let ShopCommand::PlaceOrder { order, .. } = &mut command {
        order.channel_id = ChannelId::new(channel)?;
    }
    Ok(command)
}

pub fn show(what: &str, sku: &str, of: &str) -> Result<Ask, Invalid> {
    let sku = Sku::new(sku)?;
    Ok(match what {
        "units" => Ask::ShowUnits { sku, place_id: PlaceId::new(of)? },
        "recall" => Ask::ShowRecall { sku, lot_id: LotId::new(of)? },
        _ => Ask::ShowSerial { sku, serial_id: SerialId::new(of)? },
    })
}

/// `2 of L-1, 1 of #S-1, 3 Damaged, 1 of a consignor`, or `none`.
pub fn units_at(shop: &Shop, sku: &Sku, place_id: &PlaceId) -> String {
    let here = shop.stock().identified_units(sku).filter(|at| at.place_id == *place_id);
    let told = here.map(|UnitsAt { identity, units, .. }| {
        let lot = identity.lot_id.as_ref().map(|lot| format!(" of {lot}"));
        let serial = identity.serial_id.as_ref().map(|serial| format!(" #{serial}"));
        let condition = (identity.condition != StockCondition::Good).then(|| format!(" {:?}", identity.condition));
        let owner = (identity.owner != StockOwner::Shop {}).then(|| " of a consignor".to_owned());
        let words = [lot, serial, condition, owner].into_iter().flatten().collect::<String>();
        format!("{units}{words}")
    });
    joined(told.collect())
}

/// `O-1/1: 2 at @customer`, or `none`.
pub fn recalled(shop: &Shop, sku: &Sku, lot_id: &LotId) -> String {
    let holders = shop.stock().recall(sku, lot_id).into_iter();
    joined(holders.map(|h| format!("{}/{}: {} at {}", h.reservation_id, h.line_id, h.units, h.place_id)).collect())
}

pub fn piece(shop: &Shop, sku: &Sku, serial_id: &SerialId) -> String {
    match shop.stock().serial(sku, serial_id) {
        Some(SerialStanding { place_id, reservation_id: Some(order) }) => format!("at {place_id} for {order}"),
        Some(SerialStanding { place_id, reservation_id: None }) => format!("at {place_id}"),
        None => "unknown".to_owned(),
    }
}

fn joined(told: Vec<String>) -> String {
    if told.is_empty() { "none".to_owned() } else { told.join(", ") }
}
