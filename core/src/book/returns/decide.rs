mod goods;
mod request;
mod settle;

use super::{ReturnPage, ReturnStep, ReturnsBook, ReturnsCommand, ReturnsEvent, ReturnsFacts, ReturnsRefusal};
use crate::value::{Invalid, Moment, Problem, ReturnId, bounds};

type Denial = crate::value::Denial<ReturnsRefusal>;
type Decided = Result<Vec<ReturnsEvent>, Denial>;

impl ReturnsBook {
    /// Judges a command and says what it would make happen; changes nothing.
    ///
    /// A repeat with the same content makes nothing happen, wherever the return is since. The facts are needed where
    /// units become claimed: a request, units without one, a simple return, and an expired return that comes after all.
    ///
    /// # Errors
    /// The refusals of [`ReturnsRefusal`] in their order; `Invalid` for a list that is empty, too long or names a line
    /// twice, a quantity of zero, a refund below zero, mixed currencies, a `happened_at` later than `at` and an approval
    /// that would lapse at once.
    pub fn decide(&self, command: ReturnsCommand, facts: &ReturnsFacts, at: Moment) -> Decided {
        match command {
            ReturnsCommand::ApproveReturn { return_id, expires_at } => self.approve(return_id, expires_at, at),
            ReturnsCommand::DeclineReturn { return_id, reason } => self.decline(return_id, reason),
            ReturnsCommand::CancelReturn { return_id } => self.cancel(return_id),
            ReturnsCommand::CloseReturn { return_id } => self.close(return_id),
            ReturnsCommand::ExpireReturns {} => Ok(self.expire(at)),
            ReturnsCommand::RecordReturnSent { return_id, carrier_id, tracking_id, happened_at } => {
                past(happened_at, at)?;
                self.record_sent(return_id, carrier_id, tracking_id, happened_at, facts)
            }
            ReturnsCommand::RecordReturnLost { return_id, happened_at } => {
                past(happened_at, at)?;
                self.record_lost(return_id, happened_at)
            }
            ReturnsCommand::RecordSentBack { return_id, happened_at } => {
                past(happened_at, at)?;
                self.record_sent_back(return_id, happened_at)
            }
            ReturnsCommand::SettleReturn { return_id, lines, components } => {
                self.settle(return_id, lines, components, ReturnStep::Settle)
            }
            ReturnsCommand::SettleWithoutGoods { return_id, lines, components } => {
                self.settle(return_id, lines, components, ReturnStep::SettleWithoutGoods)
            }
            request @ ReturnsCommand::RequestReturn { .. } => self.request(request, facts),
            receipt @ ReturnsCommand::ReceiveUnrequested { .. } => self.receive_unrequested(receipt, facts, at),
            receipt @ ReturnsCommand::ReceiveReturn { .. } => self.receive(receipt, facts, at),
            inspection @ ReturnsCommand::InspectReturn { .. } => self.inspect(inspection),
            simple @ ReturnsCommand::SimpleReturn { .. } => self.simple(simple, facts, at),
            refund @ ReturnsCommand::RefundOnly { .. } => self.refund_only(refund, facts),
        }
    }

    fn known(&self, return_id: &ReturnId) -> Result<&ReturnPage, ReturnsRefusal> {
        self.page(return_id).ok_or_else(|| ReturnsRefusal::UnknownReturn { return_id: return_id.clone() })
    }
}

/// A repeat: nothing happens when the content is the same.
fn repeated(same: bool, return_id: ReturnId) -> Decided {
    if same { Ok(Vec::new()) } else { Err(ReturnsRefusal::ReturnAltered { return_id }.into()) }
}

/// Nothing later than now may be reported.
fn past(happened_at: Moment, at: Moment) -> Result<(), Invalid> {
    if happened_at > at {
        return Err(Invalid::too_large("happened_at", at));
    }
    Ok(())
}

/// A list has some lines, not too many.
fn check_length(field: &str, length: usize) -> Result<(), Invalid> {
    match length {
        0 => Err(Invalid::empty(field)),
        _ if length > bounds::LINES_MAX => Err(Invalid::new(field, Problem::TooLong { max: bounds::LINES_MAX as u64 })),
        _ => Ok(()),
    }
}

/// The return's status must allow the step.
fn allowed(return_id: &ReturnId, page: &ReturnPage, step: ReturnStep) -> Result<(), ReturnsRefusal> {
    let refused = || ReturnsRefusal::WrongStatus { return_id: return_id.clone(), status: page.status, step };
    super::next_return_status(page.status, step).map(|_| ()).ok_or_else(refused)
}
