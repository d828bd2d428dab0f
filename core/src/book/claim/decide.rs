use super::{
    ClaimBook, ClaimCommand, ClaimEvent, ClaimFacts, ClaimLine, ClaimPage, ClaimRefusal, ClaimResolution, ClaimStatus,
    ClaimStep, ClaimableLine, next_claim_status,
};
use crate::value::{
    ClaimId, Denial, Invalid, Moment, Problem, ReturnException, TermsVersion, Text, bounds, fingerprint,
};

type Decided = Result<Vec<ClaimEvent>, Denial<ClaimRefusal>>;

impl ClaimBook {
    /// Judges a command and says what it would make happen; changes nothing. A repeat with the same content makes nothing
    /// happen. `version` is of the warranty terms that gave the facts.
    ///
    /// # Errors
    /// The refusals of [`ClaimRefusal`] in their order; `Invalid` for lines that cannot stand, serials that are not one
    /// per unit, a `happened_at` later than `at` or a repair that ends before it began, an exception without a reason.
    pub fn decide(
        &self,
        command: ClaimCommand,
        facts: &ClaimFacts,
        version: Option<TermsVersion>,
        at: Moment,
    ) -> Decided {
        match command {
            open @ ClaimCommand::OpenClaim { .. } => self.open(open, facts, version, at),
            ClaimCommand::ApproveClaim { claim_id, exception } => self.approve(claim_id, exception),
            ClaimCommand::DenyClaim { claim_id, reason } => self.deny(claim_id, reason),
            ClaimCommand::ReopenClaim { claim_id, reason } => {
                if self.stepped(&claim_id, ClaimStep::Reopen, |page| {
                    page.status == ClaimStatus::Open && page.reason.as_ref() == Some(&reason)
                })? {
                    return Ok(vec![]);
                }

                Ok(vec![ClaimEvent::ClaimReopened { claim_id, reason }])
            }
            ClaimCommand::CancelClaim { claim_id } => {
                if self.stepped(&claim_id, ClaimStep::Cancel, |page| page.status == ClaimStatus::Cancelled)? {
                    return Ok(vec![]);
                }

                Ok(vec![ClaimEvent::ClaimCancelled { claim_id }])
            }
            ClaimCommand::StartRepair { claim_id, happened_at } => {
                past(happened_at, at)?;
                if self.stepped(&claim_id, ClaimStep::Repair, |page| page.repair_started_at == Some(happened_at))? {
                    return Ok(vec![]);
                }

                Ok(vec![ClaimEvent::RepairStarted { claim_id, happened_at }])
            }
            resolve @ ClaimCommand::Resolve { .. } => self.resolve(resolve, at),
        }
    }

    fn open(&self, command: ClaimCommand, facts: &ClaimFacts, version: Option<TermsVersion>, at: Moment) -> Decided {
        let content = fingerprint(&command);
        let ClaimCommand::OpenClaim { claim_id, order_id, kind, lines, parcel_id, liable, happened_at, note: _ } =
            command
        else {
            return Ok(vec![]);
        };
        past(happened_at, at)?;
        if let Some(page) = self.claim(&claim_id) {
            return repeated(page.content == content, claim_id);
        }
        check_lines(&lines)?;
        let mut beyond = vec![];
        for line in &lines {
            let claimable = facts.lines.iter().find(|known| known.line_id == line.line_id);
            let Some(ClaimableLine { units, .. }) = claimable else {
                return Err(ClaimRefusal::UnknownLine { line_id: line.line_id.clone() }.into());
            };
            if line.quantity > *units {
                beyond.push(ClaimableLine { line_id: line.line_id.clone(), units: *units });
            }
        }
        if !beyond.is_empty() {
            return Err(ClaimRefusal::BeyondClaimable { lines: beyond }.into());
        }

        let covers = facts.covers.clone();
        Ok(vec![ClaimEvent::ClaimOpened {
            claim_id,
            order_id,
            kind,
            lines,
            parcel_id,
            liable,
            covers,
            version,
            happened_at,
            content,
        }])
    }

    fn approve(&self, claim_id: ClaimId, exception: Option<ReturnException>) -> Decided {
        if exception.as_ref().is_some_and(|granted| granted.reason.is_empty()) {
            return Err(Invalid::empty("exception.reason").into());
        }
        let again = |page: &ClaimPage| page.status == ClaimStatus::Approved && page.exception == exception;
        if self.stepped(&claim_id, ClaimStep::Approve, again)? {
            return Ok(vec![]);
        }
        let covers = self.known(&claim_id)?.covers.iter().filter(|cover| !cover.covered);
        let covers: Vec<_> = covers.cloned().collect();
        if exception.is_none() && !covers.is_empty() {
            return Err(ClaimRefusal::OutOfWarranty { claim_id, covers }.into());
        }

        Ok(vec![ClaimEvent::ClaimApproved { claim_id, exception }])
    }

    fn deny(&self, claim_id: ClaimId, reason: Text) -> Decided {
        let again = |page: &ClaimPage| page.status == ClaimStatus::Denied && page.reason.as_ref() == Some(&reason);
        if self.stepped(&claim_id, ClaimStep::Deny, again)? {
            return Ok(vec![]);
        }

        Ok(vec![ClaimEvent::ClaimDenied { claim_id, reason }])
    }

    fn resolve(&self, command: ClaimCommand, at: Moment) -> Decided {
        let content = fingerprint(&command);
        let ClaimCommand::Resolve { claim_id, resolution, serials, happened_at } = command else { return Ok(vec![]) };
        past(happened_at, at)?;
        let page = self.known(&claim_id)?;
        if let Some(known) = page.resolved_by {
            return repeated(known == content, claim_id);
        }
        self.stepped(&claim_id, ClaimStep::Resolve, |_| false)?;
        if resolution == ClaimResolution::Repaired && page.status != ClaimStatus::InRepair {
            return Err(ClaimRefusal::NotInRepair { claim_id }.into());
        }
        if page.repair_started_at.is_some_and(|started| happened_at < started) {
            return Err(Invalid::new("happened_at", Problem::TooEarly { than: "the repair".to_owned() }).into());
        }
        let pieces = page.lines.iter().map(|line| line.serials.len()).fold(0_usize, usize::saturating_add);
        let wanted = if resolution == ClaimResolution::SentAgain { pieces } else { 0 };
        if serials.len() != wanted {
            return Err(Invalid::inconsistent("serials", "the pieces claimed").into());
        }

        Ok(vec![ClaimEvent::ClaimResolved { claim_id, resolution, serials, happened_at, content }])
    }

    fn known(&self, claim_id: &ClaimId) -> Result<&ClaimPage, ClaimRefusal> {
        self.claim(claim_id).ok_or_else(|| ClaimRefusal::UnknownClaim { claim_id: claim_id.clone() })
    }

    /// Whether the step was taken before, as `again` knows it; else it must be allowed.
    fn stepped(
        &self,
        claim_id: &ClaimId,
        step: ClaimStep,
        again: impl Fn(&ClaimPage) -> bool,
    ) -> Result<bool, ClaimRefusal> {
        let page = self.known(claim_id)?;
        if again(page) {
            return Ok(true);
        }
        let wrong = || ClaimRefusal::WrongStatus { claim_id: claim_id.clone(), status: page.status, step };
        next_claim_status(page.status, step).map(|_| false).ok_or_else(wrong)
    }
}

fn repeated(same: bool, claim_id: ClaimId) -> Decided {
    if same { Ok(vec![]) } else { Err(ClaimRefusal::ClaimAltered { claim_id }.into()) }
}

fn past(happened_at: Moment, at: Moment) -> Result<(), Invalid> {
    if happened_at > at { Err(Invalid::too_large("happened_at", at)) } else { Ok(()) }
}

/// Some lines, each once with units, and as many serials as units or none.
fn check_lines(lines: &[ClaimLine]) -> Result<(), Invalid> {
    if lines.is_empty() {
        return Err(Invalid::empty("lines"));
    }
    if lines.len() > bounds::LINES_MAX {
        return Err(Invalid::new("lines", Problem::TooLong { max: bounds::LINES_MAX as u64 }));
    }
    for (index, line) in lines.iter().enumerate() {
        let within = |invalid: Invalid| invalid.within(&format!("lines[{index}]"));
        if line.quantity.is_zero() {
            return Err(within(Invalid::too_small("quantity", 1)));
        }
        if lines.iter().take(index).any(|earlier| earlier.line_id == line.line_id) {
            return Err(within(Invalid::repeated("line_id", &line.line_id)));
        }
        if !line.serials.is_empty() && u32::try_from(line.serials.len()) != Ok(line.quantity.get()) {
            return Err(within(Invalid::inconsistent("serials", "quantity")));
        }
    }
    Ok(())
}
