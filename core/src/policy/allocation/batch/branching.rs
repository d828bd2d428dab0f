//! Raising the bound by branching: where the prices leave an order torn between plans, each side is bounded for itself.
//!
//! The bound of the prices is the best convex combination of the orders' plans, not the best plan. A line that different
//! passes filled in different ways is split in two: it takes its usual way, or it does not. Both sides are priced anew,
//! starting from the prices of the whole; the lower of their bounds bounds the whole. The side with the lowest bound is
//! split next, and a side whose bound reaches the plan in hand is closed. When all are closed the plan is proven.
//!
//! Which line to split is tried out: a few torn lines get some passes on both sides, and the one whose weaker side rises
//! most is taken (strong branching: D. Applegate, R. Bixby, V. Chvátal, W. Cook, 1995).

use super::super::dense::{Dense, Span};
use super::super::model::{BARRED, Model};
use super::super::order::{Cost, UNFILLED};
use super::build::from_columns;
use super::columns::Columns;
use super::draft::Draft;
use super::prices::{Contended, Dual, Start, prices};
use super::search::restore;

/// Torn lines tried out at a node.
const TRIED: usize = 5;
/// Passes of a trial.
const TRIAL_PASSES: u32 = 10;
/// Passes of a side that is kept.
const SIDE_PASSES: u32 = 40;
/// First level of warm prices, as a share of what is open between plan and bound.
const LEVEL: f64 = 0.02;
/// A line is torn when less than this share of the passes' weight agrees.
const AGREED: f64 = 0.98;
/// Nodes the effort must suffice for: fewer do not move the bound of a batch.
const NODES_MIN: u64 = 20;
/// Part of the stronger side that counts beside the weaker one when lines are compared.
const STRONGER_COUNTS: f64 = 0.1;

/// A line takes a pick, or any but that one.
#[derive(Debug, Clone, Copy)]
struct Choice {
    line: usize,
    pick: u32,
    takes: bool,
}

/// A part of the whole, not yet priced to the end.
struct Side {
    choices: Vec<Choice>,
    dual: Dual,
}

#[derive(Debug, Clone, Default)]
struct Node {
    choices: Vec<Choice>,
    dual: Dual,
    torn: Vec<(usize, u32)>,
}

/// A bound at least as high as the prices', from at most so many solutions of single orders. Better plans met on the way
/// are left in `draft`.
pub(crate) fn branch(
    draft: &mut Draft<'_>,
    dual: &Dual,
    solves: u32,
    stop: &mut dyn FnMut(u32, f64, f64) -> bool,
) -> f64 {
    let mut tree = Tree { model: draft.model, contended: Contended::of(draft.model), upper: draft.total, spent: 0 };
    let per_node = u64::from(TRIAL_PASSES).saturating_mul(TRIED as u64).saturating_add(u64::from(SIDE_PASSES));
    let per_node = per_node.saturating_mul(2).saturating_mul(tree.contended.live());
    if per_node.saturating_mul(NODES_MIN) > u64::from(solves) {
        return dual.bound;
    }
    let whole = Side { choices: Vec::new(), dual: dual.clone() };
    let mut open: Vec<Node> = tree.node(whole, draft).into_iter().collect();
    let mut bound = dual.bound;
    while let Some(lowest) = lowest(&open) {
        let node = open.swap_remove(lowest);
        if tree.closed(node.dual.bound) {
            break;
        }
        bound = bound.max(node.dual.bound);
        if tree.spent >= u64::from(solves) || stop(tree.thousands(), bound, tree.upper) {
            return bound;
        }
        // Nothing is torn and yet the bound is below the plan: the prices need more passes than a side gets.
        let Some(sides) = tree.split(&node) else { return bound };
        for side in sides {
            open.extend(tree.node(side, draft));
        }
    }
    tree.upper
}

fn lowest(open: &[Node]) -> Option<usize> {
    let nodes = open.iter().enumerate();
    nodes.min_by(|(_, a), (_, b)| a.dual.bound.total_cmp(&b.dual.bound)).map(|(at, _)| at)
}

struct Tree<'a> {
    model: &'a Model<f64>,
    contended: Contended,
    /// The cost of the plan in hand.
    upper: f64,
    /// Orders solved.
    spent: u64,
}

impl Tree<'_> {
    /// Solutions so far, in thousands, for the progress report.
    fn thousands(&self) -> u32 {
        u32::try_from(self.spent.checked_div(1_000).unwrap_or_default()).unwrap_or(u32::MAX)
    }

    /// Whether no plan under this bound can be cheaper: costs are whole.
    fn closed(&self, bound: f64) -> bool {
        bound > self.upper - 1.0 + 1e-3
    }

    fn priced(&mut self, choices: &[Choice], from: &Dual, passes: u32) -> (Dual, Columns) {
        let model = chosen(self.model, choices);
        let mut columns = Columns::default();
        let start = Start { from: Some(from), level: LEVEL };
        let mut dual = prices(&model, &self.contended, self.upper, passes, start, &mut columns, &mut |_, _| false);
        let solved = self.contended.live().saturating_mul(u64::from(dual.passes));
        self.spent = self.spent.saturating_add(solved);
        // What bounds the whole bounds each side.
        dual.bound = dual.bound.max(from.bound);
        (dual, columns)
    }

    /// One side with its bound; none when it is closed.
    fn node(&mut self, side: Side, draft: &mut Draft<'_>) -> Option<Node> {
        if self.closed(side.dual.bound) {
            return None;
        }
        let (dual, columns) = self.priced(&side.choices, &side.dual, SIDE_PASSES);
        self.adopt(&columns, &dual, draft);
        if self.closed(dual.bound) {
            return None;
        }
        let torn = self.torn(&columns);
        Some(Node { choices: side.choices, dual, torn })
    }

    /// The plan the side's passes suggest, if it is cheaper than the one in hand.
    fn adopt(&mut self, columns: &Columns, dual: &Dual, draft: &mut Draft<'_>) {
        let suggested = from_columns(self.model, columns, dual);
        if suggested.total > self.upper - 0.5 {
            return;
        }
        let held = draft.picks.clone();
        restore(draft, &suggested.picks);
        if draft.total < self.upper - 0.5 {
            self.upper = draft.total;
        } else {
            // Moving there from what stands costs more than it saves.
            restore(draft, &held);
        }
    }

    /// Both sides of the line whose split raises the bound most.
    fn split(&mut self, node: &Node) -> Option<[Side; 2]> {
        let mut best: Option<(f64, [Side; 2])> = None;
        for (line, pick) in &node.torn {
            let [without, with] = [false, true].map(|takes| {
                let mut choices = node.choices.clone();
                choices.push(Choice { line: *line, pick: *pick, takes });
                let (dual, _) = self.priced(&choices, &node.dual, TRIAL_PASSES);
                Side { choices, dual }
            });
            let (low, high) = (without.dual.bound.min(with.dual.bound), without.dual.bound.max(with.dual.bound));
            // Two sides without any plan leave nothing to compare.
            let rise = low - node.dual.bound + STRONGER_COUNTS * (high.min(self.upper) - node.dual.bound);
            if best.as_ref().is_none_or(|(most, _)| rise > *most) {
                best = Some((rise, [without, with]));
            }
        }
        best.map(|(_, sides)| sides)
    }

    /// The lines on which the passes agree least, each with the pick to split at.
    fn torn(&self, columns: &Columns) -> Vec<(usize, u32)> {
        let mut found: Vec<(f64, usize, u32)> = Vec::new();
        let mut shares: Vec<(u32, f64)> = Vec::new();
        for (order, row) in self.model.orders.iter().enumerate() {
            for (nth, line) in row.lines.positions().enumerate() {
                shares.clear();
                for (share, picks) in columns.of(order) {
                    let pick = picks.at(nth);
                    match shares.iter_mut().find(|(other, _)| *other == pick) {
                        Some((_, sum)) => *sum += share,
                        None => shares.push((pick, share)),
                    }
                }
                let halves = shares.iter().map(|(pick, share)| (share.min(1.0 - share), *pick));
                if let Some((share, pick)) = halves.max_by(|a, b| a.0.total_cmp(&b.0))
                    && share > 1.0 - AGREED
                {
                    found.push((share, line, pick));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.into_iter().take(TRIED).map(|(_, line, pick)| (line, pick)).collect()
    }
}

/// The model in which the choices are made.
fn chosen(model: &Model<f64>, choices: &[Choice]) -> Model<f64> {
    let mut model = model.clone();
    for choice in choices {
        let Some(line) = model.lines.get_mut(choice.line) else { continue };
        match (choice.takes, choice.pick) {
            (true, UNFILLED) => line.options.end = line.options.start,
            (true, pick) => {
                line.options = Span { start: pick, end: pick.saturating_add(1) };
                line.unfilled = f64::MOST;
            }
            (false, UNFILLED) => line.unfilled = f64::MOST,
            (false, pick) => {
                if let Some(option) = model.options.get_mut(pick as usize) {
                    option.mask = BARRED;
                }
            }
        }
    }
    model
}
