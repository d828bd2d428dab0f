//! What a plan costs, by part, read from the plan alone.

use super::allocator::Allocator;
use super::sheet::{minor_times, weight_minor};
use super::{AllocationCost, AllocationLane, AllocationLine, AllocationOrder, AllocationPlan, AllocationShipment};
use crate::value::{Invalid, LineId, Moment};

impl Allocator {
    /// The cost of a plan by part. Stock and limits are not checked: this is the price list, not the judge.
    ///
    /// # Errors
    /// `invalid.unknown` for a place or line the network or order does not have, `invalid.too_large` for a sum out of
    /// range.
    pub fn cost_of(
        &self,
        order: &AllocationOrder,
        plan: &AllocationPlan,
        at: Moment,
    ) -> Result<AllocationCost, Invalid> {
        let mut cost = AllocationCost::default();
        for shipment in &plan.shipments {
            self.add_shipment(order, shipment, at, &mut cost)?;
        }
        let parcels = u32::try_from(plan.shipments.len()).unwrap_or(u32::MAX);
        cost.split_minor = minor_times(order.split_minor, parcels.saturating_sub(1))?;
        for missing in &plan.unfilled {
            let line = line_of(order, &missing.line)?;
            let minor = minor_times(line.unfilled_per_unit_minor, missing.quantity.get())?;
            cost.unfilled_minor = cost.unfilled_minor.saturating_add(minor);
        }
        let carriage = cost.parcel_minor.saturating_add(cost.weight_minor);
        let goods = cost.handling_minor.saturating_add(cost.unit_minor);
        let service = cost.split_minor.saturating_add(cost.late_minor).saturating_add(cost.unfilled_minor);
        cost.total_minor = carriage.saturating_add(goods).saturating_add(service);
        Ok(cost)
    }

    fn add_shipment(
        &self,
        order: &AllocationOrder,
        shipment: &AllocationShipment,
        at: Moment,
        cost: &mut AllocationCost,
    ) -> Result<(), Invalid> {
        let unknown = || Invalid::unknown("shipments.place", &shipment.place);
        let position = self.places.iter().position(|row| row.place == shipment.place).ok_or_else(unknown)?;
        let place = self.places.get(position).ok_or_else(unknown)?;
        let at_place = u32::try_from(position).map_err(|_| unknown())?;
        let lane = self.lane(order, position).ok_or_else(unknown)?;
        cost.parcel_minor = cost.parcel_minor.saturating_add(lane.parcel_minor);
        cost.handling_minor = cost.handling_minor.saturating_add(place.handling_per_parcel_minor);
        let late = minor_times(order.late_per_day_minor, self.days_late(order, at_place, lane, at))?;
        cost.late_minor = cost.late_minor.saturating_add(late);
        for part in &shipment.lines {
            let line = line_of(order, &part.line)?;
            let units = part.quantity.get();
            cost.weight_minor = cost.weight_minor.saturating_add(weight_minor(line, lane, units));
            let picking = minor_times(place.handling_per_unit_minor, units)?;
            let picking = picking.saturating_add(place.handling_per_line_minor);
            cost.handling_minor = cost.handling_minor.saturating_add(picking);
            let extra = minor_times(self.extra_per_unit(line, at_place), units)?;
            cost.unit_minor = cost.unit_minor.saturating_add(extra);
        }
        Ok(())
    }

    pub(super) fn lane(&self, order: &AllocationOrder, place: usize) -> Option<&AllocationLane> {
        self.lanes.get(&order.region)?.get(place)?.as_ref()
    }

    fn extra_per_unit(&self, line: &AllocationLine, place: u32) -> i64 {
        let first = line.parts.first().map_or(&line.sku, |part| &part.sku);
        let row = self.pools_of(first).iter().find(|row| row.place == place);
        row.and_then(|row| self.gives(line, row)).map_or(0, |(_, each, _)| each)
    }
}

fn line_of<'o>(order: &'o AllocationOrder, id: &LineId) -> Result<&'o AllocationLine, Invalid> {
    let line = order.lines.iter().find(|line| line.line == *id);
    line.ok_or_else(|| Invalid::unknown("lines.line", id))
}
