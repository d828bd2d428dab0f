use serde::{Deserialize, Serialize};

use super::{GoodsClass, Restriction, Shipment, WhyOut};
use crate::value::{Money, Weight};

/// What a service does not take. Every limit is itself still allowed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ServiceLimits {
    /// The heaviest parcel by the scales.
    pub weight_max: Option<Weight>,
    /// The longest side, in millimetres.
    pub side_mm_max: Option<u32>,
    /// The largest length plus girth, in millimetres.
    pub length_plus_girth_mm_max: Option<u32>,
    /// The largest value of the goods.
    pub value_max: Option<Money>,
    /// Goods it refuses or limits.
    pub restrictions: Vec<Restriction>,
    /// Classes it does not take in one parcel.
    pub apart: Vec<ClassesApart>,
}

/// Two classes that may not share a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ClassesApart {
    /// One.
    pub first: GoodsClass,
    /// The other.
    pub second: GoodsClass,
}

impl ServiceLimits {
    /// The first limit the parcel breaks, leaving aside its value, which only a rate can compare.
    pub(super) fn broken_by(&self, shipment: &Shipment) -> Option<WhyOut> {
        if let Some(weight_max) = self.weight_max.filter(|max| shipment.weight > *max) {
            return Some(WhyOut::TooHeavy { weight_max });
        }
        if let Some(sides) = shipment.dimensions {
            let [longest, ..] = sides.sorted_mm();
            if let Some(side_mm_max) = self.side_mm_max.filter(|max| longest > *max) {
                return Some(WhyOut::TooLong { side_mm_max });
            }
            let girth = sides.length_plus_girth_mm();
            if let Some(length_plus_girth_mm_max) = self.length_plus_girth_mm_max.filter(|max| girth > *max) {
                return Some(WhyOut::TooBulky { length_plus_girth_mm_max });
            }
        }
        self.restrictions.iter().find_map(|restriction| restriction.broken_by(shipment)).or_else(|| {
            let pair = self.apart.iter().find(|pair| pair.meet_in(shipment))?;
            Some(WhyOut::NotTogether { first: pair.first, second: pair.second })
        })
    }
}

impl ClassesApart {
    /// Whether both are in the parcel; two units, when a class is apart from itself.
    pub(super) fn meet_in(&self, shipment: &Shipment) -> bool {
        let second_needed = if self.first == self.second { 2 } else { 1 };
        shipment.units_of(self.first) > 0 && shipment.units_of(self.second) >= second_needed
    }
}

impl Restriction {
    fn broken_by(&self, shipment: &Shipment) -> Option<WhyOut> {
        if !self.countries.is_empty() && !self.countries.contains(&shipment.to) {
            return None;
        }
        let meant = shipment.contents.iter().filter(|content| {
            let of_class = self.class.is_none_or(|class| content.classes.contains(&class));
            of_class && self.brand.as_ref().is_none_or(|brand| content.brand.as_ref() == Some(brand))
        });
        let units = meant.map(|content| u64::from(content.quantity.get())).fold(0, u64::saturating_add);
        (units > u64::from(self.units_max)).then(|| WhyOut::Restricted {
            class: self.class,
            brand: self.brand.clone(),
            units_max: self.units_max,
        })
    }
}
