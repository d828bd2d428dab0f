/// Writes the forecasts of Naive2, the yardstick of M4: the last seasonally adjusted value times the season of its period.
///
/// Seasons are classical multiplicative indices where the autocorrelation at lag `m` exceeds
/// `1.645·√((1 + 2·Σ rₖ²)/n)` over at least three seasons, else none. Source: Makridakis, Spiliotis & Assimakopoulos 2020, appendix.
/// A history without values gives NaN; a season that cannot be divided by (zeros) counts as none.
pub fn naive2(history: &[f64], season: usize, out: &mut [f64]) {
    let indices = indices(history, season.max(1)).unwrap_or_else(|| vec![1.0]);
    let of = |t: usize| indices.get(t.checked_rem(indices.len()).unwrap_or(0)).copied().unwrap_or(1.0);
    let n = history.len();
    let last = history.last().copied().unwrap_or(f64::NAN) / of(n.saturating_sub(1));
    for (h, slot) in out.iter_mut().enumerate() {
        *slot = last * of(n.saturating_add(h));
    }
}

/// Multiplicative indices of a season that is there and significant.
fn indices(y: &[f64], m: usize) -> Option<Vec<f64>> {
    let n = y.len();
    if m < 2 || n < m.saturating_mul(3) || !is_significant(y, m) {
        return None;
    }
    let half = m / 2;
    let span = if m.is_multiple_of(2) { m.saturating_add(1) } else { m };
    let mut sums = vec![(0.0, 0.0); m];
    for (t, window) in y.windows(span).enumerate() {
        let ends = window.first().copied().unwrap_or(0.0) + window.last().copied().unwrap_or(0.0);
        let whole: f64 = window.iter().sum();
        let average = (if m.is_multiple_of(2) { whole - 0.5 * ends } else { whole }) / m as f64;
        let at = t.saturating_add(half);
        let value = y.get(at).copied().unwrap_or(0.0);
        if let Some((sum, count)) = at.checked_rem(m).and_then(|at| sums.get_mut(at)) {
            *sum += value / average;
            *count += 1.0;
        }
    }
    let mut indices: Vec<f64> = sums.iter().map(|(sum, count)| sum / count).collect();
    let mean = indices.iter().sum::<f64>() / m as f64;
    indices.iter_mut().for_each(|index| *index /= mean);
    indices.iter().all(|index| index.is_finite() && *index > 0.0).then_some(indices)
}

fn is_significant(y: &[f64], m: usize) -> bool {
    let n = y.len() as f64;
    let mean = y.iter().sum::<f64>() / n;
    let square: f64 = y.iter().map(|v| (v - mean) * (v - mean)).sum();
    let correlation = |lag: usize| {
        y.iter().skip(lag).zip(y).map(|(now, before)| (now - mean) * (before - mean)).sum::<f64>() / square
    };
    let sum: f64 = (1..m).map(|lag| correlation(lag) * correlation(lag)).sum();
    correlation(m).abs() > 1.645 * ((1.0 + 2.0 * sum) / n).sqrt()
}
