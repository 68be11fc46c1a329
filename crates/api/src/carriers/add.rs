//! `POST /carriers`.

use super::words::Carrier;
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who, text_within};
use app::carriers::CarrierWish as Wish;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

/// A new account at a carrier.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "FAST", "base_url": "https://carrier.example/api", "api_key": "it-is-sealed-before-it-is-stored"
}))]
pub(crate) struct CarrierWish {
    /// Letters, digits, - and _; not OWN, which is the seller himself.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9_-]+$")]
    code: String,
    /// The address before /waybills and /pickups; http or https.
    #[schema(min_length = 1, max_length = 2000, format = "uri")]
    base_url: String,
    /// Sealed before it is stored, and never shown.
    #[schema(min_length = 1, max_length = 500, format = "password")]
    api_key: String,
}

/// Add an account at a carrier
///
/// Then test it, and say which facilities' packages go with it: `PUT /facilities/{facility}/carrier`.
#[utoipa::path(
    post, path = "/api/v1/carriers", tag = "carriers", operation_id = "add_carrier", request_body = CarrierWish,
    responses((status = 201, description = "The account was added.", body = Carrier)),
)]
pub(crate) async fn add(
    State(api): State<Api>,
    Who(caller): Who,
    Body(wish): Body<CarrierWish>,
) -> Result<(StatusCode, Json<Carrier>), Problem> {
    text_within("base_url", &wish.base_url, 2_000)?;
    text_within("api_key", &wish.api_key, 500)?;
    let wish = Wish {
        code: wish.code,
        base_url: wish.base_url,
        api_key: SecretString::from(wish.api_key),
    };
    let account = api.app.add_carrier(&caller, &wish).await?;
    Ok((StatusCode::CREATED, Json(Carrier::from(&account))))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::{Value, json};

    fn wish(field: &str, value: Value) -> Value {
        let mut wish =
            json!({"code": "FAST", "base_url": "https://carrier.example/api", "api_key": "hush-hush"});
        wish[field] = value;
        wish
    }

    #[tokio::test]
    async fn an_account_is_added_and_its_key_never_shown() {
        let served = Served::new().await;
        let added = served
            .post("/carriers", wish("code", json!("FAST")))
            .await
            .expect(201);
        assert!(!added.to_string().contains("hush-hush"), "{added}");
        let shown = served.get("/carriers/FAST").await.expect(200);
        assert_eq!(shown["base_url"], "https://carrier.example/api");
        assert!(!shown.to_string().contains("hush-hush"), "{shown}");
        let again = served.post("/carriers", wish("code", json!("FAST"))).await;
        assert_eq!(again.problem(409), "EXISTS");
    }

    #[tokio::test]
    async fn what_cannot_be_worked_with_is_refused() {
        let served = Served::new().await;
        for (field, value) in [
            ("base_url", json!("ftp://x")),
            ("base_url", json!("")),
            ("code", json!("a b")),
            ("code", json!("OWN")),
            ("api_key", json!("")),
            ("api_key", json!("with space")),
            ("api_key", json!("x".repeat(501))),
        ] {
            let said = served.post("/carriers", wish(field, value.clone())).await;
            assert_eq!(said.problem(400), "BAD_INPUT", "{field} {value}");
        }
    }
}
