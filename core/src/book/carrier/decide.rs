use super::{CarrierBook, CarrierCommand, CarrierEvent, CarrierRefusal, CarrierReply, CasePage, CaseStep};
use crate::value::{CaseId, CommandId, Denial, Fingerprint, Invalid, Moment, Money, Problem, bounds, fingerprint};

type Decided = Result<Vec<CarrierEvent>, Denial<CarrierRefusal>>;

impl CarrierBook {
    /// Judges a command and says what it would make happen; changes nothing. A repeat makes nothing happen.
    ///
    /// # Errors
    /// The refusals of [`CarrierRefusal`] in their order; `Invalid` for a `happened_at` later than `at`, an amount of
    /// nothing or below it or in another currency than the claim, a filing day that has passed, too many steps of one case.
    pub fn decide(&self, command: CarrierCommand, at: Moment) -> Decided {
        let content = fingerprint(&command);
        match command {
            CarrierCommand::OpenCase { case_id, parcel_id, carrier_id, kind, claimed, file_by, happened_at, note } => {
                if let Some(page) = self.case(&case_id) {
                    let altered = CarrierRefusal::CaseAltered { case_id };
                    return if page.content == content { Ok(vec![]) } else { Err(altered.into()) };
                }
                past(happened_at, at)?;
                if let Some(claimed) = claimed {
                    positive("claimed", claimed)?;
                }
                if file_by < at {
                    return Err(Invalid::too_small("file_by", at).into());
                }

                Ok(vec![CarrierEvent::CaseOpened {
                    case_id,
                    parcel_id,
                    carrier_id,
                    kind,
                    claimed,
                    file_by,
                    happened_at,
                    note,
                    content,
                }])
            }
            CarrierCommand::AddCaseEvidence { case_id, command_id, what, happened_at } => {
                let Some(page) = self.fresh(&case_id, &command_id, content)? else { return Ok(vec![]) };
                past(happened_at, at)?;
                allowed(&case_id, page, CaseStep::Show)?;

                Ok(vec![CarrierEvent::CaseEvidenceAdded { case_id, command_id, what, happened_at, content }])
            }
            CarrierCommand::FileCase { case_id, command_id, reference, reply_by, happened_at } => {
                let Some(page) = self.fresh(&case_id, &command_id, content)? else { return Ok(vec![]) };
                past(happened_at, at)?;
                allowed(&case_id, page, CaseStep::File)?;

                Ok(vec![CarrierEvent::CaseFiled { case_id, command_id, reference, reply_by, happened_at, content }])
            }
            CarrierCommand::RecordReply { case_id, command_id, reply, happened_at } => {
                let Some(page) = self.fresh(&case_id, &command_id, content)? else { return Ok(vec![]) };
                past(happened_at, at)?;
                allowed(&case_id, page, step_of(&reply))?;
                if let CarrierReply::Offers { amount } = reply {
                    of_claim(&case_id, page, amount)?;
                }

                Ok(vec![CarrierEvent::CaseReplied { case_id, command_id, reply, happened_at, content }])
            }
            CarrierCommand::AcceptOffer { case_id, command_id } => {
                let Some(page) = self.fresh(&case_id, &command_id, content)? else { return Ok(vec![]) };
                allowed(&case_id, page, CaseStep::Accept)?;

                Ok(vec![CarrierEvent::CaseOfferAccepted { case_id, command_id, content }])
            }
            CarrierCommand::AppealCase { case_id, command_id, reason } => {
                let Some(page) = self.fresh(&case_id, &command_id, content)? else { return Ok(vec![]) };
                allowed(&case_id, page, CaseStep::Appeal)?;

                Ok(vec![CarrierEvent::CaseAppealed { case_id, command_id, reason, content }])
            }
            CarrierCommand::RecordRecovery { case_id, command_id, amount, happened_at } => {
                let Some(page) = self.fresh(&case_id, &command_id, content)? else { return Ok(vec![]) };
                past(happened_at, at)?;
                allowed(&case_id, page, page.recovery_step(amount)?)?;
                of_claim(&case_id, page, amount)?;

                Ok(vec![CarrierEvent::CaseRecovered { case_id, command_id, amount, happened_at, content }])
            }
            CarrierCommand::WithdrawCase { case_id, command_id, reason } => {
                let Some(page) = self.fresh(&case_id, &command_id, content)? else { return Ok(vec![]) };
                allowed(&case_id, page, CaseStep::Withdraw)?;

                Ok(vec![CarrierEvent::CaseWithdrawn { case_id, command_id, reason, content }])
            }
            CarrierCommand::WriteOffCase { case_id, command_id, reason } => {
                let Some(page) = self.fresh(&case_id, &command_id, content)? else { return Ok(vec![]) };
                allowed(&case_id, page, CaseStep::WriteOff)?;

                Ok(vec![CarrierEvent::CaseWrittenOff { case_id, command_id, reason, content }])
            }
            CarrierCommand::ExpireCases {} => {
                let due = self.lapsing.iter().take_while(|(by, _)| *by <= at);
                Ok(due.map(|(_, case_id)| CarrierEvent::CaseLapsed { case_id: case_id.clone() }).collect())
            }
        }
    }

    /// The case, unless the command was carried out before with the same content.
    fn fresh(
        &self,
        case_id: &CaseId,
        command_id: &CommandId,
        content: Fingerprint,
    ) -> Result<Option<&CasePage>, Denial<CarrierRefusal>> {
        let unknown = || CarrierRefusal::UnknownCase { case_id: case_id.clone() };
        let page = self.case(case_id).ok_or_else(unknown)?;
        match page.commands.iter().find(|(known, _)| known == command_id) {
            Some((_, same)) if *same == content => Ok(None),
            Some(_) => Err(CarrierRefusal::CaseCommandAltered { command_id: command_id.clone() }.into()),
            None if page.commands.len() >= bounds::LINES_MAX => {
                Err(Invalid::new("commands", Problem::TooLong { max: bounds::LINES_MAX as u64 }).into())
            }
            None => Ok(Some(page)),
        }
    }
}

impl CasePage {
    /// Whether that amount is the last of what is due.
    pub(super) fn recovery_step(&self, amount: Money) -> Result<CaseStep, Invalid> {
        let (Some(agreed), Some(recovered)) = (self.agreed(), self.recovered) else { return Ok(CaseStep::Recover) };
        amount.currency_is("amount", agreed.currency())?;
        let is_all = recovered.plus(amount)?.minor_units() >= agreed.minor_units();
        Ok(if is_all { CaseStep::Recover } else { CaseStep::RecoverPart })
    }
}

pub(super) fn step_of(reply: &CarrierReply) -> CaseStep {
    match reply {
        CarrierReply::AsksEvidence { .. } => CaseStep::AskEvidence,
        CarrierReply::Offers { .. } => CaseStep::Offer,
        CarrierReply::Rejects { .. } => CaseStep::Reject,
        CarrierReply::Answers { .. } => CaseStep::Answer,
    }
}

/// Nothing later than now may be reported.
fn past(happened_at: Moment, at: Moment) -> Result<(), Invalid> {
    if happened_at > at { Err(Invalid::too_large("happened_at", at)) } else { Ok(()) }
}

fn positive(field: &str, amount: Money) -> Result<(), Invalid> {
    if amount.is_zero() || amount.is_negative() { Err(Invalid::too_small(field, "more than zero")) } else { Ok(()) }
}

fn of_claim(case_id: &CaseId, page: &CasePage, amount: Money) -> Result<(), Denial<CarrierRefusal>> {
    let nothing = || CarrierRefusal::NothingClaimed { case_id: case_id.clone() };
    let claimed = page.claimed.ok_or_else(nothing)?;
    amount.currency_is("amount", claimed.currency())?;
    positive("amount", amount)?;
    Ok(())
}

fn allowed(case_id: &CaseId, page: &CasePage, step: CaseStep) -> Result<(), CarrierRefusal> {
    let (case_id, status) = (case_id.clone(), page.status);
    let refused = || CarrierRefusal::CaseWrongStatus { case_id, status, step };
    super::next_case_status(page.status, step).map(|_| ()).ok_or_else(refused)
}
