//! A provider's statement against the books: line by line, every difference by name.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::FinanceView;
use crate::value::{Map, Moment, Money, ProviderId, Zone};

/// What moved money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CashMoveKind {
    /// A customer's payment came in.
    Received,
    /// A refund went out.
    Refunded,
    /// A dispute took a payment away.
    DisputeLost,
    /// An entry of the host: an expense, a payout, a supplier's bill.
    Entered,
}

/// Money that moved at a provider by the books and stood on no statement yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashMove {
    /// At whom.
    pub provider_id: ProviderId,
    /// By what.
    pub kind: CashMoveKind,
    /// The payment, refund or entry.
    pub reference: String,
    /// Another name a statement may call it: the capture, or the payment that was refunded.
    pub other_reference: Option<String>,
    /// How much: what came in above zero, what went out below.
    pub amount: Money,
    /// When.
    pub happened_at: Moment,
}

/// One line of a provider's statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementLine {
    /// What the provider calls it.
    pub reference: Option<String>,
    /// How much, before the fee: what came in above zero, what went out below.
    pub amount: Money,
    /// What the provider kept of it.
    pub fee: Option<Money>,
    /// The day.
    pub on: NaiveDate,
}

/// How a line and a movement found each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MatchedBy {
    /// The provider names the payment, capture, refund or entry.
    Reference,
    /// Nobody names it, but amount and currency are equal and no other day is nearer.
    AmountAndDate,
}

/// A line of the statement and the movement of the books that it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementMatch {
    /// The line's place in the statement, from nought.
    pub line: u32,
    /// The movement.
    pub cash_move: CashMove,
    /// How they found each other.
    pub by: MatchedBy,
}

/// Something that does not agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StatementDifference {
    /// Another amount than in the books.
    Amount {
        /// The line's place.
        line: u32,
        /// On the statement.
        stated: Money,
        /// In the books.
        booked: Money,
    },
    /// Further off than a provider may take.
    Date {
        /// The line's place.
        line: u32,
        /// On the statement.
        stated: NaiveDate,
        /// In the books.
        booked: NaiveDate,
    },
    /// A second line for a movement that a line was found for.
    Repeated {
        /// The line's place.
        line: u32,
    },
    /// No movement in the books.
    NotInBooks {
        /// The line's place.
        line: u32,
    },
    /// No line on the statement.
    NotOnStatement {
        /// The movement.
        cash_move: CashMove,
    },
}

/// What a statement and the books come to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciliation {
    /// What found each other, in the order of the statement.
    pub matched: Vec<StatementMatch>,
    /// What does not agree: the statement's lines in order, then the books' movements.
    pub differences: Vec<StatementDifference>,
    /// What the provider kept, by currency: an entry for the books.
    pub fees: Vec<Money>,
}

/// Compares the movements of the books with a statement. A line that names a movement is that movement, whatever its
/// amount; lines without a name that is known find the movement of equal amount and nearest day, at most `days` off.
pub fn reconcile(moves: &[CashMove], statement: &[StatementLine], days: u32, zone: Zone) -> Reconciliation {
    let mut desk = Desk {
        moves: moves.iter().map(|known| (known, false)).collect(),
        lines: statement.iter().map(|line| (line, Found::Nothing)).collect(),
        days: u64::from(days),
        zone,
    };
    desk.match_names();
    desk.match_amounts();
    desk.report()
}

/// What became of a line so far.
#[derive(Clone, Copy)]
enum Found {
    Nothing,
    Repeated,
    Move(usize, MatchedBy),
}

/// Movements, each with whether a line was found for it, and lines with what was found for them.
struct Desk<'a> {
    moves: Vec<(&'a CashMove, bool)>,
    lines: Vec<(&'a StatementLine, Found)>,
    days: u64,
    zone: Zone,
}

impl Desk<'_> {
    fn apart(&self, line: &StatementLine, known: &CashMove) -> u64 {
        self.zone.day_of(known.happened_at).signed_duration_since(line.on).num_days().unsigned_abs()
    }

    fn is_free(&self, index: usize) -> bool {
        self.moves.get(index).is_some_and(|(_, taken)| !taken)
    }

    fn take(&mut self, line: usize, index: usize, by: MatchedBy) {
        if let (Some((_, taken)), Some((_, found))) = (self.moves.get_mut(index), self.lines.get_mut(line)) {
            (*taken, *found) = (true, Found::Move(index, by));
        }
    }

    /// Names that payments, captures, refunds and entries go by, and the way their money went.
    fn match_names(&mut self) {
        let mut named: Map<(&str, bool), Vec<usize>> = Map::default();
        for (index, (known, _)) in self.moves.iter().enumerate() {
            for name in std::iter::once(known.reference.as_str()).chain(known.other_reference.as_deref()) {
                named.entry((name, known.amount.is_negative())).or_default().push(index);
            }
        }
        for place in 0..self.lines.len() {
            let Some((line, _)) = self.lines.get(place).copied() else { continue };
            let Some(name) = line.reference.as_deref() else { continue };
            let Some(candidates) = named.get(&(name, line.amount.is_negative())) else { continue };
            // Of several parts of one payment, the one of that amount first.
            let free = || candidates.iter().copied().filter(|candidate| self.is_free(*candidate));
            let same = |index: &usize| self.moves.get(*index).is_some_and(|(known, _)| known.amount == line.amount);
            match free().find(same).or_else(|| free().next()) {
                Some(chosen) => self.take(place, chosen, MatchedBy::Reference),
                None => self.lines.get_mut(place).into_iter().for_each(|(_, found)| *found = Found::Repeated),
            }
        }
    }

    fn match_amounts(&mut self) {
        let mut alike: Map<Money, Vec<usize>> = Map::default();
        for (index, (known, _)) in self.moves.iter().enumerate().filter(|(_, (_, taken))| !taken) {
            alike.entry(known.amount).or_default().push(index);
        }
        for place in 0..self.lines.len() {
            let Some((line, Found::Nothing)) = self.lines.get(place).copied() else { continue };
            let candidates = alike.get(&line.amount).map(Vec::as_slice).unwrap_or_default();
            let free = candidates.iter().copied().filter(|candidate| self.is_free(*candidate));
            let near = free.filter_map(|index| Some((index, self.apart(line, self.moves.get(index)?.0))));
            let nearest = near.filter(|(_, apart)| *apart <= self.days).min_by_key(|(_, apart)| *apart);
            if let Some((chosen, _)) = nearest {
                self.take(place, chosen, MatchedBy::AmountAndDate);
            }
        }
    }

    fn report(self) -> Reconciliation {
        let mut report = Reconciliation::default();
        for (place, (line, found)) in self.lines.iter().enumerate() {
            let number = u32::try_from(place).unwrap_or(u32::MAX);
            let (known, by) = match found {
                Found::Move(index, by) => match self.moves.get(*index) {
                    Some((known, _)) => (*known, *by),
                    None => continue,
                },
                Found::Repeated => {
                    report.differences.push(StatementDifference::Repeated { line: number });
                    continue;
                }
                Found::Nothing => {
                    report.differences.push(StatementDifference::NotInBooks { line: number });
                    continue;
                }
            };
            report.kept(line.fee);
            if known.amount != line.amount {
                let (stated, booked) = (line.amount, known.amount);
                report.differences.push(StatementDifference::Amount { line: number, stated, booked });
            }
            if self.apart(line, known) > self.days {
                let (stated, booked) = (line.on, self.zone.day_of(known.happened_at));
                report.differences.push(StatementDifference::Date { line: number, stated, booked });
            }
            report.matched.push(StatementMatch { line: number, cash_move: known.clone(), by });
        }
        let missing = self.moves.iter().filter(|(_, taken)| !taken);
        let missing = missing.map(|(known, _)| StatementDifference::NotOnStatement { cash_move: (*known).clone() });
        report.differences.extend(missing);
        report
    }
}

impl Reconciliation {
    fn kept(&mut self, fee: Option<Money>) {
        let Some(fee) = fee.filter(|fee| !fee.is_zero()) else { return };
        match self.fees.iter_mut().find(|sum| sum.currency() == fee.currency()) {
            // A sum beyond the limit of money stays at its last value: no provider keeps so much.
            Some(sum) => *sum = sum.plus(fee).unwrap_or(*sum),
            None => self.fees.push(fee),
        }
    }
}

impl FinanceView {
    /// The movements at a provider that stood on no statement yet, in the order they were booked.
    pub fn open_moves(&self, provider_id: &ProviderId) -> Vec<CashMove> {
        self.moves.iter().filter(|known| known.provider_id == *provider_id).cloned().collect()
    }

    /// Compares a provider's statement with what is open at it by the books.
    pub fn reconcile(&self, provider_id: &ProviderId, statement: &[StatementLine], days: u32) -> Reconciliation {
        reconcile(&self.open_moves(provider_id), statement, days, self.terms.zone)
    }

    /// Takes a reconciliation as done: what was matched is open no more.
    pub fn settle_statement(&mut self, done: &Reconciliation) {
        let mut matched: Map<&str, Vec<&CashMove>> = Map::default();
        for known in done.matched.iter().map(|matched| &matched.cash_move) {
            matched.entry(&known.reference).or_default().push(known);
        }
        self.moves.retain(|open| {
            let Some(same) = matched.get_mut(open.reference.as_str()) else { return true };
            let found = same.iter().position(|known| *known == open);
            found.map(|found| same.swap_remove(found)).is_none()
        });
    }
}
