use super::check::{bounded, not_negative, positive};
use super::count::Count;
use super::gamma::Gamma;
use super::line::Line;
use super::lognormal::Lognormal;
use super::mixture::Mixture;
use super::steps::Steps;
use super::tail::Tail;
use super::{
    DEMAND_POINTS_MAX, DemandForm, normal_cdf, normal_density, normal_isf, normal_ppf, normal_sf, standard_normal_loss,
    standard_normal_second_loss,
};
use crate::value::{Invalid, Problem};

/// A smaller deviation is none: squared distances in its units would overflow.
const SD_MIN: f64 = 1e-100;

/// The checked parameters with what is computed from them once.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Law {
    Constant(f64),
    Normal(f64, f64),
    Count(Count),
    Gamma(Gamma),
    Lognormal(Lognormal),
    Steps(Steps),
    Line(Line),
    Mixture(Mixture),
}

/// A mean and a deviation, both zero or more.
pub(super) fn spread(mean_field: &str, mean: f64, sd_field: &str, sd: f64) -> Result<(), Invalid> {
    not_negative(mean_field, mean)?;
    not_negative(sd_field, sd)?;
    if mean > 0.0 {
        positive(mean_field, mean)?;
    }
    Ok(())
}

fn listed(field: &str, length: usize) -> Result<(), Invalid> {
    if length == 0 {
        return Err(Invalid::empty(field));
    }
    if length > DEMAND_POINTS_MAX {
        return Err(Invalid::new(field, Problem::TooLong { max: DEMAND_POINTS_MAX as u64 }));
    }
    Ok(())
}

fn discrete(values: &[f64], probabilities: &[f64]) -> Result<Steps, Invalid> {
    listed("values", values.len())?;
    if probabilities.len() != values.len() {
        return Err(Invalid::inconsistent("probabilities", "the number of values"));
    }
    for (at, value) in values.iter().enumerate() {
        bounded(&format!("values[{at}]"), *value)?;
    }
    if values.iter().zip(values.iter().skip(1)).any(|(low, high)| low >= high) {
        return Err(Invalid::inconsistent("values", "a strictly rising order"));
    }
    let mut sum = 0.0;
    for (at, probability) in probabilities.iter().enumerate() {
        not_negative(&format!("probabilities[{at}]"), *probability)?;
        sum += probability;
    }
    if (sum - 1.0).abs() > 1e-6 {
        return Err(Invalid::inconsistent("probabilities", "a sum of 1"));
    }
    let weighted: Vec<_> = values.iter().copied().zip(probabilities.iter().copied()).collect();
    Ok(Steps::of_weights(&weighted))
}

fn empirical(sample: &[f64]) -> Result<Steps, Invalid> {
    listed("sample", sample.len())?;
    for (at, value) in sample.iter().enumerate() {
        bounded(&format!("sample[{at}]"), *value)?;
    }
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut weighted: Vec<(f64, f64)> = Vec::with_capacity(sorted.len());
    for value in sorted {
        match weighted.last_mut() {
            Some((last, count)) if *last == value => *count += 1.0,
            _ => weighted.push((value, 1.0)),
        }
    }
    Ok(Steps::of_weights(&weighted))
}

fn quantiles(levels: &[f64], values: &[f64]) -> Result<Line, Invalid> {
    listed("levels", levels.len())?;
    if values.len() != levels.len() {
        return Err(Invalid::inconsistent("values", "the number of levels"));
    }
    let mut pairs: Vec<(f64, f64)> = Vec::with_capacity(levels.len());
    for (level, value) in levels.iter().zip(values) {
        bounded("values", *value)?;
        not_negative("levels", *level)?;
        if *level > 1.0 {
            return Err(Invalid::too_large("levels", 1));
        }
        if let Some((before, low)) = pairs.last() {
            if level <= before {
                return Err(Invalid::inconsistent("levels", "a strictly rising order"));
            }
            if value < low {
                return Err(Invalid::inconsistent("values", "an order that does not fall"));
            }
        }
        pairs.push((*level, *value));
    }
    Ok(Line::of_quantiles(&pairs))
}

impl Law {
    pub(super) fn of(form: &DemandForm) -> Result<Self, Invalid> {
        Ok(match form {
            DemandForm::Constant { units } => {
                bounded("units", *units)?;
                Self::Constant(*units)
            }
            DemandForm::Normal { mean, sd } => {
                bounded("mean", *mean)?;
                not_negative("sd", *sd)?;
                if *sd < SD_MIN { Self::Constant(*mean) } else { Self::Normal(*mean, *sd) }
            }
            DemandForm::Poisson { mean } => {
                spread("mean", *mean, "mean", *mean)?;
                if *mean == 0.0 { Self::Constant(0.0) } else { Self::Count(Count::poisson(*mean)) }
            }
            DemandForm::NegativeBinomial { mean, sd } => {
                spread("mean", *mean, "sd", *sd)?;
                let variance = sd * sd;
                if *mean == 0.0 {
                    if *sd > 0.0 {
                        return Err(Invalid::inconsistent("sd", "a mean of zero"));
                    }
                    Self::Constant(0.0)
                } else if variance < mean * (1.0 - 1e-9) {
                    return Err(Invalid::inconsistent("sd", "a variance of at least the mean"));
                } else if variance <= mean * (1.0 + 1e-9) {
                    Self::Count(Count::poisson(*mean))
                } else {
                    Self::Count(Count::negative_binomial(*mean, variance))
                }
            }
            DemandForm::Gamma { shape, scale } => {
                positive("shape", *shape)?;
                positive("scale", *scale)?;
                Self::Gamma(Gamma { shape: *shape, scale: *scale })
            }
            DemandForm::Lognormal { mean, sd } => {
                spread("mean", *mean, "sd", *sd)?;
                if *mean == 0.0 && *sd > 0.0 {
                    return Err(Invalid::inconsistent("sd", "a mean of zero"));
                }
                if *sd < SD_MIN {
                    Self::Constant(*mean)
                } else {
                    Self::Lognormal(Lognormal::of_moments(*mean, sd * sd))
                }
            }
            DemandForm::Discrete { values, probabilities } => Self::Steps(discrete(values, probabilities)?),
            DemandForm::Empirical { sample } => Self::Steps(empirical(sample)?),
            DemandForm::Quantiles { levels, values } => Self::Line(quantiles(levels, values)?),
            DemandForm::Mixture { parts } => Self::Mixture(Mixture::of(parts)?),
        })
    }

    pub(super) fn mean(&self) -> f64 {
        match self {
            Self::Constant(units) => *units,
            Self::Normal(mean, _) => *mean,
            Self::Count(count) => count.mean(),
            Self::Gamma(gamma) => gamma.mean(),
            Self::Lognormal(lognormal) => lognormal.mean(),
            Self::Steps(steps) => steps.mean(),
            Self::Line(line) => line.mean(),
            Self::Mixture(mixture) => mixture.mean(),
        }
    }

    pub(super) fn variance(&self) -> f64 {
        match self {
            Self::Constant(_) => 0.0,
            Self::Normal(_, sd) => sd * sd,
            Self::Count(count) => count.variance(),
            Self::Gamma(gamma) => gamma.variance(),
            Self::Lognormal(lognormal) => lognormal.variance(),
            Self::Steps(steps) => steps.variance(),
            Self::Line(line) => line.variance(),
            Self::Mixture(mixture) => mixture.variance(),
        }
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        if x.is_infinite() {
            return if x > 0.0 { 1.0 } else { 0.0 };
        }
        match self {
            Self::Constant(units) => f64::from(u8::from(x >= *units)),
            Self::Normal(mean, sd) => normal_cdf((x - mean) / sd),
            Self::Count(count) => count.cdf(x),
            Self::Gamma(gamma) => gamma.sides(x).0,
            Self::Lognormal(lognormal) => lognormal.sides(x).0,
            Self::Steps(steps) => steps.cdf(x),
            Self::Line(line) => line.cdf(x),
            Self::Mixture(mixture) => mixture.cdf(x),
        }
    }

    pub(super) fn sf(&self, x: f64) -> f64 {
        if x.is_infinite() {
            return if x > 0.0 { 0.0 } else { 1.0 };
        }
        match self {
            Self::Constant(units) => f64::from(u8::from(x < *units)),
            Self::Normal(mean, sd) => normal_sf((x - mean) / sd),
            Self::Count(count) => count.sf(x),
            Self::Gamma(gamma) => gamma.sides(x).1,
            Self::Lognormal(lognormal) => lognormal.sides(x).1,
            Self::Steps(steps) => steps.tail(x).above,
            Self::Line(line) => line.tail(x).above,
            Self::Mixture(mixture) => mixture.tail(x).above,
        }
    }

    pub(super) fn density(&self, x: f64) -> f64 {
        if !x.is_finite() {
            return 0.0;
        }
        match self {
            Self::Constant(units) => f64::from(u8::from(x == *units)),
            Self::Normal(mean, sd) => normal_density((x - mean) / sd) / sd,
            Self::Count(count) => {
                if x >= 0.0 && x == x.floor() {
                    count.mass(x)
                } else {
                    0.0
                }
            }
            Self::Gamma(gamma) => gamma.density(x),
            Self::Lognormal(lognormal) => lognormal.density(x),
            Self::Steps(steps) => steps.mass(x),
            Self::Line(line) => line.density(x),
            Self::Mixture(mixture) => mixture.density(x),
        }
    }

    pub(super) fn tail(&self, x: f64) -> Tail {
        if !x.is_finite() {
            let lost = if x > 0.0 { 0.0 } else { f64::INFINITY };
            return Tail { above: self.sf(x), loss: lost, square: lost };
        }
        match self {
            Self::Constant(units) if x < *units => Tail::whole(*units, 0.0, x),
            Self::Constant(_) => Tail::default(),
            Self::Normal(mean, sd) => {
                let z = (x - mean) / sd;
                Tail {
                    above: normal_sf(z),
                    loss: sd * standard_normal_loss(z),
                    square: 2.0 * sd * sd * standard_normal_second_loss(z),
                }
            }
            Self::Count(count) => count.tail(x),
            Self::Gamma(gamma) => gamma.tail(x),
            Self::Lognormal(lognormal) => lognormal.tail(x),
            Self::Steps(steps) => steps.tail(x),
            Self::Line(line) => line.tail(x),
            Self::Mixture(mixture) => mixture.tail(x),
        }
    }

    pub(super) fn complementary(&self, x: f64) -> f64 {
        if !x.is_finite() {
            return if x > 0.0 { x } else { 0.0 };
        }
        match self {
            Self::Constant(units) => (x - units).max(0.0),
            Self::Normal(mean, sd) => sd * standard_normal_loss((mean - x) / sd),
            Self::Count(count) => count.complementary(x),
            Self::Gamma(gamma) => gamma.complementary(x),
            Self::Lognormal(lognormal) => lognormal.complementary(x),
            Self::Steps(steps) => steps.complementary(x),
            Self::Line(line) => line.complementary(x),
            Self::Mixture(mixture) => mixture.complementary(x),
        }
    }

    /// The quantile at `lower` = p, `upper` = 1 − p, read from the smaller of the two.
    pub(super) fn quantile(&self, lower: f64, upper: f64) -> f64 {
        if lower.is_nan() || upper.is_nan() {
            return f64::NAN;
        }
        let (lower, upper) = (lower.clamp(0.0, 1.0), upper.clamp(0.0, 1.0));
        match self {
            Self::Constant(units) => *units,
            Self::Normal(mean, sd) => mean + sd * if upper < lower { normal_isf(upper) } else { normal_ppf(lower) },
            Self::Steps(steps) => steps.quantile(lower, upper),
            Self::Line(line) => line.quantile(lower, upper),
            Self::Mixture(mixture) => mixture.quantile(lower, upper),
            _ if lower <= 0.0 => 0.0,
            _ if upper <= 0.0 => f64::INFINITY,
            Self::Count(count) => count.quantile(lower, upper),
            Self::Gamma(gamma) => gamma.quantile(lower, upper),
            Self::Lognormal(lognormal) => lognormal.quantile(lower, upper),
        }
    }

    pub(super) fn is_count(&self) -> bool {
        let whole = |value: f64| value >= 0.0 && value == value.floor();
        match self {
            Self::Constant(units) => whole(*units),
            Self::Count(_) => true,
            Self::Mixture(mixture) => mixture.is_count(),
            Self::Steps(steps) => steps.masses().all(|(value, _)| whole(value)),
            Self::Normal(..) | Self::Gamma(_) | Self::Lognormal(_) | Self::Line(_) => false,
        }
    }
}
