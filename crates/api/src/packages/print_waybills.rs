//! `POST /waybills/print`.

use super::named::PackageNames;
use super::printed::PrintedPapers;
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use axum::Json;
use axum::extract::State;

/// Print waybills
///
/// CONFIRMED packages are packed with it: their stock is allocated and their invoice numbered. The labels are one PDF of 100 × 150 mm
/// pages, sorted by facility, first SKU and packing no. Each package by itself: one that cannot be printed is left as it is and
/// stops no other, so look at every result. What is not in your hands after an answer got lost is printed again with
/// `/waybills/reprint`, or with the same Idempotency-Key.
#[utoipa::path(
    post, path = "/api/v1/waybills/print", tag = "packages", operation_id = "print_waybills", request_body = PackageNames,
    responses(
        (status = 200, description = "The labels, and a result for each package.", body = PrintedPapers),
        (status = 503, description = "The database is busy or away, or there are no fonts (`FONTS_…`).", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn print_waybills(
    State(api): State<Api>,
    Who(caller): Who,
    Body(which): Body<PackageNames>,
) -> Result<Json<PrintedPapers>, Problem> {
    let names = which.names()?;
    let papers = api.app.print_waybills(&caller, &api.fonts, &names).await?;
    PrintedPapers::of(papers).map(Json)
}

#[cfg(test)]
mod tests {
    use crate::testing::{Served, typed};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use http::Method;
    use serde_json::{Value, json};

    #[tokio::test]
    async fn labels_are_printed_once_and_told_again_to_who_asks_again() {
        let served = Served::new().await;
        let [one, two] = served.confirmed(["T-1", "T-2"]).await;
        let body = Some(json!({"packages": ["T-1", two, "SO-9"]}));
        let once = [("idempotency-key", "labels-1")];
        let path = "/waybills/print";
        let said = served
            .send(Method::POST, path, body.clone(), &once)
            .await
            .expect(200);
        assert_eq!(
            (&said["done"], &said["refused"], &said["pages"]),
            (&json!(2), &json!(1), &json!(2))
        );
        assert_eq!(said["results"][0]["packing_no"], json!(one));
        assert_eq!(said["results"][2]["code"], "NOT_FOUND");
        let pdf = STANDARD.decode(said["pdf_base64"].as_str().unwrap()).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        let again = served.send(Method::POST, path, body, &once).await;
        assert_eq!(again.headers["idempotency-replayed"], "true");
        assert_eq!(again.expect(200), said);
        let package = served.package("T-1").await;
        assert_eq!(package["status"], "PACKED");
        let waybill = &package["waybill"];
        assert_eq!((&waybill["serial"], &waybill["prints"]), (&json!(1), &json!(1)));
        assert_eq!(
            (&waybill["tracking_no"], &waybill["carrier"]),
            (&json!(one), &json!("OWN"))
        );
        assert_eq!(waybill["printed_by"], "key:all");
        let (codes, third) = served.on(path, &[&one]).await;
        assert_eq!(codes, ["ALREADY_PRINTED"]);
        assert_eq!((&third["pdf_base64"], &third["pages"]), (&Value::Null, &json!(0)));
        assert_eq!(served.package("T-1").await, package);
    }

    #[tokio::test]
    async fn what_cannot_be_printed_is_left_as_it_is() {
        let served = Served::new().await;
        let [cancelled, fine] = served.confirmed(["T-1", "T-2"]).await;
        served.cancel("T-1").await;
        let mut odd = typed("T-3");
        odd["items"][0]["quantity"] = json!(1);
        odd["shipping_address"]["name"] = json!("A\u{E000}");
        served.post("/orders", odd).await.expect(201);
        served.post("/orders/T-3/confirm", json!({})).await.expect(200);
        let before = (
            served.package("T-1").await,
            served.package("T-3").await,
            served.stock("CUP").await,
        );
        let (codes, _) = served.on("/waybills/print", &[&cancelled, "T-3"]).await;
        assert_eq!(codes, ["ORDER_CANCELLED", "FONT_MISSING"]);
        let after = (
            served.package("T-1").await,
            served.package("T-3").await,
            served.stock("CUP").await,
        );
        assert_eq!(after, before);
        let (codes, said) = served.on("/waybills/print", &["T-3", &fine]).await;
        assert_eq!(codes, ["FONT_MISSING", "done"]);
        assert_eq!(said["pages"], 1);
    }

    #[tokio::test]
    async fn fonts_that_are_missing_are_a_problem_until_they_are_there() {
        let folder = tempfile::tempdir().unwrap();
        let served = Served::with_fonts(folder.path()).await;
        let [one] = served.confirmed(["T-1"]).await;
        let before = served.package("T-1").await;
        let body = json!({ "packages": [one] });
        for path in ["/waybills/print", "/waybills/reprint", "/invoices/print"] {
            let said = served.post(path, body.clone()).await;
            assert_eq!(said.problem(503), "FONTS_NO_LATIN", "{path}");
        }
        assert_eq!(served.package("T-1").await, before);
        std::fs::create_dir(folder.path().join("installed")).unwrap();
        for font in ["NotoSans-Regular.ttf", "NotoSans-Bold.ttf"] {
            let from = std::path::Path::new("/usr/share/fonts/truetype/noto").join(font);
            std::fs::copy(from, folder.path().join("installed").join(font)).unwrap();
        }
        served.post("/waybills/print", body).await.expect(200);
    }
}
