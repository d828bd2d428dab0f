use std::borrow::Borrow;
use std::fmt;

use ecow::EcoString;
use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, bounds};

/// Whether `text` may stand as an id: 1 to [`bounds::ID_BYTES_MAX`] bytes, no control characters, no outer spaces.
fn checked(field: &'static str, text: &str) -> Result<EcoString, Invalid> {
    if text.is_empty() {
        return Err(Invalid::empty(field));
    }
    if text.len() > bounds::ID_BYTES_MAX {
        return Err(Invalid::new(field, Problem::TooLong { max: bounds::ID_BYTES_MAX as u64 }));
    }
    let spaced = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    if spaced || text.chars().any(char::is_control) {
        return Err(Invalid::malformed(field, "free of control characters and of outer spaces"));
    }
    Ok(EcoString::from(text))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $field:literal)*) => {$(
        $(#[$doc])*
        ///
        /// An opaque text of the host: 1 to 64 bytes, no control characters, no outer spaces; up to 15 bytes are held inline, longer
        /// ones are shared by their clones.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "EcoString", into = "EcoString")]
        pub struct $name(EcoString);

        impl $name {
            /// The id of that text.
            ///
            /// # Errors
            /// `invalid.empty`, `invalid.too_long`, `invalid.malformed`.
            pub fn new(text: impl AsRef<str>) -> Result<Self, Invalid> {
                checked($field, text.as_ref()).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<EcoString> for $name {
            type Error = Invalid;

            fn try_from(text: EcoString) -> Result<Self, Invalid> {
                checked($field, &text).map(Self)
            }
        }

        impl From<$name> for EcoString {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        #[cfg(feature = "python")]
        super::python::text_value!($name => |text| $name::new(text), |id: &$name| id.as_str().to_owned());

        #[cfg(feature = "uniffi")]
        uniffi::custom_type!($name, String, {
            try_lift: |text| Ok($name::new(text)?),
            lower: |id| id.as_str().to_owned(),
        });
    )*};
}

ids! {
    /// What is sold, in one spelling.
    Sku "sku"
    /// A code printed on the goods, e.g. a GTIN.
    Barcode "barcode"
    /// A group of products that share handling, customs, return and warranty classes.
    CategoryId "category_id"
    /// Where units can be.
    PlaceId "place_id"
    /// A part of a warehouse.
    ZoneId "zone_id"
    /// An expiry-dated batch.
    LotId "lot_id"
    /// One identified piece.
    SerialId "serial_id"
    /// One command about stock, so that a repeat is recognised.
    MovementId "movement_id"
    /// Units promised to an order line.
    ReservationId "reservation_id"
    /// Dated units that are on their way.
    SupplyId "supply_id"
    /// A customer, as an opaque key the host resolves.
    CustomerId "customer_id"
    /// An address, as an opaque key the host resolves.
    AddressId "address_id"
    /// A sales channel.
    ChannelId "channel_id"
    /// The channel's own name for a thing.
    ExternalId "external_id"
    /// An order.
    OrderId "order_id"
    /// A line of an order.
    LineId "line_id"
    /// A hold on an order.
    HoldId "hold_id"
    /// A payment attempt of an order.
    PaymentId "payment_id"
    /// A capture of a payment.
    CaptureId "capture_id"
    /// A refund to one payment.
    RefundId "refund_id"
    /// A payment provider.
    ProviderId "provider_id"
    /// Something that travels.
    ParcelId "parcel_id"
    /// A carrier.
    CarrierId "carrier_id"
    /// A service of a carrier.
    ServiceId "service_id"
    /// A carrier's tracking number or one of its events.
    TrackingId "tracking_id"
    /// A complaint or claim against a carrier.
    CaseId "case_id"
    /// A return.
    ReturnId "return_id"
    /// A claim about units that were sent.
    ClaimId "claim_id"
    /// A supplier.
    SupplierId "supplier_id"
    /// A purchase task or order.
    PurchaseId "purchase_id"
    /// A customer's question.
    TicketId "ticket_id"
    /// A discount, coupon or promotion.
    DiscountId "discount_id"
    /// A command that has no other natural id, so that a repeat is recognised.
    CommandId "command_id"
    /// The version of a table of terms (rates, tariffs, policies) that gave an outcome.
    TermsVersion "terms_version"
    /// A person who decided, as an opaque key.
    PersonId "person_id"
}

impl From<&OrderId> for ReservationId {
    /// What is promised to an order stands under the order's own id.
    fn from(order_id: &OrderId) -> Self {
        Self(order_id.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_ids_are_refused() {
        let code = |text: &str| OrderId::new(text).map(|_| ()).map_err(|e| e.code());
        assert_eq!(code(""), Err("invalid.empty"));
        assert_eq!(code(&"x".repeat(65)), Err("invalid.too_long"));
        assert_eq!(code(" A1"), Err("invalid.malformed"));
        assert_eq!(code("A\u{0}1"), Err("invalid.malformed"));
        assert_eq!(code("订单-1"), Ok(()));
        assert!(serde_json::from_str::<OrderId>(r#""""#).is_err());
    }
}
