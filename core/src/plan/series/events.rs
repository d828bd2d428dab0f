use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{BulkRule, Frequency, Listing, SeriesBatch, Timeline};
use crate::value::{Invalid, Map, bounds};

/// Something dated that bears on demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandEvent {
    /// The series it belongs to: an SKU, or an SKU and a place.
    pub id: String,
    /// The day, on the clock of the shop.
    pub day: NaiveDate,
    /// What happened.
    pub kind: DemandEventKind,
    /// Units.
    pub quantity: f64,
}

/// What a dated event says about demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DemandEventKind {
    /// Units were asked for.
    Ordered,
    /// Units came back. Counted apart: they were asked for on the day they were ordered.
    Returned,
}

/// What became of the events of one series.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct EventReport {
    /// The series.
    pub id: String,
    /// Units ordered within the periods, before any cap.
    pub ordered: f64,
    /// Units returned within the periods.
    pub returned: f64,
    /// Orders that were cut to the cap, and what was cut off.
    pub capped_orders: u64,
    /// Units cut off by the cap.
    pub capped_units: f64,
    /// The cap, if the rule found one.
    pub cap: Option<f64>,
    /// Events outside the periods.
    pub outside: u64,
}

/// Most periods events are gathered into.
const PERIODS_MAX: u64 = 1_000_000;

/// Gathers dated events into whole periods from the first of the timeline up to, not including, `until`.
///
/// A period without an event is zero demand once the series has had its first order; before, it is not listed. The period that
/// `until` cuts is left out, so that its part is not taken for a whole. A `rule` cuts single orders far beyond the item's
/// usual size. Series come in the order of their first event.
///
/// # Errors
/// `invalid.malformed` for hours, which days cannot fill; `invalid.too_large` for more than a million periods;
/// `invalid.not_finite`, `invalid.too_small`, `invalid.malformed` naming the event; as [`BulkRule::cap`] on the rule.
pub fn gather(
    events: &[DemandEvent],
    timeline: Timeline,
    until: NaiveDate,
    rule: Option<&BulkRule>,
) -> Result<(SeriesBatch, Vec<EventReport>), Invalid> {
    if timeline.frequency() == Frequency::Hourly {
        return Err(Invalid::malformed("frequency", "a frequency of whole days"));
    }
    let periods = timeline.index_of(until).unwrap_or(0);
    if periods > PERIODS_MAX {
        return Err(Invalid::too_large("until", PERIODS_MAX));
    }
    let mut of_id: Map<&str, Vec<(Option<u64>, &DemandEvent)>> = Map::default();
    for (at, event) in events.iter().enumerate() {
        if !event.quantity.is_finite() {
            return Err(Invalid::not_finite(format!("events[{at}].quantity")));
        }
        if event.quantity < 0.0 {
            return Err(Invalid::too_small(format!("events[{at}].quantity"), 0));
        }
        if event.id.is_empty() || event.id.len() > bounds::TEXT_BYTES_MAX {
            return Err(Invalid::malformed(format!("events[{at}].id"), "a name"));
        }
        let index = timeline.index_of(event.day).filter(|index| *index < periods);
        of_id.entry(&event.id).or_default().push((index, event));
    }
    let (mut offsets, mut values, mut listings, mut reports) = (vec![0_u64], vec![], vec![], vec![]);
    for (id, events) in &of_id {
        let mut report = EventReport { id: (*id).to_owned(), ..EventReport::default() };
        let orders = events.iter().filter(|(_, event)| event.kind == DemandEventKind::Ordered);
        let sizes: Vec<f64> = orders.clone().map(|(_, event)| event.quantity).collect();
        report.cap = rule.map(|rule| rule.cap(&sizes)).transpose()?.flatten();
        let first = orders.filter_map(|(index, _)| *index).min().unwrap_or(periods);
        let start = values.len();
        values.resize(start.saturating_add(periods.saturating_sub(first) as usize), 0.0);
        for (index, event) in events {
            let Some(index) = *index else {
                report.outside = report.outside.saturating_add(1);
                continue;
            };
            if event.kind == DemandEventKind::Returned {
                report.returned += event.quantity;
                continue;
            }
            report.ordered += event.quantity;
            let believed = report.cap.map_or(event.quantity, |cap| event.quantity.min(cap));
            if believed < event.quantity {
                report.capped_orders = report.capped_orders.saturating_add(1);
                report.capped_units += event.quantity - believed;
            }
            if let Some(sum) = values.get_mut(start.saturating_add(index.saturating_sub(first) as usize)) {
                *sum += believed;
            }
        }
        offsets.push(values.len() as u64);
        listings.push(Listing { starts_at: first, listed_from: 0, listed_until: None });
        reports.push(report);
    }
    let ids = of_id.keys().map(|id| (*id).to_owned()).collect();
    Ok((SeriesBatch::new(timeline, ids, offsets, values)?.with_listings(listings)?, reports))
}
