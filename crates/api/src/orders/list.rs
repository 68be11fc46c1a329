//! `GET /orders`.

use super::words::OrderStatus;
use crate::Api;
use crate::page::Page;
use crate::problem::Problem;
use crate::read::{Query, Who};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which orders, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Orders on the page: 50 unless said otherwise.
    #[param(minimum = 1, maximum = 250)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(max_length = 1024)]
    after: Option<String>,
    /// Only those of this channel.
    #[param(min_length = 1, max_length = 32, example = "SHOP1")]
    channel: Option<String>,
    /// Only those in this status.
    #[param(inline)]
    status: Option<OrderStatus>,
    /// Only those with this number of the channel's.
    #[param(min_length = 1, max_length = 128)]
    channel_order_no: Option<String>,
}

/// An order in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderLine {
    /// Our code.
    code: String,
    channel: String,
    /// The channel's number.
    channel_order_no: String,
    status: OrderStatus,
}

/// A page of orders, oldest code first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "data": [{"code": "SO-000000001", "channel": "SHOP1", "channel_order_no": "112-7", "status": "CREATED"}],
    "next": null
}))]
pub(crate) struct OrderPage {
    data: Vec<OrderLine>,
    /// The `after` of the next page; null on the last one.
    next: Option<String>,
}

/// List orders
#[utoipa::path(
    get, path = "/api/v1/orders", tag = "orders", operation_id = "list_orders", params(Wanted),
    responses(
        (status = 200, description = "A page of orders.", body = OrderPage),
        (status = 404, description = "There is no such channel.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Json<OrderPage>, Problem> {
    let page = Page::<1>::read("orders", wanted.limit, wanted.after.as_deref())?;
    let [after] = &page.after;
    let status = wanted.status.map_or("", OrderStatus::as_str);
    let filter = (
        filled("channel", wanted.channel.as_deref(), 32)?,
        status,
        filled("channel_order_no", wanted.channel_order_no.as_deref(), 128)?,
    );
    let mut rows = api.app.order_page(&caller, filter, after, page.rows()).await?;
    let next = page.cut(&mut rows, |line| [line.code.to_string()]);
    let mut data = Vec::with_capacity(rows.len());
    for line in rows {
        let status = domain::order::OrderStatus::parse(&line.status).ok_or_else(Problem::internal)?;
        data.push(OrderLine {
            code: line.code.to_string(),
            channel: line.channel.to_string(),
            channel_order_no: line.channel_order_no.to_string(),
            status: status.into(),
        });
    }
    Ok(Json(OrderPage { data, next }))
}

/// A filter that is there is not empty: an empty one would let everything pass.
fn filled<'a>(name: &str, value: Option<&'a str>, chars_max: usize) -> Result<&'a str, Problem> {
    match value {
        Some("") => Err(Problem::bad_input(format!(
            "{name} must not be empty; leave it out"
        ))),
        Some(text) if text.chars().count() > chars_max => Err(Problem::bad_input(format!(
            "{name} is longer than {chars_max} characters"
        ))),
        Some(text) => Ok(text),
        None => Ok(""),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn filters_are_checked() {
        let served = Served::new().await;
        let all = served.get("/orders").await.expect(200);
        assert_eq!(all, serde_json::json!({"data": [], "next": null}));
        for (path, status) in [
            ("/orders?channel=NOPE", 404),
            ("/orders?channel=", 400),
            ("/orders?status=LOST", 400),
            ("/orders?limit=0", 400),
            ("/orders?limit=x", 400),
            ("/orders?after=x", 400),
            ("/orders?chanel=X", 400),
            ("/orders?channel_order_no=%00", 400),
            ("/orders?channel_order_no=%FF", 400),
        ] {
            assert!(!served.get(path).await.problem(status).is_empty(), "{path}");
        }
    }
}
