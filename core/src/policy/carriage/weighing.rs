use serde::{Deserialize, Serialize};

use crate::value::{Dimensions, Invalid, Weight};

/// How a carrier turns scales and tape into the weight it charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Weighing {
    /// Cubic centimetres that count as one kilogram, commonly 5,000 or 6,000; `None` when volume is not charged.
    pub divisor_cm3_per_kilogram: Option<u32>,
    /// The step to which both weights are rounded up, at least one gram.
    pub step_grams: u32,
    /// Whether each side is rounded up to a whole centimetre first.
    pub sides_in_whole_centimetres: bool,
}

impl Weighing {
    /// By the scales only, to the gram.
    pub fn by_scales() -> Self {
        Self { divisor_cm3_per_kilogram: None, step_grams: 1, sides_in_whole_centimetres: false }
    }

    /// What the volume counts as, rounded up to a gram; `None` when volume is not charged.
    ///
    /// volumetric weight = length × width × height ÷ divisor, 体积重; in millimetres, grams and cm³/kg the powers of
    /// ten cancel, so one integer division rounds exactly.
    ///
    /// ```
    /// use daigou::policy::carriage::Weighing;
    /// use daigou::value::{Dimensions, Weight};
    /// let express = Weighing { divisor_cm3_per_kilogram: Some(5_000), ..Weighing::by_scales() };
    /// let parcel = Dimensions::new(400, 300, 250)?;
    /// assert_eq!(express.volumetric(parcel)?.map(Weight::get), Some(6_000));
    /// assert_eq!(express.charged(Weight::grams(3_000)?, Some(parcel))?.get(), 6_000);
    /// # Ok::<(), daigou::value::Invalid>(())
    /// ```
    ///
    /// # Errors
    /// `invalid.too_large` beyond the heaviest weight; `invalid.too_small` for a divisor of zero.
    pub fn volumetric(&self, sides: Dimensions) -> Result<Option<Weight>, Invalid> {
        let Some(divisor) = self.divisor_cm3_per_kilogram else { return Ok(None) };
        if divisor == 0 {
            return Err(Invalid::too_small("divisor_cm3_per_kilogram", 1));
        }
        let side = |mm: u32| {
            let mm = u64::from(mm);
            if self.sides_in_whole_centimetres { mm.div_ceil(10).saturating_mul(10) } else { mm }
        };
        let volume =
            side(sides.length_mm()).saturating_mul(side(sides.width_mm())).saturating_mul(side(sides.height_mm()));
        Weight::grams(volume.div_ceil(u64::from(divisor))).map(Some)
    }

    /// The weight that is charged: scales and volume each rounded up to the step, the larger of the two.
    ///
    /// # Errors
    /// As [`Weighing::volumetric`].
    pub fn charged(&self, scales: Weight, sides: Option<Dimensions>) -> Result<Weight, Invalid> {
        let volumetric = sides.map(|sides| self.volumetric(sides)).transpose()?.flatten();
        self.charged_of(scales.max(volumetric.unwrap_or(Weight::ZERO)))
    }

    /// The larger of the two weights, rounded up to the step: rounding keeps the order, so one rounding is enough.
    pub(super) fn charged_of(&self, larger: Weight) -> Result<Weight, Invalid> {
        let step = u64::from(self.step_grams.max(1));
        Weight::grams(larger.get().div_ceil(step).saturating_mul(step))
    }
}

impl Default for Weighing {
    fn default() -> Self {
        Self::by_scales()
    }
}
