//! Where everything stands on a label.
//!
//! From the top: carrier, order and QR code; sender; recipient; cash on delivery; tracking and packing barcodes; items;
//! when it was printed. Barcodes and the rest have fixed heights, sender and recipient take what they need up to a
//! bound, items get what is left. So a label never has two things in one place, whatever its texts.

use super::{Item, Label};
use crate::codes::{BadCode, Code128, Qr};
use crate::fonts::{Fonts, Han, Weight};
use crate::party::Party;
use crate::refusal::Flaw;
use crate::sheet::{Rect, Sheet};
use crate::text::{Align, Block, Sizes};
use crate::typeset::{Typeset, sizes};

/// 4 x 6 inch in whole mm, what label printers are loaded with.
const SIZE: (f32, f32) = (100.0, 150.0);
/// What thermal printers may leave blank at the edge, with some to spare.
const MARGIN: f32 = 4.0;
const WIDTH: f32 = SIZE.0 - 2.0 * MARGIN;
const BOTTOM: f32 = SIZE.1 - MARGIN;
/// Between a rule and what stands at it.
const GAP: f32 = 1.2;
const RULE: f32 = 0.375;
/// Room for captions at the left of sender and recipient.
const CAPTION: f32 = 11.0;

/// Characters of a facility's code: with the longest packing no., 56 digits, it fills the largest QR code that has room.
const FACILITY_CHARS_MAX: usize = 48;
/// Side of the QR code with its quiet zone.
const QR: f32 = 18.5;
/// The caption beside the sender.
const SENDER_MIN: f32 = 4.0;
/// Address of the sender, at most: four lines of the smallest size.
const SENDER_ADDRESS: f32 = 11.0;
const PHONE: f32 = 5.5;
/// The recipient is what the label is for: never less than this, however short.
const RECIPIENT_MIN: f32 = 30.0;
const CASH: f32 = 10.0;
/// Bars: ISO/IEC 15417 leaves the height open; 10 mm and more survive a crooked scan.
const TRACKING_BARS: f32 = 13.0;
const PACKING_BARS: f32 = 10.0;
/// Caption above a barcode, and its number below.
const BAR_CAPTION: f32 = 3.2;
const BAR_TEXT: f32 = 4.6;
const FOOTER: f32 = 3.4;
const ITEM: f32 = 3.9;

/// How the recipient is set.
struct Manner {
    /// Height of the name at most, in mm.
    name: f32,
    name_sizes: Sizes,
    phone_sizes: Sizes,
    address_sizes: Sizes,
    /// Rows that items keep, however long the address.
    item_rows: usize,
}

/// Legible from afar.
const ROOMY: Manner = Manner {
    name: 11.5,
    name_sizes: sizes(17.0, 8.0),
    phone_sizes: sizes(12.0, 7.0),
    address_sizes: sizes(13.0, 9.0),
    item_rows: 4,
};

/// For an address that has no room so: it matters more than the list of items.
const TIGHT: Manner = Manner {
    name: 8.0,
    name_sizes: sizes(14.0, 7.0),
    phone_sizes: sizes(8.0, 7.0),
    address_sizes: sizes(9.0, 6.0),
    item_rows: 1,
};

/// The label as a page.
pub(crate) fn sheet(fonts: &Fonts, label: &Label) -> Result<Sheet, Flaw> {
    let parties = [&label.recipient, &label.sender];
    let texts = parties.into_iter().flat_map(Party::texts);
    let han = Han::of(label.recipient.country.as_deref(), texts);
    let set = Typeset { fonts, han };
    let mut sheet = Sheet::new(SIZE);
    let mut page = Page {
        set,
        label,
        y: MARGIN,
        sheet: &mut sheet,
    };
    page.header()?;
    page.sender()?;
    page.recipient()?;
    page.cash()?;
    if let Some(tracking_no) = &label.tracking_no {
        page.barcode("tracking no.", "TRACKING", tracking_no, TRACKING_BARS)?;
    }
    page.barcode("packing no.", "PACKING", &label.packing_no, PACKING_BARS)?;
    page.items()?;
    page.footer()?;
    Ok(sheet)
}

struct Page<'a> {
    set: Typeset<'a>,
    label: &'a Label,
    /// Down to where the page is taken, in mm.
    y: f32,
    sheet: &'a mut Sheet,
}

impl Page<'_> {
    /// Takes the next `height` mm of the page.
    fn take(&mut self, height: f32) -> Rect {
        let taken = Rect::new(MARGIN, self.y, WIDTH, height);
        self.y += height;
        taken
    }

    fn rule(&mut self) {
        self.sheet.rule(MARGIN, self.y + GAP / 2.0, WIDTH, RULE);
        self.y += GAP + RULE;
    }

    fn header(&mut self) -> Result<(), Flaw> {
        let label = self.label;
        let top = self.take(QR);
        let qr = code_2d(label)?;
        self.sheet.boxes(qr.boxes(top));
        let left = Rect::new(top.x, top.y, top.w - QR - GAP, top.h);
        let copy = self.copy(left)?;
        let carrier = Rect::new(left.x, left.y, left.w - copy, 9.0);
        self.set.text(
            self.sheet,
            &label.carrier,
            Weight::Bold,
            carrier,
            sizes(20.0, 8.0),
        )?;
        let order = Rect::new(left.x, left.y + 9.5, left.w, left.h - 9.5);
        let texts = [label.channel.as_str(), label.channel_order_no.as_str()];
        let block = self
            .set
            .block(&texts, Weight::Regular, (order.w, order.h), sizes(11.0, 6.5))?;
        block.place(self.sheet, order, Align::Start);
        self.rule();
        Ok(())
    }

    /// The mark of a reprint, at the right of the carrier; how wide it is.
    fn copy(&mut self, left: Rect) -> Result<f32, Flaw> {
        if self.label.copy == 0 {
            return Ok(0.0);
        }
        let said = format!("COPY {}", self.label.copy);
        let block = self
            .set
            .block(&[&said], Weight::Bold, (26.0, 5.8), sizes(13.0, 8.0))?;
        let width = block.width() + 4.0;
        let frame = Rect::new(left.right() - width, left.y + 0.5, width, 7.0);
        self.sheet.frame(frame, 0.5);
        let drop = (frame.h - block.height()) / 2.0;
        let within = Rect::new(frame.x + 1.0, frame.y + drop, frame.w - 2.0, block.height());
        block.place(self.sheet, within, Align::Middle);
        Ok(frame.w + 3.0)
    }

    fn sender(&mut self) -> Result<(), Flaw> {
        let sender = &self.label.sender;
        let width = WIDTH - CAPTION;
        let (of_name, of_phone) = (width * 0.6, width * 0.38);
        let name = self
            .set
            .block(&[&sender.name], Weight::Bold, (of_name, 4.0), sizes(8.5, 6.5))?;
        let phone = sender.phone.as_deref().unwrap_or_default();
        let phone = self
            .set
            .block(&[phone], Weight::Regular, (of_phone, 4.0), sizes(8.0, 6.0))?;
        let address = sender.lines.join(", ");
        let room = (width, SENDER_ADDRESS);
        let address = self
            .set
            .block(&[&address], Weight::Regular, room, sizes(8.0, 6.0))?;
        let row = Rect::new(MARGIN + CAPTION, self.y, width, name.height().max(phone.height()));
        let cells = [
            (name, 0.0, of_name, Align::Start),
            (phone, width - of_phone, of_phone, Align::End),
        ];
        Typeset::row(self.sheet, row, cells);
        let top = self.y;
        self.y = row.bottom();
        self.blocks("FROM", top, vec![address], SENDER_MIN)
    }

    fn recipient(&mut self) -> Result<(), Flaw> {
        let (mut blocks, cut) = self.recipient_in(&ROOMY)?;
        if cut {
            blocks = self.recipient_in(&TIGHT)?.0;
        }
        self.blocks("TO", self.y, blocks, RECIPIENT_MIN)
    }

    /// Name, address and phone, and whether some of the address had no room.
    fn recipient_in(&self, manner: &Manner) -> Result<(Vec<Block>, bool), Flaw> {
        let recipient = &self.label.recipient;
        let width = WIDTH - CAPTION;
        let room = (width, manner.name);
        let name = self
            .set
            .block(&[&recipient.name], Weight::Bold, room, manner.name_sizes)?;
        let phone = recipient.phone.as_deref().unwrap_or_default();
        let phone = self
            .set
            .block(&[phone], Weight::Bold, (width, PHONE), manner.phone_sizes)?;
        let lines: Vec<&str> = recipient.lines.iter().map(String::as_str).collect();
        let most = self.bottom_of_recipient(manner.item_rows) - self.y;
        let room = (width, most - name.height() - phone.height());
        let address = self
            .set
            .block(&lines, Weight::Regular, room, manner.address_sizes)?;
        let cut = address.is_cut();
        Ok((vec![name, address, phone], cut))
    }

    /// How far down the recipient may go for all that comes below to have its place, and that many rows of items.
    fn bottom_of_recipient(&self, rows: usize) -> f32 {
        let rule = GAP + RULE;
        let bars = |height: f32| BAR_CAPTION + height + BAR_TEXT + rule;
        let cash = self.label.cash_on_delivery.as_ref().map_or(0.0, |_| CASH + GAP);
        let tracking = self
            .label
            .tracking_no
            .as_ref()
            .map_or(0.0, |_| bars(TRACKING_BARS));
        let items = self.label.items.len().min(rows) as f32 * ITEM;
        BOTTOM - FOOTER - GAP - items - bars(PACKING_BARS) - tracking - cash - rule
    }

    /// Blocks one below the other, with a caption at the left of `top` and a rule below.
    fn blocks(&mut self, caption: &str, top: f32, blocks: Vec<Block>, least: f32) -> Result<(), Flaw> {
        let at = Rect::new(MARGIN, top + 0.4, CAPTION - 1.0, 3.5);
        self.set
            .text(self.sheet, caption, Weight::Bold, at, sizes(7.0, 6.0))?;
        for block in blocks {
            let height = block.height();
            let at = self.take(height);
            let at = Rect::new(at.x + CAPTION, at.y, at.w - CAPTION, height);
            block.place(self.sheet, at, Align::Start);
        }
        self.y = self.y.max(top + least);
        self.rule();
        Ok(())
    }

    fn cash(&mut self) -> Result<(), Flaw> {
        let Some(money) = &self.label.cash_on_delivery else {
            return Ok(());
        };
        let frame = self.take(CASH);
        self.sheet.frame(frame, 0.75);
        let within = frame.inset(1.5);
        let said = Rect::new(within.x + 1.0, within.y, 34.0, within.h);
        let amount = Rect::new(
            said.right(),
            within.y,
            within.right() - said.right() - 1.0,
            within.h,
        );
        self.set.middle(
            self.sheet,
            "CASH ON DELIVERY",
            said,
            sizes(10.0, 8.0),
            Align::Start,
        )?;
        self.set.middle(
            self.sheet,
            &money.in_words()?,
            amount,
            sizes(19.0, 8.0),
            Align::End,
        )?;
        self.y += GAP;
        Ok(())
    }

    fn barcode(&mut self, what: &'static str, caption: &str, number: &str, height: f32) -> Result<(), Flaw> {
        let bars = Code128::new(number, WIDTH).map_err(|bad| code(what, number, bad))?;
        let at = self.take(BAR_CAPTION);
        self.set
            .text(self.sheet, caption, Weight::Bold, at, sizes(6.5, 6.0))?;
        let at = self.take(height);
        self.sheet.boxes(bars.boxes(at));
        let at = self.take(BAR_TEXT);
        let block = self
            .set
            .block(&[number], Weight::Bold, (at.w, at.h), sizes(9.5, 6.0))?;
        block.place(self.sheet, at, Align::Middle);
        self.rule();
        Ok(())
    }

    fn items(&mut self) -> Result<(), Flaw> {
        let items = &self.label.items;
        let room = ((BOTTOM - FOOTER - GAP - self.y) / ITEM + 0.01) as usize;
        let listed = if items.len() <= room {
            items.len()
        } else {
            room.saturating_sub(1)
        };
        for item in items.iter().take(listed) {
            self.item(item)?;
        }
        if listed < items.len() && room > 0 {
            let at = self.take(ITEM);
            let said = format!("+ {} more", items.len() - listed);
            self.set
                .text(self.sheet, &said, Weight::Bold, at, sizes(7.5, 6.0))?;
        }
        Ok(())
    }

    fn item(&mut self, item: &Item) -> Result<(), Flaw> {
        let at = self.take(ITEM);
        let quantity = format!("{} \u{D7}", item.quantity);
        let name = (41.0, WIDTH - 41.0);
        // A quantity is never cut: at its smallest, ten digits go into the column.
        let cells = [
            (quantity.as_str(), Weight::Bold, (0.0, 13.0), 4.5),
            (item.sku.as_str(), Weight::Regular, (14.0, 26.0), 6.0),
            (item.name.as_str(), Weight::Regular, name, 6.0),
        ];
        let mut row = Vec::new();
        for (text, weight, (x, width), least) in cells {
            let block = self
                .set
                .block(&[text], weight, (width, at.h), sizes(7.5, least))?;
            row.push((block, x, width, Align::Start));
        }
        Typeset::row(self.sheet, at, row);
        Ok(())
    }

    fn footer(&mut self) -> Result<(), Flaw> {
        let at = Rect::new(MARGIN, BOTTOM - FOOTER, WIDTH, FOOTER);
        let texts = [self.label.printed_at.as_str()];
        let block = self
            .set
            .block(&texts, Weight::Regular, (at.w, at.h), sizes(6.0, 5.0))?;
        block.place(self.sheet, at, Align::End);
        Ok(())
    }
}

/// The QR code. Of two numbers within their bounds it always has room; so the one that is not is named.
fn code_2d(label: &Label) -> Result<Qr, Flaw> {
    let facility = &label.facility;
    let bad = match facility.chars().find(|it| *it == '/' || !matches!(it, ' '..='~')) {
        Some(character) => Some(BadCode::Character(character)),
        None if facility.is_empty() => Some(BadCode::Empty),
        None if facility.len() > FACILITY_CHARS_MAX => Some(BadCode::TooLong {
            chars_max: FACILITY_CHARS_MAX,
        }),
        None => None,
    };
    if let Some(bad) = bad {
        return Err(code("facility", facility, bad));
    }
    let of_packing_no = |bad| code("packing no.", &label.packing_no, bad);
    Code128::new(&label.packing_no, WIDTH).map_err(of_packing_no)?;
    Qr::new(&label.code_2d(), QR).map_err(of_packing_no)
}

fn code(what: &'static str, number: &str, bad: BadCode) -> Flaw {
    Flaw::Code {
        what,
        chars: number.chars().count(),
        bad,
    }
}
