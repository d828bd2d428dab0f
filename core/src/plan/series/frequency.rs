use serde::{Deserialize, Serialize};

/// How often a series is observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Frequency {
    /// Every hour; seasons of a day and a week.
    Hourly,
    /// Every day; seasons of a week and, with two years of data, a year.
    Daily,
    /// Every week; a season of 52 weeks.
    Weekly,
    /// Every month; a season of 12 months.
    Monthly,
    /// Every quarter; a season of 4 quarters.
    Quarterly,
    /// Every year, or a rhythm without a season.
    Yearly,
}

/// A season of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeasonLength {
    /// Periods per cycle; 1 is no season.
    pub period: usize,
    /// Weight of a cycle beside the one after it, in (0, 1].
    pub decay: f64,
}

/// Weight of a year beside the next: few cycles, each quickly outdated.
const DECAY_YEARLY: f64 = 0.8;
/// Weight of a day or week beside the next: many cycles, each noisy.
const DECAY_SHORT: f64 = 0.98;

impl Frequency {
    /// Periods of the main season; 1 without one.
    pub fn period(self) -> usize {
        let [short, _] = self.seasons();
        short.period
    }

    /// The seasons, short and long; a period of 1 is none.
    pub fn seasons(self) -> [SeasonLength; 2] {
        let short = |period| SeasonLength { period, decay: DECAY_SHORT };
        let year = |period| SeasonLength { period, decay: DECAY_YEARLY };
        match self {
            Self::Hourly => [short(24), short(168)],
            Self::Daily => [short(7), year(1)],
            Self::Weekly => [year(52), year(1)],
            Self::Monthly => [year(12), year(1)],
            Self::Quarterly => [year(4), year(1)],
            Self::Yearly => [year(1), year(1)],
        }
    }
}
