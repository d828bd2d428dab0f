use serde::{Deserialize, Serialize};

use super::{Invalid, bounds};

/// A weight in whole grams, zero when unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Weight(u64);

impl Weight {
    /// Weightless, or unknown.
    pub const ZERO: Self = Self(0);

    /// That many grams.
    ///
    /// # Errors
    /// `invalid.too_large` above [`bounds::WEIGHT_GRAMS_MAX`].
    pub fn grams(grams: u64) -> Result<Self, Invalid> {
        if grams > bounds::WEIGHT_GRAMS_MAX {
            return Err(Invalid::too_large("weight_grams", bounds::WEIGHT_GRAMS_MAX));
        }
        Ok(Self(grams))
    }

    /// The number of grams.
    pub fn get(self) -> u64 {
        self.0
    }

    /// Sum.
    ///
    /// # Errors
    /// `invalid.too_large`.
    pub fn plus(self, other: Self) -> Result<Self, Invalid> {
        Self::grams(self.0.saturating_add(other.0))
    }

    /// The weight of that many.
    ///
    /// # Errors
    /// `invalid.too_large`.
    pub fn times(self, count: u32) -> Result<Self, Invalid> {
        Self::grams(self.0.saturating_mul(u64::from(count)))
    }
}

impl TryFrom<u64> for Weight {
    type Error = Invalid;

    fn try_from(grams: u64) -> Result<Self, Invalid> {
        Self::grams(grams)
    }
}

impl From<Weight> for u64 {
    fn from(weight: Weight) -> Self {
        weight.0
    }
}

/// A volume in cubic millimetres. The library's largest box is 1e15, far inside a `u64`.
pub type Volume = u64;

/// The outer sides of a box, in millimetres, each at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(u32, u32, u32)", into = "(u32, u32, u32)")]
pub struct Dimensions {
    length_mm: u32,
    width_mm: u32,
    height_mm: u32,
}

impl Dimensions {
    /// A box of those sides.
    ///
    /// # Errors
    /// `invalid.too_small` for a side of zero, `invalid.too_large` above [`bounds::SIDE_MM_MAX`].
    pub fn new(length_mm: u32, width_mm: u32, height_mm: u32) -> Result<Self, Invalid> {
        for (field, side) in [("length_mm", length_mm), ("width_mm", width_mm), ("height_mm", height_mm)] {
            if side == 0 {
                return Err(Invalid::too_small(field, 1));
            }
            if side > bounds::SIDE_MM_MAX {
                return Err(Invalid::too_large(field, bounds::SIDE_MM_MAX));
            }
        }
        Ok(Self { length_mm, width_mm, height_mm })
    }

    /// Length in millimetres.
    pub fn length_mm(self) -> u32 {
        self.length_mm
    }

    /// Width in millimetres.
    pub fn width_mm(self) -> u32 {
        self.width_mm
    }

    /// Height in millimetres.
    pub fn height_mm(self) -> u32 {
        self.height_mm
    }

    /// Volume in cubic millimetres.
    pub fn volume_mm3(self) -> Volume {
        // Three sides of at most 1e5 make at most 1e15.
        u64::from(self.length_mm).saturating_mul(u64::from(self.width_mm)).saturating_mul(u64::from(self.height_mm))
    }

    /// The sides, longest first.
    pub fn sorted_mm(self) -> [u32; 3] {
        let mut sides = [self.length_mm, self.width_mm, self.height_mm];
        sides.sort_unstable_by(|a, b| b.cmp(a));
        sides
    }

    /// Length plus girth: the longest side plus twice the other two, as carriers limit it.
    pub fn length_plus_girth_mm(self) -> u32 {
        let [longest, middle, shortest] = self.sorted_mm();
        longest.saturating_add(middle.saturating_add(shortest).saturating_mul(2))
    }
}

impl TryFrom<(u32, u32, u32)> for Dimensions {
    type Error = Invalid;

    fn try_from((length, width, height): (u32, u32, u32)) -> Result<Self, Invalid> {
        Self::new(length, width, height)
    }
}

impl From<Dimensions> for (u32, u32, u32) {
    fn from(sides: Dimensions) -> Self {
        (sides.length_mm, sides.width_mm, sides.height_mm)
    }
}
