//! The regularised incomplete gamma functions P(a, y) and Q(a, y) = 1 − P.
//!
//! Sources: series and continued fraction, DLMF 8.7.1 and 8.9.2; the uniform expansion for large a, N. M. Temme,
//! "The asymptotic expansion of the incomplete gamma functions", SIAM J. Math. Anal. 10, 1979 (DLMF 8.12).

use std::f64::consts::PI;

use super::special::{deviance, poisson_term};

/// From this shape on, and within a tenth of it, the uniform expansion is shorter than the series.
const UNIFORM_SHAPE: f64 = 1_000.0;
/// Terms after which a series or fraction is taken as it stands; bounded arguments need fewer.
const TERMS_MAX: u32 = 1_000_000;

/// P(a, y) and Q(a, y) for a > 0, y ≥ 0; each keeps relative accuracy where it is small.
pub(super) fn gamma_p_q(a: f64, y: f64) -> (f64, f64) {
    if y <= 0.0 {
        return (0.0, 1.0);
    }
    if a > UNIFORM_SHAPE && (y - a).abs() < 0.1 * a {
        return uniform(a, y);
    }
    if a < 0.5 && y < 1.0 {
        return small_shape(a, y);
    }
    if y < a + 1.0 {
        let p = (poisson_term(a, y) * lower_series(a, y)).min(1.0);
        return (p, 1.0 - p);
    }
    let q = (poisson_term(a, y) * upper_ratio(a, y)).min(1.0);
    (1.0 - q, q)
}

/// P(a, y) / [y^a e^(−y) / Γ(a+1)] = Σ yⁿ / ((a+1) … (a+n)).
fn lower_series(a: f64, y: f64) -> f64 {
    let (mut term, mut sum, mut denominator) = (1.0, 1.0, a);
    for _ in 0..TERMS_MAX {
        denominator += 1.0;
        term *= y / denominator;
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    sum
}

/// [y P(a, y) − a P(a+1, y)] / [y^(a+1) e^(−y) / Γ(a+1)] = Σ yⁿ / ((a+1) … (a+n)) (n+1)/(a+n+1).
pub(super) fn shortfall_series(a: f64, y: f64) -> f64 {
    let (mut term, mut n) = (1.0, 0.0);
    let mut sum = 1.0 / (a + 1.0);
    for _ in 0..TERMS_MAX {
        n += 1.0;
        term *= y / (a + n);
        let add = term * (n + 1.0) / (a + n + 1.0);
        sum += add;
        if add < sum * 1e-17 {
            break;
        }
    }
    sum
}

/// Q(a, y) / [y^a e^(−y) / Γ(a+1)] for y > a, by Lentz's evaluation of the continued fraction.
fn upper_ratio(a: f64, y: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = y + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = if b.abs() < TINY { 1.0 / TINY } else { 1.0 / b };
    let mut h = d;
    let mut n = 0.0;
    for _ in 0..TERMS_MAX {
        n += 1.0;
        let numerator = -n * (n - a);
        b += 2.0;
        d = numerator * d + b;
        c = b + numerator / c;
        if d.abs() < TINY {
            d = TINY;
        }
        if c.abs() < TINY {
            c = TINY;
        }
        d = 1.0 / d;
        let factor = d * c;
        h *= factor;
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    a * h
}

/// Both functions for a < ½ and y < 1, where 1 − P would lose the digits of a small Q.
fn small_shape(a: f64, y: f64) -> (f64, f64) {
    let exponent = a * libm::log(y) - libm::lgamma(a + 1.0);
    let (mut term, mut sum) = (1.0, 0.0);
    let mut n = 0.0;
    for _ in 0..200 {
        n += 1.0;
        term *= -y / n;
        let next = sum - term * a / (a + n);
        if next == sum {
            break;
        }
        sum = next;
    }
    let whole = libm::exp(exponent);
    (whole * (1.0 - sum), -libm::expm1(exponent) + whole * sum)
}

/// Coefficients c_k of Temme's expansion, as power series in η.
const TEMME: [&[f64]; 5] = [
    &[
        -0.333_333_333_333_333_3,
        0.083_333_333_333_333_33,
        -0.014_814_814_814_814_815,
        0.001_157_407_407_407_407_3,
        0.000_352_733_686_067_019_4,
        -0.000_178_755_144_032_921_8,
        3.919_263_178_522_438e-5,
        -2.185_448_510_679_992e-6,
        -1.854_062_210_715_16e-6,
        8.296_711_340_953_087e-7,
        -1.766_595_273_682_607_8e-7,
        6.707_853_543_401_498e-9,
    ],
    &[
        -0.001_851_851_851_851_852,
        -0.003_472_222_222_222_222,
        0.002_645_502_645_502_645_4,
        -0.000_990_226_337_448_559_6,
        0.000_205_761_316_872_427_98,
        -4.018_775_720_164_609e-7,
        -1.809_855_033_448_997_7e-5,
        7.649_160_916_081_11e-6,
    ],
    &[
        0.004_133_597_883_597_883,
        -0.002_681_327_160_493_827_3,
        0.000_771_604_938_271_604_9,
        2.009_387_860_082_304_7e-6,
        -0.000_107_366_532_263_651_6,
    ],
    &[0.000_649_434_156_378_600_8, 0.000_229_472_093_621_399_17, -0.000_469_189_494_395_255_7],
    &[-0.000_861_888_290_916_711_7, 0.000_784_039_221_720_066_6],
];

/// Both functions for a large shape and y within a tenth of it.
fn uniform(a: f64, y: f64) -> (f64, f64) {
    let half_square = deviance(a, y);
    let eta = (2.0 * half_square / a).sqrt() * if y < a { -1.0 } else { 1.0 };
    let mut series = 0.0;
    for coefficients in TEMME.iter().rev() {
        let at_eta = coefficients.iter().rev().fold(0.0, |sum, c| sum * eta + c);
        series = series / a + at_eta;
    }
    let correction = libm::exp(-half_square) / (2.0 * PI * a).sqrt() * series;
    let root = half_square.sqrt();
    if y < a {
        let p = (0.5 * libm::erfc(root) - correction).max(0.0);
        (p, 1.0 - p)
    } else {
        let q = (0.5 * libm::erfc(root) + correction).max(0.0);
        (1.0 - q, q)
    }
}
