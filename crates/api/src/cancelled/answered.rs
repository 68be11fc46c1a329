//! What calls on several cancelled deliveries are given, and what they answer.

use crate::problem::Problem;
use crate::read::text_within;
use app::recovery::{Answered, CameOf};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::schema::{Array, ArrayBuilder, ObjectBuilder, Type};

/// Names that one call may have.
const NAMES_MAX: usize = 500;
/// Characters of a name: those of the longest, the channel's number of an order.
const NAME_CHARS_MAX: usize = 128;

/// Which cancelled deliveries.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"deliveries": ["SO-000000001/1", "WH1-PK000002"]}))]
pub(crate) struct Deliveries {
    /// An order's code and the record's number, or a packing no., or an order, of which all is meant that is not back.
    #[schema(schema_with = names)]
    deliveries: Vec<String>,
}

/// Bounds of what is in a list cannot be said in an attribute.
fn names() -> Array {
    let name = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(NAME_CHARS_MAX));
    ArrayBuilder::new()
        .items(name)
        .min_items(Some(1))
        .max_items(Some(NAMES_MAX))
        .description(Some(
            "An order's code and the record's number, or a packing no., or an order, of which all is meant that is not back.",
        ))
        .build()
}

impl Deliveries {
    /// The names, within their bounds.
    pub(super) fn names(self) -> Result<Vec<String>, Problem> {
        if self.deliveries.is_empty() || self.deliveries.len() > NAMES_MAX {
            return Err(Problem::bad_input(format!("name 1 to {NAMES_MAX} deliveries")));
        }
        for (place, name) in self.deliveries.iter().enumerate() {
            text_within(&format!("deliveries[{place}]"), name, NAME_CHARS_MAX)?;
        }
        Ok(self.deliveries)
    }
}

/// How it ended for each delivery.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "done": 1, "refused": 1,
    "results": [
        {"named": "SO-000000001/1", "delivery": "SO-000000001/1", "result": "back", "code": null, "detail": null,
            "packing_no": "WH1-PK000001", "run_id": null},
        {"named": "WH1-PK000002", "delivery": "SO-000000002/1", "result": "refused", "code": "RECOVERY_WINDOW_OVER",
            "detail": "It was cancelled more than 14 days ago; it could be restored until 2026-12-04T08:00:00Z",
            "packing_no": null, "run_id": null}
    ]
}))]
pub(crate) struct RecoveryResults {
    /// How many are back or being resynced.
    done: usize,
    /// How many were refused.
    refused: usize,
    /// In the order in which they were named; a name that means several has a result for each.
    results: Vec<RecoveryResult>,
}

/// How it ended for one delivery.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecoveryResult {
    /// As it was named.
    named: String,
    /// The order's code and the record's number; null where there is none of that name.
    delivery: Option<String>,
    result: BackOrNot,
    /// The stable code of the refusal.
    code: Option<String>,
    /// Why it was refused, and what to do.
    detail: Option<String>,
    /// The package that it is back in.
    packing_no: Option<String>,
    /// The run that asks the channel, in the background.
    run_id: Option<String>,
}

/// Back, being asked for, or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BackOrNot {
    /// It is back.
    Back,
    /// The channel is being asked.
    Resyncing,
    /// It was refused: its order and its stock are as they were.
    Refused,
}

impl From<Vec<Answered>> for RecoveryResults {
    fn from(answered: Vec<Answered>) -> Self {
        let results: Vec<RecoveryResult> = answered.into_iter().map(RecoveryResult::from).collect();
        let refused = results
            .iter()
            .filter(|one| one.result == BackOrNot::Refused)
            .count();
        Self {
            done: results.len() - refused,
            refused,
            results,
        }
    }
}

impl From<Answered> for RecoveryResult {
    fn from(answered: Answered) -> Self {
        let mut one = Self {
            named: answered.named,
            delivery: answered.delivery.map(|delivery| delivery.to_string()),
            result: BackOrNot::Refused,
            code: None,
            detail: None,
            packing_no: None,
            run_id: None,
        };
        match answered.result {
            Ok(CameOf::Back(package)) => {
                one.result = BackOrNot::Back;
                one.packing_no = package.map(|key| key.packing_no);
            }
            Ok(CameOf::UnderWay { run_id }) => {
                one.result = BackOrNot::Resyncing;
                one.run_id = Some(run_id);
            }
            Ok(CameOf::Failed { code, message }) => (one.code, one.detail) = (Some(code), Some(message)),
            Err(error) => {
                let problem = Problem::from(error);
                (one.code, one.detail) = (Some(problem.code.to_owned()), Some(problem.detail));
            }
        }
        one
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use app::keys::Scope;
    use http::Method;
    use serde_json::json;

    #[tokio::test]
    async fn who_may_only_look_brings_nothing_back() {
        let served = Served::new().await;
        served.cancelled("T-1").await;
        let names = || Some(json!({"deliveries": ["T-1"]}));
        let reader = served.key_for("reader", &[Scope::OrdersRead]).await;
        let writer = served.key_for("writer", &[Scope::OrdersWrite]).await;
        for (key, method, path, body, status) in [
            (&reader, Method::GET, "/cancelled", None, 200),
            (&reader, Method::GET, "/cancelled/counts", None, 200),
            (&reader, Method::POST, "/cancelled/preview", names(), 200),
            (&reader, Method::POST, "/cancelled/resync", names(), 403),
            (&reader, Method::POST, "/cancelled/restore", names(), 403),
            (&writer, Method::GET, "/cancelled", None, 403),
            (&writer, Method::POST, "/cancelled/preview", names(), 403),
            (&writer, Method::POST, "/cancelled/resync", names(), 200),
            (&writer, Method::POST, "/cancelled/restore", names(), 200),
        ] {
            let bearer = format!("Bearer {key}");
            let headers = [("authorization", bearer.as_str())];
            let said = served.send(method, path, body, &headers).await;
            assert_eq!(said.status, status, "{path}: {said:?}");
        }
    }

    #[tokio::test]
    async fn the_names_are_bounded() {
        let served = Served::new().await;
        for call in ["preview", "resync", "restore"] {
            for bad in [
                json!([]),
                json!([""]),
                json!(["x".repeat(129)]),
                json!(vec!["X"; 501]),
                json!("X"),
            ] {
                let said = served
                    .post(&format!("/cancelled/{call}"), json!({ "deliveries": bad }))
                    .await;
                assert_eq!(said.problem(400), "BAD_INPUT", "{call}");
            }
        }
    }
}
