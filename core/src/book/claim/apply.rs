use super::{ClaimBook, ClaimEvent, ClaimPage, ClaimResolution, ClaimStatus, ClaimStep, Piece, next_claim_status};
use crate::value::{ClaimId, Corrupt, Duration, Moment, SerialId};

impl ClaimBook {
    /// Books an event; refuses nothing.
    ///
    /// # Errors
    /// [`Corrupt`] when the event cannot follow from this book: the log is not ours, or not whole.
    pub fn apply(&mut self, event: &ClaimEvent) -> Result<(), Corrupt> {
        let kind = event.kind();
        match event {
            ClaimEvent::ClaimOpened { claim_id, .. } => self.opened(claim_id, event),
            ClaimEvent::ClaimApproved { claim_id, exception } => {
                self.take(kind, claim_id, ClaimStep::Approve)?.exception.clone_from(exception);
                Ok(())
            }
            ClaimEvent::ClaimDenied { claim_id, reason } => {
                self.take(kind, claim_id, ClaimStep::Deny)?.reason = Some(reason.clone());
                Ok(())
            }
            ClaimEvent::ClaimReopened { claim_id, reason } => {
                self.take(kind, claim_id, ClaimStep::Reopen)?.reason = Some(reason.clone());
                Ok(())
            }
            ClaimEvent::ClaimCancelled { claim_id } => self.take(kind, claim_id, ClaimStep::Cancel).map(|_| ()),
            ClaimEvent::RepairStarted { claim_id, happened_at } => {
                self.take(kind, claim_id, ClaimStep::Repair)?.repair_started_at = Some(*happened_at);
                Ok(())
            }
            ClaimEvent::ClaimResolved { claim_id, resolution, serials, happened_at, content } => {
                let page = self.take(kind, claim_id, ClaimStep::Resolve)?;
                page.resolution = Some(*resolution);
                page.resolved_by = Some(*content);
                let page = page.clone();
                self.pieces_after(&page, *resolution, serials, *happened_at);
                Ok(())
            }
        }
    }

    fn opened(&mut self, claim_id: &ClaimId, event: &ClaimEvent) -> Result<(), Corrupt> {
        let ClaimEvent::ClaimOpened { order_id, kind, lines, parcel_id, liable, covers, happened_at, content, .. } =
            event
        else {
            return Ok(());
        };
        if self.claims.contains_key(claim_id) {
            return Err(Corrupt::new(event.kind(), format!("claim `{claim_id}` is known")));
        }
        self.by_order.entry(order_id.clone()).or_default().push(claim_id.clone());
        if let Some(parcel_id) = parcel_id {
            self.by_parcel.entry(parcel_id.clone()).or_default().push(claim_id.clone());
        }
        let page = ClaimPage {
            order_id: order_id.clone(),
            kind: *kind,
            lines: lines.clone(),
            parcel_id: parcel_id.clone(),
            liable: liable.clone(),
            covers: covers.clone(),
            happened_at: *happened_at,
            status: ClaimStatus::Open,
            exception: None,
            reason: None,
            repair_started_at: None,
            resolution: None,
            content: *content,
            resolved_by: None,
        };
        self.claims.insert(claim_id.clone(), Box::new(page));
        Ok(())
    }

    /// What a claim's end means for its pieces: a repair adds its time, a replacement stands for the old one.
    fn pieces_after(
        &mut self,
        page: &ClaimPage,
        resolution: ClaimResolution,
        serials: &[SerialId],
        happened_at: Moment,
    ) {
        let claimed = page.lines.iter().flat_map(|line| line.serials.iter().map(move |serial| (line, serial)));
        let mut replacing = serials.iter();
        for (line, serial) in claimed {
            let fresh = || Piece {
                order_id: page.order_id.clone(),
                line_id: line.line_id.clone(),
                repaired: Duration::ZERO,
                replaces: None,
                replaced_at: None,
            };
            match resolution {
                ClaimResolution::Repaired => {
                    let piece = self.pieces.entry(serial.clone()).or_insert_with(fresh);
                    let away = page.repair_started_at.map_or(0, |started| happened_at.seconds_since(started).max(0));
                    let sum = piece.repaired.seconds().saturating_add(away);
                    piece.repaired = Duration::of_seconds(sum).unwrap_or(piece.repaired);
                }
                ClaimResolution::SentAgain => {
                    let Some(new) = replacing.next() else { continue };
                    // What was repaired before counts for the piece that stands for it.
                    let repaired = self.pieces.get(serial).map_or(Duration::ZERO, |piece| piece.repaired);
                    let (replaces, replaced_at) = (Some(serial.clone()), Some(happened_at));
                    self.pieces.insert(new.clone(), Piece { repaired, replaces, replaced_at, ..fresh() });
                }
                ClaimResolution::Refunded => {}
            }
        }
    }

    /// Moves a claim along its table.
    fn take(&mut self, event: &str, claim_id: &ClaimId, step: ClaimStep) -> Result<&mut ClaimPage, Corrupt> {
        let unknown = || Corrupt::new(event, format!("claim `{claim_id}` is not known"));
        let page = self.claims.get_mut(claim_id).ok_or_else(unknown)?;
        let next = next_claim_status(page.status, step);
        page.status = next.ok_or_else(|| Corrupt::new(event, format!("{:?} does not take {step:?}", page.status)))?;
        Ok(page)
    }
}
