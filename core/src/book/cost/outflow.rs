use serde::{Deserialize, Serialize};

use super::layer::Layer;
use super::pool::{Entry, Position};

/// What happened to an issue after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum ChangeKind {
    /// A receipt brought the cost of units that were short.
    Fill,
    /// More units left by it.
    Extension,
    /// Units came back.
    Return,
}

/// One such change, where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Change {
    pub(super) position: Position,
    pub(super) kind: ChangeKind,
    pub(super) units: u32,
    pub(super) value: i64,
}

/// All that happened to an issue after it, in order of position.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Outflow {
    pub(super) changes: Vec<Change>,
}

impl Outflow {
    /// Files a change; one of the same position and kind gives way to it, except that fills of one receipt add up.
    pub(super) fn file(&mut self, change: Change) {
        let at = self.changes.partition_point(|known| known.position <= change.position);
        let known = at.checked_sub(1).and_then(|last| self.changes.get_mut(last));
        match known.filter(|known| known.position == change.position && known.kind == change.kind) {
            Some(known) if change.kind == ChangeKind::Fill => known.value = known.value.saturating_add(change.value),
            Some(known) => *known = change,
            None => self.changes.insert(at, change),
        }
    }

    /// Drops the fills from a position on; answers what they were worth.
    pub(super) fn drop_fills(&mut self, from: Position) -> i64 {
        let mut dropped = 0_i64;
        self.changes.retain(|change| {
            let goes = change.kind == ChangeKind::Fill && change.position >= from;
            dropped = dropped.saturating_add(if goes { change.value } else { 0 });
            !goes
        });
        dropped
    }

    /// What of the issue has not come back before a position, and what it costs.
    pub(super) fn returnable(&self, issue: &Entry, before: Option<Position>) -> Layer {
        let mut layer = Layer::whole(issue.record, issue.leg, i64::from(issue.units), issue.value);
        for change in self.changes.iter().take_while(|change| before.is_none_or(|before| change.position < before)) {
            match change.kind {
                ChangeKind::Return => {
                    layer.taken = layer.taken.saturating_add(i64::from(change.units)).min(layer.units);
                }
                ChangeKind::Fill | ChangeKind::Extension => {
                    layer = layer.revalued(layer.value_left().saturating_add(change.value));
                    if change.kind == ChangeKind::Extension {
                        layer.units = layer.units.saturating_add(i64::from(change.units));
                    }
                }
            }
        }
        layer
    }

    /// What the issue costs, returns not deducted.
    pub(super) fn cost(&self, issue: &Entry) -> i64 {
        let added = self.changes.iter().filter(|change| change.kind != ChangeKind::Return);
        added.fold(issue.value, |cost, change| cost.saturating_add(change.value))
    }
}
