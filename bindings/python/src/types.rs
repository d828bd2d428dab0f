//! Every type of the core that crosses to Python: its class, and how it becomes JSON and comes back.

use std::collections::HashMap;

use daigou::book::{
    carrier::*, catalog::*, channel::*, customer::*, order::*, parcel::*, payment::*, returns::*, stock::*,
};
use daigou::policy::{carriage::*, customs::*, pricing::*};
use daigou::shop::*;
use daigou::value::*;
use daigou::view::logistics::*;
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
    AccountStanding AdditionalWeight AdjustReason AfterSalesStatus Agenda AllowanceUse ArrivalDay ArrivalOutlook
    ArticleRate ArticleUse AttemptStatus AttemptStep AwaitedReport BandCharge BelowZero Bracket CancelledUnits CardZone
    CarriageChoice CarriageQuote CarriedArticle CarriedOutcome CarriedParcel CarriedPassage CarrierCommand CarrierEvent
    CarrierFigures CarrierRefusal CarrierReply CarrierReviewRow CarrierScan CarrierTrend CaseDeadline CaseEvidence
    CaseKind CaseStatus CaseStep CatalogCommand CatalogEvent CatalogRefusal Category ChannelCommand ChannelEvent
    ChannelRefusal Charge ChargeKind ChoiceGoal ChoicePolicy ChoiceReason ClaimProposal ClassLimit Classes ClassesApart
    Clearance CommercialStatus CommercialStep Consolidation CountedItem CoverWanted CustomerCommand CustomerEvent
    CustomerRefusal CustomsItem CustomsRecipient CustomsTables DeliveredItem DepositKind DepositTerms DiscountCondition
    DiscountOutcome DiscountReason DiscountScope DiscountShare DiscountTiming Disposition DutyBasis DutyFreeValue
    EditAction ExchangeRate ExchangeTable FilingTerms GoodsClass GoodsStage GoodsStatus GoodsStep Handling HeldAction
    HoldKind HouseLine HouseParcel ImportScheme InForce InspectedLine Insurance KitPart LandedCharge LandedCost
    LandedLine LandedLineCost LaneHistory LaneTimes Language LateRisk LimitCheck LineCounters LineDiscount
    LineDiscountValue LineLeft LineProgress LineTax LineTotals ListedPer LogisticsTerms MasterConsignment MasterLimits
    MoneyStatus NewOrder OrderCommand OrderContent OrderDiscount OrderDiscountValue OrderEvent OrderHold OrderLine
    OrderPage OrderRefusal OrderTotals PackItem PackRefusal PackRules PackagingBox PackedParcel PackedUnits Packing
    ParcelCharge ParcelClaim ParcelCommand ParcelEvent ParcelItem ParcelLimit ParcelNote ParcelRefusal ParcelStatus
    ParcelStep ParcelTax PaymentCommand PaymentEvent PaymentMethod PaymentPurpose PaymentRefusal PaymentStanding
    PersonNeeded PlaceCountry PlaceKind PricedCharge PricedLine Pricing PricingLine PricingPolicy PricingRequest
    PricingTotals Problem Product ProductPage Quarter QuoteTerms QuotedDeposit QuotedDepositKind QuotedSurcharge
    RankedCarrier RankingPolicy RateCard RateUsed ReceivedLine Record RecoveryOutcome RefundReason RefundStanding
    RefundStatus RemainderRule ReservationShortage ReservedItem Restriction RetailImport RetailImportLine
    RetailImportTax RetailImportTerms RetailLineTax RetailRefusal RetailReturn RetailTreatment ReturnCondition
    ReturnLine ReturnReason ReturnShortage ReturnStatus ReturnStep ReturnsCommand ReturnsEvent ReturnsRefusal ReviewCut
    Rounding RoundingDifference RoundingScope RoundingStep ScanKey ScanVoid ServiceLimits ServiceOffer ServiceOut
    ServiceScheme ServiceTier SettledComponent SettledLine SettlementKind ShareBasis Shipment ShipmentContent
    ShopCommand ShopEvent ShopRefusal Shortage Signature SimpleReturnLine SimplyReturned SkuShortage SmallParcelRule
    SplitPlan SplitProposals SplitRefusal SplitRequest Spread SpreadBasis StageTime StageTimes StepShort StockCommand
    StockEvent StockItem StockRefusal StoryStage Surcharge SurchargeCondition SurchargeRule Tariff TaxBasis TaxOfRate
    TaxRecovery TaxWaiver Terms TrackingCommand TrackingEvent TrackingException TrackingRefusal TrackingStory
    TransitCount TransitOutlook TravellerAllowance TrendDirection TrendMonth UnderWay UnitsToCancel UsualTimes
    ValuablesRule ValueBand Variance Weighing WeightBreak WhenAllZero WhenShort WhyOut YearlyAmount ZoneMove
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
