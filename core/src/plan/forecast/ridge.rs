use crate::value::Invalid;

/// The normal equations of a weighted least-squares fit, gathered row by row.
///
/// `(X'WX + Λ)·β = X'Wy + Λ·β₀`: ridge towards a prior `β₀` with precision `Λ`, in pseudo-observations per coefficient
/// (Hoerl & Kennard 1970). A coefficient nobody has seen stays at its prior.
#[derive(Debug, Clone, PartialEq)]
pub struct NormalEquations {
    width: usize,
    cross: Vec<f64>,
    right: Vec<f64>,
    rows: u64,
}

impl NormalEquations {
    /// Equations for `width` regressors.
    ///
    /// # Errors
    /// `invalid.too_large` above [`REGRESSORS_MAX`].
    pub fn new(width: usize) -> Result<Self, Invalid> {
        if width > REGRESSORS_MAX {
            return Err(Invalid::too_large("regressors", REGRESSORS_MAX));
        }
        let cells = width.saturating_mul(width);
        Ok(Self { width, cross: vec![0.0; cells], right: vec![0.0; width], rows: 0 })
    }

    /// Adds an observation; a row with anything not finite or of another width is left out.
    pub fn add(&mut self, row: &[f64], target: f64, weight: f64) {
        let usable = row.iter().all(|x| x.is_finite()) && target.is_finite() && weight.is_finite() && weight > 0.0;
        if !usable || row.len() != self.width || self.width == 0 {
            return;
        }
        let lines = self.cross.chunks_exact_mut(self.width);
        for ((line, right), x) in lines.zip(&mut self.right).zip(row) {
            let scaled = weight * x;
            // Most regressors are flags that are rarely up.
            if scaled != 0.0 {
                line.iter_mut().zip(row).for_each(|(cell, other)| *cell += scaled * other);
                *right += scaled * target;
            }
        }
        self.rows = self.rows.saturating_add(1);
    }

    /// Observations added.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The coefficients. `prior` and `precision` stand one per regressor; a missing one is 0 and [`PRECISION_MIN`].
    pub fn solve(&self, prior: &[f64], precision: &[f64]) -> Vec<f64> {
        let priors = || prior.iter().copied().chain(std::iter::repeat(0.0));
        let precisions = || {
            let given = precision.iter().copied().chain(std::iter::repeat(0.0));
            given.map(|p| if p.is_finite() { p.max(PRECISION_MIN) } else { PRECISION_MIN })
        };
        let mut lower: Vec<Vec<f64>> = Vec::with_capacity(self.width);
        let mut solved: Vec<f64> = Vec::with_capacity(self.width);
        let lines = self.cross.chunks_exact(self.width.max(1));
        let rights = self.right.iter().zip(priors().zip(precisions()));
        for (line, (right, (prior, precision))) in lines.zip(rights) {
            let mut row: Vec<f64> = Vec::with_capacity(lower.len().saturating_add(1));
            for (above, cell) in lower.iter().zip(line) {
                let dot: f64 = row.iter().zip(above).map(|(a, b)| a * b).sum();
                row.push((cell - dot) / above.last().copied().unwrap_or(1.0));
            }
            let own = line.get(lower.len()).copied().unwrap_or(0.0) + precision;
            let diagonal = (own - row.iter().map(|a| a * a).sum::<f64>()).max(PRECISION_MIN).sqrt();
            let dot: f64 = row.iter().zip(&solved).map(|(a, z)| a * z).sum();
            solved.push((right + precision * prior - dot) / diagonal);
            row.push(diagonal);
            lower.push(row);
        }
        let mut coefficients = vec![];
        while let (Some(row), Some(z)) = (lower.pop(), solved.pop()) {
            let x = z / row.last().copied().unwrap_or(1.0);
            solved.iter_mut().zip(&row).for_each(|(z, l)| *z -= l * x);
            coefficients.push(x);
        }
        coefficients.reverse();
        coefficients
    }
}

/// Most regressors of one group.
pub const REGRESSORS_MAX: usize = 512;
/// Smallest precision of a prior, so that the equations always have a solution.
pub const PRECISION_MIN: f64 = 1e-9;
