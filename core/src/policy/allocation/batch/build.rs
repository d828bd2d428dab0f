//! First plans: every order in turn, and from the plans the orders had under the prices.

use super::super::dense::index;
use super::super::model::Model;
use super::columns::Columns;
use super::draft::{Draft, Stays, Terms};
use super::prices::Dual;

/// Orders in the given sequence, each served best from what the earlier ones left.
pub(crate) fn in_sequence<'a>(model: &'a Model<f64>, sequence: impl Iterator<Item = u32>) -> Draft<'a> {
    let mut draft = Draft::empty(model);
    for order in sequence {
        serve(&mut draft, order, Terms::PLAIN);
    }
    draft
}

/// From the plans under the prices, the surest first; who finds his plans taken is served under the prices.
pub(crate) fn from_columns<'a>(model: &'a Model<f64>, columns: &Columns, dual: &Dual) -> Draft<'a> {
    let mut draft = Draft::empty(model);
    let mut placed = vec![false; model.orders.len()];
    for (_, order, picks) in columns.heaviest() {
        let Some(done) = placed.get_mut(order as usize) else { continue };
        if !*done && draft.fits(order, picks) {
            *done = true;
            draft.take(order, picks);
        }
    }
    let terms = Terms { pool: &dual.pool, place: &dual.place, scale: 1.0 };
    for (order, done) in placed.iter().enumerate() {
        if !done {
            serve(&mut draft, index(order), terms);
        }
    }
    // What is left over has no price any more.
    for order in 0..index(model.orders.len()) {
        improve(&mut draft, order);
    }
    draft
}

/// From the plan that stands: who has none is served under the prices, then every order may gain.
pub(crate) fn from_standing<'a>(model: &'a Model<f64>, stays: Stays, dual: &Dual) -> Draft<'a> {
    let mut draft = Draft::standing(model, stays);
    let terms = Terms { pool: &dual.pool, place: &dual.place, scale: 1.0 };
    for order in 0..index(model.orders.len()) {
        if !draft.held(order) {
            serve(&mut draft, order, terms);
        }
    }
    for order in 0..index(model.orders.len()) {
        improve(&mut draft, order);
    }
    draft
}

fn serve(draft: &mut Draft<'_>, order: u32, terms: Terms<'_>) {
    draft.best(order, terms);
    let picks = draft.desk.picked().to_vec();
    draft.take(order, &picks);
}

/// Serves one order again by plain costs if it gains.
fn improve(draft: &mut Draft<'_>, order: u32) {
    let before = draft.of(order).to_vec();
    let total = draft.total;
    draft.release(order);
    draft.best(order, Terms::PLAIN);
    let picks = draft.desk.picked().to_vec();
    draft.take(order, &picks);
    if draft.total > total - 1e-6 {
        draft.take(order, &before);
    }
}
