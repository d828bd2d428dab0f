//! A provider's statement against the books: line by line, every difference by name.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::FinanceView;
use crate::value::{Currency, Map, Moment, Money, ProviderId, Zone};

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
    let mut found = Reconciliation::default();
    let mut named: Map<(&str, bool), Vec<usize>> = Map::default();
    let mut alike: Map<(Currency, i64), Vec<usize>> = Map::default();
    for (index, known) in moves.iter().enumerate() {
        let incoming = !known.amount.is_negative();
        for name in std::iter::once(known.reference.as_str()).chain(known.other_reference.as_deref()) {
            named.entry((name, incoming)).or_default().push(index);
        }
        alike.entry((known.amount.currency(), known.amount.minor_units())).or_default().push(index);
    }
    let mut taken = vec![false; moves.len()];
    let mut by_line: Vec<Option<(usize, MatchedBy)>> = vec![None; statement.len()];
    let mut repeated = vec![false; statement.len()];
    let apart = |line: &StatementLine, known: &CashMove| {
        zone.day_of(known.happened_at).signed_duration_since(line.on).num_days().unsigned_abs()
    };
    for (place, line) in
        by_line.iter_mut().zip(statement).enumerate().map(|(index, (place, line))| ((index, place), line))
    {
        let (index, place) = place;
        let Some(reference) = line.reference.as_deref() else { continue };
        let Some(candidates) = named.get(&(reference, !line.amount.is_negative())) else { continue };
        // Of several parts of one payment, the one of that amount first.
        let free = |candidate: &&usize| taken.get(**candidate) == Some(&false);
        let same = |candidate: &&usize| moves.get(**candidate).is_some_and(|known| known.amount == line.amount);
        let chosen = candidates.iter().filter(free).find(same).or_else(|| candidates.iter().find(free)).copied();
        match chosen {
            Some(chosen) => {
                taken.get_mut(chosen).into_iter().for_each(|taken| *taken = true);
                *place = Some((chosen, MatchedBy::Reference));
            }
            None => repeated.get_mut(index).into_iter().for_each(|repeated| *repeated = true),
        }
    }
    for (index, line) in statement.iter().enumerate() {
        let done = by_line.get(index).is_some_and(Option::is_some) || repeated.get(index) == Some(&true);
        let candidates = alike.get(&(line.amount.currency(), line.amount.minor_units()));
        let Some(candidates) = candidates.filter(|_| !done) else { continue };
        let near = candidates.iter().filter(|candidate| taken.get(**candidate) == Some(&false));
        let near = near.filter_map(|candidate| Some((*candidate, apart(line, moves.get(*candidate)?))));
        let nearest = near.filter(|(_, apart)| *apart <= u64::from(days)).min_by_key(|(_, apart)| *apart);
        if let (Some((chosen, _)), Some(place)) = (nearest, by_line.get_mut(index)) {
            taken.get_mut(chosen).into_iter().for_each(|taken| *taken = true);
            *place = Some((chosen, MatchedBy::AmountAndDate));
        }
    }
    for (index, line) in statement.iter().enumerate() {
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        let matched = by_line.get(index).copied().flatten();
        let Some((known, by)) = matched.and_then(|(chosen, by)| Some((moves.get(chosen)?, by))) else {
            found.differences.push(match repeated.get(index) {
                Some(true) => StatementDifference::Repeated { line: number },
                _ => StatementDifference::NotInBooks { line: number },
            });
            continue;
        };
        found.kept(line.fee);
        if known.amount != line.amount {
            let (stated, booked) = (line.amount, known.amount);
            found.differences.push(StatementDifference::Amount { line: number, stated, booked });
        }
        if apart(line, known) > u64::from(days) {
            let (stated, booked) = (line.on, zone.day_of(known.happened_at));
            found.differences.push(StatementDifference::Date { line: number, stated, booked });
        }
        found.matched.push(StatementMatch { line: number, cash_move: known.clone(), by });
    }
    let missing = moves.iter().zip(&taken).filter(|(_, taken)| !**taken);
    let missing = missing.map(|(known, _)| StatementDifference::NotOnStatement { cash_move: known.clone() });
    found.differences.extend(missing);
    found
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
        for matched in &done.matched {
            if let Some(index) = self.moves.iter().position(|known| *known == matched.cash_move) {
                self.moves.remove(index);
            }
        }
    }
}
