use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::Invalid;

/// A 128-bit digest of a command's content, by which a repeat is told from an alteration.
///
/// The same content gives the same digest on every platform. It guards against mistakes, not against forgery.
/// Written as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(u64, u64);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.0, self.1)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        let malformed = || Invalid::malformed("fingerprint", "32 hexadecimal digits");
        let (high, low) = text.split_at_checked(16).filter(|_| text.len() == 32).ok_or_else(malformed)?;
        let word = |digits| u64::from_str_radix(digits, 16).map_err(|_| malformed());
        Ok(Self(word(high)?, word(low)?))
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

/// The digest of any hashable content.
pub fn fingerprint(content: &impl Hash) -> Fingerprint {
    let mut digest = Digest { low: 0x9e37_79b9_7f4a_7c15, high: 0xc2b2_ae3d_27d4_eb4f };
    content.hash(&mut digest);
    Fingerprint(mixed(digest.low), mixed(digest.high))
}

/// Two independent multiply-mix lanes, each fed with eight bytes at a time in little-endian order.
struct Digest {
    low: u64,
    high: u64,
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
fn mixed(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

impl Digest {
    fn word(&mut self, word: u64) {
        self.low = (self.low.rotate_left(23) ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd);
        self.high = (self.high ^ word.rotate_left(32)).wrapping_mul(0xc4ce_b9fe_1a85_ec53).rotate_left(29);
    }
}

/// The last one to seven bytes, `rest`, as a little-endian word filled up with zeros. Read in two overlapping halves,
/// or as the end of the eight bytes before, since most texts that are digested are short.
fn padded(bytes: &[u8], rest: &[u8]) -> u64 {
    if let Some(last) = bytes.last_chunk::<8>() {
        let missing = 64_usize.saturating_sub(rest.len().saturating_mul(8));
        return u32::try_from(missing).map_or(0, |missing| u64::from_le_bytes(*last).wrapping_shr(missing));
    }
    match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            let shift = u32::try_from(rest.len().saturating_sub(4).saturating_mul(8)).unwrap_or(0);
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)).wrapping_shl(shift)
        }
        _ => rest.iter().rev().fold(0, |word, byte| word.wrapping_shl(8) | u64::from(*byte)),
    }
}

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            self.word(padded(bytes, rest));
        }
        self.word(bytes.len() as u64);
    }

    fn write_u8(&mut self, value: u8) {
        self.word(u64::from(value));
    }

    fn write_u16(&mut self, value: u16) {
        self.word(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.word(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.word(value);
    }

    fn write_usize(&mut self, value: usize) {
        self.word(value as u64);
    }

    fn write_isize(&mut self, value: isize) {
        // An enum's discriminant: small, so its 64-bit form is the same on every platform.
        self.word(value as u64);
    }

    fn write_i32(&mut self, value: i32) {
        self.word(u64::from(value.cast_unsigned()));
    }

    fn write_i64(&mut self, value: i64) {
        self.word(value.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        mixed(self.low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_change_changes_both_lanes() {
        let base = fingerprint(&("O-1", 3_u32, [1_u8, 2, 3]));
        assert_eq!(base, fingerprint(&("O-1", 3_u32, [1_u8, 2, 3])));
        for other in [fingerprint(&("O-2", 3_u32, [1_u8, 2, 3])), fingerprint(&("O-1", 4_u32, [1_u8, 2, 3]))] {
            assert!(base.0 != other.0 && base.1 != other.1);
        }
    }

    #[test]
    fn the_rest_of_a_text_is_filled_up_with_zeros() {
        let text = b"abcdefghijklmnopqrstuvw";
        for length in 1..=text.len() {
            let bytes = text.get(..length).unwrap_or_default();
            let (_, rest) = bytes.as_chunks::<8>();
            let mut word = [0_u8; 8];
            word.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            if !rest.is_empty() {
                assert_eq!(padded(bytes, rest), u64::from_le_bytes(word), "{length}");
            }
        }
    }

    #[test]
    fn the_digest_is_the_same_on_every_platform() {
        let golden = fingerprint(&("order", 42_u32));
        assert_eq!(golden.to_string(), "e5157a07b97175727a417961c3ee88fb");
        assert_eq!(Fingerprint::try_from(golden.to_string()), Ok(golden));
    }
}
