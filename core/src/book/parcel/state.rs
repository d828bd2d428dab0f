use serde::{Deserialize, Serialize};

use super::{DeliveredItem, ParcelItem, ParcelStatus, ParcelStep};
use crate::value::{
    AddressId, CarrierId, Country, Dimensions, Fingerprint, LineId, Map, Moment, OrderId, ParcelId, PlaceId, Quantity,
    ServiceId, Sku, TrackingId, Weight,
};

/// Every house parcel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ParcelBook {
    pub(super) parcels: Map<ParcelId, Box<ParcelPage>>,
    /// Parcels that have not been handed over, by the orders whose units they hold.
    pub(super) at_home: Map<OrderId, Vec<ParcelId>>,
    /// Parcels of which something was delivered, by the orders whose units that was.
    #[serde(default)]
    pub(super) arrived: Map<OrderId, Vec<ParcelId>>,
}

/// One house parcel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParcelPage {
    pub(super) recipient_id: AddressId,
    pub(super) from_place_id: PlaceId,
    pub(super) content: Fingerprint,
    pub(super) items: Vec<PackedItem>,
    pub(super) steps: Vec<RecordedStep>,
    pub(super) carrier_id: Option<CarrierId>,
    pub(super) service_id: Option<ServiceId>,
    pub(super) tracking_id: Option<TrackingId>,
    pub(super) handed_over_at: Option<Moment>,
    pub(super) weight: Option<Weight>,
    pub(super) dimensions: Option<Dimensions>,
    pub(super) destination: Option<Country>,
    pub(super) status: ParcelStatus,
}

/// Units of one order line in a parcel, and how many of them arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedItem {
    /// What was planned.
    pub item: ParcelItem,
    /// How many were delivered.
    pub delivered: Quantity,
}

/// A report about a parcel, in the order of recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedStep {
    /// The report.
    pub event_id: TrackingId,
    /// What happened.
    pub step: ParcelStep,
    /// When.
    pub happened_at: Moment,
    /// Digest of the report.
    pub content: Fingerprint,
}

impl ParcelBook {
    /// A parcel.
    pub fn parcel(&self, parcel_id: &ParcelId) -> Option<&ParcelPage> {
        self.parcels.get(parcel_id).map(Box::as_ref)
    }

    /// The ids of an order's parcels that are planned or packed and not handed over yet.
    pub fn ids_at_home(&self, order_id: &OrderId) -> &[ParcelId] {
        self.at_home.get(order_id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The parcels of an order that are planned or packed and not handed over yet.
    pub fn at_home(&self, order_id: &OrderId) -> impl Iterator<Item = &ParcelPage> {
        self.ids_at_home(order_id).iter().filter_map(|parcel_id| self.parcel(parcel_id))
    }

    /// When units of a line last arrived; `None` while none did.
    pub fn delivered_at(&self, order_id: &OrderId, line_id: &LineId) -> Option<Moment> {
        let parcels = self.arrived.get(order_id)?.iter().filter_map(|parcel_id| self.parcel(parcel_id));
        let of_line = parcels.filter(|page| {
            let mut items = page.items.iter().filter(|packed| !packed.delivered.is_zero());
            items.any(|packed| packed.item.order_id == *order_id && packed.item.line_id == *line_id)
        });
        of_line.filter_map(ParcelPage::last_delivery).max()
    }

    /// Every parcel, in the order of planning.
    pub fn parcels(&self) -> impl ExactSizeIterator<Item = (&ParcelId, &ParcelPage)> {
        self.parcels.iter().map(|(parcel_id, page)| (parcel_id, page.as_ref()))
    }
}

impl ParcelPage {
    /// How far it is.
    pub fn status(&self) -> ParcelStatus {
        self.status
    }

    /// To whom it goes.
    pub fn recipient_id(&self) -> &AddressId {
        &self.recipient_id
    }

    /// Where it leaves from.
    pub fn from_place_id(&self) -> &PlaceId {
        &self.from_place_id
    }

    /// What is in it, in the order of the plan.
    pub fn items(&self) -> &[PackedItem] {
        &self.items
    }

    /// The reports, in the order of recording.
    pub fn steps(&self) -> &[RecordedStep] {
        &self.steps
    }

    /// Who carries it: as planned, from hand-over on as given.
    pub fn carrier_id(&self) -> Option<&CarrierId> {
        self.carrier_id.as_ref()
    }

    /// By which service.
    pub fn service_id(&self) -> Option<&ServiceId> {
        self.service_id.as_ref()
    }

    /// The carrier's number for it.
    pub fn tracking_id(&self) -> Option<&TrackingId> {
        self.tracking_id.as_ref()
    }

    /// When the carrier took it.
    pub fn handed_over_at(&self) -> Option<Moment> {
        self.handed_over_at
    }

    /// When something of it was last delivered.
    pub fn last_delivery(&self) -> Option<Moment> {
        let delivering =
            self.steps.iter().filter(|step| matches!(step.step, ParcelStep::Deliver | ParcelStep::DeliverPart));
        delivering.map(|step| step.happened_at).max()
    }

    /// Its weight with packaging, once packed.
    pub fn weight(&self) -> Option<Weight> {
        self.weight
    }

    /// Its sides, if measured.
    pub fn dimensions(&self) -> Option<Dimensions> {
        self.dimensions
    }

    /// Where it goes, if known.
    pub fn destination(&self) -> Option<Country> {
        self.destination
    }

    /// What is in it and not delivered, per article of an order line, in the order of the plan.
    pub fn open_items(&self) -> Vec<DeliveredItem> {
        let open = self.open_quantities().into_iter().filter(|(_, quantity)| !quantity.is_zero());
        open.map(|((order_id, line_id, sku), quantity)| DeliveredItem {
            order_id: order_id.clone(),
            line_id: line_id.clone(),
            sku: sku.clone(),
            quantity,
        })
        .collect()
    }

    /// The packed items behind what was delivered, with the units of each: an article that was packed from several
    /// places fills from the first that is open.
    pub fn packed_behind(&self, delivered: &[DeliveredItem]) -> Vec<(&PackedItem, Quantity)> {
        let shares = self.behind(delivered).into_iter();
        shares.filter_map(|(index, units)| self.items.get(index).map(|packed| (packed, units))).collect()
    }

    /// As [`ParcelPage::packed_behind`], by position.
    pub(super) fn behind(&self, delivered: &[DeliveredItem]) -> Vec<(usize, Quantity)> {
        let mut open: Vec<Quantity> = self.items.iter().map(PackedItem::open).collect();
        let mut shares = Vec::with_capacity(delivered.len());
        for (index, arrived) in delivered.iter().enumerate() {
            let is_of = |packed: &PackedItem| packed.item.key() == arrived.key();
            let mut left = arrived.quantity;
            // Deliveries are told in the order of packing, so the article usually stands at the same position.
            let hinted = self.items.get(index).is_some_and(is_of).then_some(index);
            for position in hinted.into_iter().chain(0..self.items.len()) {
                if left.is_zero() {
                    break;
                }
                let (Some(packed), Some(open)) = (self.items.get(position), open.get_mut(position)) else { continue };
                let units = if is_of(packed) { left.min(*open) } else { Quantity::ZERO };
                if !units.is_zero() {
                    shares.push((position, units));
                    *open = open.less(units);
                    left = left.less(units);
                }
            }
        }
        shares
    }

    /// How many units of each article of an order line are not delivered, zero included.
    pub(super) fn open_quantities(&self) -> Map<ItemKey<'_>, Quantity> {
        let mut open = Map::default();
        for packed in &self.items {
            let quantity: &mut Quantity = open.entry(packed.item.key()).or_default();
            // The plan held the sum of a line inside the wall.
            *quantity = quantity.plus(packed.open()).unwrap_or(*quantity);
        }
        open
    }
}

/// An article of an order line.
pub(super) type ItemKey<'a> = (&'a OrderId, &'a LineId, &'a Sku);

impl PackedItem {
    /// How many were not delivered.
    pub fn open(&self) -> Quantity {
        self.item.quantity.less(self.delivered)
    }
}

impl ParcelItem {
    pub(super) fn key(&self) -> ItemKey<'_> {
        (&self.order_id, &self.line_id, &self.sku)
    }
}

impl DeliveredItem {
    pub(super) fn key(&self) -> ItemKey<'_> {
        (&self.order_id, &self.line_id, &self.sku)
    }
}
