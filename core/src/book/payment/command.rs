use serde::{Deserialize, Serialize};

use crate::value::{CaptureId, ExternalId, Moment, Money, OrderId, PaymentId, ProviderId, Rate, RefundId, Text};

/// By what means a customer pays. Which service carries it out is the provider's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PaymentMethod {
    /// Credit or debit card.
    Card,
    /// A wallet: WeChat Pay, Alipay, PayPal …
    Wallet,
    /// A transfer between bank accounts.
    BankTransfer,
    /// Notes and coins, also on delivery.
    Cash,
    /// Credit the shop gave earlier.
    StoreCredit,
    /// A gift card.
    GiftCard,
    /// Anything else.
    Other,
}

/// What a payment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PaymentPurpose {
    /// The whole order.
    Full,
    /// The agreed deposit, 定金 or 订金.
    Deposit,
    /// The rest after the deposit, 尾款.
    Balance,
    /// Anything else: freight trued up, duty, a service fee.
    Other,
}

/// The legal kind of a deposit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum DepositKind {
    /// 定金: forfeited by a buyer in default, returned double by a seller in default, up to its effective part.
    Earnest,
    /// 订金: money on account, returned whoever is at fault.
    Prepayment,
}

/// What was agreed about a deposit. Law comes in as data: `effective_share` is the share in force on the day it was
/// agreed (see [`DepositTerms::EFFECTIVE_SHARE_PERCENT`] for the one shipped by default).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DepositTerms {
    /// Earnest money or prepayment.
    pub kind: DepositKind,
    /// The agreed deposit.
    pub amount: Money,
    /// The accepted total without estimated tax and conditional discounts: what the effective share is taken of.
    pub contract_value: Money,
    /// The share of the contract value up to which earnest money has its legal effect.
    pub effective_share: Rate,
    /// When the deposit must be in.
    pub due_by: Option<Moment>,
    /// When the balance must be in.
    pub balance_due_by: Option<Moment>,
}

/// Why money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RefundReason {
    /// Goods came back, or were cancelled or lost: the order's due total falls with it.
    Goods,
    /// The price was lowered afterwards: the order's due total falls with it.
    PriceAdjustment,
    /// More was paid than was due.
    Overpayment,
    /// A deposit is returned.
    DepositReturn,
    /// A kindness: the order's due total stays, and the customer owes nothing for it.
    Goodwill,
    /// A penalty the shop pays beside what it received, as the second half of a doubled 定金: outside every limit of
    /// refunds.
    Penalty,
    /// Anything else that the order's due total reflects.
    Other,
}

/// What one may ask of the payment book.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PaymentCommand {
    /// Opens an order's account: what is due, and the deposit agreed. Written by the shop beside the order's placing.
    OpenAccount {
        /// The order.
        order_id: OrderId,
        /// What is due in all; its currency is the account's.
        total: Money,
        /// The deposit agreed.
        deposit: Option<DepositTerms>,
    },
    /// Sets what is due in all. Written by the shop beside an edit, a cancellation or a settled return.
    ChangeDue {
        /// The order.
        order_id: OrderId,
        /// What is due in all from now on.
        total: Money,
    },
    /// Asks the provider for a payment; the host carries it there.
    RequestPayment {
        /// The attempt.
        payment_id: PaymentId,
        /// The order it is for.
        order_id: OrderId,
        /// Who carries it out.
        provider_id: ProviderId,
        /// By what means.
        method: PaymentMethod,
        /// How much.
        amount: Money,
        /// What for.
        purpose: PaymentPurpose,
        /// When the request lapses.
        expires_at: Option<Moment>,
    },
    /// Reports that the provider has set the money aside.
    RecordAuthorised {
        /// The attempt.
        payment_id: PaymentId,
        /// How much was authorised, at most what was requested.
        amount: Money,
        /// When.
        happened_at: Moment,
        /// When the authorisation lapses.
        expires_at: Option<Moment>,
    },
    /// Asks the provider to take authorised money; the host carries it there.
    RequestCapture {
        /// The attempt.
        payment_id: PaymentId,
        /// The capture.
        capture_id: CaptureId,
        /// How much.
        amount: Money,
    },
    /// Reports money received, asked for by [`PaymentCommand::RequestCapture`] or taken by the provider of its own.
    RecordCaptured {
        /// The attempt.
        payment_id: PaymentId,
        /// The capture.
        capture_id: CaptureId,
        /// How much.
        amount: Money,
        /// When.
        happened_at: Moment,
    },
    /// Reports that a requested capture did not succeed.
    RecordCaptureFailed {
        /// The attempt.
        payment_id: PaymentId,
        /// The capture.
        capture_id: CaptureId,
        /// When.
        happened_at: Moment,
        /// What the provider said.
        reason: Text,
    },
    /// Records a payment already in hand: an import, cash, a transfer seen on the bank statement.
    RecordPayment {
        /// The payment.
        payment_id: PaymentId,
        /// The order it is for.
        order_id: OrderId,
        /// Who received it.
        provider_id: ProviderId,
        /// By what means.
        method: PaymentMethod,
        /// How much.
        amount: Money,
        /// What for.
        purpose: PaymentPurpose,
        /// When.
        happened_at: Moment,
    },
    /// Reports that the customer's bank or wallet said no.
    RecordDeclined {
        /// The attempt.
        payment_id: PaymentId,
        /// When.
        happened_at: Moment,
        /// What the provider said.
        reason: Text,
    },
    /// Reports that the attempt broke down.
    RecordFailed {
        /// The attempt.
        payment_id: PaymentId,
        /// When.
        happened_at: Moment,
        /// What the provider said.
        reason: Text,
    },
    /// Gives up what is not captured: the whole attempt, or the rest of a partly captured authorisation.
    Void {
        /// The attempt.
        payment_id: PaymentId,
    },
    /// Reports that the customer contests a payment with the bank or the provider.
    RecordDisputed {
        /// The payment.
        payment_id: PaymentId,
        /// The provider's name for the dispute.
        dispute_id: ExternalId,
        /// How much is contested.
        amount: Money,
        /// When.
        happened_at: Moment,
    },
    /// Reports the outcome of a dispute.
    RecordDisputeResolved {
        /// The payment.
        payment_id: PaymentId,
        /// The provider's name for the dispute.
        dispute_id: ExternalId,
        /// How much was lost: zero when won, the whole contested amount when lost.
        lost: Money,
        /// When.
        happened_at: Moment,
    },
    /// Asks the provider to give money back; the host carries it there.
    RequestRefund {
        /// The refund.
        refund_id: RefundId,
        /// The payment it goes back to.
        payment_id: PaymentId,
        /// How much.
        amount: Money,
        /// Why.
        reason: RefundReason,
    },
    /// Reports that a requested refund arrived.
    RecordRefunded {
        /// The refund.
        refund_id: RefundId,
        /// When.
        happened_at: Moment,
    },
    /// Reports that a requested refund did not succeed; its amount can be refunded again under another id.
    RecordRefundFailed {
        /// The refund.
        refund_id: RefundId,
        /// When.
        happened_at: Moment,
        /// What the provider said.
        note: Text,
    },
    /// Records a refund already given: an import, cash over the counter.
    RecordRefund {
        /// The refund.
        refund_id: RefundId,
        /// The payment it went back to.
        payment_id: PaymentId,
        /// How much.
        amount: Money,
        /// Why.
        reason: RefundReason,
        /// When.
        happened_at: Moment,
    },
    /// Keeps a deposit because the buyer is in default: the effective part of the 定金, for the unperformed share.
    Forfeit {
        /// The order.
        order_id: OrderId,
        /// The share of the contract that was not performed.
        unperformed_share: Rate,
    },
    /// Fires every deadline up to the time of the command.
    Expire {},
}
