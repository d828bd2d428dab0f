use serde::{Deserialize, Serialize};

use super::run::Dice;
use super::{BacktestFigures, BacktestItem, BacktestPolicy, BacktestSettings, Interval, replay_policy};
use crate::value::{Invalid, Problem};

/// Most items of one backtest.
const ITEMS_MAX: usize = 1_000_000;
/// Most policies of one backtest.
const POLICIES_MAX: usize = 1_000;

/// A policy for every item, by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedPolicy {
    /// Its name.
    pub name: String,
    /// One for every item, or a single one for all.
    pub policies: Vec<BacktestPolicy>,
}

/// How one policy did, and how it did beside the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BacktestRow {
    /// The policy.
    pub name: String,
    /// Everything summed over the items.
    pub figures: BacktestFigures,
    /// Share of units asked for that were sold.
    pub fill_rate: Interval,
    /// Capital on the shelf.
    pub average_stock_value: Interval,
    /// Lost margin, ordering, holding.
    pub total_cost: Interval,
    /// Fill rate less that of the first policy, item by item in the same resample.
    pub fill_rate_beside_first: Interval,
    /// Capital less that of the first policy.
    pub stock_value_beside_first: Interval,
    /// Total cost less that of the first policy.
    pub total_cost_beside_first: Interval,
}

/// Replays every item under every policy: what each would have sold, held, ordered and lost, with intervals.
///
/// # Errors
/// `invalid.*` naming the item, policy or setting; `invalid.inconsistent` on a policy that has neither one entry nor one
/// for every item.
pub fn backtest(
    items: &[BacktestItem],
    policies: &[NamedPolicy],
    settings: &BacktestSettings,
) -> Result<Vec<BacktestRow>, Invalid> {
    settings.checked()?;
    counted("items", items.len(), ITEMS_MAX)?;
    counted("policies", policies.len(), POLICIES_MAX)?;
    let mut by_policy: Vec<Vec<BacktestFigures>> = Vec::with_capacity(policies.len());
    for (at, named) in policies.iter().enumerate() {
        let within = |e: Invalid| e.within(&format!("policies[{at}]"));
        if named.policies.len() != 1 && named.policies.len() != items.len() {
            return Err(within(Invalid::inconsistent("policies", "one for all items or one for each")));
        }
        named.policies.iter().try_for_each(BacktestPolicy::checked).map_err(within)?;
        let of_item = |(at, item): (usize, &BacktestItem)| {
            let policy = named.policies.get(at).or(named.policies.first());
            let policy = policy.ok_or_else(|| Invalid::empty("policies"))?;
            replicated(item, policy, settings, at as u64).map_err(|e| e.within(&format!("items[{at}]")))
        };
        by_policy.push(items.iter().enumerate().map(of_item).collect::<Result<_, _>>()?);
    }
    let draws = resampled(&by_policy, items.len(), settings);
    let Some(first) = draws.first() else { return Ok(Vec::new()) };
    let rows = policies.iter().zip(&by_policy).zip(&draws);
    Ok(rows
        .map(|((named, of_items), draws)| {
            let total = summed(of_items.iter());
            let all = |of: fn(&Sums) -> f64| interval(draws, settings.confidence, |(sums, _)| of(sums), first);
            let beside = |of: fn(&Sums) -> f64| {
                interval(draws, settings.confidence, |(sums, first)| of(sums) - of(first), first)
            };
            BacktestRow {
                name: named.name.clone(),
                figures: total,
                fill_rate: all(Sums::fill_rate),
                average_stock_value: all(|sums| sums.stock_value),
                total_cost: all(|sums| sums.total_cost),
                fill_rate_beside_first: beside(Sums::fill_rate),
                stock_value_beside_first: beside(|sums| sums.stock_value),
                total_cost_beside_first: beside(|sums| sums.total_cost),
            }
        })
        .collect())
}

fn counted(field: &str, count: usize, max: usize) -> Result<(), Invalid> {
    if count == 0 {
        return Err(Invalid::empty(field));
    }
    if count > max { Err(Invalid::new(field, Problem::TooLong { max: max as u64 })) } else { Ok(()) }
}

/// The mean of the item's replays.
fn replicated(
    item: &BacktestItem,
    policy: &BacktestPolicy,
    settings: &BacktestSettings,
    number: u64,
) -> Result<BacktestFigures, Invalid> {
    let mut mean = BacktestFigures::default();
    let weight = 1.0 / f64::from(settings.replications);
    for replication in 0..settings.replications {
        let stream = number.wrapping_mul(1_000_003).wrapping_add(u64::from(replication));
        let figures = replay_policy(item, settings, stream, |evening| {
            let since = evening.day.saturating_sub(settings.warm_up_days);
            let is_review = since.checked_rem(settings.review_days) == Some(0);
            if is_review || policy.is_daily() { policy.units(item, settings, evening) } else { 0.0 }
        })?;
        mean.add(&figures, weight);
    }
    Ok(mean)
}

fn summed<'a>(figures: impl Iterator<Item = &'a BacktestFigures>) -> BacktestFigures {
    let mut total = BacktestFigures::default();
    figures.for_each(|figures| total.add(figures, 1.0));
    total
}

/// The sums that intervals are given for.
#[derive(Clone, Copy, Default)]
struct Sums {
    asked: f64,
    sold: f64,
    stock_value: f64,
    total_cost: f64,
}

impl Sums {
    fn fill_rate(&self) -> f64 {
        if self.asked > 0.0 { self.sold / self.asked } else { 1.0 }
    }

    fn add(&mut self, of: &BacktestFigures) {
        self.asked += of.units_asked;
        self.sold += of.units_sold;
        self.stock_value += of.average_stock_value;
        self.total_cost += of.total_cost();
    }
}

/// By policy: the sums of all items first, then of each resample; one resample draws the same items for every policy.
fn resampled(by_policy: &[Vec<BacktestFigures>], items: usize, settings: &BacktestSettings) -> Vec<Vec<Sums>> {
    let mut dice = Dice::of(settings.seed);
    let mut draws: Vec<Vec<Sums>> = by_policy
        .iter()
        .map(|of_items| {
            let mut sums = Sums::default();
            of_items.iter().for_each(|figures| sums.add(figures));
            vec![sums]
        })
        .collect();
    for _ in 0..settings.resamples {
        let drawn: Vec<usize> = (0..items).map(|_| dice.below(items)).collect();
        for (of_items, draws) in by_policy.iter().zip(&mut draws) {
            let mut sums = Sums::default();
            drawn.iter().filter_map(|at| of_items.get(*at)).for_each(|figures| sums.add(figures));
            draws.push(sums);
        }
    }
    draws
}

/// The figure of all items with the ends of its resamples: Efron's percentile interval.
fn interval(draws: &[Sums], confidence: f64, of: impl Fn((&Sums, &Sums)) -> f64, first: &[Sums]) -> Interval {
    let mut values = draws.iter().zip(first).map(of);
    let value = values.next().unwrap_or(0.0);
    let mut resampled: Vec<f64> = values.collect();
    resampled.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let last = resampled.len().saturating_sub(1);
        let place = (share * last as f64).round() as usize;
        resampled.get(place.min(last)).copied().unwrap_or(value)
    };
    let outside = (1.0 - confidence) / 2.0;
    Interval { value, low: at(outside), high: at(1.0 - outside) }
}
