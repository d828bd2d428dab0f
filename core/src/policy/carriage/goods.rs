use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::value::{Country, Dimensions, Money, Quantity, Text, Weight};

/// A property of goods that carriers and airlines treat apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum GoodsClass {
    /// A battery inside or beside an appliance, 带电.
    Battery,
    /// A battery alone or a power bank, 纯电.
    LooseBattery,
    /// Liquids, creams and gels, 液体.
    Liquid,
    /// Powders, 粉末.
    Powder,
    /// Magnets, 带磁.
    Magnetic,
    /// Goods of a protected brand, 品牌货.
    Brand,
    /// Food, 食品.
    Food,
    /// Medicines and supplements, 药品.
    Medicine,
    /// Cosmetics, 化妆品.
    Cosmetic,
    /// Anything under pressure, 压力罐.
    Pressurised,
    /// Breakable goods, 易碎.
    Fragile,
    /// Jewellery, watches and other small things of great value, 贵重.
    Precious,
}

impl GoodsClass {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Battery,
        Self::LooseBattery,
        Self::Liquid,
        Self::Powder,
        Self::Magnetic,
        Self::Brand,
        Self::Food,
        Self::Medicine,
        Self::Cosmetic,
        Self::Pressurised,
        Self::Fragile,
        Self::Precious,
    ];
}

/// One packed parcel that looks for a service.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Shipment {
    /// The day it is handed over: the day whose cards and rates hold.
    pub on: NaiveDate,
    /// Where it leaves from.
    pub from: Country,
    /// Where it goes.
    pub to: Country,
    /// The postcode it goes to, where a card tells zones apart by it.
    pub postcode: Option<Text>,
    /// Whether the carrier counts the address as remote.
    pub is_remote: bool,
    /// Its weight with packaging.
    pub weight: Weight,
    /// Its outer sides; without them nothing is charged by volume.
    pub dimensions: Option<Dimensions>,
    /// What the goods inside are worth, in any currency the rates know.
    pub value: Money,
    /// What is inside, as far as carriers care.
    pub contents: Vec<ShipmentContent>,
}

/// Like units inside a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ShipmentContent {
    /// How many.
    pub quantity: Quantity,
    /// What they are.
    pub classes: Vec<GoodsClass>,
    /// Their brand, if it matters.
    pub brand: Option<Text>,
}

impl Shipment {
    /// How many units of a class are inside.
    pub fn units_of(&self, class: GoodsClass) -> u64 {
        let held = self.contents.iter().filter(|content| content.classes.contains(&class));
        held.map(|content| u64::from(content.quantity.get())).fold(0, u64::saturating_add)
    }
}
