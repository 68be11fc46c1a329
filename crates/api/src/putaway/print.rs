//! `POST /facilities/{facility}/putaways/{putaway_no}/print`.

use super::show::Named;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use utoipa::ToSchema;

/// The list of a putaway.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"pages": 1, "pdf_base64": "JVBERi0xLjcK"}))]
pub(crate) struct PutawayPaper {
    /// Pages of the PDF.
    pages: usize,
    /// The PDF in base64 (RFC 4648 section 4).
    #[schema(content_encoding = "base64", content_media_type = "application/pdf")]
    pdf_base64: String,
}

/// Print the list of a putaway
///
/// Its open goods by the shelf that is suggested for them, a row a shelf and SKU, on A4.
#[utoipa::path(
    post, path = "/api/v1/facilities/{facility}/putaways/{putaway_no}/print", tag = "putaway", operation_id = "print_putaway",
    params(Named),
    responses(
        (status = 200, description = "The list.", body = PutawayPaper),
        (status = 503, description = "The database is busy or away, or there are no fonts (`FONTS_…`).", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn print(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
) -> Result<Json<PutawayPaper>, Problem> {
    let place = (named.putaway_no.as_str(), Some(named.facility.as_str()));
    let paper = api.app.print_putaway(&caller, &api.fonts, place).await?;
    Ok(Json(PutawayPaper {
        pages: paper.pages,
        pdf_base64: STANDARD.encode(paper.pdf),
    }))
}
