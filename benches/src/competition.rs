//! The scores of the M competitions: sMAPE, MASE, and OWA against Naive2.

/// The classical multiplicative indices of the M4 organisers' Naive2, or ones without a significant season.
fn m4_indices(y: &[f64], m: usize) -> Vec<f64> {
    let n = y.len();
    let none = vec![1.0; m.max(1)];
    if m < 2 || n < 3 * m {
        return none;
    }
    let mean = y.iter().sum::<f64>() / n as f64;
    let square: f64 = y.iter().map(|v| (v - mean).powi(2)).sum();
    let acf = |k: usize| (k..n).map(|t| (y[t] - mean) * (y[t - k] - mean)).sum::<f64>() / square;
    let limit = 1.645 / (n as f64).sqrt() * (1.0 + 2.0 * (1..m).map(|k| acf(k).powi(2)).sum::<f64>()).sqrt();
    if acf(m).abs() <= limit {
        return none;
    }
    let half = m / 2;
    let mut sums = vec![(0.0, 0.0); m];
    for t in half..n - half {
        let average = if m.is_multiple_of(2) {
            (0.5 * y[t - half] + y[t - half + 1..t + half].iter().sum::<f64>() + 0.5 * y[t + half]) / m as f64
        } else {
            y[t - half..=t + half].iter().sum::<f64>() / m as f64
        };
        sums[t % m].0 += y[t] / average;
        sums[t % m].1 += 1.0;
    }
    let raw: Vec<f64> = sums.iter().map(|(s, c)| s / c).collect();
    let mean = raw.iter().sum::<f64>() / m as f64;
    raw.iter().map(|v| v / mean).collect()
}

/// Naive2: the last seasonally adjusted value times the season.
pub fn naive2(y: &[f64], m: usize, horizon: usize) -> Vec<f64> {
    let indices = m4_indices(y, m);
    let n = y.len();
    let last = y[n - 1] / indices[(n - 1) % indices.len()];
    (0..horizon).map(|h| last * indices[(n + h) % indices.len()]).collect()
}

/// The last value of the same season.
pub fn seasonal_naive(y: &[f64], m: usize, horizon: usize) -> Vec<f64> {
    let m = m.clamp(1, y.len());
    (0..horizon).map(|h| y[y.len() - m + h % m]).collect()
}

/// sMAPE in percent.
pub fn smape(actual: &[f64], forecast: &[f64]) -> f64 {
    let one =
        |(a, f): (&f64, &f64)| if a.abs() + f.abs() > 0.0 { 200.0 * (a - f).abs() / (a.abs() + f.abs()) } else { 0.0 };
    actual.iter().zip(forecast).map(one).sum::<f64>() / actual.len() as f64
}

/// Mean absolute step over a season, the scale of MASE.
pub fn scale(y: &[f64], m: usize) -> f64 {
    let steps = y.len().saturating_sub(m);
    y.iter().skip(m).zip(y).map(|(a, b)| (a - b).abs()).sum::<f64>() / steps as f64
}

/// Mean absolute error over [`scale`].
pub fn mase(train: &[f64], m: usize, actual: &[f64], forecast: &[f64]) -> f64 {
    let error = actual.iter().zip(forecast).map(|(a, f)| (a - f).abs()).sum::<f64>() / actual.len() as f64;
    error / scale(train, m)
}

/// Sums of sMAPE and MASE of a method and of Naive2 over a set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Owa {
    smape: f64,
    mase: f64,
    smape_naive2: f64,
    mase_naive2: f64,
    count: f64,
}

impl Owa {
    /// Adds a series; one without scale counts for sMAPE only through Naive2 as well, so it is left out of both.
    pub fn add(&mut self, train: &[f64], m: usize, actual: &[f64], forecast: &[f64]) {
        if scale(train, m) <= 0.0 || !scale(train, m).is_finite() {
            return;
        }
        let reference = naive2(train, m, actual.len());
        self.smape += smape(actual, forecast);
        self.mase += mase(train, m, actual, forecast);
        self.smape_naive2 += smape(actual, &reference);
        self.mase_naive2 += mase(train, m, actual, &reference);
        self.count += 1.0;
    }

    /// The overall weighted average of the M4 competition.
    pub fn value(&self) -> f64 {
        0.5 * (self.smape / self.smape_naive2 + self.mase / self.mase_naive2)
    }

    /// `sMAPE / MASE (Naive2 sMAPE / MASE)`.
    pub fn words(&self) -> String {
        let c = self.count;
        format!(
            "sMAPE {:.3} MASE {:.4}; Naive2 {:.3} {:.4}; {} series",
            self.smape / c,
            self.mase / c,
            self.smape_naive2 / c,
            self.mase_naive2 / c,
            c
        )
    }
}
