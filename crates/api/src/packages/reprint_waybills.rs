//! `POST /waybills/reprint`.

use super::named::PackageNames;
use super::printed::PrintedPapers;
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use axum::Json;
use axum::extract::State;

/// Print waybills again
///
/// Each label says which copy it is, and the timeline who printed it. Each package by itself, so look at every result.
#[utoipa::path(
    post, path = "/api/v1/waybills/reprint", tag = "packages", operation_id = "reprint_waybills",
    request_body = PackageNames,
    responses(
        (status = 200, description = "The labels, and a result for each package.", body = PrintedPapers),
        (status = 503, description = "The database is busy or away, or there are no fonts (`FONTS_…`).", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn reprint_waybills(
    State(api): State<Api>,
    Who(caller): Who,
    Body(which): Body<PackageNames>,
) -> Result<Json<PrintedPapers>, Problem> {
    let names = which.names()?;
    let papers = api.app.reprint_waybills(&caller, &api.fonts, &names).await?;
    PrintedPapers::of(papers).map(Json)
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;

    #[tokio::test]
    async fn prints_are_counted_where_there_is_a_waybill() {
        let served = Served::new().await;
        let [one] = served.confirmed(["T-1"]).await;
        let before = served.package("T-1").await;
        let (codes, _) = served.on("/waybills/reprint", &[&one]).await;
        assert_eq!(codes, ["NOT_PRINTED"]);
        assert_eq!(served.package("T-1").await, before);
        served.on("/waybills/print", &[&one]).await;
        let (codes, said) = served.on("/waybills/reprint", &[&one]).await;
        assert_eq!(codes, ["done"]);
        assert_eq!(said["pages"], 1);
        let waybill = &served.package("T-1").await["waybill"];
        assert_eq!((&waybill["prints"], &waybill["serial"]), (&2.into(), &1.into()));
    }
}
