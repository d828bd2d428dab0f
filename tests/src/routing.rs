//! Small networks and orders for allocation tests: one region, plain numbers, everything optional left out.

use daigou::policy::allocation::*;
use daigou::value::*;

/// The moment all questions are asked.
pub fn at() -> Moment {
    Moment::utc(2026, 11, 11).unwrap()
}

/// A place on hand with handling of 10 per line and 1 per unit.
pub fn place(id: &str) -> AllocationPlace {
    AllocationPlace {
        place: PlaceId::new(id).unwrap(),
        source: AllocationSource::OnHand,
        region: None,
        categories: vec![],
        handling_per_parcel_minor: 0,
        handling_per_line_minor: 10,
        handling_per_unit_minor: 1,
        parcels_left: None,
        cut_off: None,
    }
}

/// A lane to the region `r`, two days, no charge by weight.
pub fn lane(id: &str, parcel_minor: i64) -> AllocationLane {
    AllocationLane {
        place: PlaceId::new(id).unwrap(),
        region: Text::new("r").unwrap(),
        parcel_minor,
        per_kg_minor: 0,
        lead_days: 2,
        restricted: vec![],
        parcel_weight_max: None,
        parcel_value_max_minor: None,
    }
}

/// Free units at a place.
pub fn stock(id: &str, sku: &str, units: u32) -> AllocationStock {
    let (place, sku) = (PlaceId::new(id).unwrap(), Sku::new(sku).unwrap());
    AllocationStock { place, sku, available: Quantity::new(units).unwrap(), unit_minor: 0 }
}

/// Places with their carriage per parcel and their stock.
pub fn network(places: &[(&str, i64)], rows: &[(&str, &str, u32)]) -> AllocationNetwork {
    AllocationNetwork {
        places: places.iter().map(|(id, _)| place(id)).collect(),
        lanes: places.iter().map(|(id, parcel)| lane(id, *parcel)).collect(),
        stock: rows.iter().map(|(id, sku, units)| stock(id, sku, *units)).collect(),
    }
}

/// Terms of those rules and goals.
pub fn terms(rules: Vec<AllocationRule>, goals: Vec<AllocationGoal>) -> AllocationTerms {
    AllocationTerms { version: TermsVersion::new("1").unwrap(), rules, goals }
}

/// A line of units that may come from several places; 1,000 for each that is left, 100 g and 15.00 each.
pub fn line(id: &str, sku: &str, units: u32) -> AllocationLine {
    AllocationLine {
        line: LineId::new(id).unwrap(),
        sku: Sku::new(sku).unwrap(),
        quantity: Quantity::new(units).unwrap(),
        parts: vec![],
        splitting: LineSplitting::ByUnit,
        category: None,
        classes: vec![],
        unit_weight: Weight::grams(100).unwrap(),
        unit_value_minor: 1_500,
        unfilled_per_unit_minor: 1_000,
    }
}

/// An order to `r`, promised in two days, 50 for each parcel after the first and 100 per day late.
pub fn order(id: &str, lines: Vec<AllocationLine>) -> AllocationOrder {
    let (order, region) = (OrderId::new(id).unwrap(), Text::new("r").unwrap());
    AllocationOrder { order, region, promise_days: 2, late_per_day_minor: 100, split_minor: 50, lines }
}

/// `p0 1*2 2*1; p1 1*1; left 2*1`.
pub fn words(plan: &AllocationPlan) -> String {
    let lines = |lines: &[AllocatedLine]| {
        lines.iter().map(|part| format!(" {}*{}", part.line, part.quantity.get())).collect::<String>()
    };
    let mut words: Vec<String> =
        plan.shipments.iter().map(|shipment| format!("{}{}", shipment.place, lines(&shipment.lines))).collect();
    if !plan.unfilled.is_empty() {
        words.push(format!("left{}", lines(&plan.unfilled)));
    }
    words.join("; ")
}
