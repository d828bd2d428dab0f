//! The plans each order had under the prices, weighed so that late passes count more.

use super::super::dense::index;
use super::super::model::Model;

/// Weight a plan keeps from one pass to the next.
const DECAY: f64 = 0.94;
/// Plans kept per order; the lightest goes first.
const PLANS_MAX: usize = 12;

#[derive(Debug, Clone, Default)]
struct Plan {
    weight: f64,
    picks: Vec<u32>,
}

/// The weighed plans of every order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    plans: Vec<Vec<Plan>>,
    /// What a plan of the present pass weighs; growing it ages all the others.
    present: f64,
}

impl Columns {
    pub fn is_empty(&self) -> bool {
        self.plans.is_empty()
    }

    /// Notes the plan an order has in this pass.
    pub fn note(&mut self, model: &Model<f64>, order: usize, picks: &[u32]) {
        if self.plans.is_empty() {
            self.plans.resize_with(model.orders.len(), Vec::new);
            self.present = 1.0;
        }
        let Some(plans) = self.plans.get_mut(order) else { return };
        if let Some(plan) = plans.iter_mut().find(|plan| plan.picks == picks) {
            plan.weight += self.present;
            return;
        }
        if plans.len() >= PLANS_MAX {
            let lightest = plans.iter_mut().min_by(|a, b| a.weight.total_cmp(&b.weight));
            if let Some(plan) = lightest {
                plan.weight = self.present;
                plan.picks.clear();
                plan.picks.extend_from_slice(picks);
            }
            return;
        }
        plans.push(Plan { weight: self.present, picks: picks.to_vec() });
    }

    /// Begins the next pass.
    pub fn age(&mut self) {
        self.present /= DECAY;
        if self.present > 1e200 {
            self.plans.iter_mut().flatten().for_each(|plan| plan.weight /= self.present);
            self.present = 1.0;
        }
    }

    /// The plans of an order, each with the share of its weight.
    pub fn of(&self, order: usize) -> impl Iterator<Item = (f64, &[u32])> {
        let plans = self.plans.get(order).map(Vec::as_slice).unwrap_or_default();
        let whole: f64 = plans.iter().map(|plan| plan.weight).sum();
        plans.iter().map(move |plan| (plan.weight / whole, plan.picks.as_slice()))
    }

    /// Heaviest first: the order, its plan and the share of the order's weight it holds.
    pub fn heaviest(&self) -> Vec<(f64, u32, &[u32])> {
        let mut all = Vec::new();
        for order in 0..self.plans.len() {
            all.extend(self.of(order).map(|(share, picks)| (share, index(order), picks)));
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        all
    }
}
