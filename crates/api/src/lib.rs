//! The JSON API: one endpoint a file, each with its description, its example and its tests. Rules are in `domain`, use cases
//! in `app`; here requests become calls to them and answers become JSON.

mod auth;
mod cancelled;
mod carriers;
mod channels;
mod document;
mod exports;
mod file_body;
mod gate;
mod health;
mod idempotency;
mod keys;
mod orders;
mod outside;
mod packages;
mod page;
mod pickups;
mod problem;
mod putaway;
mod read;
mod returns;
mod routes;
mod runs;
mod sent_file;
mod settings;
mod shelves;
mod stock;
mod streams;
mod sync;
mod tasks;
#[cfg(test)]
mod testing;
mod uploads;
mod wire;

use app::App;
use app::process::PaperFonts;
use axum::Router;
use axum::routing::get;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// What every endpoint works with.
#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) app: App,
    pub(crate) fonts: PaperFonts,
    /// The files that are on their way to this process.
    pub(crate) streams: streams::Streams,
}

/// The whole API on an app, with the fonts that papers are printed in: `/api/v1`, its description and a page to try it, and the health of the process.
pub fn router(app: App, fonts: PaperFonts) -> Router {
    let (routes, document) = routes::all().split_for_parts();
    let document = document::finish(document);
    let docs = SwaggerUi::new("/docs")
        .url("/openapi.json", document)
        .config(Config::default().try_it_out_enabled(true).validator_url("none"));
    let api = Api {
        app,
        fonts,
        streams: streams::Streams::default(),
    };
    routes
        .with_state(api.clone())
        .merge(docs)
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready).with_state(api.clone()))
        .fallback(problem::no_such_route)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(axum::middleware::from_fn_with_state(api, outside::outside))
}

/// The description of the API, OpenAPI 3.1, as it is committed in `openapi.json`.
///
/// # Errors
/// Where it cannot be written as JSON, which would be a defect.
pub fn openapi() -> Result<String, serde_json::Error> {
    let (_, document) = routes::all().split_for_parts();
    let mut text = serde_json::to_string_pretty(&document::finish(document))?;
    text.push('\n');
    Ok(text)
}
