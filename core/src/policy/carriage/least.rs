use super::ladder::Ladder;
use super::{CardTable, PackItem, PackRules, Shipment};

impl CardTable {
    /// Minor units that the freight of items cannot fall below, however they are packed for one address; `alone` is what
    /// one unit of each costs by itself.
    ///
    /// The most of three: the dearest unit alone; the fewest parcels that weight, value and count allow, each at the
    /// cheapest unit alone; the weight of everything at the least price per gram on the tariff. Each holds because a
    /// fuller parcel never costs less.
    pub(super) fn least(&self, items: &[PackItem], to: &Shipment, rules: &PackRules, alone: &[i64]) -> i64 {
        let (mut grams, mut value, mut units) = (0_u64, 0_i64, 0_u64);
        for item in items {
            let count = u64::from(item.quantity.get());
            units = units.saturating_add(count);
            grams = grams.saturating_add(item.unit_weight.get().saturating_mul(count));
            let worth = item.unit_value.minor_units().saturating_mul(item.quantity.units());
            value = value.saturating_add(worth);
        }
        let heaviest =
            [rules.weight_max, self.card().limits.weight_max].into_iter().flatten().map(|max| max.get()).min();
        let by_weight = heaviest.map_or(1, |max| grams.div_ceil(max.max(1)));
        let by_count = rules.units_max.map_or(1, |max| units.div_ceil(u64::from(max.max(1))));
        let whole = |number: i64| u64::try_from(number.max(0)).unwrap_or(0);
        let by_value = rules.value_max.map_or(1, |max| whole(value).div_ceil(whole(max.minor_units()).max(1)));
        let fewest = i64::try_from(by_weight.max(by_count).max(by_value)).unwrap_or(i64::MAX);
        let (least, most) = (alone.iter().min().copied().unwrap_or(0), alone.iter().max().copied().unwrap_or(0));
        let ladder = self.ladder_to(to).map_or(0, |ladder| ladder.least(grams, heaviest.unwrap_or(u64::MAX), units));
        most.max(least.saturating_mul(fewest)).max(ladder)
    }
}

impl Ladder {
    /// Minor units that parcels of no more than `heaviest` grams each, `grams` together and at most `parcels` of them,
    /// cannot fall below: the least price per gram over the ends of brackets and steps, where it can be least.
    fn least(&self, grams: u64, heaviest: u64, parcels: u64) -> i64 {
        let mut best: Option<(i64, u64)> = None;
        let mut offer = |price: i64, weight: u64| {
            let cheaper = |(known, per): (i64, u64)| {
                i128::from(price).saturating_mul(i128::from(per)) < i128::from(known).saturating_mul(i128::from(weight))
            };
            if weight > 0 && best.is_none_or(cheaper) {
                best = Some((price, weight));
            }
        };
        // A price per kilogram is rounded: by up to half a unit per parcel down, and up where it is looked at here.
        let (rounding, up) = match self {
            Self::Brackets(_) | Self::Steps(_) => (0, 0),
            Self::Breaks(..) => (i64::try_from(parcels.div_ceil(2)).unwrap_or(i64::MAX), 1),
        };
        for weight in self.ends(heaviest) {
            if let Ok(price) = self.price(weight) {
                offer(price.saturating_sub(up), weight);
            }
        }
        let Some((price, weight)) = best else { return 0 };
        let exact = i128::from(price).saturating_mul(i128::from(grams)).checked_div(i128::from(weight)).unwrap_or(0);
        i64::try_from(exact).unwrap_or(i64::MAX).saturating_sub(rounding).max(0)
    }
}
