//! Every type of the core that crosses to Python: its class, and how it becomes JSON and comes back.

use std::collections::HashMap;

use daigou::book::{
    catalog::*, channel::*, claim::*, customer::*, order::*, parcel::*, payment::*, returns::*, stock::*,
};
use daigou::policy::pricing::*;
use daigou::policy::refund::{
    AdmissionRule, ClawBackRule, CustomsStatus, ExchangeMove, FreightBearer, FreightPayer, FreightRule, GoodwillGrant,
    QuotedLine, QuotedOrderPart, QuotedPart, QuotedPayment, ReasonTerms, RefundCause, RefundPolicy, RefundQuote,
    RefundRule, RefundTerms, RestockingFee, RestockingRule, ReturnDecision, ReturnPolicy, ReturnScope, ReturnSubject,
    SaleFooting, WindowRule, WindowStart,
};
use daigou::policy::warranty::{Warrantor, WarrantyPolicy, WarrantyRule};
use daigou::shop::*;
use daigou::value::*;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;
use pyo3::{IntoPyObjectExt, PyClass};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::errors::malformed;

type ToText = fn(&Bound<'_, PyAny>) -> PyResult<String>;
type FromText = for<'py> fn(Python<'py>, &str) -> PyResult<Bound<'py, PyAny>>;

/// How the values of a class become text and come back; by the address of the class, which lives as long as the module.
static CODECS: PyOnceLock<HashMap<usize, (ToText, FromText)>> = PyOnceLock::new();

fn text_of<T: PyClass<Frozen = pyo3::pyclass::boolean_struct::True> + Serialize + Sync>(
    object: &Bound<'_, PyAny>,
) -> PyResult<String> {
    serde_json::to_string(object.cast::<T>()?.get()).map_err(malformed)
}

fn value_of<'py, T: DeserializeOwned + IntoPyObjectExt<'py>>(
    py: Python<'py>,
    text: &str,
) -> PyResult<Bound<'py, PyAny>> {
    serde_json::from_str::<T>(text).map_err(malformed)?.into_bound_py_any(py)
}

macro_rules! classes {
    ($($name:ident)*) => {
        /// Adds every class to the module.
        pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
            let py = module.py();
            let mut codecs: HashMap<usize, (ToText, FromText)> = HashMap::new();
            $(
                module.add_class::<$name>()?;
                codecs.insert(py.get_type::<$name>().as_ptr().addr(), (text_of::<$name>, |py, text| value_of::<$name>(py, text)));
            )*
            CODECS.get_or_init(py, || codecs);
            Ok(())
        }
    };
}

classes! {
    AccountStanding AdjustReason AdmissionRule AfterSalesStatus Agenda AttemptStatus AttemptStep AwaitedReport BelowZero
    CancelledUnits CatalogCommand CatalogEvent CatalogRefusal Category ChangePreview ChannelCommand ChannelEvent
    ChannelRefusal Charge ChargeKind ClaimCommand ClaimCover ClaimEvent ClaimKind ClaimLine ClaimRefusal ClaimResolution
    ClaimSettlement ClaimStatus ClaimStep ClaimableLine Classes ClawBackRule CommercialStatus CommercialStep CountedItem
    CustomerCommand CustomerEvent CustomerRefusal CustomsStatus DeliveredItem DepositKind DepositTerms DiscountCondition
    DiscountOutcome DiscountReason DiscountScope DiscountShare DiscountTiming Disposition EditAction ExchangeMove
    ExchangeRate ExchangeTable FreightBearer FreightOutlay FreightPayer FreightRule GoodsStage GoodsStatus GoodsStep
    GoodwillGrant Handling HeldAction HoldKind InspectedLine JudgedLine KitPart Language Liable LineCounters
    LineDiscount LineDiscountValue LineLeft LineProgress LineTotals MoneyStatus NewOrder OrderCommand OrderContent
    OrderDiscount OrderDiscountValue OrderEvent OrderHold OrderLine OrderPage OrderRefusal OrderTotals ParcelCommand
    ParcelEvent ParcelItem ParcelRefusal ParcelStatus ParcelStep PaymentCommand PaymentEvent PaymentMethod
    PaymentPurpose PaymentRefusal PaymentStanding PlaceKind PricedCharge PricedLine Pricing PricingLine PricingPolicy
    PricingRequest PricingTotals Problem Product ProductPage Quarter QuoteTerms QuotedDeposit QuotedDepositKind
    QuotedLine QuotedOrderPart QuotedPart QuotedPayment RateUsed ReasonTerms ReceivedLine ReckonedLine ReckonedLinePart
    ReckonedPart Record RefundCause RefundComponent RefundOptions RefundOrder RefundPolicy RefundQuote RefundReason
    RefundRule RefundStanding RefundStatus RefundTerms RemainderRule ReplacementPrice Replacing ReservationShortage
    ReservedItem RestockingFee RestockingRule ReturnCondition ReturnDecision ReturnException ReturnLine ReturnPolicy
    ReturnPreview ReturnQuestion ReturnReason ReturnScope ReturnShortage ReturnStatus ReturnStep ReturnSubject
    ReturnVerdict ReturnedUnits ReturnsCommand ReturnsEvent ReturnsRefusal Rounding RoundingDifference RoundingScope
    RoundingStep RuleUsed SaleFooting SettledComponent SettledLine SettlementKind ShopCommand ShopEvent ShopRefusal
    Shortage SimpleReturnLine SimplyReturned SkuShortage SoldAs SpreadBasis StepShort StockCommand StockEvent StockItem
    StockRefusal TaxBasis TaxOfRate Terms UnitsAdded UnitsToCancel Variance Warrantor WarrantyPolicy WarrantyRule
    WhenAllZero WhenShort WindowRule WindowStart ZoneMove
}

/// The codec of a class or of the class that it is a variant of.
fn codec(class: &Bound<'_, PyType>) -> PyResult<(ToText, FromText)> {
    let codecs = CODECS.get(class.py());
    let found =
        codecs.and_then(|codecs| class.mro().iter().find_map(|class| codecs.get(&class.as_ptr().addr()).copied()));
    found.ok_or_else(|| PyTypeError::new_err(format!("{class} is no type of the library")))
}

/// The JSON text of a value, in the form of the records.
#[pyfunction]
pub fn to_text(value: &Bound<'_, PyAny>) -> PyResult<String> {
    codec(&value.get_type())?.0(value)
}

/// The value of a class that a JSON text stands for.
#[pyfunction]
pub fn from_text<'py>(class: &Bound<'py, PyType>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    codec(class)?.1(class.py(), text)
}
