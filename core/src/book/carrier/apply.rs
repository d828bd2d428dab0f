use super::decide::step_of;
use super::{CarrierBook, CarrierEvent, CarrierReply, CaseEvidence, CasePage, CaseStatus, CaseStep, next_case_status};
use crate::value::{CaseId, CommandId, Corrupt, Fingerprint, Moment, Money, Text};

impl CarrierBook {
    /// Books an event; refuses nothing.
    ///
    /// # Errors
    /// [`Corrupt`] when the event cannot follow from this book: the log is not ours, or not whole.
    pub fn apply(&mut self, event: &CarrierEvent) -> Result<(), Corrupt> {
        let kind = event.kind();
        match event {
            CarrierEvent::CaseOpened {
                case_id,
                parcel_id,
                carrier_id,
                kind: about,
                claimed,
                file_by,
                happened_at,
                note,
                content,
            } => {
                if self.cases.contains_key(case_id) {
                    return Err(Corrupt::new(kind, format!("case `{case_id}` is known")));
                }
                let page = CasePage {
                    parcel_id: parcel_id.clone(),
                    carrier_id: carrier_id.clone(),
                    kind: *about,
                    claimed: *claimed,
                    offered: None,
                    recovered: claimed.map(|claimed| Money::zero(claimed.currency())),
                    status: CaseStatus::Open,
                    opened_for: *happened_at,
                    act_by: Some(*file_by),
                    reply_by: None,
                    reference: Text::default(),
                    note: note.clone(),
                    evidence: vec![],
                    content: *content,
                    commands: vec![],
                };
                self.cases.insert(case_id.clone(), Box::new(page));
                self.lapsing.insert((*file_by, case_id.clone()));
                self.by_parcel.entry(parcel_id.clone()).or_default().push(case_id.clone());
                Ok(())
            }
            CarrierEvent::CaseEvidenceAdded { case_id, command_id, what, happened_at, content } => {
                let asked = self.case(case_id).is_some_and(|page| page.status == CaseStatus::EvidenceAsked);
                let act_by = if asked { None } else { self.case(case_id).and_then(|page| page.act_by) };
                let page = self.take(kind, case_id, CaseStep::Show, act_by)?;
                page.evidence.push(CaseEvidence { what: what.clone(), happened_at: *happened_at });
                page.note_command(command_id, *content);
                Ok(())
            }
            CarrierEvent::CaseFiled { case_id, command_id, reference, reply_by, content, .. } => {
                let page = self.take(kind, case_id, CaseStep::File, None)?;
                (page.reference, page.reply_by) = (reference.clone(), *reply_by);
                page.note_command(command_id, *content);
                Ok(())
            }
            CarrierEvent::CaseReplied { case_id, command_id, reply, content, .. } => {
                let act_by = match reply {
                    CarrierReply::AsksEvidence { by } => Some(*by),
                    CarrierReply::Rejects { appeal_by, .. } => *appeal_by,
                    CarrierReply::Offers { .. } | CarrierReply::Answers { .. } => None,
                };
                let page = self.take(kind, case_id, step_of(reply), act_by)?;
                if let CarrierReply::Offers { amount } = reply {
                    page.offered = Some(*amount);
                }
                page.reply_by = None;
                page.note_command(command_id, *content);
                Ok(())
            }
            CarrierEvent::CaseOfferAccepted { case_id, command_id, content } => {
                self.take(kind, case_id, CaseStep::Accept, None)?.note_command(command_id, *content);
                Ok(())
            }
            CarrierEvent::CaseAppealed { case_id, command_id, content, .. } => {
                self.take(kind, case_id, CaseStep::Appeal, None)?.note_command(command_id, *content);
                Ok(())
            }
            CarrierEvent::CaseRecovered { case_id, command_id, amount, content, .. } => {
                let unknown = || Corrupt::new(kind, format!("case `{case_id}` is not known"));
                let step = self.case(case_id).ok_or_else(unknown)?.recovery_step(*amount);
                let beyond = |problem: crate::value::Invalid| Corrupt::new(kind, problem.to_string());
                let page = self.take(kind, case_id, step.map_err(beyond)?, None)?;
                let before = page.recovered.unwrap_or(Money::zero(amount.currency()));
                page.recovered = Some(before.plus(*amount).map_err(beyond)?);
                page.note_command(command_id, *content);
                Ok(())
            }
            CarrierEvent::CaseWithdrawn { case_id, command_id, content, .. } => {
                self.take(kind, case_id, CaseStep::Withdraw, None)?.note_command(command_id, *content);
                Ok(())
            }
            CarrierEvent::CaseWrittenOff { case_id, command_id, content, .. } => {
                self.take(kind, case_id, CaseStep::WriteOff, None)?.note_command(command_id, *content);
                Ok(())
            }
            CarrierEvent::CaseLapsed { case_id } => self.take(kind, case_id, CaseStep::Lapse, None).map(|_| ()),
        }
    }

    /// Moves a case along its table and sets by when it must be taken further.
    fn take(
        &mut self,
        event: &str,
        case_id: &CaseId,
        step: CaseStep,
        act_by: Option<Moment>,
    ) -> Result<&mut CasePage, Corrupt> {
        let unknown = || Corrupt::new(event, format!("case `{case_id}` is not known"));
        let page = self.cases.get_mut(case_id).ok_or_else(unknown)?;
        let next = next_case_status(page.status, step);
        page.status = next.ok_or_else(|| Corrupt::new(event, format!("{:?} does not take {step:?}", page.status)))?;
        if let Some(before) = page.act_by.take() {
            self.lapsing.remove(&(before, case_id.clone()));
        }
        page.act_by = act_by;
        if let Some(by) = act_by {
            self.lapsing.insert((by, case_id.clone()));
        }
        Ok(page)
    }
}

impl CasePage {
    fn note_command(&mut self, command_id: &CommandId, content: Fingerprint) {
        self.commands.push((command_id.clone(), content));
    }
}
