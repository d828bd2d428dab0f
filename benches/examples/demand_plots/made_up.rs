//! Series from seeds.

use chrono::{Datelike, NaiveDate};
use daigou::plan::calendar::spring_festival;

/// Numbers in (0, 1), the same on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// About normal, mean 0 and variance 1.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn dice(seed: usize) -> Dice {
    Dice(0x9e37_79b9 * (seed as u64 + 11))
}

/// Around a level with errors in proportion, whole units.
pub fn noisy(level: f64, noise: f64, length: usize, seed: usize) -> Vec<f64> {
    let mut dice = dice(seed);
    (0..length).map(|_| (level * (1.0 + noise * dice.normal())).max(0.0).round()).collect()
}

pub fn growing(length: usize, seed: usize) -> Vec<f64> {
    let mut dice = dice(seed);
    let slope = 0.5 + dice.uniform();
    (0..length).map(|t| (40.0 + slope * t as f64 + 4.0 * dice.normal()).max(0.0)).collect()
}

pub fn seasonal(length: usize, seed: usize) -> Vec<f64> {
    let mut dice = dice(seed);
    let wave = |t: usize| 1.0 + 0.35 * (t as f64 * std::f64::consts::TAU / 12.0).sin();
    (0..length).map(|t| ((80.0 + 0.3 * t as f64) * wave(t) * (1.0 + 0.07 * dice.normal())).max(1.0)).collect()
}

/// Demand of one to four units with that chance a day.
pub fn rare(chance: f64, length: usize, seed: usize) -> Vec<f64> {
    let mut dice = dice(seed);
    (0..length).map(|_| if dice.uniform() < chance { (1.0 + 4.0 * dice.uniform()).floor() } else { 0.0 }).collect()
}

/// A shop with a week, gifts before Spring Festival, closed days after it, and Double 11.
pub fn festive(days: &[NaiveDate], level: f64, seed: usize) -> Vec<f64> {
    let mut dice = dice(seed);
    let factor = |date: NaiveDate| {
        let offset = (date - spring_festival(date.year()).expect("in the table")).num_days();
        let week = [0.9, 0.85, 0.9, 0.95, 1.1, 1.25, 1.05][date.weekday().num_days_from_monday() as usize];
        let festival = match offset {
            -14..=-3 => 1.9,
            -2..=6 => 0.35,
            _ => 1.0,
        };
        let sale = match (date.month(), date.day()) {
            (11, 1..=10) => 1.3,
            (11, 11) => 4.0,
            (11, 12..=20) => 0.7,
            _ => 1.0,
        };
        week * festival * sale
    };
    days.iter().map(|date| (level * factor(*date) * (1.0 + 0.12 * dice.normal())).max(0.0).round()).collect()
}

pub fn promoted(flags: &[bool], level: f64, seed: usize) -> Vec<f64> {
    let mut dice = dice(seed);
    let mut since = 99;
    let each = flags.iter().map(|up| {
        since = if *up { 0 } else { since + 1 };
        let factor = match since {
            0 => 1.66,
            1 => 0.7,
            2 => 0.85,
            _ => 1.0,
        };
        (level * factor * (1.0 + 0.08 * dice.normal())).max(0.0).round()
    });
    each.collect()
}
