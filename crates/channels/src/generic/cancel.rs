//! `POST /orders/cancel`: telling the shop that units are cancelled (facts/uniware.md §3.8).

use super::client::{API_KEY, Client};
use super::token::Token;
use super::wire::Scalar;
use crate::asking::{Ask, BadBody, parse};
use crate::channel::CancelAnswer;
use crate::error::{Call, ChannelError, Fault};
use bytes::Bytes;
use domain::codes::{ChannelItemId, ChannelOrderNo};
use http::{HeaderMap, HeaderValue, Method, header};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The longest text of a refusal that is kept, in characters: a shop may name every line.
const REFUSAL_CHARS_MAX: usize = 500;

impl Client {
    /// Sends the cancel. A refused token is renewed once: the shop did nothing then.
    pub(super) async fn cancel(
        &self,
        order: &ChannelOrderNo,
        units: &BTreeMap<ChannelItemId, u32>,
    ) -> Result<Bytes, ChannelError> {
        let token = self.token().await?;
        match self.cancel_with(order, units, &token).await {
            Err(ChannelError {
                fault: Fault::Auth { status: 401, .. },
                ..
            }) => {
                self.keeper.invalidate(&token).await;
                let token = self.token().await?;
                self.cancel_with(order, units, &token).await
            }
            answered => answered,
        }
    }

    async fn cancel_with(
        &self,
        order: &ChannelOrderNo,
        units: &BTreeMap<ChannelItemId, u32>,
        token: &Token,
    ) -> Result<Bytes, ChannelError> {
        let lines: Vec<_> = units
            .iter()
            .map(|(line, quantity)| json!({ "orderItemId": line.as_str(), "quantity": quantity }))
            .collect();
        let body = json!({ "orderId": order.as_str(), "orderItems": lines });
        let mut headers = HeaderMap::new();
        headers.insert(API_KEY, token.header.clone());
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let ask = Ask {
            method: Method::POST,
            url: self.base.endpoint("/orders/cancel", None),
            headers,
            body: Bytes::from(body.to_string()),
        };
        self.send_once(Call::CancelUnits, &ask, Some(token)).await
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow)]
    order_items: Option<Vec<Line<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    #[serde(borrow)]
    order_item_id: Option<&'a RawValue>,
    #[serde(borrow)]
    error_message: Option<&'a RawValue>,
}

/// Reads the answer: done only where it says so and names no line that it refused.
pub(super) fn answer(body: &[u8]) -> Result<CancelAnswer, BadBody> {
    let answer: Answer<'_> = parse(body, "an object with a status")?;
    let status = Scalar::of(answer.status).filled().unwrap_or_default();
    let refused: Vec<String> = answer
        .order_items
        .unwrap_or_default()
        .into_iter()
        .filter_map(|line| {
            let why = Scalar::of(line.error_message).filled()?;
            let id = Scalar::of(line.order_item_id).filled().unwrap_or_default();
            Some(format!("line {id}: {why}"))
        })
        .collect();
    let said = Scalar::of(answer.message).filled();
    match (status.trim().to_uppercase().as_str(), refused.is_empty()) {
        ("SUCCESS", true) => Ok(CancelAnswer::Done),
        ("", _) => Err(BadBody::NotTheContract("it has no status".into())),
        _ => {
            let words: Vec<String> = said.into_iter().chain(refused).collect();
            let words = match words.is_empty() {
                true => status,
                false => words.join("; "),
            };
            Ok(CancelAnswer::Refused(
                words.chars().take(REFUSAL_CHARS_MAX).collect(),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(r#"{"status":"SUCCESS","orderItems":[]}"#, Ok(CancelAnswer::Done))]
    #[case(r#"{"status":"success"}"#, Ok(CancelAnswer::Done))]
    #[case(
        r#"{"status":"FAILED","orderItems":[{"orderItemId":"L1","errorMessage":"Order already dispatched, cannot cancel"}]}"#,
        Ok(CancelAnswer::Refused("line L1: Order already dispatched, cannot cancel".to_owned()))
    )]
    #[case(
        r#"{"status":"SUCCESS","orderItems":[{"orderItemId":7,"errorMessage":"Only 1 of 2"}]}"#,
        Ok(CancelAnswer::Refused("line 7: Only 1 of 2".to_owned()))
    )]
    #[case(
        r#"{"status":"failure","message":"Order not found"}"#,
        Ok(CancelAnswer::Refused("Order not found".to_owned()))
    )]
    #[case(r#"{"status":"NO"}"#, Ok(CancelAnswer::Refused("NO".to_owned())))]
    #[case("{}", Err(BadBody::NotTheContract("it has no status".into())))]
    #[case("[]", Err(BadBody::NotTheContract("it is not an object with a status".into())))]
    #[case("<html>", Err(BadBody::NotJson))]
    fn answers_are_read(#[case] body: &str, #[case] expected: Result<CancelAnswer, BadBody>) {
        assert_eq!(answer(body.as_bytes()), expected);
    }
}
