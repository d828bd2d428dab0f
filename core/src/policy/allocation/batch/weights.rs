//! Drawing an index by weight, with weights that change: a binary indexed tree of sums.
//!
//! Source: P. M. Fenwick, "A new data structure for cumulative frequency tables", Software: Practice and Experience 24,
//! 1994.

use super::super::dense::{Dense, Dice};

/// Weights in fixed point, so that sums never drift.
const ONE: f64 = 16.0;

/// The weights.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    each: Vec<u64>,
    /// A complete binary tree of sums: node `n` has children `2n` and `2n + 1`, leaves start at `leaves`.
    sums: Vec<u64>,
    leaves: usize,
}

impl Weights {
    pub fn new(count: usize) -> Self {
        let leaves = count.next_power_of_two().max(1);
        Self { each: vec![0; count], sums: vec![0; leaves.saturating_mul(2)], leaves }
    }

    pub fn set(&mut self, at: usize, weight: f64) {
        let new = (weight * ONE) as u64;
        let old = self.each.at(at);
        if new == old {
            return;
        }
        self.each.put(at, new);
        let mut node = self.leaves.saturating_add(at);
        while node > 0 {
            let sum = self.sums.at(node).saturating_sub(old).saturating_add(new);
            self.sums.put(node, sum);
            node >>= 1;
        }
    }

    /// An index drawn by weight, or none when all weights are nought.
    pub fn draw(&self, dice: &mut Dice) -> Option<usize> {
        let whole = self.sums.at(1);
        if whole == 0 {
            return None;
        }
        let mut rest = (u128::from(dice.next()).wrapping_mul(u128::from(whole)) >> 64) as u64;
        let mut node = 1_usize;
        while node < self.leaves {
            node = node.wrapping_mul(2);
            let left = self.sums.at(node);
            if rest >= left {
                rest = rest.wrapping_sub(left);
                node = node.wrapping_add(1);
            }
        }
        node.checked_sub(self.leaves).filter(|at| *at < self.each.len())
    }
}
