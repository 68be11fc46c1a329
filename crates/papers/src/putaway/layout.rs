//! Where everything stands on a putaway's list: its number as a barcode, then a row a shelf and SKU, with a box to tick.

use super::{PutawayList, PutawayRow, ROWS_MAX};
use crate::a4::{self, BOTTOM, MARGIN, RULE, SIZE, THICK, WIDTH};
use crate::codes::Code128;
use crate::fonts::{Fonts, Han, Weight};
use crate::refusal::Flaw;
use crate::sheet::{Rect, Sheet};
use crate::text::{Align, Block};
use crate::typeset::{Typeset, sizes};

/// The putaway's number as bars, wide enough for the longest number of a sequence.
const BARS: (f32, f32) = (100.0, 14.0);
const HEAD: f32 = 6.0;
/// A row: two lines of name at most, and air.
const ROW_TEXT: f32 = 10.0;
const ROW_AIR: f32 = 1.8;
/// The box to tick.
const BOX: f32 = 5.0;

/// Left edge and width of the table's columns, in mm from the margin: shelf, SKU, name, quantity.
const COLUMNS: [(f32, f32); 4] = [(0.0, 38.0), (40.0, 42.0), (84.0, 62.0), (148.0, 14.0)];

/// The list as pages.
pub(crate) fn sheets(fonts: &Fonts, list: &PutawayList) -> Result<Vec<Sheet>, Flaw> {
    if list.rows.len() > ROWS_MAX {
        return Err(Flaw::Lines(list.rows.len()));
    }
    let names = list.rows.iter().map(|row| row.name.as_str());
    let set = Typeset {
        fonts,
        han: Han::of(None, names),
    };
    let mut pages = Pages {
        set,
        list,
        y: MARGIN,
        sheet: Sheet::new(SIZE),
        done: Vec::new(),
    };
    pages.opening()?;
    pages.table_head()?;
    for row in &list.rows {
        pages.row(row)?;
    }
    pages.numbered()
}

struct Pages<'a> {
    set: Typeset<'a>,
    list: &'a PutawayList,
    /// Down to where the page is taken, in mm.
    y: f32,
    sheet: Sheet,
    done: Vec<Sheet>,
}

impl Pages<'_> {
    fn opening(&mut self) -> Result<(), Flaw> {
        let list = self.list;
        let title = Rect::new(MARGIN, self.y, WIDTH, 12.0);
        let said = format!("PUTAWAY {}", list.putaway_no);
        self.set
            .text(&mut self.sheet, &said, Weight::Bold, title, sizes(22.0, 10.0))?;
        self.y += 14.0;
        let units: u64 = list.rows.iter().map(|row| u64::from(row.quantity)).sum();
        let said = format!(
            "{}, {}, {units} units, printed {}",
            list.facility, list.source, list.printed_at
        );
        let at = Rect::new(MARGIN, self.y, WIDTH, 6.0);
        self.set
            .text(&mut self.sheet, &said, Weight::Regular, at, sizes(10.0, 6.0))?;
        self.y += 7.0;
        let bars = Code128::new(&list.putaway_no, BARS.0).map_err(|bad| Flaw::Code {
            what: "putaway no.",
            chars: list.putaway_no.chars().count(),
            bad,
        })?;
        let at = Rect::new(MARGIN, self.y, BARS.0, BARS.1);
        self.sheet.boxes(bars.boxes(at));
        self.y += BARS.1 + 5.0;
        Ok(())
    }

    fn table_head(&mut self) -> Result<(), Flaw> {
        let heads = ["SHELF", "SKU", "ITEM", "QUANTITY"];
        for (index, (head, (x, width))) in heads.into_iter().zip(COLUMNS).enumerate() {
            let cell = Rect::new(MARGIN + x, self.y, width, HEAD);
            self.set
                .middle(&mut self.sheet, head, cell, sizes(6.5, 5.0), align(index))?;
        }
        self.y += HEAD;
        self.sheet.rule(MARGIN, self.y, WIDTH, THICK);
        self.y += THICK;
        Ok(())
    }

    fn row(&mut self, row: &PutawayRow) -> Result<(), Flaw> {
        let quantity = row.quantity.to_string();
        let texts = [&row.place, &row.sku, &row.name, &quantity];
        let mut cells = Vec::new();
        for (index, (text, (x, width))) in texts.into_iter().zip(COLUMNS).enumerate() {
            let weight = if index == 0 { Weight::Bold } else { Weight::Regular };
            let sizes = sizes(if index == 0 { 12.0 } else { 9.5 }, 6.0);
            let block = self.set.block(&[text], weight, (width, ROW_TEXT), sizes)?;
            cells.push((block, x, width, align(index)));
        }
        let drop = |it: &Block| it.drop();
        let most = |of: &dyn Fn(&Block) -> f32| cells.iter().map(|(it, ..)| of(it)).fold(0.0, f32::max);
        let text = (most(&drop) + most(&|it| it.height() - it.drop())).max(BOX);
        let height = text + 2.0 * ROW_AIR;
        if self.y + height > BOTTOM {
            self.next_page()?;
        }
        let at = Rect::new(MARGIN, self.y + ROW_AIR, WIDTH, text);
        Typeset::row(&mut self.sheet, at, cells);
        let tick = Rect::new(MARGIN + WIDTH - BOX, self.y + (height - BOX) / 2.0, BOX, BOX);
        self.sheet.frame(tick, RULE);
        self.y += height;
        self.sheet.rule(MARGIN, self.y, WIDTH, RULE / 2.0);
        Ok(())
    }

    fn next_page(&mut self) -> Result<(), Flaw> {
        let full = std::mem::replace(&mut self.sheet, Sheet::new(SIZE));
        self.done.push(full);
        let at = Rect::new(MARGIN, MARGIN, WIDTH, 6.0);
        let said = format!("PUTAWAY {}", self.list.putaway_no);
        self.set
            .text(&mut self.sheet, &said, Weight::Bold, at, sizes(10.0, 6.5))?;
        self.y = at.bottom() + 3.0;
        self.table_head()
    }

    /// All pages, each with its number.
    fn numbered(mut self) -> Result<Vec<Sheet>, Flaw> {
        self.done.push(self.sheet);
        a4::numbered(self.set, self.done)
    }
}

/// Texts to the left, the quantity to the right.
const fn align(column: usize) -> Align {
    if column < 3 { Align::Start } else { Align::End }
}
