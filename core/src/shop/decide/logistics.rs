//! What lines and customs allow, asked when a parcel is packed and when it is handed over.

use chrono::Datelike;

use super::{Answer, told};
use crate::book::customer::CustomerCommand;
use crate::book::parcel::{ParcelEvent, ParcelPage, ParcelStep};
use crate::policy::carriage::{CardTable, WhyOut};
use crate::policy::customs::CustomsTables;
use crate::shop::logistics::{LogisticsTerms, Travelling, travelling};
use crate::shop::{ImportScheme, Shop, ShopError, ShopRefusal};
use crate::value::{CommandId, CustomerId, Dimensions, Invalid, Moment, Money, ParcelId, Weight};

impl Shop {
    /// Whether a parcel may go so, and what of the year its people use or get back. Without terms nothing is asked.
    pub(super) fn follow_logistics(&self, event: &ParcelEvent, at: Moment) -> Answer {
        let Some(terms) = &self.terms.logistics else { return Ok(vec![]) };
        match event {
            ParcelEvent::ParcelPacked { parcel_id, weight, dimensions } => {
                let Some(page) = self.state.parcels.parcel(parcel_id) else { return Ok(vec![]) };
                self.is_carried(terms, page, (*weight, *dimensions), at)?;
                Ok(vec![])
            }
            ParcelEvent::ParcelHandedOver { parcel_id, happened_at, .. } => {
                let Some(page) = self.state.parcels.parcel(parcel_id) else { return Ok(vec![]) };
                self.passes_customs(terms, parcel_id, page, *happened_at)
            }
            ParcelEvent::ParcelStepRecorded { parcel_id, step: ParcelStep::Return, .. } => {
                let Some(page) = self.state.parcels.parcel(parcel_id) else { return Ok(vec![]) };
                self.gives_back(terms, parcel_id, page)
            }
            _ => Ok(vec![]),
        }
    }

    /// The chosen service takes the parcel as it was packed. A service without a card is the host's own affair.
    fn is_carried(
        &self,
        terms: &LogisticsTerms,
        page: &ParcelPage,
        measured: (Weight, Option<Dimensions>),
        at: Moment,
    ) -> Result<(), ShopError> {
        let (Some(service_id), Some(_)) = (page.service_id(), page.destination()) else { return Ok(()) };
        let ours = terms.cards.iter().filter(|card| {
            card.service_id == *service_id && page.carrier_id().is_none_or(|carrier_id| card.carrier_id == *carrier_id)
        });
        let shipment = self.parcel_shipment(page, Some(measured), self.terms.zone.day_of(at))?;
        let mut last: Option<WhyOut> = None;
        for card in ours {
            let quoted = CardTable::new(card.clone())?.quote(
                &shipment,
                Default::default(),
                &self.rates()?,
                terms.choice.currency,
            );
            match quoted {
                Ok(_) => return Ok(()),
                // Of an old and a new card the reason of the one that holds says more.
                Err(WhyOut::NotValid { .. }) if last.is_some() => (),
                Err(why) => last = Some(why),
            }
        }
        last.map_or(Ok(()), |why| Err(ShopRefusal::Carriage { why }.into()))
    }

    fn passes_customs(
        &self,
        terms: &LogisticsTerms,
        parcel_id: &ParcelId,
        page: &ParcelPage,
        happened_at: Moment,
    ) -> Answer {
        let Some(tables) = terms.customs.as_ref().filter(|tables| page.destination() == Some(tables.country)) else {
            return Ok(vec![]);
        };
        let on = self.terms.zone.day_of(happened_at);
        let units = travelling(page);
        match terms.scheme_of(page.service_id()) {
            ImportScheme::GeneralTrade => Ok(vec![]),
            ImportScheme::PersonalParcel => {
                let value = self.goods_value(&units, tables.currency, on)?;
                let limit = tables.parcel_limit(terms.country_of(page.from_place_id())?, on);
                let Some(limit) = limit.filter(|limit| value.minor_units() > limit.value_max.minor_units()) else {
                    return Ok(vec![]);
                };
                if is_single(&units) && limit.single_article_may_pass {
                    return Ok(vec![]);
                }
                let (parcel_id, limit) = (parcel_id.clone(), limit.value_max);
                Err(ShopRefusal::AboveParcelLimit { parcel_id, value, limit }.into())
            }
            ImportScheme::RetailImport => {
                let scheme = tables.retail_imports.iter().find(|scheme| scheme.in_force.on(on));
                let scheme = scheme.ok_or_else(|| Invalid::unknown("customs.retail_imports", on))?;
                let mut told_all = vec![];
                for (index, customer_id) in self.customers_of(&units)?.into_iter().enumerate() {
                    let own = self.units_of(&units, &customer_id);
                    let value = self.goods_value(&own, tables.currency, on)?;
                    let may_pass = is_single(&own) && scheme.single_article_may_pass;
                    if value.minor_units() > scheme.transaction_max.minor_units() && !may_pass {
                        let (parcel_id, limit) = (parcel_id.clone(), scheme.transaction_max);
                        return Err(ShopRefusal::AboveParcelLimit { parcel_id, value, limit }.into());
                    }
                    let used = self.state.customers.limit_used(&customer_id, on.year(), tables.currency);
                    if used.plus(value)?.minor_units() > scheme.year_max.minor_units() {
                        let limit = scheme.year_max;
                        return Err(ShopRefusal::AboveYearLimit { customer_id, value, used, limit }.into());
                    }
                    let command_id = use_id(parcel_id, index, "use")?;
                    told_all.extend(self.uses(command_id, customer_id, on.year(), value)?);
                }
                Ok(told_all)
            }
        }
    }

    /// A retail import that came back gives its part of the year back, at most what was counted.
    fn gives_back(&self, terms: &LogisticsTerms, parcel_id: &ParcelId, page: &ParcelPage) -> Answer {
        let tables: Option<&CustomsTables> = terms.customs.as_ref();
        let Some(tables) = tables.filter(|tables| page.destination() == Some(tables.country)) else {
            return Ok(vec![]);
        };
        let Some(left_at) = page.handed_over_at() else { return Ok(vec![]) };
        if terms.scheme_of(page.service_id()) != ImportScheme::RetailImport {
            return Ok(vec![]);
        }
        let on = self.terms.zone.day_of(left_at);
        let units = travelling(page);
        let mut told_all = vec![];
        for (index, customer_id) in self.customers_of(&units)?.into_iter().enumerate() {
            let own = self.units_of(&units, &customer_id);
            let used = self.state.customers.limit_used(&customer_id, on.year(), tables.currency);
            let value = self.goods_value(&own, tables.currency, on)?.smaller(used)?;
            if !value.is_zero() {
                let command_id = use_id(parcel_id, index, "back")?;
                told_all.extend(self.uses(command_id, customer_id, on.year(), value.negated())?);
            }
        }
        Ok(told_all)
    }

    fn uses(&self, command_id: CommandId, customer_id: CustomerId, year: i32, amount: Money) -> Answer {
        if amount.is_zero() {
            return Ok(vec![]);
        }
        let command = CustomerCommand::RecordLimitUse { command_id, customer_id, year, amount };
        Ok(told(self.state.customers.decide(command)?))
    }

    /// The customers of a parcel, each once; retail imports need one for every order.
    fn customers_of(&self, units: &[Travelling<'_>]) -> Result<Vec<CustomerId>, ShopError> {
        let mut customers: Vec<CustomerId> = vec![];
        for units in units {
            let order = self.state.orders.order(units.order_id);
            let Some(customer_id) = order.and_then(|order| order.customer_id()) else {
                return Err(ShopRefusal::NoCustomer { order_id: units.order_id.clone() }.into());
            };
            if !customers.contains(customer_id) {
                customers.push(customer_id.clone());
            }
        }
        Ok(customers)
    }

    fn units_of<'a>(&self, units: &[Travelling<'a>], customer_id: &CustomerId) -> Vec<Travelling<'a>> {
        let of_customer = |units: &&Travelling<'a>| {
            self.state.orders.order(units.order_id).and_then(|order| order.customer_id()) == Some(customer_id)
        };
        units.iter().filter(of_customer).copied().collect()
    }
}

fn is_single(units: &[Travelling<'_>]) -> bool {
    matches!(units, [only] if only.quantity.get() == 1)
}

fn use_id(parcel_id: &ParcelId, index: usize, what: &str) -> Result<CommandId, Invalid> {
    // An id that is as long as ids may be leaves no room for a word: its digest stands for it.
    let plain = CommandId::new(format!("{parcel_id}/{what}-{index}"));
    plain.or_else(|_| CommandId::new(format!("{}/{what}-{index}", crate::value::fingerprint(parcel_id))))
}
