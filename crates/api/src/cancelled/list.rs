//! `GET /cancelled`.

use super::row::CancelledDelivery;
use super::words::{CancelGroup, RecoveryState};
use crate::Api;
use crate::page::Page;
use crate::problem::Problem;
use crate::read::{Query, Who, channel_code, filter, moment};
use app::recovery::CancelledWanted;
use axum::Json;
use axum::extract::State;
use domain::tenant::RECOVERY_WINDOW_S_MAX;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which cancelled deliveries, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Rows on the page: 50 unless said otherwise. A page of some state, buyer or time left may have fewer and still a next.
    #[param(minimum = 1, maximum = 250)]
    pub(crate) limit: Option<u32>,
    /// The `next` of the page before.
    #[param(max_length = 1024)]
    pub(crate) after: Option<String>,
    /// Only those of this group.
    #[param(inline)]
    pub(crate) group: Option<CancelGroup>,
    /// Only those in this state. What was restored is listed only so.
    #[param(inline)]
    pub(crate) state: Option<RecoveryState>,
    /// Only those of this channel, or of MANUAL.
    #[param(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9_-]+$",
        example = "SHOP1"
    )]
    pub(crate) channel: Option<String>,
    /// Only those with this reason.
    #[param(min_length = 1, max_length = 500, example = "OUT_OF_STOCK")]
    pub(crate) reason: Option<String>,
    /// Only those by this user, key or run.
    #[param(min_length = 1, max_length = 128)]
    pub(crate) who: Option<String>,
    /// Only those with this packing no., old or new.
    #[param(min_length = 1, max_length = 64)]
    pub(crate) packing_no: Option<String>,
    /// Only those of the order with this code or channel's number.
    #[param(min_length = 1, max_length = 128)]
    pub(crate) order: Option<String>,
    /// Only those of buyers with this in their name.
    #[param(min_length = 1, max_length = 200)]
    pub(crate) buyer: Option<String>,
    /// Only those cancelled then or later.
    #[param(format = "date-time")]
    pub(crate) from: Option<String>,
    /// Only those cancelled then or earlier.
    #[param(format = "date-time")]
    pub(crate) to: Option<String>,
    /// Only those with something that can be done, in less than so many seconds.
    #[param(minimum = 1, maximum = 31_622_400)]
    pub(crate) left_s_max: Option<i64>,
}

/// A page of cancelled deliveries, group by group, the newest of each first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "data": [{"delivery": "SO-000000001/1", "order": "SO-000000001", "channel": "SHOP1", "channel_order_no": "112-7",
        "origin": "API", "buyer": "A. Buyer", "packing_no": "WH1-PK000001", "facility": "WH1", "new_packing_no": null,
        "group": "API", "cancelled_by": "SELLER", "who": "key:erp", "reason": "MISTAKE", "comment": null,
        "stage": "CONFIRMED", "items": [1, 2], "whole_package": true, "cancelled_at": "2026-11-20T08:00:00Z",
        "state": "RESYNC_FAILED", "action": "resync", "resync_suggested": false, "requested_by": "key:erp",
        "requested_at": "2026-11-21T08:00:00Z", "run_id": null, "on_channel": null,
        "last_result": {"code": "ON_CLAIM",
            "detail": "A claim is open on the sales site (\"ON_CLAIM\"). Answer it there, then ask again"},
        "ends_at": "2026-12-04T08:00:00Z", "left_s": 1_000_000, "goods": [], "goods_more": 0}],
    "next": null
}))]
pub(crate) struct CancelledPage {
    data: Vec<CancelledDelivery>,
    /// The `after` of the next page; null on the last one.
    next: Option<String>,
}

/// List cancelled deliveries
///
/// With how each stands now, what can be done, for how long, and why not.
#[utoipa::path(
    get, path = "/api/v1/cancelled", tag = "cancelled", operation_id = "list_cancelled", params(Wanted),
    responses(
        (status = 200, description = "A page of cancelled deliveries.", body = CancelledPage),
        (status = 404, description = "There is no such channel.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Json<CancelledPage>, Problem> {
    let page = Page::<1>::read("cancelled", wanted.limit, wanted.after.as_deref())?;
    let wanted = wanted.read()?;
    let place = page.place();
    let found = api
        .app
        .cancelled(&caller, &wanted, place.as_deref(), page.limit())
        .await?;
    let goods = api.app.goods_of_cancelled(&caller, &found.rows).await?;
    let rows = found.rows.into_iter().zip(goods);
    Ok(Json(CancelledPage {
        data: rows.map(CancelledDelivery::from).collect(),
        next: page.after_place(found.next),
    }))
}

impl Wanted {
    /// As the use cases take it.
    pub(crate) fn read(self) -> Result<CancelledWanted, Problem> {
        let bounds = 1..=RECOVERY_WINDOW_S_MAX;
        if self.left_s_max.is_some_and(|s| !bounds.contains(&s)) {
            let text = format!("left_s_max: 1 to {RECOVERY_WINDOW_S_MAX}");
            return Err(Problem::bad_input(text));
        }
        let mut wanted = CancelledWanted {
            group: self.group.map(Into::into),
            state: self.state.map(Into::into),
            left_s_max: self.left_s_max,
            buyer: filter("buyer", self.buyer, 200)?,
            ..CancelledWanted::default()
        };
        let of_record = &mut wanted.filter;
        of_record.channel = channel_code(self.channel)?.unwrap_or_default();
        of_record.reason = filter("reason", self.reason, 500)?;
        of_record.who = filter("who", self.who, 128)?;
        of_record.packing_no = filter("packing_no", self.packing_no, 64)?;
        of_record.order = filter("order", self.order, 128)?;
        of_record.from = moment("from", self.from)?;
        of_record.to = moment("to", self.to)?;
        Ok(wanted)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn what_is_cancelled_comes_in_pages() {
        let served = Served::new().await;
        served.cancelled("T-1").await;
        served.clock.forward_s(60);
        served.cancelled("T-2").await;
        let first = served.get("/cancelled?limit=1").await.expect(200);
        let row = &first["data"][0];
        for (field, value) in [
            ("delivery", json!("SO-000000002/1")),
            ("order", json!("SO-000000002")),
            ("channel", json!("MANUAL")),
            ("channel_order_no", json!("T-2")),
            ("origin", json!("MANUAL")),
            ("buyer", json!("Asha")),
            ("facility", json!("WH1")),
            ("group", json!("MANUAL")),
            ("cancelled_by", json!("SELLER")),
            ("who", json!("key:all")),
            ("reason", json!("MISTAKE")),
            ("stage", json!("CREATED")),
            ("items", json!([1, 2])),
            ("whole_package", json!(true)),
            ("state", json!("RECOVERABLE")),
            ("action", json!("restore")),
            ("left_s", json!(14 * 86_400)),
            ("last_result", json!(null)),
        ] {
            assert_eq!(row[field], value, "{field}");
        }
        let next = first["next"].as_str().unwrap();
        let second = served
            .get(&format!("/cancelled?limit=1&after={next}"))
            .await
            .expect(200);
        assert_eq!(second["data"][0]["channel_order_no"], "T-1");
        assert!(second["next"].is_null());
    }

    #[tokio::test]
    async fn where_its_goods_are_is_told_of_each_row() {
        let served = Served::new().await;
        let [first, second] = served.confirmed(["T-1", "T-2"]).await;
        served.on("/waybills/print", &[&first, &second]).await;
        for order in ["T-1", "T-2"] {
            served.cancel(order).await;
        }
        served.cancelled("T-3").await;
        let wish = json!({"facility": "WH1", "source": "CANCELLED_ITEM", "goods": ["T-1"]});
        let made = served.post("/putaways", wish).await.expect(201);
        let page = served.get("/cancelled").await.expect(200);
        let row = |number: &str| {
            let mut rows = page["data"].as_array().unwrap().iter();
            rows.find(|row| row["channel_order_no"] == number).unwrap()["goods"].clone()
        };
        for (order, putaway_no) in [("T-1", &made["putaway_no"]), ("T-2", &json!(null))] {
            let goods = row(order);
            assert_eq!(goods.as_array().unwrap().len(), 1, "{goods}");
            let way = &goods[0];
            assert_eq!(
                (&way["putaway"], &way["facility"]),
                (&json!("PENDING"), &json!("WH1"))
            );
            assert_eq!(&way["putaway_no"], putaway_no);
        }
        assert_eq!(row("T-3"), json!([]), "it was never packed");
    }

    #[tokio::test]
    async fn every_filter_filters() {
        let served = Served::new().await;
        served.cancelled("T-1").await;
        let row = served.row("T-1").await;
        let packing_no = row["packing_no"].as_str().unwrap();
        let at = row["cancelled_at"].as_str().unwrap();
        let hits = [
            "group=MANUAL".to_owned(),
            "state=RECOVERABLE".to_owned(),
            "channel=MANUAL".to_owned(),
            "reason=MISTAKE".to_owned(),
            "who=key:all".to_owned(),
            format!("packing_no={packing_no}"),
            "order=SO-000000001".to_owned(),
            "buyer=ASH".to_owned(),
            format!("from={at}"),
            format!("to={at}"),
            "left_s_max=1209601".to_owned(),
        ];
        let misses = [
            "group=API",
            "state=RESTORED",
            "reason=OTHER",
            "who=key:other",
            "packing_no=X",
            "order=SO-000000002",
            "buyer=Ravi",
            "from=2030-01-01T00:00:00Z",
            "to=2020-01-01T00:00:00Z",
            "left_s_max=1209600",
        ];
        let found = async |filter: &str| {
            let said = served.get(&format!("/cancelled?{filter}")).await.expect(200);
            said["data"].as_array().unwrap().len()
        };
        for filter in &hits {
            assert_eq!(found(filter).await, 1, "{filter}");
        }
        for filter in misses {
            assert_eq!(found(filter).await, 0, "{filter}");
        }
        for (bad, status) in [
            ("group=X", 400),
            ("state=BACK", 400),
            ("channel=NOPE", 404),
            ("channel=", 400),
            ("reason=", 400),
            ("from=today", 400),
            ("left_s_max=0", 400),
            ("left_s_max=31622401", 400),
            ("limit=0", 400),
            ("after=x", 400),
            ("by=ann", 400),
        ] {
            let said = served.get(&format!("/cancelled?{bad}")).await;
            assert!(!said.problem(status).is_empty(), "{bad}");
        }
    }
}
