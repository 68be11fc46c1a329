//! `POST /putaways`.

use super::show::Putaway;
use super::words::PutawaySource;
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who, at_most};
use app::AppError;
use app::putaway::{Chosen, PutawayWish as Wish};
use axum::Json;
use axum::extract::State;
use domain::codes::FacilityCode;
use domain::putaway::LINES_MAX;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

/// What a putaway is to be made of: `goods`, or `all`, one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"facility": "WH1", "source": "CUSTOMER_RETURNED_ITEM", "goods": ["SO-000000001:1", "112-8"]}))]
pub(crate) struct PutawayWish {
    /// The facility that the goods lie in.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9_-]+$")]
    facility: String,
    source: PutawaySource,
    /// All that waits there from that source and lies in no putaway, 1,000 units at most.
    #[serde(default)]
    #[schema(default = false)]
    all: bool,
    /// `ORDER:ITEM` for one unit, `ORDER` for all of it that fits; our code or the channel's number.
    #[schema(min_items = 1, max_items = 1000)]
    goods: Option<Vec<String>>,
}

/// Make a putaway
///
/// All of it or nothing: where units cannot be in it, `lines` of the problem names each with its reason.
#[utoipa::path(
    post, path = "/api/v1/putaways", tag = "putaway", operation_id = "create_putaway", request_body = PutawayWish,
    responses(
        (status = 201, description = "The putaway.", body = Putaway),
        (status = 404, description = "There is no such facility, order or item.", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn create(
    State(api): State<Api>,
    Who(caller): Who,
    Body(wish): Body<PutawayWish>,
) -> Result<(StatusCode, Json<Putaway>), Problem> {
    let chosen = match (wish.all, wish.goods) {
        (true, None) => Chosen::All,
        (false, Some(goods)) if !goods.is_empty() => {
            at_most("goods", goods.len(), LINES_MAX)?;
            Chosen::Named(goods)
        }
        (false, Some(_)) => return Err(Problem::bad_input("goods must not be empty")),
        (true, Some(_)) | (false, None) => {
            return Err(Problem::bad_input(
                "say either `goods`, or `all`: true, for all that waits",
            ));
        }
    };
    let facility = FacilityCode::parse(&wish.facility).map_err(AppError::from)?;
    let wish = Wish {
        facility: facility.to_string(),
        source: wish.source.into(),
        chosen,
    };
    let made = api.app.create_putaway(&caller, &wish).await?;
    Ok((StatusCode::CREATED, Json(Putaway::from(made))))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn each_unit_that_cannot_be_in_it_is_named() {
        let served = Served::new().await;
        served.returned("112-7").await;
        let wish = |goods| json!({"facility": "WH1", "source": "CUSTOMER_RETURNED_ITEM", "goods": goods});
        served.post("/putaways", wish(["112-7:1"])).await.expect(201);
        let refused = json!({"facility": "WH1", "source": "CANCELLED_ITEM", "goods": ["112-7"]});
        let said = served.post("/putaways", refused).await.expect(409);
        assert_eq!(said["code"], "ALREADY_IN_PUTAWAY");
        assert_eq!(said["lines"][0]["place"], "SO-000000001-1");
        assert_eq!(said["lines"][1]["code"], "OTHER_SOURCE");
        for (goods, status) in [("112-7:9", 404), ("112-7:x", 400), ("112-7:", 400), ("", 404)] {
            let said = served.post("/putaways", wish([goods])).await;
            assert!(!said.problem(status).is_empty(), "{goods}");
        }
    }

    #[tokio::test]
    async fn it_is_goods_or_all() {
        let served = Served::new().await;
        let source = "CANCELLED_ITEM";
        for (wish, status) in [
            (json!({"facility": "WH1", "source": source}), 400),
            (
                json!({"facility": "WH1", "source": source, "all": true, "goods": ["X"]}),
                400,
            ),
            (json!({"facility": "WH1", "source": source, "goods": []}), 400),
            (
                json!({"facility": "WH1", "source": source, "goods": vec!["X"; 1001]}),
                400,
            ),
            (json!({"facility": "W 1", "source": source, "all": true}), 400),
            (json!({"facility": "WH1", "source": "X", "all": true}), 400),
            (json!({"facility": "WH9", "source": source, "all": true}), 404),
            (json!({"facility": "WH1", "source": source, "all": true}), 409),
        ] {
            let said = served.post("/putaways", wish.clone()).await;
            assert!(!said.problem(status).is_empty(), "{wish}");
        }
    }
}
