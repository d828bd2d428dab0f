use super::fit::{adjust_for, forecast_member};
use super::method::Method;
use super::season::SeasonForm;
use super::workspace::Workspace;
use crate::plan::series::Frequency;

/// Windows at the end of a series on which its members are compared, each forecast by fits that end before it.
pub(super) const WINDOWS: usize = 2;
/// How sharply the better member is preferred: weight `(smallest error / own error)^4`.
const SHARPNESS: f64 = 4.0;

/// Periods of one window: what is usually planned ahead, at least two short cycles where there are many.
pub(super) fn window(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Hourly => 48,
        Frequency::Daily => 28,
        Frequency::Weekly => 13,
        Frequency::Monthly => 12,
        Frequency::Quarterly => 8,
        Frequency::Yearly => 6,
    }
}

/// Writes the weight of each member into `workspace.weights`, from the mean absolute errors over the windows.
///
/// The season of the whole series has to be taken out afterwards. A member that cannot speak about a shortened series weighs nothing, unless none can.
pub(super) fn weigh(methods: &[Method], form: SeasonForm, frequency: Frequency, both: bool, workspace: &mut Workspace) {
    let mut weights = std::mem::take(&mut workspace.weights);
    let mut whole = std::mem::take(&mut workspace.whole);
    let mut row = std::mem::take(&mut workspace.row);
    std::mem::swap(&mut whole, &mut workspace.values);
    weights.clear();
    weights.resize(methods.len(), 0.0);
    row.clear();
    row.resize(window(frequency), 0.0);
    let mut size = 0.0;
    for back in 1..=WINDOWS {
        let end = whole.len().saturating_sub(row.len().saturating_mul(back));
        let Some((before, held_out)) = whole.split_at_checked(end) else { continue };
        workspace.values.clear();
        workspace.values.extend_from_slice(before);
        let form = adjust_for(both, frequency, form, workspace);
        size += held_out.iter().take(row.len()).sum::<f64>();
        for (method, error) in methods.iter().zip(&mut weights) {
            *error += match forecast_member(*method, form, frequency, &mut row, workspace) {
                Ok(()) => held_out.iter().zip(&row).map(|(y, f)| (y - f).abs()).sum(),
                Err(_) => f64::INFINITY,
            };
        }
    }
    // Errors below this are rounding.
    let least = weights.iter().fold(f64::INFINITY, |least, error| least.min(*error)).max(1e-9 * size);
    for weight in &mut weights {
        let share = if least.is_finite() { least / weight.max(least).max(f64::MIN_POSITIVE) } else { 1.0 };
        *weight = libm::pow(share, SHARPNESS);
    }
    std::mem::swap(&mut whole, &mut workspace.values);
    (workspace.weights, workspace.whole, workspace.row) = (weights, whole, row);
}
