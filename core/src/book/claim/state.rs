use serde::{Deserialize, Serialize};

use super::{ClaimCover, ClaimKind, ClaimLine, ClaimResolution, ClaimStatus, Liable};
use crate::value::{
    ClaimId, Duration, Fingerprint, LineId, Map, Moment, OrderId, ParcelId, Quantity, ReturnException, SerialId, Text,
};

/// Every claim, and what became of pieces with a serial.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ClaimBook {
    pub(super) claims: Map<ClaimId, Box<ClaimPage>>,
    pub(super) by_order: Map<OrderId, Vec<ClaimId>>,
    pub(super) by_parcel: Map<ParcelId, Vec<ClaimId>>,
    pub(super) pieces: Map<SerialId, Piece>,
}

/// One claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimPage {
    /// The order.
    pub order_id: OrderId,
    /// What is wrong.
    pub kind: ClaimKind,
    /// Which units.
    pub lines: Vec<ClaimLine>,
    /// The parcel they travelled in.
    pub parcel_id: Option<ParcelId>,
    /// On whom it falls.
    pub liable: Liable,
    /// What the warranty says.
    pub covers: Vec<ClaimCover>,
    /// When it was claimed.
    pub happened_at: Moment,
    /// How far it is.
    pub status: ClaimStatus,
    /// The exception a person granted.
    pub exception: Option<ReturnException>,
    /// Why it was said no to or taken up again, last.
    pub reason: Option<Text>,
    /// When the units came in for repair.
    pub repair_started_at: Option<Moment>,
    /// How it ended.
    pub resolution: Option<ClaimResolution>,
    pub(super) content: Fingerprint,
    pub(super) resolved_by: Option<Fingerprint>,
}

/// What became of one piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The order it was sold with.
    pub order_id: OrderId,
    /// Its line.
    pub line_id: LineId,
    /// How long it was away for repair, all times together.
    pub repaired: Duration,
    /// The piece it stands for, if it replaced one.
    pub replaces: Option<SerialId>,
    /// When it replaced that.
    pub replaced_at: Option<Moment>,
}

impl ClaimBook {
    /// A claim.
    pub fn claim(&self, claim_id: &ClaimId) -> Option<&ClaimPage> {
        self.claims.get(claim_id).map(Box::as_ref)
    }

    /// The claim whose id reads so: other rooms keep what follows from a claim under its name.
    pub fn claim_named(&self, text: &str) -> Option<&ClaimPage> {
        self.claims.get(text).map(Box::as_ref)
    }

    /// Every claim, in the order of opening.
    pub fn claims(&self) -> impl ExactSizeIterator<Item = (&ClaimId, &ClaimPage)> {
        self.claims.iter().map(|(claim_id, page)| (claim_id, page.as_ref()))
    }

    /// The claims of an order, in the order of opening.
    pub fn of_order(&self, order_id: &OrderId) -> impl Iterator<Item = (&ClaimId, &ClaimPage)> {
        self.named(self.by_order.get(order_id))
    }

    /// The claims about a parcel, in the order of opening.
    pub fn of_parcel(&self, parcel_id: &ParcelId) -> impl Iterator<Item = (&ClaimId, &ClaimPage)> {
        self.named(self.by_parcel.get(parcel_id))
    }

    fn named<'a>(&'a self, ids: Option<&'a Vec<ClaimId>>) -> impl Iterator<Item = (&'a ClaimId, &'a ClaimPage)> {
        let ids = ids.into_iter().flatten();
        ids.filter_map(|claim_id| Some((claim_id, self.claim(claim_id)?)))
    }

    /// What became of a piece; `None` before anything was claimed of it.
    pub fn piece(&self, serial_id: &SerialId) -> Option<&Piece> {
        self.pieces.get(serial_id)
    }
}

impl ClaimPage {
    /// Units of a line that it is about.
    pub fn units(&self, line_id: &LineId) -> Quantity {
        self.lines.iter().find(|line| line.line_id == *line_id).map(|line| line.quantity).unwrap_or_default()
    }
}
