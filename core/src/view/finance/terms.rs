use serde::{Deserialize, Serialize};

use crate::value::{Currency, ExchangeRates, Rate, Zone};

/// When a sale is earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Recognition {
    /// When the customer has the goods.
    #[default]
    AtDelivery,
    /// When the goods leave, where the contract says so.
    AtShipping,
}

/// In whose name the shop sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SellerRole {
    /// In its own: the price is revenue, the goods' cost an expense.
    #[default]
    Principal,
    /// In the customer's: the goods pass through, and only what is left of the price is revenue.
    Agent,
}

/// By what rules the books are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FinanceTerms {
    /// The books' currency; the valuation ledger's, where there is one.
    pub currency: Currency,
    /// Whose calendar tells the months.
    pub zone: Zone,
    /// When a sale is earned.
    pub recognition: Recognition,
    /// In whose name the shop sells.
    pub role: SellerRole,
    /// The share of goods that is expected back while an order is not completed; none, and returns are booked as they
    /// are settled.
    pub expected_returns: Option<Rate>,
    /// Rates of the day, for orders and payments in other currencies.
    pub exchange: Option<ExchangeRates>,
}

impl FinanceTerms {
    /// A principal who earns at delivery, expects no returns and sells in one currency.
    pub fn usual(currency: Currency, zone: Zone) -> Self {
        let (recognition, role) = (Recognition::AtDelivery, SellerRole::Principal);
        Self { currency, zone, recognition, role, expected_returns: None, exchange: None }
    }
}
