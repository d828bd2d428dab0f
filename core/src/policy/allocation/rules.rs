//! The hard rules, asked of one place for one line.

use super::allocator::Allocator;
use super::{AllocationLane, AllocationLine, AllocationOrder, AllocationPlace, AllocationRule, AllocationSource};
use crate::value::Moment;

impl Allocator {
    /// Whether serving the line from the place would break the rule. Rules on the whole plan are no matter of a place.
    #[expect(
        clippy::too_many_arguments,
        reason = "a rule may look at the order, the line, the place, the lane and the time"
    )]
    pub(super) fn breaks(
        &self,
        rule: &AllocationRule,
        order: &AllocationOrder,
        line: &AllocationLine,
        row: &AllocationPlace,
        place: u32,
        lane: &AllocationLane,
        at: Moment,
    ) -> bool {
        match rule {
            AllocationRule::SameRegion {} => row.region.as_ref() != Some(&order.region),
            AllocationRule::CategoryPlace {} => {
                line.category.as_ref().is_some_and(|category| !row.categories.contains(category))
            }
            AllocationRule::OnHand {} => row.source != AllocationSource::OnHand,
            AllocationRule::Only { places } => !places.contains(&row.place),
            AllocationRule::Except { places } => places.contains(&row.place),
            AllocationRule::BeforeCutOff {} => self.missed(place, at),
            AllocationRule::WithinPromise {} => self.days_late(order, place, lane, at) > 0,
            AllocationRule::ParcelsMax { .. } | AllocationRule::Complete {} => false,
        }
    }
}
