use serde::{Deserialize, Serialize};

use crate::value::{
    CarrierId, ClaimId, LineId, Moment, OrderId, ParcelId, Quantity, ReturnException, ReturnReason, SerialId, Sku, Text,
};

/// What one may ask of the claim room.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ClaimCommand {
    /// Something is wrong with units of an order.
    OpenClaim {
        /// The claim.
        claim_id: ClaimId,
        /// The order.
        order_id: OrderId,
        /// What is wrong.
        kind: ClaimKind,
        /// Which units.
        lines: Vec<ClaimLine>,
        /// The parcel they travelled in, where that matters.
        parcel_id: Option<ParcelId>,
        /// On whom it falls.
        liable: Liable,
        /// When it was claimed.
        happened_at: Moment,
        /// A remark, never personal data.
        note: Text,
    },
    /// Agrees to a claim.
    ApproveClaim {
        /// The claim.
        claim_id: ClaimId,
        /// An exception a person grants, where the warranty is over.
        exception: Option<ReturnException>,
    },
    /// Says no to a claim.
    DenyClaim {
        /// The claim.
        claim_id: ClaimId,
        /// Why.
        reason: Text,
    },
    /// Takes up a claim again that was said no to.
    ReopenClaim {
        /// The claim.
        claim_id: ClaimId,
        /// Why.
        reason: Text,
    },
    /// The customer gives a claim up.
    CancelClaim {
        /// The claim.
        claim_id: ClaimId,
    },
    /// The units of an approved claim come in for repair.
    StartRepair {
        /// The claim.
        claim_id: ClaimId,
        /// When.
        happened_at: Moment,
    },
    /// Ends a claim. What follows for goods and money is the shop's, beside it.
    Resolve {
        /// The claim.
        claim_id: ClaimId,
        /// How.
        resolution: ClaimResolution,
        /// The pieces that stand for those claimed, in their order, where they have serials.
        serials: Vec<SerialId>,
        /// When.
        happened_at: Moment,
    },
}

/// Units of one line that a claim is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ClaimLine {
    /// The order's line.
    pub line_id: LineId,
    /// What it is.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
    /// Which pieces, where they have serials: none, or one per unit.
    pub serials: Vec<SerialId>,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ClaimKind {
    /// The parcel was lost, abandoned, seized or destroyed.
    Lost,
    /// It arrived damaged.
    Damaged,
    /// Another article arrived.
    Wrong,
    /// Fewer units arrived than were said to.
    Short,
    /// It failed within its warranty.
    Warranty,
    /// The recipient refused the parcel.
    Refused,
    /// The parcel could not be delivered and came back.
    Undeliverable,
    /// Customs sent the parcel back, 退运.
    CustomsRefused,
}

/// Where the units of a claim are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClaimedGoods {
    /// Gone on the way.
    Gone,
    /// With the customer, or said to be.
    Delivered,
    /// Back with the shop, never delivered.
    CameBack,
}

impl ClaimKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Lost,
        Self::Damaged,
        Self::Wrong,
        Self::Short,
        Self::Warranty,
        Self::Refused,
        Self::Undeliverable,
        Self::CustomsRefused,
    ];

    /// Where its units are.
    pub fn goods(self) -> ClaimedGoods {
        match self {
            Self::Lost => ClaimedGoods::Gone,
            Self::Damaged | Self::Wrong | Self::Short | Self::Warranty => ClaimedGoods::Delivered,
            Self::Refused | Self::Undeliverable | Self::CustomsRefused => ClaimedGoods::CameBack,
        }
    }

    /// Whether a refund leaves its units with the customer.
    pub fn is_kept(self) -> bool {
        matches!(self, Self::Damaged | Self::Wrong | Self::Warranty)
    }

    /// The reason by which a refund of it is reckoned. Who refuses a parcel without a fault changed their mind.
    pub fn reason(self) -> ReturnReason {
        match self {
            Self::Lost | Self::Undeliverable | Self::CustomsRefused => ReturnReason::Undelivered,
            Self::Damaged => ReturnReason::DamagedInTransit,
            Self::Wrong => ReturnReason::WrongItem,
            Self::Short => ReturnReason::Missing,
            Self::Warranty => ReturnReason::Defective,
            Self::Refused => ReturnReason::ChangedMind,
        }
    }
}

/// On whom a claim falls.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Liable {
    /// The shop: packed wrong, sent wrong.
    Shop {},
    /// A carrier.
    Carrier {
        /// Which.
        carrier_id: CarrierId,
    },
    /// The supplier.
    Supplier {},
    /// The maker, by a warranty.
    Maker {},
    /// Customs, or nobody.
    Authority {},
    /// The customer.
    Customer {},
}

/// How a claim ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ClaimResolution {
    /// The money goes back.
    Refunded,
    /// The same article is sent again.
    SentAgain,
    /// It was mended and went back.
    Repaired,
}

/// What the claim room must know: what may be claimed of each line, and what the warranty covers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClaimFacts {
    /// Per line.
    pub lines: Vec<ClaimableLine>,
    /// Per line of a warranty claim, the cover of what it is about.
    pub covers: Vec<ClaimCover>,
}

/// What may be claimed of a line: units that stand where the kind of claim says, other claims of them apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ClaimableLine {
    /// The line.
    pub line_id: LineId,
    /// How many.
    pub units: Quantity,
}

/// The cover of units by a warranty, as the shop's terms gave it when the claim was opened.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ClaimCover {
    /// The line.
    pub line_id: LineId,
    /// The piece, if it has a serial.
    pub serial_id: Option<SerialId>,
    /// The rule that covers it; empty where none does.
    pub rule: Text,
    /// Whether the claim came in time.
    pub covered: bool,
    /// The last day of the cover.
    pub last_day: Option<chrono::NaiveDate>,
}
