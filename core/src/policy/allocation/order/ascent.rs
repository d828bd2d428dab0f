//! The bound of a node: dual ascent for facility location.
//!
//! Each line `l` may pay up to `v_l` for being served, as long as no slot `s` is paid more than it costs to open:
//! `sum over l of max(0, v_l - c_ls) <= f_s`. Any such `v` bounds the order from below by `sum of v_l`. The ascent raises
//! the `v_l` in turns, each to the next cost of its line or until a slot is paid for.
//!
//! Source: D. Erlenkotter, "A dual-based procedure for uncapacitated facility location", Operations Research 26, 1978.
//! A way that needs several slots is charged to one of them, which only weakens the bound.

use super::super::dense::Dense;
use super::cost::Cost;
use super::desk::{Desk, bits};

impl<C: Cost> Desk<C> {
    /// The bound with the slots of `open` paid already and those of `shut` out of reach.
    pub(super) fn ascend(&mut self, open: u64, shut: u64) -> C {
        self.slack.clear();
        self.slack.extend_from_slice(&self.fixed);
        for bit in bits(open) {
            self.slack.put(bit.trailing_zeros() as usize, C::default());
        }
        self.dual.clear();
        for row in &self.rows {
            let first = self.ways.span(row.ways).iter().find(|way| way.mask & shut == 0);
            let start = first.map_or(row.unfilled, |way| way.cost);
            self.dual.push(if start < row.unfilled { start } else { row.unfilled });
        }
        while self.sweep(shut) {}
        let paid = self.opening(open);
        self.dual.iter().fold(paid, |sum, dual| sum.plus(*dual))
    }

    /// One turn of every line; whether any of them rose.
    fn sweep(&mut self, shut: u64) -> bool {
        let mut rose = false;
        for (row, dual) in self.rows.iter().zip(self.dual.iter_mut()) {
            if *dual >= row.unfilled {
                continue;
            }
            let ways = self.ways.span(row.ways);
            let mut limit = row.unfilled;
            let mut room = C::MOST;
            for way in ways.iter().filter(|way| way.mask & shut == 0) {
                if way.cost > *dual {
                    if way.cost < limit {
                        limit = way.cost;
                    }
                    break;
                }
                let slack = self.slack.at(way.slot as usize);
                if slack < room {
                    room = slack;
                }
            }
            let rise = limit.minus(*dual);
            let step = if room < rise { room } else { rise };
            if step <= C::default() {
                continue;
            }
            let mut charged = 0_u64;
            for way in ways.iter().take_while(|way| way.cost <= *dual).filter(|way| way.mask & shut == 0) {
                let bit = 1_u64.wrapping_shl(way.slot);
                if charged & bit == 0 {
                    charged |= bit;
                    let slack = self.slack.at(way.slot as usize);
                    self.slack.put(way.slot as usize, slack.minus(step));
                }
            }
            // Taking the limit itself keeps the comparison with the next cost exact.
            *dual = if room < rise { dual.plus(step) } else { limit };
            rose = true;
        }
        rose
    }

    /// The slots that are paid for in full, outside `shut`.
    pub(super) fn tight(&self, shut: u64) -> u64 {
        let mut mask = 0;
        let mut bit = 1_u64;
        for slack in &self.slack {
            if !C::default().surely_below(*slack) {
                mask |= bit;
            }
            bit = bit.wrapping_shl(1);
        }
        mask & !shut
    }
}
