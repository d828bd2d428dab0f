//! An order written into the flat arrays: which places may serve which line, and what each way costs.

use super::allocator::{Allocator, PoolRow, check_minor};
use super::dense::{Dense, Span};
use super::goals::{Goal, GoalCost, PortionFacts};
use super::model::{Draw, Limit, LineRow, Model, OptionRow, OrderRow, Portion, SlotRow};
use super::order::SLOTS_MAX;
use super::ways::{Holder, ways};
use super::{AllocationLane, AllocationLine, AllocationOrder, AllocationSource, LineSplitting, WhyPlaceOut};
use crate::value::{Invalid, Moment, Sku, bounds};

/// Most that all costs of an order may sum to, so that sums stay exact in 53 bits.
const ORDER_MINOR_MAX: i64 = 1_000_000_000_000_000;

/// Whose draws the ways of a line must reckon with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Company {
    /// The order alone.
    Alone,
    /// Other orders too.
    Batch,
}

/// What a place can give a line.
#[derive(Debug, Clone, Default)]
struct Source {
    slot: u32,
    place: u32,
    units: u32,
    per_unit_minor: i64,
    draws: Vec<Draw>,
    rank: u32,
}

impl Allocator {
    /// Adds an order to the model.
    ///
    /// # Errors
    /// As [`Allocator::allocate`].
    pub(super) fn write<C: GoalCost>(
        &self,
        order: &AllocationOrder,
        at: Moment,
        company: Company,
        model: &mut Model<C>,
    ) -> Result<(), Invalid> {
        check_order(order)?;
        let (lines_start, slots_start) = (model.lines.len(), model.slots.len());
        let lanes = self.lanes.get(&order.region).map(Vec::as_slice).unwrap_or_default();
        let shared = shares_a_sku(order);
        let mut total = 0_i64;
        for line in &order.lines {
            let sources = self.sources(order, line, lanes, at, slots_start, model)?;
            let options_start = model.options.len();
            let curtail = company == Company::Batch || shared;
            self.write_ways(order, line, lanes, &sources, curtail, model, &mut total)?;
            let unfilled_minor = minor_times(line.unfilled_per_unit_minor, line.quantity.get())?;
            total = total.saturating_add(unfilled_minor);
            let must = self.complete && company == Company::Alone;
            model.lines.push(LineRow {
                options: Span::between(options_start, model.options.len()),
                unfilled: if must { C::MOST } else { C::unfilled(&self.goals, line.quantity.get(), unfilled_minor) },
                units: line.quantity.get(),
                unit_weight: line.unit_weight.get(),
                unit_value: line.unit_value_minor,
            });
        }
        if total > ORDER_MINOR_MAX {
            return Err(Invalid::too_large("lines.cost_minor", ORDER_MINOR_MAX));
        }
        let slots = Span::between(slots_start, model.slots.len());
        model.orders.push(OrderRow {
            lines: Span::between(lines_start, model.lines.len()),
            slots,
            free_first: C::money(&self.goals, order.split_minor),
            parcels_max: self.parcels_max,
            complete: self.complete,
            entangled: shared || can_overfill(order, model, slots),
        });
        Ok(())
    }

    /// The places that can give units to a line; new ones become slots of the order.
    fn sources<C: GoalCost>(
        &self,
        order: &AllocationOrder,
        line: &AllocationLine,
        lanes: &[Option<AllocationLane>],
        at: Moment,
        slots_start: usize,
        model: &mut Model<C>,
    ) -> Result<Vec<Source>, Invalid> {
        let mut sources: Vec<Source> = Vec::new();
        let first = line.parts.first().map_or(&line.sku, |part| &part.sku);
        for row in self.pools_of(first) {
            let Some(lane) = lanes.get(row.place as usize).and_then(Option::as_ref) else { continue };
            let Some((units, per_unit_minor, draws)) = self.gives(line, row) else { continue };
            if units == 0 || self.why_out(order, line, row.place, lane, at).is_some() {
                continue;
            }
            let Some(place) = self.places.get(row.place as usize) else { continue };
            let slots = model.slots.get(slots_start..).unwrap_or_default();
            let slot = match slots.iter().position(|slot| slot.place == row.place) {
                Some(slot) => slot,
                None if slots.len() >= SLOTS_MAX => {
                    model.curtailed = true;
                    continue;
                }
                None => {
                    let slot = slots.len();
                    let late = self.days_late(order, row.place, lane, at);
                    let late_minor = minor_times(order.late_per_day_minor, late)?;
                    let fixed = lane.parcel_minor.saturating_add(place.handling_per_parcel_minor);
                    let fixed = fixed.saturating_add(late_minor).saturating_add(order.split_minor);
                    model.slots.push(SlotRow { place: row.place, fixed: C::parcel(&self.goals, fixed) });
                    model.limits.push(Limit {
                        weight: lane.parcel_weight_max.map_or(u64::MAX, |max| max.get()),
                        value: lane.parcel_value_max_minor.unwrap_or(i64::MAX),
                    });
                    slot
                }
            };
            let slot = u32::try_from(slot).unwrap_or(u32::MAX);
            sources.push(Source { slot, place: row.place, units, per_unit_minor, draws, rank: 0 });
        }
        if self.goals.contains(&Goal::HighestStock) {
            let units: Vec<u32> = sources.iter().map(|source| source.units).collect();
            for (position, source) in sources.iter_mut().enumerate() {
                let before = units
                    .iter()
                    .enumerate()
                    .filter(|(other, held)| **held > source.units || (**held == source.units && *other < position));
                source.rank = u32::try_from(before.count()).unwrap_or(u32::MAX);
            }
        }
        Ok(sources)
    }

    /// The pools of a SKU.
    pub(super) fn pools_of(&self, sku: &Sku) -> &[PoolRow] {
        self.pools.get(sku).map(Vec::as_slice).unwrap_or_default()
    }

    /// Units a place can give a line, what each costs more there, and the draws of one unit.
    pub(super) fn gives(&self, line: &AllocationLine, first: &PoolRow) -> Option<(u32, i64, Vec<Draw>)> {
        if line.parts.is_empty() {
            let one = Draw { pool: first.pool, units: 1 };
            return Some((first.available, first.unit_minor, vec![one]));
        }
        let mut kits = u32::MAX;
        let mut per_unit_minor = 0_i64;
        let mut draws: Vec<Draw> = Vec::with_capacity(line.parts.len());
        for part in &line.parts {
            let row = self.pools_of(&part.sku).iter().find(|row| row.place == first.place)?;
            let per_kit = part.quantity_per_kit.get();
            per_unit_minor = per_unit_minor.saturating_add(row.unit_minor.saturating_mul(i64::from(per_kit)));
            draws.push(Draw { pool: row.pool, units: per_kit });
            kits = kits.min(row.available.checked_div(per_kit)?);
        }
        Some((kits, per_unit_minor, draws))
    }

    /// Days beyond the promise from a place.
    pub(super) fn days_late(&self, order: &AllocationOrder, place: u32, lane: &AllocationLane, at: Moment) -> u32 {
        self.lead_days(place, lane, at).saturating_sub(order.promise_days)
    }

    /// Days to the door, one more when the cut-off has passed.
    pub(super) fn lead_days(&self, place: u32, lane: &AllocationLane, at: Moment) -> u32 {
        lane.lead_days.saturating_add(u32::from(self.missed(place, at)))
    }

    pub(super) fn missed(&self, place: u32, at: Moment) -> bool {
        let cut_off = self.places.get(place as usize).and_then(|place| place.cut_off);
        cut_off.is_some_and(|cut_off| at > cut_off)
    }

    #[expect(clippy::too_many_arguments, reason = "one line's ways need the order, the line, its sources and the sums")]
    fn write_ways<C: GoalCost>(
        &self,
        order: &AllocationOrder,
        line: &AllocationLine,
        lanes: &[Option<AllocationLane>],
        sources: &[Source],
        shared: bool,
        model: &mut Model<C>,
        total: &mut i64,
    ) -> Result<(), Invalid> {
        let wanted = line.quantity.get();
        let mut dearest = 0_i64;
        let portion = |source: &Source, units: u32| -> Result<(C, i64), Invalid> {
            let Some(lane) = lanes.get(source.place as usize).and_then(Option::as_ref) else {
                return Ok((C::MOST, 0));
            };
            let cost_minor = self.portion_minor(line, source.place, lane, source.per_unit_minor, units)?;
            let facts = self.facts(order, line, lane, source, units, cost_minor);
            Ok((C::portion(&self.goals, &facts), cost_minor))
        };
        if line.splitting == LineSplitting::Whole || wanted == 1 {
            for source in sources.iter().filter(|source| source.units >= wanted) {
                let (cost, cost_minor) = portion(source, wanted)?;
                dearest = dearest.max(cost_minor);
                push_option(model, wanted, cost, &[(source, wanted)]);
            }
        } else {
            let holders: Vec<Holder> =
                sources.iter().map(|source| Holder { slot: source.slot, units: source.units }).collect();
            let list = ways(wanted, &holders, shared);
            model.curtailed |= list.curtailed;
            for way in list.units.chunks_exact(holders.len().max(1)) {
                let taken = || sources.iter().zip(way).filter(|(_, units)| **units > 0);
                let filled = taken().fold(0_u32, |sum, (_, units)| sum.saturating_add(*units));
                if self.complete && filled < wanted {
                    continue;
                }
                let missing = wanted.saturating_sub(filled);
                let missing_minor = minor_times(line.unfilled_per_unit_minor, missing)?;
                let mut cost = C::unfilled(&self.goals, missing, missing_minor);
                let mut cost_minor = missing_minor;
                for (source, units) in taken() {
                    let (more, more_minor) = portion(source, *units)?;
                    cost = cost.plus(more);
                    cost_minor = cost_minor.saturating_add(more_minor);
                }
                dearest = dearest.max(cost_minor);
                let parts: Vec<(&Source, u32)> = taken().map(|(source, units)| (source, *units)).collect();
                push_option(model, wanted, cost, &parts);
            }
        }
        *total = total.saturating_add(dearest);
        Ok(())
    }

    fn facts(
        &self,
        order: &AllocationOrder,
        line: &AllocationLine,
        lane: &AllocationLane,
        source: &Source,
        units: u32,
        cost_minor: i64,
    ) -> PortionFacts {
        let Some(place) = self.places.get(source.place as usize) else { return PortionFacts::default() };
        PortionFacts {
            place: source.place,
            units,
            cost_minor,
            stock_rank: source.rank,
            same_region: place.region.as_ref() == Some(&order.region),
            category_place: line.category.as_ref().is_none_or(|category| place.categories.contains(category)),
            on_hand: place.source == AllocationSource::OnHand,
            lead_days: lane.lead_days,
        }
    }

    /// Picking, weight and extra unit cost of units of a line from a place.
    pub(super) fn portion_minor(
        &self,
        line: &AllocationLine,
        place: u32,
        lane: &AllocationLane,
        per_unit_minor: i64,
        units: u32,
    ) -> Result<i64, Invalid> {
        let Some(row) = self.places.get(place as usize) else { return Ok(0) };
        let each = per_unit_minor.saturating_add(row.handling_per_unit_minor);
        let sum = minor_times(each, units)?.saturating_add(weight_minor(line, lane, units));
        let sum = sum.saturating_add(row.handling_per_line_minor);
        if sum > ORDER_MINOR_MAX {
            return Err(Invalid::too_large("lines.cost_minor", ORDER_MINOR_MAX));
        }
        Ok(sum)
    }

    /// Why a place may not serve a line at all, stock aside.
    pub(super) fn why_out(
        &self,
        order: &AllocationOrder,
        line: &AllocationLine,
        place: u32,
        lane: &AllocationLane,
        at: Moment,
    ) -> Option<WhyPlaceOut> {
        let row = self.places.get(place as usize)?;
        if self.room.at(place as usize) <= 0 {
            return Some(WhyPlaceOut::Full {});
        }
        if !self.terms.rules.is_empty()
            && let Some(rule) =
                self.terms.rules.iter().find(|rule| self.breaks(rule, order, line, row, place, lane, at))
        {
            return Some(WhyPlaceOut::Rule { rule: rule.clone() });
        }
        let class = line.classes.iter().find(|class| lane.restricted.contains(class))?;
        Some(WhyPlaceOut::Restricted { class: class.clone() })
    }
}

/// Carriage by weight of units of a line, rounded down.
pub(super) fn weight_minor(line: &AllocationLine, lane: &AllocationLane, units: u32) -> i64 {
    let grams = i128::from(line.unit_weight.get()).saturating_mul(i128::from(units));
    let minor = grams.saturating_mul(i128::from(lane.per_kg_minor)).checked_div(1_000);
    minor.and_then(|minor| i64::try_from(minor).ok()).unwrap_or(i64::MAX)
}

/// An amount per unit times units.
pub(super) fn minor_times(each: i64, units: u32) -> Result<i64, Invalid> {
    let product = each.saturating_mul(i64::from(units));
    if product > ORDER_MINOR_MAX {
        return Err(Invalid::too_large("lines.cost_minor", ORDER_MINOR_MAX));
    }
    Ok(product)
}

fn push_option<C: GoalCost>(model: &mut Model<C>, wanted: u32, cost: C, parts: &[(&Source, u32)]) {
    let mut option = OptionRow { cost, ..OptionRow::default() };
    let more_start = model.more.len();
    let mut first = true;
    for (source, units) in parts {
        option.mask |= 1_u64.wrapping_shl(source.slot);
        for draw in &source.draws {
            let drawn = Draw { pool: draw.pool, units: draw.units.saturating_mul(*units) };
            if first {
                (option.pool, option.units, option.slot) = (drawn.pool, drawn.units, source.slot);
                first = false;
            } else {
                model.more.push(drawn);
            }
        }
    }
    option.more = Span::between(more_start, model.more.len());
    if !matches!(parts, [(_, units)] if *units == wanted) {
        let portions_start = model.portions.len();
        let portions = parts.iter().map(|(source, units)| Portion { slot: source.slot, units: *units });
        model.portions.extend(portions);
        option.portions = Span::between(portions_start, model.portions.len());
    }
    model.options.push(option);
}

fn check_order(order: &AllocationOrder) -> Result<(), Invalid> {
    check_minor("late_per_day_minor", order.late_per_day_minor)?;
    check_minor("split_minor", order.split_minor)?;
    if order.lines.len() > bounds::LINES_MAX {
        return Err(Invalid::too_large("lines", bounds::LINES_MAX));
    }
    for (position, line) in order.lines.iter().enumerate() {
        check_minor("lines.unit_value_minor", line.unit_value_minor)?;
        check_minor("lines.unfilled_per_unit_minor", line.unfilled_per_unit_minor)?;
        if line.quantity.is_zero() {
            return Err(Invalid::too_small("lines.quantity", 1));
        }
        if line.parts.iter().any(|part| part.quantity_per_kit.is_zero()) {
            return Err(Invalid::too_small("lines.parts.quantity_per_kit", 1));
        }
        if order.lines.iter().take(position).any(|other| other.line == line.line) {
            return Err(Invalid::repeated("lines.line", &line.line));
        }
    }
    Ok(())
}

/// Whether two lines, or two parts of a kit, can draw on one SKU.
fn shares_a_sku(order: &AllocationOrder) -> bool {
    if order.lines.len() == 1 && order.lines.iter().all(|line| line.parts.is_empty()) {
        return false;
    }
    let mut drawn: Vec<&Sku> = Vec::new();
    for line in &order.lines {
        match line.parts.as_slice() {
            [] => drawn.push(&line.sku),
            parts => drawn.extend(parts.iter().map(|part| &part.sku)),
        }
    }
    drawn.sort_unstable();
    drawn.iter().zip(drawn.iter().skip(1)).any(|(one, next)| one == next)
}

/// Whether all lines in one parcel would break a limit of some slot.
fn can_overfill<C: GoalCost>(order: &AllocationOrder, model: &Model<C>, slots: Span) -> bool {
    let Some(limits) = model.limits.get(slots.positions()) else { return false };
    if limits.iter().all(|limit| limit.weight == u64::MAX && limit.value == i64::MAX) {
        return false;
    }
    let (mut weight, mut value) = (0_u64, 0_i64);
    for line in &order.lines {
        let units = line.quantity.get();
        weight = weight.saturating_add(line.unit_weight.get().saturating_mul(u64::from(units)));
        value = value.saturating_add(line.unit_value_minor.saturating_mul(i64::from(units)));
    }
    limits.iter().any(|limit| weight > limit.weight || value > limit.value)
}
