use super::intermittent::IntermittentState;
use super::kernel::Kernel;
use super::method::Pooling;

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

/// Runs the kernel over the series, writing its one-step forecasts where asked.
pub(super) fn run(kernel: &mut Kernel, y: &[f64], season: &mut [f64], mut fitted: Option<&mut Vec<f64>>) {
    if stands_at_the_end(kernel) {
        if let Some(fitted) = fitted {
            fitted.resize(y.len(), f64::NAN);
        }
        return;
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
}

/// Writes the forecasts of the next periods; never below zero.
pub(super) fn predict(mut kernel: Kernel, season: &[f64], place: usize, out: &mut [f64]) {
    let mut place = place;
    for slot in out {
        let mut index = season.get(place).copied().unwrap_or(1.0);
        *slot = kernel.next(index).max(0.0);
        kernel.pass(&mut index);
        place = after(place, season.len());
    }
}

/// The position after `place` in a cycle of that length.
pub(super) fn after(place: usize, length: usize) -> usize {
    let next = place.saturating_add(1);
    if next < length { next } else { 0 }
}

/// Pools rows of equal length, one per member.
pub(super) fn pool(rows: &[f64], pooling: Pooling, out: &mut [f64]) {
    if out.is_empty() {
        return;
    }
    let count = rows.len().checked_div(out.len()).unwrap_or(0);
    if pooling == Pooling::Mean || count < 3 {
        out.fill(0.0);
        for row in rows.chunks_exact(out.len()) {
            for (slot, value) in out.iter_mut().zip(row) {
                *slot += value / count as f64;
            }
        }
        return;
    }
    let width = out.len();
    for (column, slot) in out.iter_mut().enumerate() {
        let mut sorted = [f64::INFINITY; MEMBERS_MAX];
        for (place, value) in sorted.iter_mut().zip(rows.iter().skip(column).step_by(width)) {
            *place = *value;
        }
        sorted.sort_unstable_by(f64::total_cmp);
        let middle = |at: usize| sorted.get(at).copied().unwrap_or(f64::NAN);
        let count = count.min(MEMBERS_MAX);
        *slot = 0.5 * (middle(count.saturating_sub(1) / 2) + middle(count / 2));
    }
}

/// Most members a median is taken over.
const MEMBERS_MAX: usize = 12;
