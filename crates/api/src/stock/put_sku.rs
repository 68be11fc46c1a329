//! `PUT /skus/{sku}`.

use super::skus::Sku;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// What a SKU is called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "A red cup"}))]
pub(crate) struct SkuWish {
    /// For people; may be empty.
    #[schema(max_length = 200)]
    name: String,
}

/// Characters of a name at most.
const NAME_CHARS_MAX: usize = 200;

/// Add a SKU, or rename it
#[utoipa::path(
    put, path = "/api/v1/skus/{sku}", tag = "stock", operation_id = "put_sku", request_body = SkuWish,
    params(("sku" = String, Path, min_length = 1, max_length = 64, pattern = "^[^\\u0000-\\u001f\\u007f-\\u009f]+$", description = "The SKU: 1 to 64 characters, none of them a control character.", example = "CUP-RED")),
    responses((status = 200, description = "The SKU is in the catalogue.", body = Sku)),
)]
pub(crate) async fn put_sku(
    State(api): State<Api>,
    Who(caller): Who,
    At(sku): At<String>,
    Body(wish): Body<SkuWish>,
) -> Result<Json<Sku>, Problem> {
    if wish.name.chars().count() > NAME_CHARS_MAX {
        return Err(Problem::bad_input(format!(
            "the name is longer than {NAME_CHARS_MAX} characters"
        )));
    }
    let sku = api.app.put_sku(&caller, &sku, &wish.name).await?;
    Ok(Json(Sku {
        sku: sku.to_string(),
        name: wish.name,
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn a_sku_is_renamed() {
        let served = Served::new().await;
        served.put("/skus/CUP", json!({"name": "Cup"})).await.expect(200);
        assert_eq!(served.get("/skus").await.expect(200)["data"][0]["name"], "Cup");
        let control = served.put("/skus/a%0Ab", json!({"name": ""})).await;
        assert_eq!(control.problem(400), "BAD_INPUT");
    }
}
