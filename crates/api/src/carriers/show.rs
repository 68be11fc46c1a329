//! `GET /carriers/{carrier}`.

use super::words::{Carrier, OpenNumber, OpenPickup};
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// An account at a carrier, with what is open there.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "FAST", "base_url": "https://carrier.example/api", "enabled": true, "timer": "every 5m",
    "next_at": "2026-11-22T10:05:00Z",
    "facilities": ["WH1"], "kept_numbers": [], "open_pickups": [],
    "open_numbers": [{"order": "SO-000000001", "facility": "WH1", "packing_no": "WH1-PK000001", "serial": 1, "state": "TO_VOID",
        "tracking_no": "SC6180339887", "asked_at": "2026-11-22T09:00:00Z", "tries": 1, "code": "CARRIER_NOT_ASKED",
        "message": "When the carrier was asked for waybill numbers to be voided, it did not answer in time"}]
}))]
pub(crate) struct CarrierReport {
    #[serde(flatten)]
    account: Carrier,
    /// Facilities whose packages go with it.
    facilities: Vec<String>,
    /// Tracking numbers that are asked for, booked and not printed, or to be given back; the first hundred.
    open_numbers: Vec<OpenNumber>,
    /// Tracking numbers that it did not take back, or that cannot be given back, with the reason; the last hundred.
    kept_numbers: Vec<OpenNumber>,
    /// Pickups that it is to be asked or told about; the first hundred.
    open_pickups: Vec<OpenPickup>,
}

/// Show an account at a carrier
///
/// With what is open there: a worker settles it in the background and tries again what was not answered.
#[utoipa::path(
    get, path = "/api/v1/carriers/{carrier}", tag = "carriers", operation_id = "show_carrier",
    params(("carrier" = String, Path, description = "The account's code.", example = "FAST")),
    responses((status = 200, description = "The account.", body = CarrierReport)),
)]
pub(crate) async fn show(
    State(api): State<Api>,
    Who(caller): Who,
    At(carrier): At<String>,
) -> Result<Json<CarrierReport>, Problem> {
    let report = api.app.carrier_report(&caller, &carrier).await?;
    Ok(Json(CarrierReport {
        account: Carrier::from(&report.account),
        facilities: report.facilities.iter().map(ToString::to_string).collect(),
        open_numbers: report.open.numbers.into_iter().map(OpenNumber::from).collect(),
        kept_numbers: report.open.kept.into_iter().map(OpenNumber::from).collect(),
        open_pickups: report.open.pickups.into_iter().map(OpenPickup::from).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn an_unknown_one_is_not_found() {
        let served = Served::new().await;
        assert_eq!(served.get("/carriers/NOPE").await.problem(404), "NOT_FOUND");
    }
}
