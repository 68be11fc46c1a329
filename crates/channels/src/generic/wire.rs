//! The contract's JSON, taken apart without judging it.
//!
//! Each order is kept raw and parsed on its own, and so is each value of it: numbers keep the digits that the shop
//! wrote, and a shape that only one order has spoils only that order.

use crate::asking::{BadBody, parse, without_bom};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;

type Raw<'a> = Option<&'a RawValue>;

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow, default, deserialize_with = "present")]
    orders: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    status: Raw<'a>,
}

/// Tells a missing field from `null`, which shops written in Go send for an empty list.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<&'de RawValue>>, D::Error> {
    Ok(Some(Option::deserialize(deserializer)?.unwrap_or_default()))
}

/// The raw orders of an answer.
pub(super) fn rows(body: &[u8]) -> Result<Vec<&RawValue>, BadBody> {
    let page: Page<'_> = parse(body, "an object with a list of orders")?;
    let Some(orders) = page.orders else {
        return Err(BadBody::NotTheContract("orders is missing".into()));
    };
    // "FAILED" with an empty list must not pass for a shop without orders.
    let status = Scalar::of(page.status)
        .text()
        .unwrap_or_default()
        .trim()
        .to_uppercase();
    if orders.is_empty()
        && matches!(
            status.as_str(),
            "FAILED" | "FAILURE" | "ERROR" | "INVALID_CREDENTIALS"
        )
    {
        return Err(BadBody::NotTheContract(format!("its status is {status}")));
    }
    Ok(orders)
}

/// The answer of `/authToken`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuthAnswer<'a> {
    #[serde(borrow)]
    status: Raw<'a>,
    #[serde(borrow)]
    access_token: Raw<'a>,
    #[serde(borrow)]
    message: Raw<'a>,
}

impl<'a> AuthAnswer<'a> {
    pub(super) fn parse(body: &'a [u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(without_bom(body))
    }

    /// The status in capitals; empty where missing.
    pub(super) fn status(&self) -> String {
        Scalar::of(self.status)
            .text()
            .unwrap_or_default()
            .trim()
            .to_uppercase()
    }

    /// Status and message as they came.
    pub(super) fn words(&self) -> String {
        let words = [self.status, self.message].map(|raw| Scalar::of(raw).text().unwrap_or_default());
        words.join(" ").trim().to_owned()
    }

    pub(super) fn token(&self) -> Option<String> {
        Scalar::of(self.access_token)
            .text()
            .filter(|token| !token.is_empty())
    }
}

/// One order.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Order<'a> {
    #[serde(borrow)]
    pub(super) id: Raw<'a>,
    #[serde(borrow)]
    pub(super) order_date: Raw<'a>,
    #[serde(borrow)]
    pub(super) order_status: Raw<'a>,
    #[serde(borrow)]
    pub(super) payment_type: Raw<'a>,
    #[serde(borrow)]
    pub(super) payment_status: Raw<'a>,
    #[serde(borrow)]
    pub(super) order_price: Raw<'a>,
    #[serde(borrow)]
    pub(super) third_party_shipping: Raw<'a>,
    #[serde(borrow)]
    pub(super) order_items: Raw<'a>,
    #[serde(borrow)]
    pub(super) shipping_address: Raw<'a>,
}

/// One entry of `orderItems`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Item<'a> {
    #[serde(borrow)]
    pub(super) order_item_id: Raw<'a>,
    #[serde(borrow)]
    pub(super) status: Raw<'a>,
    #[serde(borrow)]
    pub(super) sku: Raw<'a>,
    #[serde(borrow)]
    pub(super) variant_id: Raw<'a>,
    #[serde(borrow)]
    pub(super) product_id: Raw<'a>,
    #[serde(borrow)]
    pub(super) quantity: Raw<'a>,
    #[serde(borrow)]
    pub(super) order_item_price: Raw<'a>,
    #[serde(borrow)]
    pub(super) return_reason: Raw<'a>,
    #[serde(borrow)]
    pub(super) return_date: Raw<'a>,
    #[serde(borrow, rename = "returnAWB")]
    pub(super) return_awb: Raw<'a>,
    #[serde(borrow)]
    pub(super) return_shipping_provider: Raw<'a>,
    #[serde(borrow)]
    pub(super) tracking_number: Raw<'a>,
    #[serde(borrow)]
    pub(super) tracking_id: Raw<'a>,
    #[serde(borrow)]
    pub(super) shipping_provider: Raw<'a>,
    #[serde(borrow)]
    pub(super) delivery_partner: Raw<'a>,
    #[serde(borrow)]
    pub(super) invoice_number: Raw<'a>,
}

/// `orderPrice` and `orderItemPrice`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct Price<'a> {
    #[serde(borrow)]
    pub(super) selling_price: Raw<'a>,
    #[serde(borrow)]
    pub(super) currency: Raw<'a>,
}

/// A single value, with a number's digits as they were written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scalar<'a> {
    /// Missing or `null`.
    Missing,
    Text(Cow<'a, str>),
    Number(&'a str),
    Bool(bool),
    /// A list or an object.
    Composite,
}

impl<'a> Scalar<'a> {
    pub(super) fn of(raw: Raw<'a>) -> Self {
        let Some(raw) = raw.map(RawValue::get) else {
            return Self::Missing;
        };
        match raw.as_bytes().first() {
            Some(b'"') => {
                serde_json::from_str(raw).map_or(Self::Composite, |text: String| Self::Text(text.into()))
            }
            Some(b'{' | b'[') => Self::Composite,
            Some(b'n') | None => Self::Missing,
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(_) => Self::Number(raw),
        }
    }

    /// Text or a number, as text; nothing for all else.
    pub(super) fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.into_owned()),
            Self::Number(digits) => Some(digits.to_owned()),
            Self::Missing | Self::Bool(_) | Self::Composite => None,
        }
    }

    /// Text or a number that is not blank.
    pub(super) fn filled(self) -> Option<String> {
        self.text().filter(|text| !text.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("<html>maintenance</html>", BadBody::NotJson)]
    #[case("", BadBody::NotJson)]
    #[case("{\"orders\":[", BadBody::NotJson)]
    #[case("{\"orders\":[]} trailing", BadBody::NotJson)]
    #[case("[]", BadBody::NotTheContract("it is not an object with a list of orders".into()))]
    #[case("{\"orders\":{}}", BadBody::NotTheContract("it is not an object with a list of orders".into()))]
    #[case("{}", BadBody::NotTheContract("orders is missing".into()))]
    #[case("{\"status\":\"failed\",\"orders\":[]}", BadBody::NotTheContract("its status is FAILED".into()))]
    fn bodies_that_are_no_page_are_told_apart(#[case] body: &str, #[case] expected: BadBody) {
        assert_eq!(rows(body.as_bytes()).map(|rows| rows.len()), Err(expected));
    }

    #[rstest]
    #[case("{\"orders\":[]}", 0)]
    #[case("{\"orders\":null}", 0)]
    #[case("\u{feff}{\"orders\":[1,\"x\",{}],\"status\":\"SUCCESS\"}", 3)]
    fn pages_keep_their_rows(#[case] body: &str, #[case] count: usize) {
        assert_eq!(rows(body.as_bytes()).unwrap().len(), count);
    }
}
