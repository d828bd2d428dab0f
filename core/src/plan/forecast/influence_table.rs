use serde::{Deserialize, Serialize};

use super::{Influence, PRICE_ELASTICITY_PRIOR};
use crate::plan::calendar::DemandCalendar;
use crate::value::{Invalid, Period};

/// The known influences of every period of a series, past and planned, column by column: calendar, price, promotion, interest.
///
/// Its rows go to [`super::Effects::estimate`] and [`super::Effects::factors_into`]. Future periods are columns' entries beyond the
/// last value; where a plan is missing there, [`InfluenceTable::planned_until`] says how far the plans reach.
///
/// ```
/// use daigou::plan::forecast::{Effects, InfluenceTable, Influenced};
/// // Nine weeks, a tenth planned; a promotion every third week and a quiet week after it.
/// let sold = [10.0, 10.0, 30.0, 6.0, 10.0, 30.0, 6.0, 10.0, 30.0];
/// let promoted = [false, false, true, false, false, true, false, false, true, false];
/// let table = InfluenceTable::new(10).with_flags("promotion", &promoted, 0.5)?.with_pull_forward("promotion", &promoted, 1, 0.5)?;
/// let effects = Effects::estimate(&[Influenced { values: &sold, rows: &table.rows() }], table.influences(), 9)?;
/// let mut factors = vec![];
/// effects.factors_into(&table.rows(), &mut factors);
/// // The week after the last promotion will be below an ordinary one.
/// assert!(factors[2] > 2.0 * factors[0] && factors[9] < 0.9 * factors[0]);
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InfluenceTable {
    periods: u64,
    influences: Vec<Influence>,
    columns: Vec<Vec<f64>>,
}

/// Observations the belief about a festival, a flag or an index is worth unless the caller says otherwise.
const CALENDAR_PRECISION: f64 = 3.0;

impl InfluenceTable {
    /// A table of so many periods without influences.
    pub fn new(periods: u64) -> Self {
        Self { periods, influences: vec![], columns: vec![] }
    }

    /// Periods.
    pub fn periods(&self) -> u64 {
        self.periods
    }

    /// The influences, in the order of the columns.
    pub fn influences(&self) -> &[Influence] {
        &self.influences
    }

    /// The table row by row, as the estimation reads it.
    pub fn rows(&self) -> Vec<f64> {
        let mut rows = Vec::with_capacity(self.columns.len().saturating_mul(self.periods as usize));
        for at in 0..self.periods as usize {
            rows.extend(self.columns.iter().map(|column| column.get(at).copied().unwrap_or(0.0)));
        }
        rows
    }

    /// Periods from the first up to which every column holds a number; a plan is missing beyond.
    pub fn planned_until(&self) -> u64 {
        let known = |column: &Vec<f64>| column.iter().position(|x| !x.is_finite()).unwrap_or(column.len()) as u64;
        self.columns.iter().map(known).min().unwrap_or(self.periods)
    }

    /// The table with a column: what is believed of it, and one number per period (NaN where a plan is missing).
    ///
    /// # Errors
    /// `invalid.inconsistent` on another number of values than periods; `invalid.repeated` on a name that stands twice.
    pub fn with_column(mut self, influence: Influence, values: Vec<f64>) -> Result<Self, Invalid> {
        if values.len() as u64 != self.periods {
            return Err(Invalid::inconsistent(influence.name, "the number of periods"));
        }
        if self.influences.iter().any(|known| known.name == influence.name) {
            return Err(Invalid::repeated("influences", influence.name));
        }
        self.influences.push(influence);
        self.columns.push(values);
        Ok(self)
    }

    /// The table with all columns of a calendar, believed to have no effect until seen.
    ///
    /// # Errors
    /// As [`DemandCalendar::rows`] and [`InfluenceTable::with_column`].
    pub fn with_calendar(mut self, calendar: &DemandCalendar, periods: &[Period]) -> Result<Self, Invalid> {
        let rows = calendar.rows(periods)?;
        let names = calendar.columns();
        for (at, name) in names.iter().enumerate() {
            let column: Vec<f64> = rows.iter().skip(at).step_by(names.len().max(1)).copied().collect();
            let influence = Influence { name: name.clone(), prior: 0.0, precision: CALENDAR_PRECISION };
            self = self.with_column(influence, column)?;
        }
        Ok(self)
    }

    /// The table with the logarithm of each period's price over the median price, believed to have elasticity
    /// [`PRICE_ELASTICITY_PRIOR`] by `precision` observations.
    ///
    /// # Errors
    /// `invalid.too_small` naming a price that is not above zero (NaN is a missing plan); as [`InfluenceTable::with_column`].
    pub fn with_price(self, prices: &[f64], precision: f64) -> Result<Self, Invalid> {
        if let Some(at) = prices.iter().position(|price| *price <= 0.0 || price.is_infinite()) {
            return Err(Invalid::too_small(format!("prices[{at}]"), "more than 0"));
        }
        let mut known: Vec<f64> = prices.iter().copied().filter(|price| price.is_finite()).collect();
        known.sort_by(f64::total_cmp);
        let usual = known.get(known.len() / 2).copied().unwrap_or(1.0);
        let column = prices.iter().map(|price| libm::log(price / usual)).collect();
        self.with_column(Influence { name: "price".to_owned(), prior: PRICE_ELASTICITY_PRIOR, precision }, column)
    }

    /// The table with a flag per period: a promotion, a feature on the front page.
    ///
    /// # Errors
    /// As [`InfluenceTable::with_column`].
    pub fn with_flags(self, name: &str, flags: &[bool], precision: f64) -> Result<Self, Invalid> {
        let column = flags.iter().map(|up| f64::from(u8::from(*up))).collect();
        self.with_column(Influence { name: name.to_owned(), prior: 0.0, precision }, column)
    }

    /// The table with what is bought ahead: one column for each of the `reach` periods after the end of a run of flags, `name.after_1` and so on.
    ///
    /// # Errors
    /// As [`InfluenceTable::with_column`].
    pub fn with_pull_forward(
        mut self,
        name: &str,
        flags: &[bool],
        reach: u32,
        precision: f64,
    ) -> Result<Self, Invalid> {
        for distance in 1..=reach {
            let mut since: Option<u32> = None;
            let column = flags.iter().map(|up| {
                since = if *up { Some(0) } else { since.and_then(|since| since.checked_add(1)) };
                f64::from(u8::from(since == Some(distance)))
            });
            let influence = Influence { name: format!("{name}.after_{distance}"), prior: 0.0, precision };
            let column = column.collect();
            self = self.with_column(influence, column)?;
        }
        Ok(self)
    }

    /// The table with an outside index of interest (searches, mentions, market research): the logarithm over its mean, `lag` periods later.
    /// Zero interest counts as half of the smallest above zero.
    ///
    /// # Errors
    /// `invalid.too_small` naming a negative number; as [`InfluenceTable::with_column`].
    pub fn with_interest(self, name: &str, index: &[f64], lag: u32, precision: f64) -> Result<Self, Invalid> {
        if let Some(at) = index.iter().position(|x| *x < 0.0 || x.is_infinite()) {
            return Err(Invalid::too_small(format!("{name}[{at}]"), 0));
        }
        let positive = || index.iter().copied().filter(|x| *x > 0.0);
        let least = 0.5 * positive().fold(f64::INFINITY, f64::min);
        let count = positive().count() as f64;
        let mean = if count > 0.0 { positive().sum::<f64>() / count } else { 1.0 };
        let log = |x: f64| if count > 0.0 { libm::log(x.max(least) / mean) } else { 0.0 };
        // NaN stays NaN: `max` would hide it.
        let log = |x: f64| if x.is_nan() { x } else { log(x) };
        let late = std::iter::repeat_n(0.0, lag as usize).chain(index.iter().map(|x| log(*x)));
        let column = late.take(self.periods as usize).collect();
        self.with_column(Influence { name: name.to_owned(), prior: 0.0, precision }, column)
    }
}
