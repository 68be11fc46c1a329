//! `POST /invoices/print`.

use super::named::PackageNames;
use super::printed::PrintedPapers;
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use axum::Json;
use axum::extract::State;

/// Print invoices
///
/// Of packages that have one: it is numbered when a package is packed. Nothing is changed, however often it is printed. A PDF of
/// over 5 MiB is refused (`PDF_TOO_LARGE`): name fewer packages.
#[utoipa::path(
    post, path = "/api/v1/invoices/print", tag = "packages", operation_id = "print_invoices", request_body = PackageNames,
    responses(
        (status = 200, description = "The invoices, and a result for each package.", body = PrintedPapers),
        (status = 503, description = "The database is busy or away, or there are no fonts (`FONTS_…`).", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn print_invoices(
    State(api): State<Api>,
    Who(caller): Who,
    Body(which): Body<PackageNames>,
) -> Result<Json<PrintedPapers>, Problem> {
    let names = which.names()?;
    let papers = api.app.print_invoices(&caller, &api.fonts, &names).await?;
    PrintedPapers::of(papers).map(Json)
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use app::keys::Scope;
    use http::Method;
    use serde_json::{Value, json};

    #[tokio::test]
    async fn an_invoice_is_printed_where_there_is_one_and_changes_nothing() {
        let served = Served::new().await;
        let [one] = served.confirmed(["T-1"]).await;
        let (codes, said) = served.on("/invoices/print", &[&one]).await;
        assert_eq!(codes, ["NOT_PRINTED"]);
        assert_eq!(said["pdf_base64"], Value::Null);
        served.on("/waybills/print", &[&one]).await;
        let before = served.get("/orders/T-1/timeline").await.expect(200);
        let key = served.key_for("reader", &[Scope::OrdersRead]).await;
        let bearer = format!("Bearer {key}");
        let body = Some(json!({ "packages": [one] }));
        let headers = [("authorization", bearer.as_str())];
        let said = served
            .send(Method::POST, "/invoices/print", body, &headers)
            .await
            .expect(200);
        assert_eq!((&said["done"], &said["pages"]), (&json!(1), &json!(1)));
        assert_eq!(served.get("/orders/T-1/timeline").await.expect(200), before);
    }
}
