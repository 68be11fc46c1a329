//! `PUT /carriers/{carrier}/key`.

use super::words::Carrier;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who, text_within};
use axum::Json;
use axum::extract::State;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

/// Another key for an account at a carrier.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"api_key": "it-is-sealed-before-it-is-stored"}))]
pub(crate) struct CarrierKey {
    /// Sealed before it is stored, and never shown.
    #[schema(min_length = 1, max_length = 500, format = "password")]
    api_key: String,
    /// The address before /waybills and /pickups; it stays as it is where nothing is said.
    #[schema(min_length = 1, max_length = 2000, format = "uri")]
    base_url: Option<String>,
}

/// Replace the key of an account at a carrier
///
/// Such as one that the carrier refuses (`CARRIER_AUTH`). The old key is used for nothing that is begun after. Then test it.
#[utoipa::path(
    put, path = "/api/v1/carriers/{carrier}/key", tag = "carriers", operation_id = "set_carrier_key",
    params(("carrier" = String, Path, description = "The account's code.", example = "FAST")),
    request_body = CarrierKey,
    responses((status = 200, description = "The account as it is now.", body = Carrier)),
)]
pub(crate) async fn set_key(
    State(api): State<Api>,
    Who(caller): Who,
    At(carrier): At<String>,
    Body(wish): Body<CarrierKey>,
) -> Result<Json<Carrier>, Problem> {
    text_within("api_key", &wish.api_key, 500)?;
    if let Some(base_url) = &wish.base_url {
        text_within("base_url", base_url, 2_000)?;
    }
    let key = SecretString::from(wish.api_key);
    let given = (&key, wish.base_url.as_deref());
    let account = api.app.set_carrier_key(&caller, &carrier, given).await?;
    Ok(Json(Carrier::from(&account)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn a_key_is_replaced_and_never_shown() {
        let served = Served::new().await;
        let wish = json!({"code": "FAST", "base_url": "https://carrier.example/api", "api_key": "hush-hush"});
        served.post("/carriers", wish).await.expect(201);
        let set = served
            .put("/carriers/FAST/key", json!({"api_key": "quite-still"}))
            .await
            .expect(200);
        assert_eq!(set["base_url"], "https://carrier.example/api");
        assert!(!set.to_string().contains("quite-still"), "{set}");
        let moved = json!({"api_key": "quite-still", "base_url": "https://faster.example"});
        let set = served.put("/carriers/FAST/key", moved).await.expect(200);
        assert_eq!(set["base_url"], "https://faster.example");
    }

    #[tokio::test]
    async fn what_cannot_be_worked_with_changes_nothing() {
        let served = Served::new().await;
        let wish = json!({"code": "FAST", "base_url": "https://carrier.example/api", "api_key": "hush-hush"});
        served.post("/carriers", wish).await.expect(201);
        for bad in [
            json!({"api_key": "a b"}),
            json!({"api_key": ""}),
            json!({"api_key": "k", "base_url": "ftp://x"}),
            json!({"base_url": "https://faster.example"}),
        ] {
            let said = served.put("/carriers/FAST/key", bad.clone()).await;
            assert_eq!(said.problem(400), "BAD_INPUT", "{bad}");
        }
        let shown = served.get("/carriers/FAST").await.expect(200);
        assert_eq!(shown["base_url"], "https://carrier.example/api");
        let said = served.put("/carriers/NOPE/key", json!({"api_key": "k"})).await;
        assert_eq!(said.problem(404), "NOT_FOUND");
    }
}
