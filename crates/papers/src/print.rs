//! Many papers into one file.

use crate::fonts::Fonts;
use crate::invoice::{self, Invoice};
use crate::label::{self, Label};
use crate::pdf::{self, PdfError};
use crate::putaway::{self, PutawayList};
use crate::refusal::{Flaw, PAPERS_MAX, Refusal, Refused};
use crate::sheet::Sheet;

/// A file, and what is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The PDF; empty where no paper could be printed.
    pub pdf: Vec<u8>,
    /// Pages of the PDF.
    pub pages: usize,
    /// The papers that were left out, in the order in which they were given.
    pub refused: Vec<Refused>,
}

/// Labels of 100 x 150 mm, one a page, in the order in which they are given.
///
/// # Errors
/// [`PdfError`] where the file as a whole cannot be written. What is wrong with one label is in [`Printed::refused`].
pub fn labels(fonts: &Fonts, labels: &[Label]) -> Result<Printed, PdfError> {
    let set = |it: &Label| label::sheet(fonts, it).map(|sheet| vec![sheet]);
    print(fonts, "Shipping labels", labels, |it| &it.packing_no, set)
}

/// Invoices on A4, each from a page of its own on, in the order in which they are given.
///
/// # Errors
/// [`PdfError`] where the file as a whole cannot be written. What is wrong with one invoice is in [`Printed::refused`].
pub fn invoices(fonts: &Fonts, invoices: &[Invoice]) -> Result<Printed, PdfError> {
    let set = |it: &Invoice| invoice::sheets(fonts, it);
    print(fonts, "Invoices", invoices, |it| &it.packing_no, set)
}

/// The list of a putaway on A4.
///
/// # Errors
/// [`PdfError`] where the file cannot be written. What is wrong with the list is in [`Printed::refused`].
pub fn putaway_list(fonts: &Fonts, list: &PutawayList) -> Result<Printed, PdfError> {
    let set = |it: &PutawayList| putaway::sheets(fonts, it);
    print(
        fonts,
        "Putaway",
        std::slice::from_ref(list),
        |it| &it.putaway_no,
        set,
    )
}

fn print<T>(
    fonts: &Fonts,
    title: &str,
    papers: &[T],
    packing_no: impl Fn(&T) -> &str,
    set: impl Fn(&T) -> Result<Vec<Sheet>, Flaw>,
) -> Result<Printed, PdfError> {
    let mut sheets = Vec::new();
    let mut refused = Vec::new();
    for (index, paper) in papers.iter().enumerate() {
        let packing_no = packing_no(paper);
        if index >= PAPERS_MAX {
            let why = Refusal::TooManyPapers {
                packing_no: packing_no.to_owned(),
                papers_max: PAPERS_MAX,
            };
            refused.push(Refused::new(index, why));
            continue;
        }
        match set(paper) {
            Ok(pages) => sheets.extend(pages),
            Err(flaw) => refused.push(Refused::new(index, Refusal::of(packing_no, flaw))),
        }
    }
    Ok(Printed {
        pdf: pdf::write(fonts, title, &sheets)?,
        pages: sheets.len(),
        refused,
    })
}
