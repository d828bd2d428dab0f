//! Every type of the core that crosses to Python: its class, and how it becomes JSON and comes back.

use std::collections::HashMap;

use daigou::book::{
    catalog::*, channel::*, cost::*, customer::*, order::*, parcel::*, payment::*, returns::*, stock::*,
};
use daigou::policy::pricing::*;
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
    AccountStanding AdjustReason AfterSalesStatus Agenda AttemptStatus AttemptStep AwaitedReport BelowZero
    CancelledUnits CatalogCommand CatalogEvent CatalogRefusal Category ChannelCommand ChannelEvent ChannelRefusal
    Charge ChargeKind Classes CommercialStatus CommercialStep ConvertedInput CostAccount CostAct CostCause
    CostCommand CostEvent CostGoods CostMethod CostMovement CostOwner CostPosting CostRefusal CostScope CostTerms
    CountedItem CustomerCommand CustomerEvent CustomerRefusal DeliveredItem DepositKind DepositTerms
    DiscountCondition DiscountOutcome DiscountReason DiscountScope DiscountShare DiscountTiming Disposition
    EditAction ExchangeRate ExchangeTable ExpectedUnits GoodsStage GoodsStatus GoodsStep Handling HeldAction
    HoldKind InspectedLine IssuePurpose KitPart LandedCostBasis LandedCostKind LandedShare LandedTarget Language
    LineCounters LineDiscount LineDiscountValue LineLeft LineProgress LineTotals MoneyStatus NewOrder OrderCommand
    OrderContent OrderDiscount OrderDiscountValue OrderEvent OrderHold OrderLine OrderPage OrderRefusal OrderTotals
    ParcelCommand ParcelEvent ParcelItem ParcelRefusal ParcelStatus ParcelStep PaymentCommand PaymentEvent
    PaymentMethod PaymentPurpose PaymentRefusal PaymentStanding PlaceKind PricedCharge PricedLine Pricing
    PricingLine PricingPolicy PricingRequest PricingTotals Problem Product ProductPage Quarter QuoteTerms
    QuotedDeposit QuotedDepositKind RateUsed ReceiptOrigin ReceivedGoods ReceivedLine Record RefundReason
    RefundStanding RefundStatus RemainderRule RepromiseGrounds RepromisedItem ReservationShortage ReservedItem
    ReturnCondition ReturnLine ReturnReason ReturnShortage ReturnStatus ReturnStep ReturnsCommand ReturnsEvent
    ReturnsRefusal Rounding RoundingDifference RoundingScope RoundingStep SettledComponent SettledLine
    SettlementKind ShopCommand ShopEvent ShopRefusal Shortage SimpleReturnLine SimplyReturned SkuShortage SoldTo
    SpreadBasis StepShort StockCommand StockDrift StockEvent StockItem StockRefusal SuppliedItem SupplyCommand
    SupplyEvent SupplyPromise SupplyShortage TaxBasis TaxOfRate Terms UnitsToCancel ValuationTerms Variance
    WhenAllZero WhenShort ZoneMove
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
