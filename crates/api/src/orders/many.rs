//! What bulk calls on orders share.

use crate::Api;
use crate::problem::Problem;
use app::Caller;
use app::act::{Acted, Action};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Orders that one call may name.
const ORDERS_MAX: usize = 500;

/// Which orders.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"orders": ["SO-000000001", "112-8"]}))]
pub(crate) struct BulkOrders {
    /// Our codes or the channel's numbers.
    #[schema(min_items = 1, max_items = 500)]
    pub(super) orders: Vec<String>,
}

/// How it ended for each order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "done": 1, "refused": 1,
    "results": [
        {"order": "SO-000000001", "result": "done", "code": null, "detail": null},
        {"order": "112-8", "result": "refused", "code": "ON_HOLD", "detail": "The order is on hold. Release it first (ON_HOLD)"}
    ]
}))]
pub(crate) struct BulkResults {
    /// How many were done.
    done: usize,
    /// How many were refused.
    refused: usize,
    /// In the order in which they were named.
    results: Vec<OneResult>,
}

/// How it ended for one order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OneResult {
    /// As it was named.
    order: String,
    result: DoneOrRefused,
    /// The stable code of the refusal.
    code: Option<&'static str>,
    /// Why it was refused, and what to do.
    detail: Option<String>,
}

/// Done or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DoneOrRefused {
    /// It was done.
    Done,
    /// It was refused; nothing was changed.
    Refused,
}

/// Does something to each order by itself.
pub(super) async fn act(
    api: &Api,
    caller: &Caller,
    orders: &[String],
    action: Action,
) -> Result<BulkResults, Problem> {
    if orders.is_empty() || orders.len() > ORDERS_MAX {
        return Err(Problem::bad_input(format!("name 1 to {ORDERS_MAX} orders")));
    }
    let acted = api.app.act(caller, orders, &action).await?;
    let results: Vec<OneResult> = acted.into_iter().map(OneResult::from).collect();
    let done = results
        .iter()
        .filter(|one| one.result == DoneOrRefused::Done)
        .count();
    Ok(BulkResults {
        done,
        refused: results.len() - done,
        results,
    })
}

impl From<Acted> for OneResult {
    fn from(acted: Acted) -> Self {
        let (result, problem) = match acted.result {
            Ok(_) => (DoneOrRefused::Done, None),
            Err(error) => (DoneOrRefused::Refused, Some(Problem::from(error))),
        };
        Self {
            order: acted.named,
            result,
            code: problem.as_ref().map(|problem| problem.code),
            detail: problem.map(|problem| problem.detail),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn the_number_of_orders_is_bounded() {
        let served = Served::new().await;
        for orders in [vec![], vec!["X"; 501]] {
            let said = served
                .post("/bulk/orders/pack", json!({ "orders": orders }))
                .await;
            assert_eq!(said.problem(400), "BAD_INPUT");
        }
    }
}
