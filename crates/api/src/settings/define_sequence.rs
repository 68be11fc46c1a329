//! `PUT /facilities/{facility}/sequences/{kind}`.

use super::sequences::{NextYear, Sequence, SequenceKind};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who};
use app::catalogue::SequenceWish as Wish;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// How a sequence is to number.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"prefix": "INV/26-", "next_no": 1, "padding": 0, "next_year": {"on": "2027-04-01", "prefix": "INV/27-"}}))]
pub(crate) struct SequenceWish {
    /// Letters, digits, - and /.
    #[schema(max_length = 24, pattern = "^[A-Za-z0-9/-]*$")]
    prefix: String,
    /// The next number.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 999_999_999_999_i64, default = 1)]
    next_no: u64,
    /// Digits, filled up with zeros.
    #[serde(default)]
    #[schema(maximum = 12, default = 0)]
    padding: u8,
    /// The switch to next year's numbers; one that is planned stays where nothing is said.
    next_year: Option<NextYear>,
}

const fn one() -> u64 {
    1
}

/// Define a sequence
///
/// Or define it anew. Numbers that were issued never come again: a definition that would come to one is refused.
#[utoipa::path(
    put, path = "/api/v1/facilities/{facility}/sequences/{kind}", tag = "settings", operation_id = "define_sequence",
    request_body = SequenceWish,
    params(
        ("facility" = String, Path, description = "The facility.", example = "WH1"),
        ("kind" = inline(SequenceKind), Path, description = "What is numbered.", example = "INVOICE"),
    ),
    responses((status = 200, description = "The sequence.", body = Sequence)),
)]
pub(crate) async fn define_sequence(
    State(api): State<Api>,
    Who(caller): Who,
    At((facility, kind)): At<(String, SequenceKind)>,
    Body(wish): Body<SequenceWish>,
) -> Result<Json<Sequence>, Problem> {
    let yearly_reset = match wish.next_year {
        None => None,
        Some(reset) => {
            let day = reset.on.parse().map_err(|_| {
                Problem::bad_input(format!(
                    "next_year.on: {:?} is no date such as 2027-04-01",
                    reset.on
                ))
            })?;
            Some((day, reset.prefix))
        }
    };
    let wish = Wish {
        kind: kind.into(),
        prefix: wish.prefix,
        padding: wish.padding,
        next: wish.next_no,
        yearly_reset,
    };
    let sequence = api.app.define_sequence(&caller, &facility, &wish).await?;
    Ok(Json(Sequence::of(facility, kind, &sequence)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn a_sequence_never_goes_back() {
        let served = Served::new().await;
        let path = "/facilities/WH1/sequences/INVOICE";
        let said = served
            .put(path, json!({"prefix": "INV-", "next_no": 9}))
            .await
            .expect(200);
        assert_eq!(said["next"], "INV-9");
        let back = served.put(path, json!({"prefix": "INV-"})).await;
        assert_eq!(back.problem(409), "NOT_ALLOWED_IN_STATE");
        for bad in [
            json!({"prefix": "a b"}),
            json!({"prefix": "A", "padding": 13}),
            json!({"prefix": "A", "padding": 256}),
            json!({"prefix": "A", "next_no": 0}),
            json!({"prefix": "A", "next_year": {"on": "soon", "prefix": "B"}}),
        ] {
            assert_eq!(served.put(path, bad).await.problem(400), "BAD_INPUT");
        }
        let elsewhere = served.put("/facilities/WH9/sequences/INVOICE", json!({"prefix": "A"}));
        assert_eq!(elsewhere.await.problem(404), "NOT_FOUND");
    }
}
