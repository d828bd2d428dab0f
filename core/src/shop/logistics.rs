//! What the shop knows of lines and customs, and what it answers from that: which services carry a parcel, at what price.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Shop, ShopError, ShopRefusal};
use crate::book::catalog::Handling;
use crate::book::parcel::{ParcelPage, ParcelRefusal};
use crate::policy::carriage::{
    CardTable, CarriageChoice, ChoicePolicy, GoodsClass, LaneHistory, RateCard, Shipment, ShipmentContent, choose,
};
use crate::policy::customs::CustomsTables;
use crate::value::{
    Country, Currency, Dimensions, ExchangeRates, Invalid, LineId, Money, OrderId, ParcelId, PlaceId, Quantity, Rate,
    Rounding, ServiceId, Side, Sku, TermsVersion, Weight,
};

/// What the host lays down about lines and customs. Without it the shop plans, packs and hands over unchecked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LogisticsTerms {
    /// The rate cards of every service.
    pub cards: Vec<RateCard>,
    /// How a service is chosen.
    pub choice: ChoicePolicy,
    /// What was observed of lanes.
    pub lanes: Vec<LaneHistory>,
    /// In which country each place is.
    pub places: Vec<PlaceCountry>,
    /// The customs tables of the country parcels go to, if the shop checks them.
    pub customs: Option<CustomsTables>,
    /// How parcels of a service enter; a service that is not named enters as a personal parcel.
    pub schemes: Vec<ServiceScheme>,
}

/// In which country a place is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PlaceCountry {
    /// The place.
    pub place_id: PlaceId,
    /// Its country.
    pub country: Country,
}

/// How parcels of a service enter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ServiceScheme {
    /// The service.
    pub service_id: ServiceId,
    /// The way in.
    pub scheme: ImportScheme,
}

/// A way through customs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ImportScheme {
    /// A personal parcel, inside the limit of each.
    PersonalParcel,
    /// Cross-border retail import, inside the limits of each transaction and of a person's calendar year.
    RetailImport,
    /// Declared goods: no limit, full taxes.
    GeneralTrade,
}

/// Units that travel.
#[derive(Clone, Copy)]
pub(super) struct Travelling<'a> {
    pub(super) order_id: &'a OrderId,
    pub(super) line_id: &'a LineId,
    pub(super) sku: &'a Sku,
    pub(super) quantity: Quantity,
}

impl LogisticsTerms {
    /// The country of a place.
    ///
    /// # Errors
    /// `invalid.unknown`.
    pub fn country_of(&self, place_id: &PlaceId) -> Result<Country, Invalid> {
        let found = self.places.iter().find(|place| place.place_id == *place_id);
        found.map(|place| place.country).ok_or_else(|| Invalid::unknown("places", place_id))
    }

    /// How parcels of a service enter.
    pub fn scheme_of(&self, service_id: Option<&ServiceId>) -> ImportScheme {
        let named = self.schemes.iter().find(|scheme| Some(&scheme.service_id) == service_id);
        named.map_or(ImportScheme::PersonalParcel, |scheme| scheme.scheme)
    }

    /// The cards made ready.
    ///
    /// # Errors
    /// As [`CardTable::new`], naming the card.
    pub fn tables(&self) -> Result<Vec<CardTable>, Invalid> {
        let ready = self.cards.iter().enumerate().map(|(index, card)| {
            CardTable::new(card.clone()).map_err(|invalid| invalid.within(&format!("cards[{index}]")))
        });
        ready.collect()
    }
}

impl Shop {
    /// Every service for a parcel that is planned or packed, and the one the terms choose. `due_days` are the days in
    /// transit that the promise leaves. A planned parcel weighs what the catalog says of its products.
    ///
    /// # Errors
    /// `parcel.unknown`; `invalid.unknown` without terms of logistics, for a place without a country, a parcel without a
    /// destination, a product that is not in the catalog; then as [`choose`].
    pub fn quote_parcel(
        &self,
        parcel_id: &ParcelId,
        on: NaiveDate,
        due_days: Option<u32>,
    ) -> Result<CarriageChoice, ShopError> {
        let terms = self.logistics()?;
        let Some(page) = self.state.parcels.parcel(parcel_id) else {
            let unknown = ParcelRefusal::UnknownParcel { parcel_id: parcel_id.clone() };
            return Err(ShopRefusal::Parcel { refusal: unknown }.into());
        };
        let shipment = self.parcel_shipment(page, None, on)?;
        self.choose_from(terms, &shipment, due_days)
    }

    /// Every service for an order's units as one parcel, before one is planned, and the one the terms choose.
    ///
    /// # Errors
    /// `invalid.unknown` for an unknown order and as [`Shop::quote_parcel`].
    pub fn quote_order(
        &self,
        order_id: &OrderId,
        from: &PlaceId,
        to: Country,
        on: NaiveDate,
        due_days: Option<u32>,
    ) -> Result<CarriageChoice, ShopError> {
        let terms = self.logistics()?;
        let order = self.state.orders.order(order_id).ok_or_else(|| Invalid::unknown("order_id", order_id))?;
        let units: Vec<Travelling<'_>> = order
            .lines()
            .iter()
            .map(|line| Travelling {
                order_id,
                line_id: line.line_id(),
                sku: line.sku(),
                quantity: line.counters().billable(),
            })
            .filter(|units| !units.quantity.is_zero())
            .collect();
        let (from, weight) = (terms.country_of(from)?, self.catalog_weight(&units)?);
        let shipment = self.shipment(&units, from, to, (weight, None), on)?;
        self.choose_from(terms, &shipment, due_days)
    }

    fn choose_from(
        &self,
        terms: &LogisticsTerms,
        shipment: &Shipment,
        due_days: Option<u32>,
    ) -> Result<CarriageChoice, ShopError> {
        let chosen = choose(shipment, due_days, &terms.tables()?, &terms.lanes, &terms.choice, &self.rates()?);
        chosen.map_err(|why| ShopRefusal::Carriage { why }.into())
    }

    pub(super) fn logistics(&self) -> Result<&LogisticsTerms, Invalid> {
        self.terms.logistics.as_ref().ok_or_else(|| Invalid::unknown("terms.logistics", "none"))
    }

    pub(super) fn rates(&self) -> Result<ExchangeRates, Invalid> {
        match &self.terms.exchange {
            Some(rates) => Ok(rates.clone()),
            None => ExchangeRates::new(TermsVersion::new("none")?, Rate::ZERO, vec![]),
        }
    }

    /// A parcel as services see it: by the scales once packed or `measured`, else as the catalog says.
    pub(super) fn parcel_shipment(
        &self,
        page: &ParcelPage,
        measured: Option<(Weight, Option<Dimensions>)>,
        on: NaiveDate,
    ) -> Result<Shipment, ShopError> {
        let from = self.logistics()?.country_of(page.from_place_id())?;
        let to = page.destination().ok_or_else(|| Invalid::unknown("destination", "none"))?;
        let units = travelling(page);
        let packed = measured.or_else(|| Some((page.weight()?, page.dimensions())));
        let size = match packed {
            Some(size) => size,
            None => (self.catalog_weight(&units)?, None),
        };
        self.shipment(&units, from, to, size, on)
    }

    fn shipment(
        &self,
        units: &[Travelling<'_>],
        from: Country,
        to: Country,
        (weight, dimensions): (Weight, Option<Dimensions>),
        on: NaiveDate,
    ) -> Result<Shipment, ShopError> {
        let first = units.first().ok_or_else(|| Invalid::empty("items"))?;
        let currency = self.state.orders.order(first.order_id).map_or(Currency::CNY, |order| order.currency());
        let value = self.goods_value(units, currency, on)?;
        let contents = units.iter().map(|units| ShipmentContent {
            quantity: units.quantity,
            classes: self.goods_classes(units.sku),
            brand: None,
        });
        Ok(Shipment {
            on,
            from,
            to,
            postcode: None,
            is_remote: false,
            weight,
            dimensions,
            value,
            contents: contents.collect(),
        })
    }

    /// What units are worth by their orders' unit prices, in one currency, at the day's middle rates.
    pub(super) fn goods_value(
        &self,
        units: &[Travelling<'_>],
        into: Currency,
        on: NaiveDate,
    ) -> Result<Money, ShopError> {
        let mut sum = Money::zero(into);
        for units in units {
            let order = self.state.orders.order(units.order_id);
            let line = order.and_then(|order| order.line(units.line_id));
            let line = line.ok_or_else(|| Invalid::unknown("line_id", units.line_id))?;
            let worth = line.unit_price().times(units.quantity, Rounding::HalfUp)?;
            let worth = match &self.terms.exchange {
                Some(rates) if worth.currency() != into => {
                    rates.convert(worth, into, on, Side::Mid, Rounding::HalfUp)?.0
                }
                _ => worth,
            };
            worth.currency_is("value", into)?;
            sum = sum.plus(worth)?;
        }
        Ok(sum)
    }

    fn catalog_weight(&self, units: &[Travelling<'_>]) -> Result<Weight, Invalid> {
        units.iter().try_fold(Weight::ZERO, |sum, units| {
            let product = self.state.catalog.product(units.sku).ok_or_else(|| Invalid::unknown("sku", units.sku))?;
            sum.plus(product.product.weight.times(units.quantity.get())?)
        })
    }

    /// How carriers class a product by what the catalog says of its handling.
    fn goods_classes(&self, sku: &Sku) -> Vec<GoodsClass> {
        let handling = self.state.catalog.classes(sku).map(|classes| classes.handling).unwrap_or_default();
        let class = |handling: &Handling| match handling {
            Handling::Battery => Some(GoodsClass::Battery),
            Handling::Liquid => Some(GoodsClass::Liquid),
            Handling::Powder => Some(GoodsClass::Powder),
            Handling::Fragile => Some(GoodsClass::Fragile),
            Handling::Food => Some(GoodsClass::Food),
            Handling::Medicine => Some(GoodsClass::Medicine),
            Handling::Brand => Some(GoodsClass::Brand),
            Handling::Valuable => Some(GoodsClass::Precious),
            Handling::Perishable | Handling::Serialised => None,
        };
        handling.iter().filter_map(class).collect()
    }
}

/// The units of a parcel that were not delivered: all of them until something was.
pub(super) fn travelling(page: &ParcelPage) -> Vec<Travelling<'_>> {
    let units = page.items().iter().map(|packed| Travelling {
        order_id: &packed.item.order_id,
        line_id: &packed.item.line_id,
        sku: &packed.item.sku,
        quantity: packed.open(),
    });
    units.filter(|units| !units.quantity.is_zero()).collect()
}
