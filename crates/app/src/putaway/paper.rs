//! The list of a putaway on paper: what is carried, and where to.

use crate::blocking::on_a_thread;
use crate::process::PaperFonts;
use crate::{App, AppError, Caller};
use domain::codes::{ShelfCode, Sku};
use domain::putaway::{Condition, LineState, Putaway};
use domain::refusal::{Refusal, RefusalCode};
use papers::{PdfError, PutawayList, PutawayRow};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A printed list.
#[derive(Debug)]
pub struct PutawayPaper {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Its pages.
    pub pages: usize,
}

impl App {
    /// Prints the list of a putaway: its open goods by the shelf that is suggested for them, then those that were found bad, on
    /// A4.
    ///
    /// # Errors
    /// `NOT_FOUND`, `AMBIGUOUS`, `NOT_ALLOWED_IN_STATE` where nothing of it is open, `FONTS_NO_LATIN`, `FONT_MISSING`.
    pub async fn print_putaway(
        &self,
        caller: &Caller,
        fonts: &PaperFonts,
        (putaway_no, facility): (&str, Option<&str>),
    ) -> Result<PutawayPaper, AppError> {
        let putaway = self.putaway(caller, putaway_no, facility).await?;
        if putaway.count(LineState::Open) == 0 {
            let text = format!(
                "Putaway {putaway_no} is {} and nothing of it is to be put away",
                putaway.state
            );
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text).into());
        }
        let bad = self.found_bad(caller, &putaway).await?;
        let shelves = self.suggested_shelves(caller, &putaway).await?;
        let skus: BTreeSet<Sku> = putaway.lines.iter().map(|line| line.sku.clone()).collect();
        let names = self.store.names_of_skus(&caller.tenant, &skus).await?;
        let fonts = fonts.get().await?;
        let now = jiff::Timestamp::from_microsecond(self.clock.now().0)
            .map(|at| {
                at.to_zoned(caller.zone.clone())
                    .strftime("%Y-%m-%d %H:%M")
                    .to_string()
            })
            .unwrap_or_default();
        let list = PutawayList {
            putaway_no: putaway.key.putaway_no.clone(),
            facility: putaway.key.facility.to_string(),
            source: putaway.source.to_string(),
            printed_at: now,
            rows: rows_of(&putaway, &bad, &shelves, &names),
        };
        let fonts = Arc::clone(&fonts);
        let printed = on_a_thread(move || papers::putaway_list(&fonts, &list).map_err(failed)).await?;
        match printed.refused.into_iter().next() {
            Some(refused) => {
                // Papers are named by their package; this one is a putaway's.
                let text = refused.message.replacen("Package", "Putaway", 1);
                Err(Refusal::new(code_of(refused.code), text).into())
            }
            None => Ok(PutawayPaper {
                pdf: printed.pdf,
                pages: printed.pages,
            }),
        }
    }
}

fn failed(error: PdfError) -> AppError {
    Refusal::new(RefusalCode::PaperRefused, error.to_string()).into()
}

fn code_of(code: &str) -> RefusalCode {
    match code {
        "FONT_MISSING" => RefusalCode::FontMissing,
        _ => RefusalCode::PaperRefused,
    }
}

/// What a row is about, in their order: as what it was found, whether it has no shelf, its shelf, its SKU.
type Lies<'a> = (Option<Condition>, bool, Option<&'a ShelfCode>, &'a Sku);

/// A row a shelf and SKU; what was found bad last, what has no shelf before it.
fn rows_of(
    putaway: &Putaway,
    bad: &BTreeMap<u32, Condition>,
    shelves: &BTreeMap<u32, ShelfCode>,
    names: &BTreeMap<Sku, String>,
) -> Vec<PutawayRow> {
    let mut quantities: BTreeMap<Lies<'_>, u32> = BTreeMap::new();
    for line in putaway.lines.iter().filter(|line| line.state == LineState::Open) {
        let condition = bad.get(&line.no).copied();
        let shelf = shelves.get(&line.no).filter(|_| condition.is_none());
        *quantities
            .entry((condition, shelf.is_none(), shelf, &line.sku))
            .or_default() += 1;
    }
    quantities
        .into_iter()
        .map(|((condition, _, shelf, sku), quantity)| PutawayRow {
            place: match (condition, shelf) {
                (Some(condition), _) => format!("({condition})"),
                (None, Some(shelf)) => shelf.to_string(),
                (None, None) => String::new(),
            },
            sku: sku.to_string(),
            name: names.get(sku).cloned().unwrap_or_default(),
            quantity,
        })
        .collect()
}
