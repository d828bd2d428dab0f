use super::ParcelCharge;
use super::evaluate::Goods;

impl Goods<'_> {
    /// Minor units that freight and, where asked, tax of these goods cannot fall below, however they are divided, under a
    /// plain charge.
    ///
    /// With k parcels of packaging g, base b, price p per begun step s, W the weight of the goods, w the waiver of a parcel,
    /// D the tax of units that alone pass it and T that of the others: k · b + p · ⌈(W + k · g) ÷ s⌉ + D + max(0, T − k · w),
    /// the least over every k from ⌈W ÷ (heaviest − g)⌉ to the number of units.
    pub(super) fn least_under(&self, charge: &ParcelCharge, with_tax: bool) -> i64 {
        let weight = self.total_weight();
        let packaging = charge.packaging.get();
        let units = self.total_units().max(1);
        let room = charge.weight_max.map(|max| max.get().saturating_sub(packaging));
        let fewest = room.map_or(1, |room| weight.div_ceil(room.max(1))).clamp(1, units);
        let (base, per_step) = (charge.base.minor_units(), charge.per_step.minor_units());
        let (due, open) = if with_tax { self.least_taxes() } else { (0, 0) };
        let cost = |parcels: u64| {
            let held = weight.saturating_add(packaging.saturating_mul(parcels));
            let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
            let steps = count(held.div_ceil(u64::from(charge.step_grams.max(1))));
            let waived = self.waived().max(0).saturating_mul(count(parcels));
            let freight = base.saturating_mul(count(parcels)).saturating_add(per_step.saturating_mul(steps));
            freight.saturating_add(open.saturating_sub(waived).max(0))
        };
        (fewest..=units).map(cost).min().unwrap_or(0).saturating_add(due)
    }

    /// Minor units that units are taxed at least, however they are divided: those of units that alone pass the waiver, and
    /// those of the others before any waiver. Each line's units count at the least tax per unit of any number of them;
    /// nothing where duty is on the whole parcel.
    fn least_taxes(&self) -> (i64, i64) {
        let (mut due, mut open) = (0_i64, 0_i64);
        if self.is_taxed_whole() {
            return (due, open);
        }
        for taxes in self.taxes() {
            let units = i128::try_from(taxes.len().saturating_sub(1)).unwrap_or(0);
            let least_of = |count: i128| {
                let shares = taxes.iter().zip(0_i128..).skip(1);
                let least =
                    shares.map(|(tax, held)| i128::from(*tax).saturating_mul(count).checked_div(held).unwrap_or(0));
                i64::try_from(least.min().unwrap_or(0)).unwrap_or(0)
            };
            let sum = if least_of(1) > self.waived() { &mut due } else { &mut open };
            *sum = sum.saturating_add(least_of(units));
        }
        (due, open)
    }
}
