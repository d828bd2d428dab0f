use serde::{Deserialize, Serialize};

/// A demand distribution as the host writes it; [`super::Demand::new`] checks it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum DemandForm {
    /// Always the same amount.
    Constant {
        /// The amount.
        units: f64,
    },
    /// Normal, not cut at zero (the textbooks' convention).
    Normal {
        /// Mean μ.
        mean: f64,
        /// Standard deviation σ ≥ 0.
        sd: f64,
    },
    /// Poisson.
    Poisson {
        /// Mean λ ≥ 0.
        mean: f64,
    },
    /// Negative binomial with real size: r = m²/(v − m), p = m/v.
    NegativeBinomial {
        /// Mean m ≥ 0.
        mean: f64,
        /// Standard deviation, its square at least the mean (equal: Poisson).
        sd: f64,
    },
    /// Gamma.
    Gamma {
        /// Shape k > 0.
        shape: f64,
        /// Scale θ > 0.
        scale: f64,
    },
    /// Lognormal, by its own moments.
    Lognormal {
        /// Mean > 0.
        mean: f64,
        /// Standard deviation ≥ 0.
        sd: f64,
    },
    /// A list of values with probabilities.
    Discrete {
        /// The values, strictly rising.
        values: Vec<f64>,
        /// As many probabilities, summing to 1 (to 1e-6, then scaled exactly).
        probabilities: Vec<f64>,
    },
    /// An observed sample, every value as likely as the others.
    Empirical {
        /// The values, in any order.
        sample: Vec<f64>,
    },
    /// Forecast quantiles; straight in between, an exponential tail above.
    Quantiles {
        /// Levels, strictly rising, from 0 to 1.
        levels: Vec<f64>,
        /// As many values, not falling.
        values: Vec<f64>,
    },
    /// One of several demands, by chance: e.g. one per possible lead time.
    Mixture {
        /// The demands with their probabilities, which sum to 1 (to 1e-6, then scaled exactly); none a mixture itself.
        parts: Vec<DemandShare>,
    },
}

/// One demand of a mixture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandShare {
    /// Its probability.
    pub share: f64,
    /// The demand.
    pub of: DemandForm,
}
