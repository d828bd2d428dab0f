mod leave;
mod names;

use super::command::{IdentifiedCommand, IdentifiedUnits};
use super::event::{IdentifiedEvent, Regrading, ShippedUnits, UnitCorrection};
use crate::book::stock::command::PlaceKind;
use crate::book::stock::decide::Answer;
use crate::book::stock::decide::walls::{apart, counted_lines, differs, happened};
use crate::book::stock::event::StockEvent;
use crate::book::stock::refusal::StockRefusal;
use crate::book::stock::state::StockBook;
use crate::value::{Fingerprint, Invalid, Moment, Quantity, Set};

impl StockBook {
    pub(in crate::book::stock) fn decide_identified(
        &self,
        command: IdentifiedCommand,
        content: Fingerprint,
        at: Moment,
    ) -> Answer {
        match command {
            IdentifiedCommand::Track { sku, tracking } => {
                if self.is_identified(&sku) && self.tracking(&sku) == tracking {
                    return Ok(vec![]);
                }

                told(IdentifiedEvent::Tracked { sku, tracking })
            }
            IdentifiedCommand::DefineLot { sku, lot_id, expires_at } => {
                let known = self.identified_page(&sku).and_then(|page| page.lots.get(&lot_id));
                match known {
                    Some(lot) if lot.expires_at == expires_at => Ok(vec![]),
                    Some(_) => Err(StockRefusal::LotAltered { sku, lot_id }.into()),
                    None => told(IdentifiedEvent::LotDefined { sku, lot_id, expires_at }),
                }
            }
            IdentifiedCommand::BlockLot { sku, lot_id, reason } => {
                if self.known_lot(&sku, &lot_id)?.is_blocked {
                    return Ok(vec![]);
                }

                told(IdentifiedEvent::LotBlocked { sku, lot_id, reason })
            }
            IdentifiedCommand::UnblockLot { sku, lot_id } => {
                if !self.known_lot(&sku, &lot_id)?.is_blocked {
                    return Ok(vec![]);
                }

                told(IdentifiedEvent::LotUnblocked { sku, lot_id })
            }
            IdentifiedCommand::Receive { movement_id, from, to, units, happened_at } => {
                happened("happened_at", happened_at, at)?;
                each_piece_once(&units)?;
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                let (source, target) = (self.place(&from)?, self.place(&to)?);
                self.of_kind(&from, source, PlaceKind::is_counterpart)?;
                self.of_kind(&to, target, |kind| !kind.is_counterpart())?;
                for unit in &units {
                    self.names_enough(&unit.identity)?;
                    self.not_here_yet(&unit.identity)?;
                }

                let fingerprint = content;
                told(IdentifiedEvent::Moved { movement_id, from, to, units, happened_at, fingerprint })
            }
            IdentifiedCommand::Transfer { movement_id, from, to, units, happened_at } => {
                happened("happened_at", happened_at, at)?;
                each_piece_once(&units)?;
                apart(&from, &to)?;
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                let (source, target) = (self.place(&from)?, self.place(&to)?);
                self.of_kind(&from, source, |kind| !kind.is_counterpart())?;
                self.of_kind(&to, target, |kind| kind != PlaceKind::Supplier)?;
                self.can_spare(&from, source, &units, at)?;

                let fingerprint = content;
                told(IdentifiedEvent::Moved { movement_id, from, to, units, happened_at, fingerprint })
            }
            IdentifiedCommand::Regrade { movement_id, place_id, units, owner, condition, reason, happened_at } => {
                happened("happened_at", happened_at, at)?;
                each_piece_once(std::slice::from_ref(&units))?;
                let change = Regrading { units, owner, condition, reason };
                if change.now() == change.units.identity {
                    return Err(Invalid::inconsistent("condition", "another owner or condition").into());
                }
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                let place = self.place(&place_id)?;
                self.of_kind(&place_id, place, |kind| !kind.is_counterpart())?;
                // What was found is a fact, promised or not.
                self.lie_there(&place_id, place, &[(&change.units.identity, change.units.quantity.units())])?;

                let fingerprint = content;
                told(IdentifiedEvent::Regraded { movement_id, place_id, change, happened_at, fingerprint })
            }
            IdentifiedCommand::Adjust { movement_id, place_id, identity, difference, reason, note, happened_at } => {
                happened("happened_at", happened_at, at)?;
                differs(difference)?;
                if identity.serial_id.is_some() && difference.saturating_abs() > 1 {
                    return Err(Invalid::too_large("difference", 1).into());
                }
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                let place = self.place(&place_id)?;
                self.of_kind(&place_id, place, |kind| !kind.is_counterpart())?;
                if difference > 0 {
                    self.names_enough(&identity)?;
                    self.not_here_yet(&identity)?;
                } else {
                    self.lie_there(&place_id, place, &[(&identity, difference.saturating_neg())])?;
                }

                let correction = UnitCorrection { identity, difference, reason, note };
                let fingerprint = content;
                told(IdentifiedEvent::Corrected { movement_id, place_id, correction, happened_at, fingerprint })
            }
            IdentifiedCommand::ReserveFresh { reservation_id, items, deadline, keeps_until } => {
                let mut events =
                    self.reserve(reservation_id.clone(), items, deadline, Some(keeps_until), content, at)?;
                if !events.is_empty() {
                    let event = IdentifiedEvent::FreshnessAsked { reservation_id, keeps_until };
                    events.insert(0, StockEvent::Identified { event });
                }
                Ok(events)
            }
            IdentifiedCommand::Peg { movement_id, reservation_id, line_id, place_id, units, reason } => {
                each_piece_once(std::slice::from_ref(&units))?;
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                let IdentifiedUnits { identity, quantity } = units;
                let units = ShippedUnits { line_id, place_id, identity, quantity };
                self.may_peg(&reservation_id, &units, &reason, at)?;

                let fingerprint = content;
                told(IdentifiedEvent::Pegged { movement_id, reservation_id, units, reason, fingerprint })
            }
            IdentifiedCommand::Unpeg { reservation_id, line_id } => {
                self.standing(&reservation_id)?;
                let pegs = self.identified.pages.values().flat_map(|page| &page.pegs);
                let mut of_line = pegs.filter(|peg| peg.reservation_id == reservation_id && peg.line_id == line_id);
                if of_line.next().is_none() {
                    return Ok(vec![]);
                }

                told(IdentifiedEvent::Unpegged { reservation_id, line_id })
            }
            IdentifiedCommand::SingleOut { reservation_id, line_id, identity } => {
                let page = self.identified_page(&identity.sku);
                let away = page.and_then(|page| page.away.get(&reservation_id)).map(Vec::as_slice).unwrap_or_default();
                let mut of_line = away.iter().filter(|entry| entry.line_id == line_id);
                match of_line.position(|entry| entry.identity == identity) {
                    None => Err(StockRefusal::NotAway { reservation_id, line_id, sku: identity.sku }.into()),
                    Some(0) => Ok(vec![]),
                    Some(_) => told(IdentifiedEvent::SingledOut { reservation_id, line_id, identity }),
                }
            }
            IdentifiedCommand::Carry { reservation_id, from, items, happened_at } => {
                happened("happened_at", happened_at, at)?;
                counted_lines("items", items.iter().map(|item| item.quantity.is_zero()))?;
                items.iter().try_for_each(|item| apart(&from, &item.to))?;
                let source = self.place(&from)?;
                self.of_kind(&from, source, |kind| !kind.is_counterpart() && !kind.is_sellable())?;
                for item in &items {
                    let target = self.place(&item.to)?;
                    self.of_kind(&item.to, target, |kind| {
                        !matches!(kind, PlaceKind::Adjustment | PlaceKind::Conversion)
                    })?;
                }
                self.carried(reservation_id, from, source, items, happened_at)
            }
        }
    }
}

fn told(event: IdentifiedEvent) -> Answer {
    Ok(vec![StockEvent::Identified { event }])
}

/// A list of units, each piece in it once and as one.
fn each_piece_once(units: &[IdentifiedUnits]) -> Result<(), Invalid> {
    counted_lines("units", units.iter().map(|unit| unit.quantity.is_zero()))?;
    let mut seen = Set::default();
    for (index, unit) in units.iter().enumerate() {
        let Some(serial_id) = &unit.identity.serial_id else { continue };
        if unit.quantity != Quantity::ONE {
            return Err(Invalid::too_large(format!("units[{index}].quantity"), 1));
        }
        if !seen.insert((&unit.identity.sku, serial_id)) {
            return Err(Invalid::repeated(format!("units[{index}].identity.serial_id"), serial_id));
        }
    }
    Ok(())
}
