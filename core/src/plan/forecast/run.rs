use super::intermittent::IntermittentState;
use super::kernel::Kernel;

/// Whether the kernel of a method already stands behind the last observation.
fn stands_at_the_end(kernel: &Kernel) -> bool {
    match kernel {
        Kernel::Intermittent { state } => {
            matches!(state, IntermittentState::Aggregated { .. } | IntermittentState::Level { .. })
        }
        Kernel::Mean { count, .. } => count.is_infinite(),
        _ => false,
    }
}

/// Runs the kernel over the series, writing its one-step forecasts where asked; returns the place in its memory afterwards.
pub(super) fn run(kernel: &mut Kernel, y: &[f64], season: &mut [f64], mut fitted: Option<&mut Vec<f64>>) -> usize {
    let cycle = kernel.cycle(season);
    let place = y.len().checked_rem(cycle).unwrap_or(0);
    if stands_at_the_end(kernel) {
        if let Some(fitted) = fitted {
            fitted.resize(y.len(), f64::NAN);
        }
        return place;
    }
    if let Kernel::Autoregression { .. } | Kernel::DoubleSeason { .. } = kernel {
        let mut place = 0;
        for value in y {
            if let Some(fitted) = fitted.as_deref_mut() {
                fitted.push(kernel.next_at(season, place));
            }
            kernel.observe_at(*value, season, place);
            place = after(place, cycle);
        }
        return place;
    }
    let mut values = y.iter();
    while values.len() > 0 && !season.is_empty() {
        for (index, value) in season.iter_mut().zip(&mut values) {
            if let Some(fitted) = fitted.as_deref_mut() {
                fitted.push(kernel.next(*index));
            }
            kernel.observe(*value, index);
        }
    }
    place
}

/// Writes the forecasts of the next periods; never below zero.
pub(super) fn predict(mut kernel: Kernel, season: &[f64], place: usize, out: &mut [f64]) {
    match kernel {
        Kernel::Autoregression { state } => state.predict(season, place, out),
        Kernel::DoubleSeason { state } => state.predict(season, place, out),
        _ => predict_one_season(&mut kernel, season, place, out),
    }
    // Something that is not a number stays so and is refused above.
    out.iter_mut().filter(|value| **value < 0.0).for_each(|value| *value = 0.0);
}

fn predict_one_season(kernel: &mut Kernel, season: &[f64], mut place: usize, out: &mut [f64]) {
    for slot in out {
        let mut index = season.get(place).copied().unwrap_or(1.0);
        *slot = kernel.next(index);
        kernel.pass(&mut index);
        place = after(place, season.len());
    }
}

/// The position after `place` in a cycle of that length.
pub(super) fn after(place: usize, length: usize) -> usize {
    let next = place.saturating_add(1);
    if next < length { next } else { 0 }
}

/// The weighted mean of the forecasts of members, one row each; without weights the plain mean.
///
/// A member that left the finite numbers is left out; `false` when none is left, or when their sum leaves them too.
pub(super) fn pool(rows: &[f64], weights: &[f64], out: &mut [f64]) -> bool {
    out.fill(0.0);
    let mut total = 0.0;
    for (row, weight) in rows.chunks_exact(out.len().max(1)).zip(each(weights)) {
        if row.iter().all(|value| value.is_finite()) {
            out.iter_mut().zip(row).for_each(|(slot, value)| *slot += weight * value);
            total += weight;
        }
    }
    out.iter_mut().for_each(|slot| *slot /= total);
    (total > 0.0 && out.iter().all(|value| value.is_finite())) || out.is_empty()
}

/// The weighted mean of one-step forecasts of members, one row each, over those that have one in the period.
pub(super) fn pool_fitted(rows: &[f64], weights: &[f64], out: &mut [f64]) {
    let width = out.len().max(1);
    for (period, slot) in out.iter_mut().enumerate() {
        let cells = rows.iter().skip(period).step_by(width).zip(each(weights)).filter(|(cell, _)| cell.is_finite());
        let (sum, total) = cells.fold((0.0, 0.0), |(sum, total), (cell, weight)| (sum + weight * cell, total + weight));
        *slot = sum / total;
    }
}

fn each(weights: &[f64]) -> impl Iterator<Item = f64> {
    let equal = std::iter::repeat_n(1.0, if weights.is_empty() { usize::MAX } else { 0 });
    weights.iter().copied().chain(equal)
}
