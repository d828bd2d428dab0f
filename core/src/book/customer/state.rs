use serde::{Deserialize, Serialize};

use crate::value::{CommandId, CustomerId, Fingerprint, Language, Map, Money};

/// The customers the shop knows, by opaque key.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CustomerBook {
    pub(super) customers: Map<CustomerId, CustomerPage>,
    pub(super) commands: Map<CommandId, Fingerprint>,
}

/// What is kept of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerPage {
    /// The language to speak.
    pub language: Language,
    /// The grade, zero for none.
    pub grade: u8,
    /// Whether the customer was erased.
    pub forgotten: bool,
    /// Amounts counted toward the yearly identity limit, per year and currency, in the order they were first counted.
    pub limit_use: Vec<YearlyUse>,
}

/// An amount counted toward the limit of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearlyUse {
    /// The calendar year.
    pub year: i32,
    /// The amount.
    pub used: Money,
}

impl CustomerBook {
    /// A customer, erased ones included.
    pub fn customer(&self, customer_id: &CustomerId) -> Option<&CustomerPage> {
        self.customers.get(customer_id)
    }

    /// Customers in the order they were noted.
    pub fn customers(&self) -> impl Iterator<Item = (&CustomerId, &CustomerPage)> {
        self.customers.iter()
    }

    /// What was counted toward the limit of a year, in one currency; zero if nothing was.
    pub fn limit_used(&self, customer_id: &CustomerId, year: i32, currency: crate::value::Currency) -> Money {
        let uses = self.customers.get(customer_id).map(|page| page.limit_use.as_slice()).unwrap_or_default();
        let found = uses.iter().find(|found| found.year == year && found.used.currency() == currency);
        found.map_or(Money::zero(currency), |found| found.used)
    }
}
