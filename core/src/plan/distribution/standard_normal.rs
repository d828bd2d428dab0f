//! The standard normal distribution and its loss functions, accurate far into the tails.

/// 1/√(2π).
const INVERSE_ROOT_TWO_PI: f64 = 0.398_942_280_401_432_7;

/// The density φ(z).
pub fn normal_density(z: f64) -> f64 {
    INVERSE_ROOT_TWO_PI * libm::exp(-0.5 * z * z)
}

/// Φ(z), the probability of at most z.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// 1 − Φ(z), the probability of more than z.
pub fn normal_sf(z: f64) -> f64 {
    0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The z with Φ(z) = p, for 0 < p < 1; ∓∞ at the ends and outside.
///
/// Start: the rational form of Abramowitz & Stegun 26.2.23; then Halley's method on the smaller tail.
///
/// ```
/// use daigou::plan::distribution::normal_ppf;
/// assert!((normal_ppf(0.97) - 1.880_793_608_151_250_9).abs() < 1e-14);
/// ```
pub fn normal_ppf(p: f64) -> f64 {
    if p > 0.5 { -lower_root(1.0 - p) } else { lower_root(p) }
}

/// The z with 1 − Φ(z) = q: as [`normal_ppf`] of 1 − q, without losing the digits of a small q.
pub fn normal_isf(q: f64) -> f64 {
    -normal_ppf(q)
}

/// The z ≤ 0 with Φ(z) = `tail`, for `tail` ≤ ½.
fn lower_root(tail: f64) -> f64 {
    if tail.is_nan() {
        return f64::NAN;
    }
    if tail <= 0.0 {
        return f64::NEG_INFINITY;
    }
    let t = (-2.0 * libm::log(tail)).sqrt();
    let above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let below = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let mut z = t - above / below;
    for _ in 0..4 {
        let newton = (normal_sf(z) - tail) / normal_density(z);
        let halley = newton / (1.0 + 0.5 * z * newton);
        if !halley.is_finite() {
            break;
        }
        z += halley;
        if halley.abs() < 1e-16 * z.abs().max(1.0) {
            break;
        }
    }
    -z
}

/// Above this z the closed forms cancel and the continued fraction takes over.
const FRACTION_FROM: f64 = 2.5;

/// The first-order loss n₁(z) = E[(Z − z)⁺] = φ(z) − z (1 − Φ(z)).
///
/// Source: Zipkin, *Foundations of Inventory Management*, 2000, C.2.4.
///
/// ```
/// use daigou::plan::distribution::standard_normal_loss;
/// assert!((standard_normal_loss(0.5) - 0.197_796_557_401_306).abs() < 1e-15);
/// ```
pub fn standard_normal_loss(z: f64) -> f64 {
    if z > FRACTION_FROM {
        return normal_density(z) * tail_ratio(z, 1);
    }
    normal_density(z) - z * normal_sf(z)
}

/// The second-order loss n₂(z) = ½ E[((Z − z)⁺)²] = ½ [(z² + 1)(1 − Φ(z)) − z φ(z)].
///
/// Source: Zipkin, *Foundations of Inventory Management*, 2000, C.2.4.
pub fn standard_normal_second_loss(z: f64) -> f64 {
    if z > FRACTION_FROM {
        return normal_density(z) * tail_ratio(z, 2);
    }
    0.5 * ((z * z + 1.0) * normal_sf(z) - z * normal_density(z))
}

/// H_n(z) / φ(z) with H₀ = 1 − Φ, H_n = ∫ H_{n−1}: products of the fractions 1/(z + (n+1)/(z + (n+2)/(z + …))).
fn tail_ratio(z: f64, order: u32) -> f64 {
    // 160 levels reach 1e-16 at z = 2.5; each larger z needs fewer.
    let mut fraction = z;
    let mut level: f64 = 160.0;
    let mut product = 1.0;
    while level >= 1.0 {
        fraction = z + level / fraction;
        if level <= f64::from(order) + 1.0 {
            product /= fraction;
        }
        level -= 1.0;
    }
    product
}
