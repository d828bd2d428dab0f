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
        let mut matrix = self.cross.clone();
        let mut solution = self.right.clone();
        let diagonal = matrix.iter_mut().step_by(self.width.saturating_add(1));
        for ((own, right), (prior, precision)) in diagonal.zip(&mut solution).zip(priors().zip(precisions())) {
            *own += precision;
            *right += precision * prior;
        }
        solve_in_place(&mut matrix, &mut solution);
        solution
    }
}

/// Solves `A·x = b` by Cholesky; `b` becomes `x`, `A` (of which the lower triangle is read) is used up.
///
/// A pivot that is not positive is taken as [`PRECISION_MIN`].
pub(super) fn solve_in_place(matrix: &mut [f64], x: &mut [f64]) {
    let width = x.len();
    for done in 0..width {
        let Some((above, below)) = matrix.split_at_mut_checked(done.saturating_mul(width)) else { return };
        let (Some(row), Some((solved, [right, ..]))) = (below.get_mut(..width), x.split_at_mut_checked(done)) else {
            return;
        };
        for (column, line) in above.chunks_exact(width).enumerate() {
            let Some((known, [cell, ..])) = row.split_at_mut_checked(column) else { return };
            let dot: f64 = known.iter().zip(line).map(|(a, b)| a * b).sum();
            *cell = (*cell - dot) / line.get(column).copied().unwrap_or(1.0);
        }
        let Some((known, [own, ..])) = row.split_at_mut_checked(done) else { return };
        *own = (*own - known.iter().map(|a| a * a).sum::<f64>()).max(PRECISION_MIN).sqrt();
        *right = (*right - known.iter().zip(solved.iter()).map(|(a, z)| a * z).sum::<f64>()) / *own;
    }
    for (place, row) in matrix.chunks_exact(width.max(1)).enumerate().rev() {
        let Some((earlier, [own, ..])) = x.split_at_mut_checked(place) else { return };
        *own /= row.get(place).copied().unwrap_or(1.0);
        earlier.iter_mut().zip(row).for_each(|(z, l)| *z -= l * *own);
    }
}

/// Most regressors of one group.
pub const REGRESSORS_MAX: usize = 512;
/// Smallest precision of a prior, so that the equations always have a solution.
pub const PRECISION_MIN: f64 = 1e-9;
