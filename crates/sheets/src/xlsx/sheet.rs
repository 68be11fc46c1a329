//! The rows of a worksheet, one at a time.

use super::Book;
use super::formats::Format;
use super::package::Part;
use super::reference;
use super::text::{read_text, unescaped};
use super::xml::{Xml, attribute, entity};
use crate::cell::{Cell, CellFault, Number, Row, Serial};
use crate::error::SheetError;
use quick_xml::events::{BytesStart, Event};
use std::sync::Arc;

/// The rows of one worksheet.
pub(crate) struct SheetRows {
    xml: Xml,
    buffer: Vec<u8>,
    /// The text of the cell that is being read.
    text: String,
    book: Arc<Book>,
    place: Place,
    /// The row that was read last, from 1; 0 before the first.
    last: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    BeforeRows,
    AmongRows,
    Ended,
}

/// What stands in the tag of a cell.
struct Tag {
    kind: String,
    style: usize,
    column: u64,
}

/// A cell that was read to its end; its text is in [`SheetRows::text`].
#[derive(Default)]
struct Content {
    formula: bool,
    has_value: bool,
    inline: bool,
    cut: bool,
}

impl SheetRows {
    pub(crate) fn new(part: Part, book: Arc<Book>) -> Self {
        Self {
            xml: Xml::new(part),
            buffer: Vec::new(),
            text: String::new(),
            book,
            place: Place::BeforeRows,
            last: 0,
        }
    }

    /// The next row with something in it. A fault of the row alone is an error with [`SheetError::row`], and the rows
    /// after it follow; after any other error nothing does.
    pub(crate) fn next_filled(&mut self) -> Option<Result<Row, SheetError>> {
        loop {
            if self.place == Place::Ended {
                return None;
            }
            match self.next_row() {
                Ok(None) => self.place = Place::Ended,
                Ok(Some(row)) if row.is_blank() => {}
                Ok(Some(row)) => return Some(Ok(row)),
                Err(error) => {
                    if error.row().is_none() {
                        self.place = Place::Ended;
                    }
                    return Some(Err(error.after(self.last)));
                }
            }
        }
    }

    fn next_row(&mut self) -> Result<Option<Row>, SheetError> {
        loop {
            #[expect(
                clippy::wildcard_enum_match_arm,
                reason = "not an enum of ours: what is around rows"
            )]
            match self.xml.next(&mut self.buffer)? {
                Event::Start(e) if e.local_name().as_ref() == "sheetData" => self.place = Place::AmongRows,
                Event::Start(e) if e.local_name().as_ref() == "row" && self.place == Place::AmongRows => {
                    let number = match attribute(&e, "r")? {
                        Some(digits) => reference::row(&digits),
                        None => Some(self.last + 1).filter(|it| *it <= reference::ROWS),
                    };
                    let number = number.ok_or_else(|| SheetError::damaged("a row has no possible number"))?;
                    return self.read_row(number).map(Some);
                }
                // What comes after the rows is read too: the checksum comes last.
                Event::Eof if self.place == Place::AmongRows => return Ok(None),
                Event::Eof => return Err(SheetError::damaged("a sheet of it has no rows element")),
                _ => {}
            }
        }
    }

    /// Reads to the end of the row, also where one of its cells is at fault.
    fn read_row(&mut self, number: u64) -> Result<Row, SheetError> {
        let mut row = Row {
            number,
            cells: Vec::new(),
            formulas: Vec::new(),
        };
        let (mut fault, mut column) = (None, 0);
        loop {
            #[expect(
                clippy::wildcard_enum_match_arm,
                reason = "not an enum of ours: what is between cells"
            )]
            match self.xml.next(&mut self.buffer)? {
                Event::Start(e) if e.local_name().as_ref() == "c" => {
                    let tag = Tag::read(&e, column)?;
                    column = tag.column + 1;
                    let content = self.read_content()?;
                    if let Err(error) = self.put(&mut row, &tag, &content) {
                        fault.get_or_insert(error);
                    }
                }
                Event::End(e) if e.local_name().as_ref() == "row" => break,
                Event::Eof => return Err(SheetError::damaged("it ends in the middle of a row")),
                _ => {}
            }
        }
        self.last = number;
        fault.map_or(Ok(row), Err)
    }

    fn read_content(&mut self) -> Result<Content, SheetError> {
        let bytes_max = self.book.limits.cell_chars_max.saturating_mul(4);
        self.text.clear();
        let mut content = Content::default();
        loop {
            #[expect(
                clippy::wildcard_enum_match_arm,
                reason = "not an enum of ours: extensions and the like"
            )]
            match self.xml.next(&mut self.buffer)? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "is" => {
                        let (xml, buffer) = (&mut self.xml, &mut self.buffer);
                        content.inline = true;
                        content.cut |= read_text(xml, buffer, "is", &mut self.text, bytes_max)?;
                    }
                    "f" => {
                        content.formula = true;
                        self.read_value("f", None)?;
                    }
                    "v" => {
                        content.has_value = true;
                        content.cut |= self.read_value("v", Some(bytes_max))?;
                    }
                    _ => {}
                },
                Event::End(e) if e.local_name().as_ref() == "c" => return Ok(content),
                Event::Eof => return Err(SheetError::damaged("it ends in the middle of a cell")),
                _ => {}
            }
        }
    }

    /// Reads to the end of this element. Its text is kept as far as `keep` bytes go; `true` where it is longer.
    fn read_value(&mut self, closing: &str, keep: Option<usize>) -> Result<bool, SheetError> {
        let (mut cut, keep) = (false, keep.unwrap_or(0));
        let mut push = |into: &mut String, text: &str| {
            let fits = into.len() + text.len() <= keep;
            cut |= !fits;
            if fits {
                into.push_str(text);
            }
        };
        loop {
            #[expect(
                clippy::wildcard_enum_match_arm,
                reason = "not an enum of ours: comments and the like"
            )]
            match self.xml.next(&mut self.buffer)? {
                Event::Text(e) => push(&mut self.text, &e.xml10_content()),
                Event::CData(e) => push(&mut self.text, &e.xml10_content()),
                Event::GeneralRef(e) => push(&mut self.text, entity(&e)?.encode_utf8(&mut [0; 4])),
                Event::End(e) if e.local_name().as_ref() == closing => return Ok(cut),
                Event::Eof => return Err(SheetError::damaged("it ends in the middle of a value")),
                _ => {}
            }
        }
    }

    /// Puts the cell where it belongs, if it has something.
    fn put(&self, row: &mut Row, tag: &Tag, content: &Content) -> Result<(), SheetError> {
        let cell = self.cell(tag, content);
        if cell == Cell::Empty && !content.cut {
            return Ok(());
        }
        let limits = &self.book.limits;
        let column = usize::try_from(tag.column).unwrap_or(usize::MAX);
        if column >= limits.columns_max {
            return Err(SheetError::TooManyColumns {
                row: row.number,
                column: tag.column + 1,
                columns_max: limits.columns_max,
            });
        }
        let chars = match &cell {
            Cell::Text(text) | Cell::DateText(text) => text.chars().count(),
            Cell::Empty | Cell::Number(_) | Cell::Date(_) | Cell::Boolean(_) | Cell::Error(_) => 0,
        };
        if content.cut || chars > limits.cell_chars_max {
            return Err(SheetError::CellTooLong {
                row: row.number,
                column: tag.column + 1,
                chars_max: limits.cell_chars_max,
            });
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, Cell::Empty);
        }
        if let Some(place) = row.cells.get_mut(column) {
            *place = cell;
        }
        if content.formula && !row.formulas.contains(&column) {
            row.formulas.push(column);
        }
        Ok(())
    }

    fn cell(&self, tag: &Tag, content: &Content) -> Cell {
        let text = self.text.as_str();
        if content.inline {
            return Cell::of_text(text.to_owned());
        }
        let damaged = |why| Cell::Error(CellFault::Damaged(why));
        if tag.kind == "str" {
            return Cell::of_text(unescaped(text));
        }
        if text.is_empty() || !content.has_value {
            return match content.formula {
                true => Cell::Error(CellFault::NoResult),
                false => Cell::Empty,
            };
        }
        match tag.kind.as_str() {
            "s" => match text.trim().parse().ok().and_then(|it| self.book.strings.get(it)) {
                Some(shared) => Cell::of_text(shared.to_owned()),
                None => damaged("it refers to a text that is not there"),
            },
            "b" => match text.trim() {
                "1" | "true" => Cell::Boolean(true),
                "0" | "false" => Cell::Boolean(false),
                _ => damaged("it is neither true nor false"),
            },
            "e" => Cell::Error(CellFault::Shown(text.chars().take(ERROR_CHARS_MAX).collect())),
            "d" => Cell::DateText(text.to_owned()),
            "" | "n" => self.number(tag.style, text),
            _ => damaged("its type is not known"),
        }
    }

    fn number(&self, style: usize, text: &str) -> Cell {
        let value = text.trim().parse::<f64>().ok().filter(|it| it.is_finite());
        let Some(value) = value else {
            return Cell::Error(CellFault::Damaged("its number is none"));
        };
        match self.book.formats.get(style) {
            Format::Date => Cell::Date(Serial {
                days: value,
                system: self.book.dates,
            }),
            Format::Number(shown) => Cell::Number(Number { value, shown }),
        }
    }
}

/// The longest error of Excel is `#GETTING_DATA`.
const ERROR_CHARS_MAX: usize = 20;

impl Tag {
    fn read(element: &BytesStart<'_>, next_column: u64) -> Result<Self, SheetError> {
        let column = match attribute(element, "r")? {
            Some(place) => reference::cell(&place).map(|(column, _)| column),
            None => Some(next_column).filter(|it| *it < reference::COLUMNS),
        };
        Ok(Self {
            kind: attribute(element, "t")?.unwrap_or_default(),
            style: attribute(element, "s")?
                .and_then(|it| it.trim().parse().ok())
                .unwrap_or(0),
            column: column.ok_or_else(|| SheetError::damaged("a cell has no possible place"))?,
        })
    }
}
