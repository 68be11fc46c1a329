//! What papers of A4 have in common: their margins, and the number on each page.

use crate::fonts::Weight;
use crate::refusal::Flaw;
use crate::sheet::{Rect, Sheet};
use crate::text::Align;
use crate::typeset::{Typeset, sizes};

/// A4, in mm.
pub(crate) const SIZE: (f32, f32) = (210.0, 297.0);
pub(crate) const MARGIN: f32 = 18.0;
pub(crate) const WIDTH: f32 = SIZE.0 - 2.0 * MARGIN;
const FOOTER: f32 = 5.0;
/// Where the page number stands; printers reach to 5 mm from the edge.
const FOOTER_TOP: f32 = SIZE.1 - 12.0 - FOOTER;
/// Where a page ends.
pub(crate) const BOTTOM: f32 = FOOTER_TOP - 3.0;
pub(crate) const RULE: f32 = 0.25;
pub(crate) const THICK: f32 = 0.5;

/// The pages, each with its number.
pub(crate) fn numbered(set: Typeset<'_>, mut pages: Vec<Sheet>) -> Result<Vec<Sheet>, Flaw> {
    let all = pages.len();
    let at = Rect::new(MARGIN, FOOTER_TOP, WIDTH, FOOTER);
    for (index, sheet) in pages.iter_mut().enumerate() {
        let said = format!("Page {} of {all}", index + 1);
        let block = set.block(&[&said], Weight::Regular, (at.w, at.h), sizes(7.5, 7.5))?;
        block.place(sheet, at, Align::End);
    }
    Ok(pages)
}
