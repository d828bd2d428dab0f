use super::DemandShare;
use super::check::not_negative;
use super::form::DemandForm;
use super::law::Law;
use super::tail::Tail;
use crate::value::{Invalid, Problem};

/// Most demands one mixture may have.
const PARTS_MAX: usize = 10_000;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mixture {
    parts: Vec<(f64, Law)>,
}

impl Mixture {
    pub(super) fn of(parts: &[DemandShare]) -> Result<Self, Invalid> {
        if parts.is_empty() {
            return Err(Invalid::empty("parts"));
        }
        if parts.len() > PARTS_MAX {
            return Err(Invalid::new("parts", Problem::TooLong { max: PARTS_MAX as u64 }));
        }
        let mut laws = Vec::with_capacity(parts.len());
        let mut sum = 0.0;
        for (at, part) in parts.iter().enumerate() {
            let field = format!("parts[{at}]");
            not_negative("share", part.share).map_err(|e| e.within(&field))?;
            if matches!(part.of, DemandForm::Mixture { .. }) {
                return Err(Invalid::malformed(field, "a demand that is no mixture itself"));
            }
            laws.push((part.share, Law::of(&part.of).map_err(|e| e.within(&field))?));
            sum += part.share;
        }
        if (sum - 1.0).abs() > 1e-6 {
            return Err(Invalid::inconsistent("parts", "shares with a sum of 1"));
        }
        for (share, _) in &mut laws {
            *share /= sum;
        }
        Ok(Self { parts: laws })
    }

    fn weighted(&self, of: impl Fn(&Law) -> f64) -> f64 {
        self.parts.iter().map(|(share, law)| share * of(law)).sum()
    }

    pub(super) fn mean(&self) -> f64 {
        self.weighted(Law::mean)
    }

    pub(super) fn variance(&self) -> f64 {
        let mean = self.mean();
        self.weighted(|law| {
            let off = law.mean() - mean;
            law.variance() + off * off
        })
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        self.weighted(|law| law.cdf(x))
    }

    pub(super) fn density(&self, x: f64) -> f64 {
        self.weighted(|law| law.density(x))
    }

    pub(super) fn tail(&self, x: f64) -> Tail {
        self.parts.iter().fold(Tail::default(), |sum, (share, law)| sum.plus(law.tail(x).times(*share)))
    }

    pub(super) fn complementary(&self, x: f64) -> f64 {
        self.weighted(|law| law.complementary(x))
    }

    pub(super) fn is_count(&self) -> bool {
        self.parts.iter().all(|(_, law)| law.is_count())
    }

    /// By halving between the smallest and the largest quantile of the parts.
    pub(super) fn quantile(&self, lower: f64, upper: f64) -> f64 {
        let each = || self.parts.iter().filter(|(share, _)| *share > 0.0).map(|(_, law)| law.quantile(lower, upper));
        let (mut low, mut high) = (each().fold(f64::INFINITY, f64::min), each().fold(f64::NEG_INFINITY, f64::max));
        let reached = |x: f64| {
            if upper < lower { self.tail(x).above <= upper } else { self.cdf(x) >= lower }
        };
        if !low.is_finite() || !high.is_finite() || reached(low) {
            return if low.is_finite() && reached(low) { low } else { high };
        }
        let whole = self.is_count();
        for _ in 0..200 {
            let mut middle = 0.5 * (low + high);
            if whole {
                middle = middle.floor();
            }
            if middle <= low || middle >= high {
                break;
            }
            if reached(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }
}
