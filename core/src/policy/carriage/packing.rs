use serde::{Deserialize, Serialize};

use super::{CardTable, ClassesApart, GoodsClass, Shipment, ShipmentContent};
use crate::policy::customs::partition::partition;
use crate::value::{Denial, Dimensions, Invalid, Money, Quantity, Sku, Text, Weight, bounds};

/// Like units that are to be packed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PackItem {
    /// What it is.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
    /// Weight of one.
    pub unit_weight: Weight,
    /// Sides of one, if known; without them it takes no room.
    pub dimensions: Option<Dimensions>,
    /// Value of one, all items in one currency.
    pub unit_value: Money,
    /// What it is, as far as carriers care.
    pub classes: Vec<GoodsClass>,
    /// Its brand, if it matters.
    pub brand: Option<Text>,
}

/// What one parcel may hold, beside what its service takes. Every limit is itself still allowed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PackRules {
    /// The heaviest parcel with packaging.
    pub weight_max: Option<Weight>,
    /// The largest value, in the currency of the items.
    pub value_max: Option<Money>,
    /// The most units.
    pub units_max: Option<u32>,
    /// The most units of a class.
    pub classes: Vec<ClassLimit>,
    /// Classes that may not share a parcel.
    pub apart: Vec<ClassesApart>,
    /// Boxes at hand; without any a parcel is as large as its goods stacked flat.
    pub boxes: Vec<PackagingBox>,
    /// How much of a box goods can fill, in ten-thousandths of its inner volume; zero counts as all of it.
    pub fill_basis_points: u32,
}

/// The most units of a class in one parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ClassLimit {
    /// The class.
    pub class: GoodsClass,
    /// How many.
    pub units_max: u32,
}

/// A box at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PackagingBox {
    /// Its name in the warehouse.
    pub name: Text,
    /// Its sides inside.
    pub inner: Dimensions,
    /// Its sides outside.
    pub outer: Dimensions,
    /// Its weight with filling.
    pub weight: Weight,
}

/// Items in parcels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Packing {
    /// The parcels.
    pub parcels: Vec<PackedParcel>,
    /// Their freight together.
    pub freight: Money,
    /// Whether no other division costs less: proven for about 14 different units, else searched.
    pub is_exact: bool,
    /// What the freight cannot fall below, however the items are packed; the freight itself where it is exact.
    pub lower_bound: Money,
}

/// One packed parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PackedParcel {
    /// The parcel as a service sees it.
    pub shipment: Shipment,
    /// What is in it.
    pub units: Vec<PackedUnits>,
    /// The box, if there are boxes.
    pub box_name: Option<Text>,
    /// What it costs.
    pub freight: Money,
}

/// Units in a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PackedUnits {
    /// What.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
}

/// Why items cannot be packed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PackRefusal {
    /// A unit does not fit or is not carried even alone.
    #[error("one `{sku}` alone does not fit or is not carried")]
    UnitNotCarried {
        /// What.
        sku: Sku,
    },
}

impl PackRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnitNotCarried { .. } => "carriage.unit_not_carried",
        }
    }
}

impl From<PackRefusal> for Denial<PackRefusal> {
    fn from(refusal: PackRefusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Most units one call packs.
const UNITS_MAX: u64 = 2_000;

/// Packs items for one service at the least freight, then the fewest parcels. `to` is the address and the day: its weight,
/// sides, value and contents are replaced by those of each parcel.
///
/// # Errors
/// `carriage.unit_not_carried`; `invalid.*` for no items, more than 2,000 units, values of several currencies.
pub fn pack(
    items: &[PackItem],
    to: &Shipment,
    rules: &PackRules,
    table: &CardTable,
) -> Result<Packing, Denial<PackRefusal>> {
    let Some(first) = items.first() else { return Err(Invalid::empty("items").into()) };
    let units = items.iter().fold(0_u64, |sum, item| sum.saturating_add(u64::from(item.quantity.get())));
    if units > UNITS_MAX {
        return Err(Invalid::too_large("items.quantity", UNITS_MAX).into());
    }
    for (index, item) in items.iter().enumerate() {
        item.unit_value.currency_is(&format!("items[{index}].unit_value"), first.unit_value.currency())?;
    }
    if let Some(max) = rules.value_max {
        max.currency_is("value_max", first.unit_value.currency())?;
    }
    let counts: Vec<u32> = items.iter().map(|item| item.quantity.get()).collect();
    let packed = |held: &[u32]| parcel(items, held, to, rules, table);
    let divided = partition(&counts, &mut |held| Some([packed(held)?.freight.minor_units(), 0, 0]));
    let Some(divided) = divided else { return Err(not_carried(items, packed)) };
    let parcels: Vec<PackedParcel> = divided.parcels.iter().filter_map(|held| packed(held)).collect();
    let freight = Money::sum(table.card().currency, parcels.iter().map(|parcel| parcel.freight))?;
    let mut lower_bound = freight;
    if !divided.is_exact {
        let alone = |kind: usize| (0..items.len()).map(|index| u32::from(index == kind)).collect::<Vec<u32>>();
        let alone = (0..items.len()).filter_map(|kind| Some(packed(&alone(kind))?.freight.minor_units()));
        let alone: Vec<i64> = alone.collect();
        lower_bound = Money::minor(table.least(items, to, rules, &alone), table.card().currency)?;
    }
    Ok(Packing { parcels, freight, is_exact: divided.is_exact, lower_bound })
}

fn not_carried(items: &[PackItem], packed: impl Fn(&[u32]) -> Option<PackedParcel>) -> Denial<PackRefusal> {
    let alone = |kind: usize| (0..items.len()).map(|index| u32::from(index == kind)).collect::<Vec<u32>>();
    let stuck =
        items.iter().enumerate().find(|(kind, item)| !item.quantity.is_zero() && packed(&alone(*kind)).is_none());
    match stuck {
        Some((_, item)) => PackRefusal::UnitNotCarried { sku: item.sku.clone() }.into(),
        None => Invalid::too_large("items", bounds::LINES_MAX).into(),
    }
}

/// The cheapest way to send those units as one parcel, if there is one.
fn parcel(
    items: &[PackItem],
    held: &[u32],
    to: &Shipment,
    rules: &PackRules,
    table: &CardTable,
) -> Option<PackedParcel> {
    let inside: Vec<(&PackItem, u32)> =
        items.iter().zip(held).filter(|(_, count)| **count > 0).map(|(item, count)| (item, *count)).collect();
    let mut goods = Weight::ZERO;
    let mut value = Money::zero(inside.first()?.0.unit_value.currency());
    let mut units = vec![];
    let mut contents = vec![];
    for (item, count) in &inside {
        let quantity = Quantity::new(*count).ok()?;
        goods = goods.plus(item.unit_weight.times(*count).ok()?).ok()?;
        value = value.plus(item.unit_value.times(quantity).ok()?).ok()?;
        units.push(PackedUnits { sku: item.sku.clone(), quantity });
        contents.push(ShipmentContent { quantity, classes: item.classes.clone(), brand: item.brand.clone() });
    }
    let mut shipment = to.clone();
    (shipment.value, shipment.contents) = (value, contents);
    if !rules.allow(&shipment) {
        return None;
    }
    let wrapped = |dimensions: Option<Dimensions>, packaging: Weight, box_name: Option<Text>| {
        let mut shipment = shipment.clone();
        shipment.dimensions = dimensions;
        shipment.weight = goods.plus(packaging).ok()?;
        if rules.weight_max.is_some_and(|max| shipment.weight > max) {
            return None;
        }
        let freight = table.freight(&shipment).ok()?;
        Some(PackedParcel { shipment, units: units.clone(), box_name, freight })
    };
    if rules.boxes.is_empty() {
        return wrapped(stacked(&inside).ok()?, Weight::ZERO, None);
    }
    let fitting = rules.boxes.iter().filter(|at_hand| rules.fits(at_hand, &inside));
    let offers = fitting.filter_map(|at_hand| wrapped(Some(at_hand.outer), at_hand.weight, Some(at_hand.name.clone())));
    offers.min_by_key(|parcel| parcel.freight.minor_units())
}

impl PackRules {
    fn allow(&self, parcel: &Shipment) -> bool {
        let units = parcel.contents.iter().fold(0_u64, |sum, held| sum.saturating_add(u64::from(held.quantity.get())));
        let few = self.units_max.is_none_or(|max| units <= u64::from(max));
        let cheap = self.value_max.is_none_or(|max| parcel.value.minor_units() <= max.minor_units());
        let classes = self.classes.iter().all(|limit| parcel.units_of(limit.class) <= u64::from(limit.units_max));
        few && cheap && classes && self.apart.iter().all(|pair| !pair.meet_in(parcel))
    }

    /// Whether the goods fill no more of the box than they can and none is longer than it.
    fn fits(&self, at_hand: &PackagingBox, inside: &[(&PackItem, u32)]) -> bool {
        let [length, width, height] = at_hand.inner.sorted_mm();
        let mut volume = 0_u64;
        for (item, count) in inside {
            let Some(sides) = item.dimensions else { continue };
            let [longest, middle, shortest] = sides.sorted_mm();
            if longest > length || middle > width || shortest > height {
                return false;
            }
            volume = volume.saturating_add(sides.volume_mm3().saturating_mul(u64::from(*count)));
        }
        let share = if self.fill_basis_points == 0 { 10_000 } else { u128::from(self.fill_basis_points) };
        let room = u128::from(at_hand.inner.volume_mm3()).saturating_mul(share);
        u128::from(volume).saturating_mul(10_000) <= room
    }
}

/// The sides of goods lying flat on each other: an upper bound that never shrinks with more goods.
fn stacked(inside: &[(&PackItem, u32)]) -> Result<Option<Dimensions>, Invalid> {
    let mut stack: Option<[u32; 3]> = None;
    for (item, count) in inside {
        let Some(sides) = item.dimensions else { continue };
        let [longest, middle, shortest] = sides.sorted_mm();
        let [length, width, height] = stack.unwrap_or([0; 3]);
        let height = height.saturating_add(shortest.saturating_mul(*count));
        stack = Some([length.max(longest), width.max(middle), height]);
    }
    stack.map(|[length, width, height]| Dimensions::new(length, width, height)).transpose()
}
