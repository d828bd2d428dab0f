use super::super::LevelState;

/// What was forecast and what came over one stretch of the past.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// The forecast of the sum.
    pub forecast: f64,
    /// The sum.
    pub actual: f64,
}

/// The past stretches of one series, oldest first, none overlapping another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SeriesWindows {
    /// The stretches.
    pub windows: Vec<Window>,
}

impl SeriesWindows {
    /// Mean squared error; zero for none.
    pub fn mean_square(&self) -> f64 {
        self.squares() / (self.windows.len() as f64).max(1.0)
    }

    pub(super) fn squares(&self) -> f64 {
        self.windows.iter().map(|w| (w.actual - w.forecast) * (w.actual - w.forecast)).sum()
    }

    /// Mean forecast; zero for none.
    pub fn mean_forecast(&self) -> f64 {
        self.windows.iter().map(|w| w.forecast).sum::<f64>() / (self.windows.len() as f64).max(1.0)
    }
}

/// Share of a series the level settles on before the first window.
const SETTLING: usize = 4;
/// Smallest share of a window that must have been seen.
const SEEN_MIN: f64 = 0.5;

/// Stretches of `length` periods counted back from the end of a series, each forecast from the level at its start.
///
/// `state` gives `α`; the level is run through the past from the mean of the first quarter, in which no stretch lies. A stretch of which
/// less than half was on sale is left out; the unseen rest of others is taken as forecast. `shares` and `factors` may be
/// shorter than `sales`: missing ones are 1.
pub fn level_windows(
    state: &LevelState,
    sales: &[f64],
    shares: &[f64],
    factors: &[f64],
    length: usize,
) -> SeriesWindows {
    let count = sales.len();
    let mut found = SeriesWindows::default();
    if length == 0 {
        return found;
    }
    let settle = (count / SETTLING).max(1);
    let periods = || {
        let ones = std::iter::repeat(&1.0);
        let factors = factors.iter().chain(ones.clone());
        sales.iter().zip(shares.iter().chain(ones)).zip(factors).map(|((y, share), factor)| (*y, *share, *factor))
    };
    let (mut sum, mut weight) = (0.0, 0.0);
    for (y, share, factor) in periods().take(settle) {
        if y.is_finite() && share > 0.0 {
            sum += y;
            weight += share * factor;
        }
    }
    let mut level = LevelState { level: if weight > 0.0 { sum / weight } else { 0.0 }, observed: 0.0, ..*state };
    // The first window begins where a whole number of them reaches the end.
    let rest = count.saturating_sub(settle).checked_rem(length).unwrap_or(0);
    let first = settle.saturating_add(rest);
    let mut window = Window { forecast: 0.0, actual: 0.0 };
    let (mut start_level, mut in_window, mut seen) = (0.0, 0_usize, 0.0);
    for (t, (y, share, factor)) in periods().enumerate() {
        if t >= first {
            if in_window == 0 {
                start_level = level.level;
                window = Window { forecast: 0.0, actual: 0.0 };
                seen = 0.0;
            }
            let expected = start_level * factor;
            let share_seen = if y.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
            window.forecast += expected;
            window.actual += (1.0 - share_seen) * expected + if share_seen > 0.0 { y } else { 0.0 };
            seen += share_seen;
            in_window = in_window.saturating_add(1);
            if in_window == length {
                if seen >= SEEN_MIN * length as f64 {
                    found.windows.push(window);
                }
                in_window = 0;
            }
        }
        level.observe(y, share, factor);
    }
    found
}
