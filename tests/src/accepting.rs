//! The scenarios' way to write an allocation that is accepted.

use daigou::policy::allocation::{AllocatedLine, AllocationPlan, AllocationShipment, AllocationSource};
use daigou::shop::ShopCommand;
use daigou::value::{Invalid, LineId, OrderId, PlaceId};

use crate::scenario::units;

/// `accept O-1 osaka:1*2,2*1 left:3*1`.
pub(crate) fn accepted(order: &str, parts: &[&str]) -> Result<ShopCommand, Invalid> {
    let order = OrderId::new(order)?;
    let mut plan = AllocationPlan { order, shipments: vec![], unfilled: vec![], cost_minor: 0, proven: false };
    for part in parts {
        let form = || Invalid::malformed("shipment", "as in osaka:1*2,2*1");
        let (place, what) = part.split_once(':').ok_or_else(form)?;
        let line = |word: &str| {
            let (line, quantity) = units(word)?;
            Ok(AllocatedLine { line: LineId::new(line)?, quantity })
        };
        let lines = what.split(',').map(line).collect::<Result<Vec<_>, Invalid>>()?;
        let source = match place {
            "left" => {
                plan.unfilled = lines;
                continue;
            }
            "bought" => AllocationSource::Purchase,
            _ => AllocationSource::OnHand,
        };
        plan.shipments.push(AllocationShipment { place: PlaceId::new(place)?, source, lead_days: 0, lines });
    }
    Ok(ShopCommand::AcceptAllocation { plan })
}
