//! Every type of the core that crosses to Python: its class, and how it becomes JSON and comes back.

use std::collections::HashMap;

use daigou::book::{
    carrier::*, catalog::*, channel::*, claim::*, cost::*, customer::*, order::*, parcel::*, payment::*, returns::*,
    stock::*,
};

use daigou::policy::refund::{
    AdmissionRule, ClawBackRule, CustomsStatus, ExchangeMove, FreightBearer, FreightPayer, FreightRule, GoodwillGrant,
    QuotedLine, QuotedOrderPart, QuotedPart, QuotedPayment, ReasonTerms, RefundCause, RefundPolicy, RefundQuote,
    RefundRule, RefundTerms, RestockingFee, RestockingRule, ReturnDecision, ReturnPolicy, ReturnScope, ReturnSubject,
    SaleFooting, WindowRule, WindowStart,
};
use daigou::policy::warranty::{Warrantor, WarrantyPolicy, WarrantyRule};
use daigou::policy::{allocation::*, carriage::*, customs::*, pricing::*, priority::*};
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
    AccountStanding AdditionalWeight AdjustReason AdmissionRule AfterSalesStatus Agenda AllocatedLine AllocationBatch
    AllocationCost AllocationEffort AllocationExplanation AllocationGoal AllocationLane AllocationLine
    AllocationNetwork AllocationOrder AllocationPart AllocationPlace AllocationPlan AllocationPolicy
    AllocationProgress AllocationRefusal AllocationRule AllocationRunnerUp AllocationShipment AllocationSource
    AllocationStage AllocationStock AllocationTerms AllocationWish AllowanceUse ArrivalDay ArrivalOutlook ArticleRate
    ArticleUse AttemptStatus AttemptStep AwaitedReport BandCharge BelowZero Bracket CancelledUnits CardZone
    CarriageChoice CarriageQuote CarriedArticle CarriedItem CarriedOutcome CarriedParcel CarriedPassage CarrierCommand
    CarrierEvent CarrierFigures CarrierRefusal CarrierReply CarrierReviewRow CarrierScan CarrierTrend CaseDeadline
    CaseEvidence CaseKind CaseStatus CaseStep CatalogCommand CatalogEvent CatalogRefusal Category ChangePreview
    ChannelCommand ChannelEvent ChannelRefusal Charge ChargeKind ChoiceGoal ChoicePolicy ChoiceReason ClaimCommand
    ClaimCover ClaimEvent ClaimKind ClaimLine ClaimProposal ClaimRefusal ClaimResolution ClaimSettlement ClaimStatus
    ClaimStep ClaimableLine ClassLimit Classes ClassesApart ClawBackRule Clearance CommercialStatus CommercialStep
    Consolidation ConvertedInput CostAccount CostAct CostCause CostCommand CostEvent CostGoods CostMethod CostMovement
    CostOwner CostPosting CostRefusal CostScope CostTerms CountedItem CoverWanted CustomerCommand CustomerEvent
    CustomerRefusal CustomsItem CustomsRecipient CustomsStatus CustomsTables DeliveredItem DepositFault DepositKind
    DepositTerms DiscountCondition DiscountOutcome DiscountReason DiscountScope DiscountShare DiscountTiming
    Disposition DutyBasis DutyFreeValue EditAction EndCause ExchangeMove ExchangeRate ExchangeTable ExpectedUnits
    ExpiringLot FaultRule FilingTerms FreightBearer FreightOutlay FreightPayer FreightRule GoodsClass GoodsStage
    GoodsStatus GoodsStep GoodwillGrant GradePoints Handling HeldAction HoldKind HouseLine HouseParcel
    IdentifiedCommand IdentifiedEvent IdentifiedUnits ImportScheme InForce InspectedLine Insurance IssuePurpose
    JudgedLine KitPart LandedCharge LandedCost LandedCostBasis LandedCostKind LandedLine LandedLineCost LandedShare
    LandedTarget LaneHistory LaneTimes Language LateRisk Liable LimitCheck LineCounters LineDiscount LineDiscountValue
    LineLeft LineProgress LineShort LineSplitting LineTax LineTotals ListedPer LogisticsTerms LotHolder LotStanding
    MasterConsignment MasterLimits MoneyStatus NewOrder OrderCommand OrderContent OrderDiscount OrderDiscountValue
    OrderEvent OrderHold OrderLine OrderPage OrderRefusal OrderTotals OrderUrgency PackItem PackRefusal PackRules
    PackagingBox PackedParcel PackedUnits Packing ParcelCharge ParcelClaim ParcelCommand ParcelEvent ParcelItem
    ParcelLimit ParcelNote ParcelRefusal ParcelStatus ParcelStep ParcelTax PaymentCommand PaymentEvent PaymentMethod
    PaymentPurpose PaymentRefusal PaymentStanding PersonNeeded PlaceCountry PlaceKind PlaceOut PricedCharge PricedLine
    Pricing PricingLine PricingPolicy PricingRequest PricingTotals PriorityOrder PriorityPolicy PriorityScore Problem
    Product ProductPage PromotionPoints Quarter QuoteTerms QuotedDeposit QuotedDepositKind QuotedLine QuotedOrderPart
    QuotedPart QuotedPayment QuotedSurcharge RankedCarrier RankingPolicy RateCard RateUsed ReasonTerms ReceiptOrigin
    ReceivedGoods ReceivedLine ReckonedLine ReckonedLinePart ReckonedPart Record RecoveryOutcome RefundCause
    RefundComponent RefundOptions RefundOrder RefundPolicy RefundQuote RefundReason RefundRule RefundStanding
    RefundStatus RefundTerms Regrading RemainderRule RemainingLifeRule ReplacementPrice Replacing RepromiseGrounds
    RepromisedItem ReservationShortage ReservedItem RestockingFee RestockingRule Restriction RetailImport
    RetailImportLine RetailImportTax RetailImportTerms RetailLineTax RetailRefusal RetailReturn RetailTreatment
    ReturnCondition ReturnDecision ReturnException ReturnLine ReturnPolicy ReturnPreview ReturnQuestion ReturnReason
    ReturnScope ReturnShortage ReturnStatus ReturnStep ReturnSubject ReturnVerdict ReturnedUnits ReturnsCommand
    ReturnsEvent ReturnsRefusal ReviewCut Rotation Rounding RoundingDifference RoundingScope RoundingStep RuleUsed
    SaleFooting ScanKey ScanVoid SerialStanding ServiceLimits ServiceOffer ServiceOut ServiceScheme ServiceTier
    SettledComponent SettledLine SettlementKind ShareBasis Shipment ShipmentContent ShippedUnits ShopCommand ShopEvent
    ShopRefusal Shortage Signature SimpleReturnLine SimplyReturned SkuShortage SmallParcelRule SoldAs SoldTo SplitPlan
    SplitProposals SplitRefusal SplitRequest Spread SpreadBasis StageTime StageTimes StepShort StockCommand
    StockCondition StockDrift StockEvent StockItem StockOwner StockRefusal StoryStage SuppliedItem SupplyCommand
    SupplyEvent SupplyPromise SupplyShortage Surcharge SurchargeCondition SurchargeRule Tariff TaxBasis TaxOfRate
    TaxRecovery TaxWaiver Terms TrackingCommand TrackingEvent TrackingException TrackingRefusal TrackingStory
    TransitCount TransitOutlook TravellerAllowance TrendDirection TrendMonth UnderWay UnitCorrection UnitIdentity
    UnitTracking UnitsAdded UnitsAt UnitsToCancel UsualTimes ValuablesRule ValuationTerms ValueBand Variance Warrantor
    WarrantyPolicy WarrantyRule Weighing WeightBreak WhenAllZero WhenShort WhyOut WhyPlaceOut WindowRule WindowStart
    YearlyAmount ZoneMove
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
