//! The regularised incomplete gamma and beta functions by themselves, for callers outside demand.

use serde::{Deserialize, Serialize};

use super::check::{not_negative, positive};
use super::incomplete_beta::beta_i;
use super::incomplete_gamma::gamma_p_q;
use crate::value::Invalid;

/// A regularised function and its complement; they sum to 1 and each is exact where it is small.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Regularized {
    /// The part below: P(a, x) or I_x(a, b).
    pub lower: f64,
    /// The part above: Q(a, x) or I_{1−x}(b, a).
    pub upper: f64,
}

/// P(a, x) = γ(a, x)/Γ(a) and Q(a, x) = 1 − P, for a > 0 and x ≥ 0. Source: DLMF 8.2.4.
///
/// # Errors
/// `invalid.*` naming the argument.
///
/// ```
/// use daigou::plan::distribution::regularized_gamma;
/// // Q(1, x) = e^(−x), exact where 1 − P would be nothing but rounding.
/// let tail = regularized_gamma(1.0, 100.0)?.upper;
/// assert!((tail / 3.720_075_976_020_836e-44 - 1.0).abs() < 1e-12);
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
pub fn regularized_gamma(a: f64, x: f64) -> Result<Regularized, Invalid> {
    positive("a", a)?;
    not_negative("x", x)?;
    let (lower, upper) = gamma_p_q(a, x);
    Ok(Regularized { lower, upper })
}

/// I_x(a, b) and its complement I_{1−x}(b, a), for a, b > 0 and 0 ≤ x ≤ 1. Source: DLMF 8.17.2.
///
/// # Errors
/// `invalid.*` naming the argument.
///
/// ```
/// use daigou::plan::distribution::regularized_beta;
/// // I_x(1, 2) = 1 − (1 − x)².
/// assert!((regularized_beta(1.0, 2.0, 0.3)?.lower - 0.51).abs() < 1e-15);
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
pub fn regularized_beta(a: f64, b: f64, x: f64) -> Result<Regularized, Invalid> {
    positive("a", a)?;
    positive("b", b)?;
    not_negative("x", x)?;
    if x > 1.0 {
        return Err(Invalid::too_large("x", 1));
    }
    let (lower, upper) = beta_i(a, b, x, 1.0 - x);
    Ok(Regularized { lower, upper })
}
