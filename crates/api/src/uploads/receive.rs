//! `POST /uploads`.

use super::words::{Dates, Duplicates, Upload, UploadKind};
use crate::Api;
use crate::file_body::FileBody;
use crate::problem::Problem;
use crate::read::{Query, Who, text_within};
use crate::sent_file::FileBytes;
use app::upload::job::{JobWish, NewUpload};
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::IntoParams;

/// What the file is, and what is to be done with it.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// What is in it.
    #[param(inline)]
    kind: UploadKind,
    /// What it is called.
    #[param(min_length = 1, max_length = 255, example = "orders.xlsx")]
    name: Option<String>,
    /// Only tell what would come of it; `POST /uploads/{upload}/commit` does it then.
    validate: Option<bool>,
    /// What becomes of orders whose numbers are alive: they are skipped, or nothing of the file is taken in.
    #[param(inline)]
    duplicates: Option<Duplicates>,
    /// Take nothing in where any row is bad. That is asked before the first order is taken in; where a worker is lost then, the
    /// next one goes on, and what went bad meanwhile is told with the others taken in.
    all_or_nothing: Option<bool>,
    /// Go through the file though the same one was done before; cancelled orders then come again.
    again: Option<bool>,
    /// The sheet of a workbook. Otherwise the first with rows.
    #[param(min_length = 1, max_length = 100)]
    sheet: Option<String>,
    /// The encoding of a CSV file, such as shift_jis. Otherwise UTF-8, else EUC-KR.
    #[param(min_length = 1, max_length = 40)]
    encoding: Option<String>,
    /// How dates such as 03/04/2026 are read; otherwise only 2026-04-03 is.
    #[param(inline)]
    dates: Option<Dates>,
    /// What headers of this file mean: `Bestell-Nr=channel_order_no,Menge=quantity`. Those that are kept need not be told.
    #[param(min_length = 1, max_length = 4000)]
    mapping: Option<String>,
}

/// Upload a file
///
/// The body is the file itself, .xlsx or .csv by what is in it, up to 50 MB and 200,000 rows. It is read to its end before the
/// answer: what cannot be gone through is refused here with the code of what is wrong (`HEADER_MISSING`, `TOO_MANY_ROWS`,
/// `PACKED_TOO_TIGHTLY`, …), and nothing is kept. Then a worker validates or commits it; ask `GET /uploads/{upload}` how far it is.
/// A tenant sends 4 files at once, and keeps 10,000 uploads with 2 GiB of files: committed ones have only their file of errors, and
/// `POST /uploads/{upload}/remove` makes room.
/// `columns` and `unknown_columns` of the answer tell which headers were found.
#[utoipa::path(
    post, path = "/api/v1/uploads", tag = "uploads", operation_id = "upload_file", params(Wanted),
    request_body(content = FileBytes, content_type = "application/octet-stream", description = "The file."),
    responses(
        (status = 202, description = "The upload; a worker goes through it.", body = Upload),
        (status = 409, description = "So much is kept that there is no room for it (`UPLOADS_FULL`), or the first call with this Idempotency-Key is running.",
            body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The file is longer than 50 MB.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "4 files of the tenant are on their way (`TOO_MANY_UPLOADS`).", body = Problem,
            content_type = "application/problem+json", headers(("Retry-After" = u32, description = "Seconds to wait."))),
        (status = 503, description = "The server takes no more files for the moment (`UPLOADS_BUSY`), or the database is busy or away.",
            body = Problem, content_type = "application/problem+json", headers(("Retry-After" = u32, description = "Seconds to wait."))),
    ),
)]
pub(crate) async fn receive(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
    file: FileBody,
) -> Result<(StatusCode, Json<Upload>), Problem> {
    let new = wanted.read(&file)?;
    let job = api.app.receive_upload(&caller, new).await?;
    Ok((StatusCode::ACCEPTED, Json(Upload::from(job))))
}

impl Wanted {
    fn read(self, file: &FileBody) -> Result<NewUpload, Problem> {
        for (place, text, chars_max) in [
            ("name", &self.name, 255),
            ("sheet", &self.sheet, 100),
            ("encoding", &self.encoding, 40),
            ("mapping", &self.mapping, 4_000),
        ] {
            if let Some(text) = text {
                text_within(place, text, chars_max)?;
            }
        }
        let usual = JobWish::default();
        Ok(NewUpload {
            kind: self.kind.into(),
            name: self.name.unwrap_or_else(|| "upload".to_owned()),
            path: file.path().to_owned(),
            validate: self.validate.unwrap_or(false),
            wish: JobWish {
                duplicates: self.duplicates.map_or(usual.duplicates, Into::into),
                all_or_nothing: self.all_or_nothing.unwrap_or(usual.all_or_nothing),
                again: self.again.unwrap_or(usual.again),
                sheet: self.sheet,
                encoding: self.encoding,
                dates: self.dates.map_or(usual.dates, Into::into),
                columns: mapping(self.mapping.as_deref())?,
            },
        })
    }
}

/// Our columns with the headers that mean them.
fn mapping(text: Option<&str>) -> Result<BTreeMap<String, String>, Problem> {
    let pairs = text.into_iter().flat_map(|text| text.split(','));
    let read = |pair: &str| {
        // The header is what stands before the last sign: it may have one in it.
        let (header, column) = pair.rsplit_once('=')?;
        Some((column.trim().to_owned(), header.trim().to_owned()))
    };
    pairs
        .map(|pair| {
            let text = format!("mapping: {pair:?} is no mapping; write it as Bestell-Nr=channel_order_no");
            read(pair).ok_or_else(|| Problem::bad_input(text))
        })
        .collect()
}
