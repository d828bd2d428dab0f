//! Saddle-point pieces that keep full relative accuracy where the textbook forms subtract large logarithms.
//!
//! Source: C. Loader, "Fast and accurate computation of binomial probabilities", 2000.

use std::f64::consts::PI;

/// Half of ln(2π).
pub(super) const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// The error of Stirling's formula, δ(n) = ln Γ(n+1) − (n + ½) ln n + n − ½ ln 2π, for n > 0.
pub(super) fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        // For a count the exact recursion is not needed: ln Γ is below 31 here, so its error stays near 1e-15.
        return libm::lgamma(n + 1.0) - (n + 0.5) * libm::log(n) + n - HALF_LN_TWO_PI;
    }
    let s = 1.0 / (n * n);
    let tail = 1.0 / 1188.0 - s * (691.0 / 360_360.0 - s / 156.0);
    (1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s * tail)))) / n
}

/// The deviance D(x, m) = x ln(x/m) + m − x ≥ 0, for x ≥ 0 and m > 0.
pub(super) fn deviance(x: f64, m: f64) -> f64 {
    if x == 0.0 {
        return m;
    }
    let difference = x - m;
    if difference.abs() < 0.1 * (x + m) {
        // With v = (x − m)/(x + m): ln(x/m) = 2 artanh v, so the leading terms cancel on paper, not in the machine.
        let v = difference / (x + m);
        let v2 = v * v;
        let mut sum = difference * v;
        let mut power = 2.0 * x * v;
        let mut odd = 3.0;
        for _ in 0..40 {
            power *= v2;
            let next = sum + power / odd;
            if next == sum {
                break;
            }
            sum = next;
            odd += 2.0;
        }
        return sum;
    }
    x * libm::log(x / m) + m - x
}

/// y^a e^(−y) / Γ(a+1), the Poisson probability with a real count.
pub(super) fn poisson_term(a: f64, y: f64) -> f64 {
    if y == 0.0 {
        return if a == 0.0 { 1.0 } else { 0.0 };
    }
    if a == 0.0 {
        return libm::exp(-y);
    }
    if a < 1e-3 || a < y * f64::MIN_POSITIVE {
        return libm::exp(a * libm::log(y) - y - libm::lgamma(a + 1.0));
    }
    libm::exp(-stirling_error(a) - deviance(a, y)) / (2.0 * PI * a).sqrt()
}

/// Γ(a+b+1) / (Γ(a+1) Γ(b+1)) x^a y^b with y = 1 − x: the binomial probability with real counts.
pub(super) fn binomial_term(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 || y <= 0.0 {
        let certain = (x <= 0.0 && a == 0.0) || (y <= 0.0 && b == 0.0);
        return if certain { 1.0 } else { 0.0 };
    }
    let n = a + b;
    // Below one unit Stirling's series says nothing; plain logarithms are exact enough there.
    if a < 1e-3 || b < 1e-3 {
        let beta = log_rising(a.min(b), a.max(b));
        return libm::exp(beta + a * log_of(x, y) + b * log_of(y, x));
    }
    let exponent = stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * x) - deviance(b, n * y);
    libm::exp(exponent) * (n / (2.0 * PI * a * b)).sqrt()
}

/// ln x where y = 1 − x, from whichever of the two is small.
fn log_of(x: f64, y: f64) -> f64 {
    if y < 0.5 { libm::log1p(-y) } else { libm::log(x) }
}

/// ln [Γ(s+l+1) / (Γ(s+1) Γ(l+1))] for a small s and any l.
fn log_rising(small: f64, large: f64) -> f64 {
    if large < 16.0 {
        return libm::lgamma(small + large + 1.0) - libm::lgamma(small + 1.0) - libm::lgamma(large + 1.0);
    }
    // The difference of two Stirling formulas, the large parts taken apart by hand.
    let n = small + large;
    let stretch = (large + 0.5) * libm::log1p(small / large) + small * libm::log(n) - small;
    stretch + stirling_error(n) - stirling_error(large) - libm::lgamma(small + 1.0)
}

/// Nodes and weights of the 16-point Gauss–Legendre rule on [−1, 1], positive half.
const GAUSS: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_59),
    (0.458_016_777_657_227_4, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_7, 0.149_595_988_816_576_73),
    (0.755_404_408_355_003, 0.124_628_971_255_533_88),
    (0.865_631_202_387_831_7, 0.095_158_511_682_492_78),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_894),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_096),
];

/// ∫ of two positive smooth functions at once over [0, `end`], in panels that grow away from zero.
pub(super) fn integrate_pair(end: f64, both: impl Fn(f64) -> (f64, f64)) -> (f64, f64) {
    const EDGES: [f64; 9] = [0.0, 0.03, 0.08, 0.15, 0.25, 0.38, 0.54, 0.75, 1.0];
    let mut total = (0.0, 0.0);
    for (from, to) in EDGES.iter().zip(EDGES.iter().skip(1)) {
        let (middle, half) = (0.5 * end * (from + to), 0.5 * end * (to - from));
        for (node, weight) in GAUSS {
            for point in [middle - half * node, middle + half * node] {
                let (first, second) = both(point);
                total.0 += half * weight * first;
                total.1 += half * weight * second;
            }
        }
    }
    total
}
