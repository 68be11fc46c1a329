//! Papers in an answer: a PDF, and what came of each package.

use super::named::PackageResults;
use crate::problem::Problem;
use app::process::Papers;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

/// Bytes of a PDF: 5 MiB. As base64, with the results, it stays below the 8 MiB of an answer that an Idempotency-Key keeps.
const PDF_BYTES_MAX: usize = 5 * 1024 * 1024;

/// A PDF, and how it ended for each package.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "done": 1, "refused": 1,
    "results": [
        {"named": "WH1-PK000001", "result": "done", "packing_no": "WH1-PK000001", "order": "SO-000000001", "code": null,
            "detail": null},
        {"named": "WH1-PK000002", "result": "refused", "packing_no": null, "order": null, "code": "ALREADY_PRINTED",
            "detail": "Package WH1-PK000002 has waybill WH1-PK000002 (ALREADY_PRINTED)"}
    ],
    "pages": 1, "pdf_base64": "JVBERi0xLjcK"
}))]
pub(crate) struct PrintedPapers {
    #[serde(flatten)]
    results: PackageResults,
    /// Pages of the PDF.
    pages: usize,
    /// The PDF, 5 MiB at most, in base64 (RFC 4648 section 4); null where nothing could be printed.
    #[schema(content_encoding = "base64", content_media_type = "application/pdf")]
    pdf_base64: Option<String>,
}

impl PrintedPapers {
    pub(super) fn of(papers: Papers) -> Result<Self, Problem> {
        let bytes = papers.pdf.len();
        if bytes > PDF_BYTES_MAX {
            let text = format!(
                "the PDF has {bytes} bytes, and {PDF_BYTES_MAX} are the most. Name fewer packages, or print with `ordertide`"
            );
            return Err(Problem::new(StatusCode::BAD_REQUEST, "PDF_TOO_LARGE", text));
        }
        Ok(Self {
            results: papers.results.into(),
            pages: papers.pages,
            pdf_base64: (bytes > 0).then(|| STANDARD.encode(papers.pdf)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_too_long_is_a_problem_with_what_to_do() {
        let papers = |bytes| Papers {
            pdf: vec![b'x'; bytes],
            pages: 1,
            results: Vec::new(),
        };
        let most = PrintedPapers::of(papers(PDF_BYTES_MAX)).unwrap();
        assert_eq!(most.pdf_base64.unwrap().len(), PDF_BYTES_MAX.div_ceil(3) * 4);
        let refused = PrintedPapers::of(papers(PDF_BYTES_MAX + 1)).unwrap_err();
        assert_eq!((refused.status, refused.code), (400, "PDF_TOO_LARGE"));
        assert!(PrintedPapers::of(papers(0)).unwrap().pdf_base64.is_none());
    }
}
