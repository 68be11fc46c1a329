//! `GET /facilities/{facility}/putaways/{putaway_no}/suggestions`.

use super::show::Named;
use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Who};
use axum::Json;
use axum::extract::State;
use domain::putaway::LineState;
use serde::Serialize;
use utoipa::ToSchema;

/// Where an open line is best put.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"line": 2, "sku": "MUG", "shelf": "B-02"}))]
pub(crate) struct Suggestion {
    /// The line's number.
    pub(super) line: u32,
    pub(super) sku: String,
    /// Null where no shelf may take it.
    pub(super) shelf: Option<String>,
}

/// Where the open lines of a putaway are best put.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"data": [{"line": 2, "sku": "MUG", "shelf": "B-02"}]}))]
pub(crate) struct Suggestions {
    /// By line, each as if those before it lay there already.
    data: Vec<Suggestion>,
}

/// Suggest shelves for a putaway
///
/// Of the shelves that are not blocked and not full: where most of the SKU lies, or lay; else an empty one.
#[utoipa::path(
    get, path = "/api/v1/facilities/{facility}/putaways/{putaway_no}/suggestions", tag = "putaway",
    operation_id = "suggest_shelves", params(Named),
    responses((status = 200, description = "A shelf for each open line.", body = Suggestions)),
)]
pub(crate) async fn suggestions(
    State(api): State<Api>,
    Who(caller): Who,
    At(named): At<Named>,
) -> Result<Json<Suggestions>, Problem> {
    let putaway = api
        .app
        .putaway(&caller, &named.putaway_no, Some(&named.facility))
        .await?;
    let shelves = api.app.suggested_shelves(&caller, &putaway).await?;
    let open = putaway.lines.iter().filter(|line| line.state == LineState::Open);
    let data = open.map(|line| Suggestion {
        line: line.no,
        sku: line.sku.to_string(),
        shelf: shelves.get(&line.no).map(ToString::to_string),
    });
    Ok(Json(Suggestions { data: data.collect() }))
}
