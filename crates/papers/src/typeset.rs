//! Text into boxes of a page, in the fonts and forms of one paper.

use crate::fonts::{Fonts, Han, Weight};
use crate::refusal::Flaw;
use crate::sheet::{Rect, Sheet};
use crate::text::{Align, Block, Paragraph, Sizes, Style};

/// What all text of a paper has in common.
#[derive(Clone, Copy)]
pub(crate) struct Typeset<'f> {
    pub(crate) fonts: &'f Fonts,
    pub(crate) han: Han,
}

/// Texts of one block: more lines of address than the tallest block has at its smallest size. The rest would be cut there
/// all the same, after much work.
const TEXTS_MAX: usize = 24;

/// From the size that is wanted down to the least, in points.
pub(crate) const fn sizes(max: f32, min: f32) -> Sizes {
    Sizes { max, min }
}

impl Typeset<'_> {
    /// Texts one below the other, as large as goes into a width and height in mm.
    pub(crate) fn block(
        &self,
        texts: &[&str],
        weight: Weight,
        room: (f32, f32),
        sizes: Sizes,
    ) -> Result<Block, Flaw> {
        let style = Style {
            weight,
            han: self.han,
        };
        let mut paragraphs = Vec::new();
        let beyond = (texts.len() > TEXTS_MAX).then_some("…");
        for text in texts.iter().take(TEXTS_MAX).copied().chain(beyond) {
            paragraphs.extend(Paragraph::new(self.fonts, text, style).map_err(Flaw::Missing)?);
        }
        Block::fit(&paragraphs, room, sizes).map_err(Flaw::Missing)
    }

    /// A text at the top left of a box.
    pub(crate) fn text(
        &self,
        sheet: &mut Sheet,
        text: &str,
        weight: Weight,
        at: Rect,
        sizes: Sizes,
    ) -> Result<(), Flaw> {
        let block = self.block(&[text], weight, (at.w, at.h), sizes)?;
        block.place(sheet, at, Align::Start);
        Ok(())
    }

    /// Cells of a row, each in its column, on one baseline from the top of the row.
    pub(crate) fn row(
        sheet: &mut Sheet,
        row: Rect,
        cells: impl IntoIterator<Item = (Block, f32, f32, Align)>,
    ) {
        let cells: Vec<_> = cells.into_iter().collect();
        let baseline = cells.iter().map(|(it, ..)| it.drop()).fold(0.0, f32::max);
        for (block, x, width, align) in cells {
            let down = baseline - block.drop();
            let at = Rect::new(row.x + x, row.y + down, width, row.h - down);
            block.place(sheet, at, align);
        }
    }

    /// A bold text at half the height of a box.
    pub(crate) fn middle(
        &self,
        sheet: &mut Sheet,
        text: &str,
        at: Rect,
        sizes: Sizes,
        align: Align,
    ) -> Result<(), Flaw> {
        let block = self.block(&[text], Weight::Bold, (at.w, at.h), sizes)?;
        let free = ((at.h - block.height()) / 2.0).max(0.0);
        let at = Rect::new(at.x, at.y + free, at.w, at.h - free);
        block.place(sheet, at, align);
        Ok(())
    }
}
