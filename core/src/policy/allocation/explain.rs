//! The plan with its reasons: cost by part, what was second best, and why the other places were out.

use super::allocator::Allocator;
use super::one::Aside;
use super::{
    AllocationExplanation, AllocationOrder, AllocationPlan, AllocationRefusal, AllocationRunnerUp, PlaceOut,
    WhyPlaceOut,
};
use crate::value::{Denial, Invalid, Moment, PlaceId, Quantity};

impl Allocator {
    /// The plan of [`Allocator::allocate`] with its reasons. It asks the exact question again for every place, so it
    /// costs some times as much.
    ///
    /// # Errors
    /// As [`Allocator::allocate`].
    pub fn explain(
        &self,
        order: &AllocationOrder,
        at: Moment,
    ) -> Result<AllocationExplanation, Denial<AllocationRefusal>> {
        let plan = self.allocate(order, at)?;
        let cost = self.cost_of(order, &plan, at)?;
        let runners_up = self.runners_up(order, at, &plan)?;
        let mut places_out = Vec::new();
        for (position, place) in (0_u32..).zip(&self.places) {
            self.reasons(order, at, &plan, position, &place.place, &mut places_out)?;
        }
        let needs_person = self.needs_person(order, &plan);
        let version = self.terms.version.clone();
        Ok(AllocationExplanation { plan, cost, runners_up, places_out, needs_person, version })
    }

    fn runners_up(
        &self,
        order: &AllocationOrder,
        at: Moment,
        plan: &AllocationPlan,
    ) -> Result<Vec<AllocationRunnerUp>, Invalid> {
        let mut found: Vec<AllocationRunnerUp> = Vec::new();
        for shipment in &plan.shipments {
            let Some(place) = self.position(&shipment.place) else { continue };
            let aside = Aside { without: Some(place), must: None };
            let Some(other) = answered(self.allocate_aside(order, at, aside))? else { continue };
            let cost = self.cost_of(order, &other, at)?;
            let extra_minor = other.cost_minor.saturating_sub(plan.cost_minor);
            found.push(AllocationRunnerUp { without: shipment.place.clone(), plan: other, cost, extra_minor });
        }
        found.sort_by_key(|other| other.extra_minor);
        Ok(found)
    }

    fn reasons(
        &self,
        order: &AllocationOrder,
        at: Moment,
        plan: &AllocationPlan,
        position: u32,
        id: &PlaceId,
        out: &mut Vec<PlaceOut>,
    ) -> Result<(), Invalid> {
        let mut say = |line, why| out.push(PlaceOut { place: id.clone(), line, why });
        let Some(lane) = self.lane(order, position as usize) else {
            say(None, WhyPlaceOut::NoLane { region: order.region.clone() });
            return Ok(());
        };
        let shipment = plan.shipments.iter().find(|shipment| shipment.place == *id);
        for (at_line, line) in order.lines.iter().enumerate() {
            if shipment.is_some_and(|shipment| shipment.lines.iter().any(|part| part.line == line.line)) {
                continue;
            }
            if let Some(why) = self.why_out(order, line, position, lane, at) {
                say(Some(line.line.clone()), why);
                continue;
            }
            let first = line.parts.first().map_or(&line.sku, |part| &part.sku);
            let row = self.pools_of(first).iter().find(|row| row.place == position);
            let units = row.and_then(|row| self.gives(line, row)).map_or(0, |(units, ..)| units);
            let available = Quantity::new(units)?;
            let enough = match line.splitting {
                super::LineSplitting::Whole => available >= line.quantity,
                super::LineSplitting::ByUnit => !available.is_zero(),
            };
            if !enough {
                say(Some(line.line.clone()), WhyPlaceOut::Short { available });
                continue;
            }
            let aside = Aside { without: None, must: Some((at_line, position)) };
            let why = match answered(self.allocate_aside(order, at, aside))? {
                Some(other) => WhyPlaceOut::Dearer { extra_minor: other.cost_minor.saturating_sub(plan.cost_minor) },
                None => WhyPlaceOut::Limit {},
            };
            say(Some(line.line.clone()), why);
        }
        Ok(())
    }

    fn needs_person(&self, order: &AllocationOrder, plan: &AllocationPlan) -> Vec<PlaceId> {
        let mut places = Vec::new();
        for shipment in &plan.shipments {
            let lane = self.position(&shipment.place).and_then(|place| self.lane(order, place as usize));
            let Some(limit) = lane.and_then(|lane| lane.parcel_value_max_minor) else { continue };
            let value = shipment.lines.iter().fold(0_i64, |sum, part| {
                let line = order.lines.iter().find(|line| line.line == part.line);
                let each = line.map_or(0, |line| line.unit_value_minor);
                sum.saturating_add(each.saturating_mul(part.quantity.units()))
            });
            if value > limit {
                places.push(shipment.place.clone());
            }
        }
        places
    }

    fn position(&self, id: &PlaceId) -> Option<u32> {
        let position = self.places.iter().position(|place| place.place == *id)?;
        u32::try_from(position).ok()
    }
}

/// A refusal of a side question is an answer: there is no such plan.
fn answered(answer: Result<AllocationPlan, Denial<AllocationRefusal>>) -> Result<Option<AllocationPlan>, Invalid> {
    match answer {
        Ok(plan) => Ok(Some(plan)),
        Err(Denial::Refused(_)) => Ok(None),
        Err(Denial::Invalid(invalid)) => Err(invalid),
    }
}
