//! Where everything stands on an invoice.
//!
//! The first page begins with who, whom and which; every page repeats the invoice no. and the table's header, and ends
//! with its number. Rows are as high as their texts; a row is never parted, and the total never stands on a page that has
//! no room for it.

use super::{Invoice, InvoiceLine, LINES_MAX};
use crate::a4::{self, BOTTOM, MARGIN, RULE, SIZE, THICK, WIDTH};
use crate::fonts::{Fonts, Han, Weight};
use crate::money;
use crate::party::Party;
use crate::refusal::Flaw;
use crate::sheet::{Rect, Sheet};
use crate::text::{Align, Block};
use crate::typeset::{Typeset, sizes};

/// Seller and buyer, at most: a name, six long lines of address, a phone.
const PARTY: f32 = 44.0;
const HEAD: f32 = 6.0;
/// A row: three lines of name at most, and air.
const ROW_TEXT: f32 = 14.0;
const ROW_NUMBER: f32 = 4.5;
const ROW_AIR: f32 = 1.2;
const TOTAL: f32 = 11.0;

/// Left edge and width of the table's columns, in mm from the margin: SKU, name, quantity, unit price, amount.
const COLUMNS: [(f32, f32); 5] = [
    (0.0, 33.0),
    (35.0, 62.0),
    (99.0, 15.0),
    (116.0, 27.0),
    (145.0, 29.0),
];

/// The invoice as pages.
pub(crate) fn sheets(fonts: &Fonts, invoice: &Invoice) -> Result<Vec<Sheet>, Flaw> {
    if invoice.lines.len() > LINES_MAX {
        return Err(Flaw::Lines(invoice.lines.len()));
    }
    let texts = [&invoice.buyer, &invoice.seller]
        .into_iter()
        .flat_map(Party::texts);
    let set = Typeset {
        fonts,
        han: Han::of(invoice.buyer.country.as_deref(), texts),
    };
    let mut pages = Pages {
        set,
        invoice,
        y: MARGIN,
        sheet: Sheet::new(SIZE),
        done: Vec::new(),
    };
    pages.opening()?;
    pages.table_head()?;
    for line in &invoice.lines {
        pages.row(line)?;
    }
    pages.total()?;
    pages.numbered()
}

struct Pages<'a> {
    set: Typeset<'a>,
    invoice: &'a Invoice,
    /// Down to where the page is taken, in mm.
    y: f32,
    sheet: Sheet,
    done: Vec<Sheet>,
}

impl Pages<'_> {
    fn opening(&mut self) -> Result<(), Flaw> {
        let title = Rect::new(MARGIN, self.y, WIDTH, 12.0);
        self.set
            .text(&mut self.sheet, "INVOICE", Weight::Bold, title, sizes(24.0, 24.0))?;
        self.y += 14.0;
        self.facts()?;
        let half = WIDTH / 2.0 - 3.0;
        let seller = self.party("SELLER", &self.invoice.seller, MARGIN, half)?;
        let buyer = self.party("BUYER", &self.invoice.buyer, MARGIN + WIDTH - half, half)?;
        self.y += seller.max(buyer) + 8.0;
        Ok(())
    }

    /// Numbers and date, side by side.
    fn facts(&mut self) -> Result<(), Flaw> {
        let invoice = self.invoice;
        let facts = [
            ("INVOICE NO.", &invoice.invoice_no),
            ("DATE", &invoice.date),
            ("ORDER NO.", &invoice.order_no),
            ("PACKING NO.", &invoice.packing_no),
        ];
        self.sheet.rule(MARGIN, self.y, WIDTH, THICK);
        let width = WIDTH / facts.len() as f32;
        for (index, (caption, fact)) in facts.into_iter().enumerate() {
            let x = MARGIN + index as f32 * width;
            let at = Rect::new(x, self.y + 1.5, width - 3.0, 3.5);
            self.set
                .text(&mut self.sheet, caption, Weight::Bold, at, sizes(6.5, 6.5))?;
            let at = Rect::new(x, at.bottom(), width - 3.0, 8.5);
            self.set
                .text(&mut self.sheet, fact, Weight::Regular, at, sizes(10.0, 6.5))?;
        }
        self.y += 14.0;
        self.sheet.rule(MARGIN, self.y, WIDTH, RULE);
        self.y += 4.0;
        Ok(())
    }

    /// A party at the top of what is free; how high it is.
    fn party(&mut self, caption: &str, party: &Party, x: f32, width: f32) -> Result<f32, Flaw> {
        let at = Rect::new(x, self.y, width, 3.5);
        self.set
            .text(&mut self.sheet, caption, Weight::Bold, at, sizes(6.5, 6.5))?;
        let name = self
            .set
            .block(&[&party.name], Weight::Bold, (width, 10.0), sizes(11.0, 8.0))?;
        let mut lines: Vec<&str> = party.lines.iter().map(String::as_str).collect();
        lines.extend(party.phone.as_deref());
        let room = (width, PARTY - at.h - name.height());
        let lines = self.set.block(&lines, Weight::Regular, room, sizes(9.5, 6.5))?;
        let mut y = at.bottom() + 0.5;
        for block in [name, lines] {
            let height = block.height();
            block.place(&mut self.sheet, Rect::new(x, y, width, height), Align::Start);
            y += height;
        }
        Ok(y - self.y)
    }

    fn table_head(&mut self) -> Result<(), Flaw> {
        let price = format!("UNIT PRICE {}", self.invoice.currency);
        let amount = format!("AMOUNT {}", self.invoice.currency);
        let heads = ["SKU", "ITEM", "QUANTITY", price.as_str(), amount.as_str()];
        let at = Rect::new(MARGIN, self.y, WIDTH, HEAD);
        for (index, (head, (x, width))) in heads.into_iter().zip(COLUMNS).enumerate() {
            let cell = Rect::new(MARGIN + x, at.y, width, at.h);
            self.set
                .middle(&mut self.sheet, head, cell, sizes(6.5, 5.0), align(index))?;
        }
        self.y += HEAD;
        self.sheet.rule(MARGIN, self.y, WIDTH, THICK);
        self.y += THICK;
        Ok(())
    }

    fn row(&mut self, line: &InvoiceLine) -> Result<(), Flaw> {
        let digits = self.invoice.digits;
        let texts = [
            line.sku.clone(),
            line.name.clone(),
            line.quantity.to_string(),
            money::digits(line.unit_price, digits)?,
            money::digits(line.amount, digits)?,
        ];
        let mut cells = Vec::new();
        for (index, (text, (x, width))) in texts.iter().zip(COLUMNS).enumerate() {
            // Numbers are neither broken nor cut: at 4.5 points the longest amount goes into its column.
            let (height, least) = match align(index) {
                Align::End => (ROW_NUMBER, 4.5),
                Align::Start | Align::Middle => (ROW_TEXT, 6.5),
            };
            let sizes = sizes(9.0, least);
            let block = self.set.block(&[text], Weight::Regular, (width, height), sizes)?;
            cells.push((block, x, width, align(index)));
        }
        let drop = |it: &Block| it.drop();
        let most = |of: &dyn Fn(&Block) -> f32| cells.iter().map(|(it, ..)| of(it)).fold(0.0, f32::max);
        let text = most(&drop) + most(&|it| it.height() - it.drop());
        let height = text + 2.0 * ROW_AIR;
        if self.y + height > BOTTOM {
            self.next_page()?;
        }
        let at = Rect::new(MARGIN, self.y + ROW_AIR, WIDTH, text);
        Typeset::row(&mut self.sheet, at, cells);
        self.y += height;
        self.sheet.rule(MARGIN, self.y, WIDTH, RULE / 2.0);
        Ok(())
    }

    fn next_page(&mut self) -> Result<(), Flaw> {
        let full = std::mem::replace(&mut self.sheet, Sheet::new(SIZE));
        self.done.push(full);
        let at = Rect::new(MARGIN, MARGIN, WIDTH, 6.0);
        let said = format!("INVOICE {}", self.invoice.invoice_no);
        self.set
            .text(&mut self.sheet, &said, Weight::Bold, at, sizes(10.0, 6.5))?;
        self.y = at.bottom() + 3.0;
        self.table_head()
    }

    fn total(&mut self) -> Result<(), Flaw> {
        if self.y + TOTAL > BOTTOM {
            self.next_page()?;
        }
        let amount = money::digits(self.invoice.total, self.invoice.digits)?;
        let amount = format!("{} {amount}", self.invoice.currency);
        let (left, _) = COLUMNS[2];
        let at = Rect::new(MARGIN + left, self.y, WIDTH - left, TOTAL);
        self.sheet.rule(at.x, at.y, at.w, THICK);
        let said = Rect::new(at.x, at.y, 18.0, at.h);
        self.set
            .middle(&mut self.sheet, "TOTAL", said, sizes(10.0, 8.0), Align::Start)?;
        let sum = Rect::new(said.right(), at.y, at.right() - said.right(), at.h);
        self.set
            .middle(&mut self.sheet, &amount, sum, sizes(14.0, 6.5), Align::End)?;
        self.sheet.rule(at.x, at.bottom() - THICK, at.w, THICK);
        Ok(())
    }

    /// All pages, each with its number.
    fn numbered(mut self) -> Result<Vec<Sheet>, Flaw> {
        self.done.push(self.sheet);
        a4::numbered(self.set, self.done)
    }
}

/// Texts to the left, numbers to the right.
const fn align(column: usize) -> Align {
    if column < 2 { Align::Start } else { Align::End }
}
