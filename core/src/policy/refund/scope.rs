use serde::{Deserialize, Serialize};

use crate::value::{CategoryId, ChannelId, ReturnCondition, ReturnReason, Text};

/// How goods crossed the border.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CustomsStatus {
    /// They never did, or long before the sale.
    #[default]
    Domestic,
    /// As a personal article, under the personal-articles tax.
    PersonalArticle,
    /// As cross-border retail import, 跨境电商.
    CrossBorderRetail,
    /// As general trade.
    GeneralTrade,
}

/// On what footing goods were sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SaleFooting {
    /// From stock.
    #[default]
    InStock,
    /// Bought for the customer on demand; not the same as made to order.
    BoughtOnDemand,
    /// Made or personalised for the customer.
    MadeToOrder,
    /// Final sale, confirmed by the customer before buying.
    FinalSale,
}

/// A product as the return policy sees it, before anyone has bought it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReturnSubject {
    /// Its category and the categories above it.
    pub categories: Vec<CategoryId>,
    /// Its return class; empty for none.
    pub return_class: Text,
    /// Where it is sold.
    pub channel_id: Option<ChannelId>,
    /// How it crosses the border.
    pub customs_status: CustomsStatus,
    /// On what footing it is sold.
    pub footing: SaleFooting,
}

/// What a rule is for. An empty list means any.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReturnScope {
    /// Any of these categories.
    pub categories: Vec<CategoryId>,
    /// Any of these return classes.
    pub return_classes: Vec<Text>,
    /// Any of these channels.
    pub channels: Vec<ChannelId>,
    /// Any of these ways over the border.
    pub customs: Vec<CustomsStatus>,
    /// Any of these footings.
    pub footings: Vec<SaleFooting>,
    /// Any of these reasons.
    pub reasons: Vec<ReturnReason>,
    /// Any of these conditions; opened or not is one of them.
    pub conditions: Vec<ReturnCondition>,
}

impl ReturnScope {
    /// Whether the rule speaks of that product at all, whatever the reason and condition.
    pub fn covers(&self, subject: &ReturnSubject) -> bool {
        let in_category =
            self.categories.is_empty() || self.categories.iter().any(|id| subject.categories.contains(id));
        let in_channel = self.channels.is_empty()
            || subject.channel_id.as_ref().is_some_and(|channel_id| self.channels.contains(channel_id));
        in_category
            && in_channel
            && any(&self.return_classes, &subject.return_class)
            && any(&self.customs, &subject.customs_status)
            && any(&self.footings, &subject.footing)
    }

    /// Whether the rule speaks of that product sent back for that reason in that condition.
    pub fn holds(&self, subject: &ReturnSubject, reason: ReturnReason, condition: ReturnCondition) -> bool {
        any(&self.reasons, &reason) && any(&self.conditions, &condition) && self.covers(subject)
    }

    /// Whether it asks for no reason and no condition.
    pub(super) fn is_unconditional(&self) -> bool {
        self.reasons.is_empty() && self.conditions.is_empty()
    }
}

fn any<T: PartialEq>(allowed: &[T], found: &T) -> bool {
    allowed.is_empty() || allowed.contains(found)
}
