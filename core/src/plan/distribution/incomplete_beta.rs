//! The regularised incomplete beta function I_x(a, b).
//!
//! Source: continued fraction DLMF 8.17.22, the factor before it by Loader's binomial term.

use super::special::binomial_term;

/// I_x(a, b) and its complement for a, b > 0 and x + y = 1; each keeps relative accuracy where it is small.
pub(super) fn beta_i(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if y <= 0.0 {
        return (1.0, 0.0);
    }
    // x^a y^b / B(a, b) = a b / (a + b) times the binomial term.
    let front = binomial_term(a, b, x, y) * (a / (a + b)) * b;
    if x * (a + b + 2.0) <= a + 1.0 {
        let lower = (front * fraction(a, b, x) / a).min(1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (front * fraction(b, a, y) / b).min(1.0);
        (1.0 - upper, upper)
    }
}

/// Lentz's evaluation of the continued fraction of a B(a, b) I_x(a, b) / (x^a (1−x)^b).
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guard = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    let mut m = 0.0;
    for _ in 0..1_000_000 {
        m += 1.0;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        let factor = d * c;
        h *= factor;
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}
