//! `POST /facilities/{facility}/putaways/{putaway_no}/scans`.

use super::show::{Named, Putaway, Scan};
use super::suggestions::Suggestion;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who, number_within, text_within};
use app::putaway::{ScanWish, Scanned as Done};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Units of one scan at most: those of a putaway.
const UNITS_MAX: u32 = 1_000;

/// Characters of what is scanned at most.
const CODE_CHARS_MAX: usize = 200;

/// A scan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scan_id": "gun7-118", "code": "CUP-RED", "shelf": "A-01"}))]
pub(crate) struct NewScan {
    /// A name of the scan, unique in its putaway: the same scan again changes nothing, however often it is sent.
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9_./-]+$")]
    scan_id: String,
    /// What was scanned: a SKU, a unit (`SO-000000007-2`), or the packing or return no. that a single SKU waits under.
    #[schema(min_length = 1, max_length = 200)]
    code: String,
    /// The shelf that it was put on.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9_./-]+$")]
    shelf: String,
    /// Units of it.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 1000, default = 1)]
    quantity: u32,
}

const fn one() -> u32 {
    1
}

/// What a scan, or taking one back, came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "scan": {"scan_id": "gun7-118", "code": "CUP-RED", "shelf": "A-01", "lines": [1], "by": "ann",
        "at": "2026-11-22T06:00:00Z", "undone_at": null},
    "repeated": false, "orders_served": 0, "next": {"line": 2, "sku": "MUG", "shelf": "B-02"},
    "putaway": {
        "putaway_no": "WH1-PA000001", "facility": "WH1", "source": "CUSTOMER_RETURNED_ITEM", "state": "IN_PROGRESS",
        "created_by": "ann", "created_at": "2026-11-22T05:22:39Z", "closed_at": null, "lines": [], "scans": []
    }
}))]
pub(crate) struct Scanned {
    scan: Scan,
    /// Whether it was done before, and nothing was changed now.
    repeated: bool,
    /// Waiting orders that got stock, the oldest first.
    orders_served: usize,
    /// The next open line, and where it is best put; null where none is open.
    next: Option<Suggestion>,
    /// As it stands now.
    putaway: Putaway,
}

impl From<Done> for Scanned {
    fn from(done: Done) -> Self {
        Self {
            scan: done.scan.into(),
            repeated: done.is_repeated,
            orders_served: done.orders_served,
            next: done.next.map(|next| Suggestion {
                line: next.no,
                sku: next.sku.to_string(),
                shelf: next.shelf.map(|shelf| shelf.to_string()),
            }),
            putaway: done.putaway.into(),
        }
    }
}

/// Scan goods of a putaway to a shelf
///
/// They are good and sellable from then on, and are given to waiting orders at once. What is bad or missing is completed by its
/// line. Refused with a code of its own are another SKU (`NOT_IN_PUTAWAY`), more than wait (`OVER_QUANTITY`), what is put away
/// (`LINE_ALREADY_DONE`), what was found bad (`FOUND_BAD`), and shelves that are unknown, blocked or full.
#[utoipa::path(
    post, path = "/api/v1/facilities/{facility}/putaways/{putaway_no}/scans", tag = "putaway", operation_id = "scan_putaway",
    request_body = NewScan, params(Named),
    responses((status = 200, description = "The scan, and the putaway as it stands now.", body = Scanned)),
)]
pub(crate) async fn scan(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
    Body(wish): Body<NewScan>,
) -> Result<Json<Scanned>, Problem> {
    text_within("code", wish.code.trim(), CODE_CHARS_MAX)?;
    let wish = ScanWish {
        quantity: number_within("quantity", wish.quantity, UNITS_MAX)?,
        scan_id: Some(wish.scan_id),
        code: wish.code,
        shelf: wish.shelf,
    };
    let place = (named.putaway_no.as_str(), Some(named.facility.as_str()));
    let done = api.app.scan_putaway(&caller, place, &wish).await?;
    Ok(Json(Scanned::from(done)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::{Value, json};

    async fn carried(served: &Served) -> String {
        served.returned("112-7").await;
        for (shelf, capacity) in [("A-1", json!(null)), ("B/2", json!(1))] {
            let wish = json!({"shelf": shelf, "capacity": capacity});
            served.post("/facilities/WH1/shelves", wish).await.expect(201);
        }
        let wish = json!({"facility": "WH1", "source": "CUSTOMER_RETURNED_ITEM", "all": true});
        let made = served.post("/putaways", wish).await.expect(201);
        format!(
            "/facilities/WH1/putaways/{}",
            made["putaway_no"].as_str().unwrap()
        )
    }

    fn scan(id: &str, code: &str, shelf: &str) -> Value {
        json!({"scan_id": id, "code": code, "shelf": shelf})
    }

    /// With one of two cups on shelf B/2, by scan S1.
    async fn refuses_what_cannot_be(served: &Served, scans: &str) {
        for (wish, status, code) in [
            (scan("S1", "CUP", "A-1"), 409, "SCAN_ID_USED"),
            (scan("S2", "MUG", "A-1"), 409, "NOT_IN_PUTAWAY"),
            (scan("S2", "CUP", "B/2"), 409, "SHELF_FULL"),
            (scan("S2", "CUP", "C"), 404, "SHELF_UNKNOWN"),
            (scan("S2", "SO-000000001-1", "A-1"), 409, "LINE_ALREADY_DONE"),
        ] {
            assert_eq!(
                served.post(scans, wish.clone()).await.problem(status),
                code,
                "{wish}"
            );
        }
        let mut many = scan("S2", "CUP", "A-1");
        many["quantity"] = json!(2);
        assert_eq!(served.post(scans, many).await.problem(409), "OVER_QUANTITY");
    }

    #[tokio::test]
    async fn scans_put_goods_on_shelves_until_none_waits_and_the_last_one_is_taken_back() {
        let served = Served::new().await;
        let path = carried(&served).await;
        let scans = format!("{path}/scans");
        let suggested = served.get(&format!("{path}/suggestions")).await.expect(200);
        assert_eq!(
            suggested["data"],
            json!([{"line": 1, "sku": "CUP", "shelf": "A-1"}, {"line": 2, "sku": "CUP", "shelf": "A-1"}])
        );
        let first = served.post(&scans, scan("S1", "CUP", "B/2")).await.expect(200);
        assert_eq!(
            (&first["repeated"], &first["scan"]["lines"]),
            (&json!(false), &json!([1]))
        );
        assert_eq!(first["next"], json!({"line": 2, "sku": "CUP", "shelf": "A-1"}));
        let again = served.post(&scans, scan("S1", "CUP", "B/2")).await.expect(200);
        assert_eq!(
            (&again["repeated"], &again["scan"]),
            (&json!(true), &first["scan"])
        );
        refuses_what_cannot_be(&served, &scans).await;
        let stock = served.get("/stock/CUP").await.expect(200);
        let shelves = json!([{"facility": "WH1", "shelf": "B/2", "available": 1}]);
        assert_eq!(stock["shelves"], shelves);
        let undo = format!("{path}/undo");
        let other = served.post(&undo, json!({"scan_id": "S9"})).await;
        assert_eq!(other.problem(409), "NOT_THE_LAST_SCAN");
        let undone = served.post(&undo, json!({})).await.expect(200);
        assert_eq!(undone["putaway"]["state"], "CREATED");
        assert!(undone["scan"]["undone_at"].is_string());
        assert_eq!(
            served.post(&undo, json!({})).await.problem(409),
            "NOTHING_TO_UNDO"
        );
        let mut both = scan("S3", "CUP", "A-1");
        both["quantity"] = json!(2);
        let done = served.post(&scans, both).await.expect(200);
        assert_eq!(
            (&done["putaway"]["state"], &done["next"]),
            (&json!("COMPLETE"), &json!(null))
        );
        assert_eq!(done["putaway"]["lines"][1]["shelf"], "A-1");
        let over = served.post(&scans, scan("S4", "CUP", "A-1")).await;
        assert_eq!(over.problem(409), "NOT_ALLOWED_IN_STATE");
        let order = served.get("/orders/112-7").await.expect(200);
        let way = &order["goods"][0];
        assert_eq!((&way["putaway"], &way["shelf"]), (&json!("DONE"), &json!("A-1")));
        let doctor = served.get("/doctor").await.expect(200);
        assert_eq!(doctor["violations"], json!([]));
    }

    #[tokio::test]
    async fn what_breaks_its_rule_is_refused() {
        let served = Served::new().await;
        let path = carried(&served).await;
        for bad in [
            json!({"code": "CUP", "shelf": "A-1"}),
            scan("S 1", "CUP", "A-1"),
            scan("S1", " ", "A-1"),
            scan("S1", "CUP", "A 1"),
            json!({"scan_id": "S1", "code": "CUP", "shelf": "A-1", "quantity": 0}),
            json!({"scan_id": "S1", "code": "CUP", "shelf": "A-1", "quantity": 1001}),
        ] {
            let said = served.post(&format!("{path}/scans"), bad.clone()).await;
            assert_eq!(said.problem(400), "BAD_INPUT", "{bad}");
        }
        for (verb, body) in [
            ("scans", scan("S1", "CUP", "A-1")),
            ("undo", json!({})),
            ("print", json!({})),
        ] {
            let said = served
                .post(&format!("/facilities/WH1/putaways/X/{verb}"), body)
                .await;
            assert_eq!(said.problem(404), "NOT_FOUND", "{verb}");
        }
        let paper = served.post(&format!("{path}/print"), json!({})).await.expect(200);
        assert_eq!(paper["pages"], 1);
        assert!(paper["pdf_base64"].as_str().unwrap().starts_with("JVBERi0"));
    }
}
