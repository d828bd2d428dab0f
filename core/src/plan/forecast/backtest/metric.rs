/// Actuals that are known, with the forecasts that stand against them.
fn pairs<'a>(actual: &'a [f64], forecast: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + Clone + 'a {
    actual.iter().copied().zip(forecast.iter().copied()).filter(|(y, _)| !y.is_nan())
}

fn ratio(over: f64, under: f64) -> Option<f64> {
    let ratio = over / under;
    (under > 0.0 && ratio.is_finite()).then_some(ratio)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    ratio(sum, count)
}

/// WAPE, weighted absolute percentage error: `Σ|y − f| / Σ|y|`. `None` without demand.
///
/// Source: Kolassa & Schütz 2007, *Foresight* 6:40 (as MAD/mean).
///
/// ```
/// use daigou::plan::forecast::backtest::wape;
/// // |10 − 12| + |0 − 1| + |5 − 5| = 3 of 15 units.
/// assert_eq!(wape(&[10.0, 0.0, 5.0], &[12.0, 1.0, 5.0]), Some(0.2));
/// ```
pub fn wape(actual: &[f64], forecast: &[f64]) -> Option<f64> {
    let pairs = pairs(actual, forecast);
    ratio(pairs.clone().map(|(y, f)| (y - f).abs()).sum(), pairs.map(|(y, _)| y.abs()).sum())
}

/// Bias as a share of demand: `Σ(f − y) / Σy`; above zero is too much. `None` without demand.
///
/// ```
/// use daigou::plan::forecast::backtest::bias;
/// assert_eq!(bias(&[10.0, 0.0, 5.0], &[12.0, 1.0, 5.0]), Some(0.2));
/// assert_eq!(bias(&[10.0, 10.0], &[9.0, 7.0]), Some(-0.2));
/// ```
pub fn bias(actual: &[f64], forecast: &[f64]) -> Option<f64> {
    let pairs = pairs(actual, forecast);
    ratio(pairs.clone().map(|(y, f)| f - y).sum(), pairs.map(|(y, _)| y.abs()).sum())
}

/// sMAPE, symmetric mean absolute percentage error in percent: mean of `200·|y − f| / (|y| + |f|)`, 0 where both are 0.
///
/// Source: Makridakis 1993, *Int. J. Forecasting* 9:527, as used in M3 and M4. It rewards zero forecasts of rare demand: only for comparison.
///
/// ```
/// use daigou::plan::forecast::backtest::smape;
/// // 200·10/210 and 200·20/180.
/// let found = smape(&[100.0, 100.0], &[110.0, 80.0]).unwrap_or_default();
/// assert!((found - (200.0 * 10.0 / 210.0 + 200.0 * 20.0 / 180.0) / 2.0).abs() < 1e-12);
/// ```
pub fn smape(actual: &[f64], forecast: &[f64]) -> Option<f64> {
    let one = |(y, f): (f64, f64)| {
        let size = y.abs() + f.abs();
        if size > 0.0 { 200.0 * (y - f).abs() / size } else { 0.0 }
    };
    mean(pairs(actual, forecast).map(one))
}

/// MAPE, mean absolute percentage error in percent, over the periods with demand: mean of `100·|y − f| / |y|`.
///
/// Source: Hyndman & Koehler 2006, *Int. J. Forecasting* 22:679, which says why not to use it: only for comparison.
///
/// ```
/// use daigou::plan::forecast::backtest::mape;
/// assert_eq!(mape(&[100.0, 0.0, 50.0], &[110.0, 3.0, 40.0]), Some(15.0));
/// ```
pub fn mape(actual: &[f64], forecast: &[f64]) -> Option<f64> {
    mean(pairs(actual, forecast).filter(|(y, _)| *y != 0.0).map(|(y, f)| 100.0 * (y - f).abs() / y.abs()))
}

/// Mean absolute step over a season, the unit of MASE and MSIS: mean of `|yₜ − yₜ₋ₘ|` of the history. `None` below `m + 1` values.
///
/// ```
/// use daigou::plan::forecast::backtest::seasonal_step;
/// assert_eq!(seasonal_step(&[1.0, 2.0, 4.0, 8.0], 1), Some(7.0 / 3.0));
/// assert_eq!(seasonal_step(&[1.0, 2.0, 4.0, 8.0], 2), Some(4.5));
/// ```
pub fn seasonal_step(history: &[f64], season: usize) -> Option<f64> {
    let steps = history.iter().skip(season.max(1)).zip(history).map(|(now, before)| (now - before).abs());
    mean(steps.filter(|step| !step.is_nan()))
}

/// MASE, mean absolute scaled error: mean absolute error over [`seasonal_step`]. `None` for a history that never moves.
///
/// Source: Hyndman & Koehler 2006, *Int. J. Forecasting* 22:679.
///
/// ```
/// use daigou::plan::forecast::backtest::mase;
/// // The history moves by 2 a step; the errors are 1 and 3.
/// assert_eq!(mase(&[10.0, 12.0, 10.0], 1, &[11.0, 15.0], &[12.0, 12.0]), Some(1.0));
/// assert_eq!(mase(&[10.0, 10.0], 1, &[11.0], &[12.0]), None);
/// ```
pub fn mase(history: &[f64], season: usize, actual: &[f64], forecast: &[f64]) -> Option<f64> {
    ratio(mean(pairs(actual, forecast).map(|(y, f)| (y - f).abs()))?, seasonal_step(history, season)?)
}

/// Mean squared step, the unit of RMSSE: mean of `(yₜ − yₜ₋₁)²` from the first demand on. `None` below two values.
///
/// ```
/// use daigou::plan::forecast::backtest::square_step;
/// // Zeros before the first sale are no history.
/// assert_eq!(square_step(&[0.0, 0.0, 3.0, 1.0, 5.0]), Some(10.0));
/// ```
pub fn square_step(history: &[f64]) -> Option<f64> {
    let first = history.iter().position(|y| *y > 0.0)?;
    let history = history.get(first..)?;
    let steps = history.iter().skip(1).zip(history).map(|(now, before)| (now - before) * (now - before));
    mean(steps.filter(|step| !step.is_nan()))
}

/// RMSSE, root mean squared scaled error: `√(mean (y − f)² / square step)`. `None` for a history that never moves.
///
/// Source: Makridakis, Spiliotis & Assimakopoulos 2022, *Int. J. Forecasting* 38:1346 (M5).
///
/// ```
/// use daigou::plan::forecast::backtest::rmsse;
/// // Errors 2 and 4: mean square 10, the mean squared step of the history is 10 too.
/// assert_eq!(rmsse(&[3.0, 1.0, 5.0], &[6.0, 1.0], &[4.0, 5.0]), Some(1.0));
/// ```
pub fn rmsse(history: &[f64], actual: &[f64], forecast: &[f64]) -> Option<f64> {
    let square = mean(pairs(actual, forecast).map(|(y, f)| (y - f) * (y - f)))?;
    ratio(square, square_step(history)?).map(f64::sqrt)
}

/// WRMSSE: RMSSE of several series (or sums of series) weighted by their money, `Σ wᵢ·RMSSEᵢ / Σ wᵢ` over those with a scale.
///
/// With the levels of a hierarchy, pass the series of all levels, the weights of each level summing alike. Source: as [`rmsse`].
///
/// ```
/// use daigou::plan::forecast::backtest::weighted_rmsse;
/// assert_eq!(weighted_rmsse(&[(3.0, Some(0.5)), (1.0, Some(1.5)), (9.0, None)]), Some(0.75));
/// ```
pub fn weighted_rmsse(weighted: &[(f64, Option<f64>)]) -> Option<f64> {
    let scored = || weighted.iter().filter_map(|(weight, score)| score.map(|score| (*weight, score)));
    ratio(scored().map(|(weight, score)| weight * score).sum(), scored().map(|(weight, _)| weight).sum())
}

/// OWA, overall weighted average: `½·(sMAPE / sMAPE of Naive2 + MASE / MASE of Naive2)`, all means over a set of series.
///
/// Source: Makridakis, Spiliotis & Assimakopoulos 2020, *Int. J. Forecasting* 36:54 (M4).
///
/// ```
/// use daigou::plan::forecast::backtest::overall_weighted_average;
/// // M4 yearly, Smyl: sMAPE 13.176, MASE 2.980; Naive2 16.342, 3.974 — OWA 0.778.
/// let owa = overall_weighted_average((13.176, 2.980), (16.342, 3.974)).unwrap_or_default();
/// assert_eq!((owa * 1e3).round(), 778.0);
/// ```
pub fn overall_weighted_average(smape_and_mase: (f64, f64), of_naive2: (f64, f64)) -> Option<f64> {
    let (smape, mase) = smape_and_mase;
    Some(0.5 * (ratio(smape, of_naive2.0)? + ratio(mase, of_naive2.1)?))
}

/// Pinball loss of a quantile forecast at level `p`: mean of `p·(y − q)` above it, `(1 − p)·(q − y)` below.
///
/// Source: Koenker & Bassett 1978, *Econometrica* 46:33.
///
/// ```
/// use daigou::plan::forecast::backtest::pinball_loss;
/// // 4 short at 0.9 costs 3.6, 5 over 0.5; in units.
/// assert!((pinball_loss(&[14.0, 5.0], &[10.0, 10.0], 0.9).unwrap_or_default() - 2.05).abs() < 1e-12);
/// ```
pub fn pinball_loss(actual: &[f64], quantile: &[f64], p: f64) -> Option<f64> {
    mean(pairs(actual, quantile).map(|(y, q)| if y >= q { p * (y - q) } else { (1.0 - p) * (q - y) }))
}

/// The share of known actuals within a band, ends included.
///
/// ```
/// use daigou::plan::forecast::backtest::coverage;
/// assert_eq!(coverage(&[5.0, 9.0, f64::NAN], &[5.0, 5.0, 5.0], &[8.0, 8.0, 8.0]), Some(0.5));
/// ```
pub fn coverage(actual: &[f64], lower: &[f64], upper: &[f64]) -> Option<f64> {
    let inside = |((y, high), low): ((f64, f64), f64)| f64::from(u8::from(low <= y && y <= high));
    mean(banded(actual, lower, upper).map(inside))
}

/// Interval score of a band that should hold `1 − α`: mean of `u − l + (2/α)·(l − y)⁺ + (2/α)·(y − u)⁺`, in units.
///
/// Source: Gneiting & Raftery 2007, *JASA* 102:359, § 6.2.
///
/// ```
/// use daigou::plan::forecast::backtest::mean_interval_score;
/// // Width 3 both times; the second actual lies 1 above: 1 · 2/0.1 = 20 more.
/// assert_eq!(mean_interval_score(&[6.0, 9.0], &[5.0, 5.0], &[8.0, 8.0], 0.1), Some(13.0));
/// ```
pub fn mean_interval_score(actual: &[f64], lower: &[f64], upper: &[f64], alpha: f64) -> Option<f64> {
    let one =
        |((y, high), low): ((f64, f64), f64)| high - low + 2.0 / alpha * ((low - y).max(0.0) + (y - high).max(0.0));
    mean(banded(actual, lower, upper).map(one)).filter(|score| score.is_finite())
}

/// MSIS, mean scaled interval score: [`mean_interval_score`] over [`seasonal_step`]. `None` for a history that never moves.
///
/// Source: Makridakis, Spiliotis & Assimakopoulos 2020 (M4), `α = 0.05`.
///
/// ```
/// use daigou::plan::forecast::backtest::mean_scaled_interval_score;
/// let score = mean_scaled_interval_score(&[10.0, 12.0, 10.0], 1, &[6.0, 9.0], &[5.0, 5.0], &[8.0, 8.0], 0.1);
/// assert_eq!(score, Some(6.5));
/// ```
pub fn mean_scaled_interval_score(
    history: &[f64],
    season: usize,
    actual: &[f64],
    lower: &[f64],
    upper: &[f64],
    alpha: f64,
) -> Option<f64> {
    ratio(mean_interval_score(actual, lower, upper, alpha)?, seasonal_step(history, season)?)
}

fn banded<'a>(actual: &'a [f64], lower: &'a [f64], upper: &'a [f64]) -> impl Iterator<Item = ((f64, f64), f64)> + 'a {
    let rows = actual.iter().copied().zip(upper.iter().copied()).zip(lower.iter().copied());
    rows.filter(|((y, _), _)| !y.is_nan())
}
