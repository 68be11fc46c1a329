//! Number formats: which numbers are dates, and which have zeros before them.

use super::package::Package;
use super::xml::{Xml, attribute};
use crate::cell::Shown;
use crate::error::SheetError;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// 65,490: different formats of cells that Excel allows (Microsoft: Excel specifications and limits).
const FORMATS_MAX: usize = 65_490;

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Number(Shown),
    Date,
}

/// The format of each style, by the number that cells have in `s`.
#[derive(Default)]
pub(crate) struct Formats(Vec<Format>);

impl Formats {
    pub(crate) fn read(package: &Package, name: &str) -> Result<Self, SheetError> {
        let Some(part) = package.part(name) else {
            return Ok(Self::default());
        };
        let (mut xml, mut buffer) = (Xml::new(part), Vec::new());
        let (mut codes, mut formats, mut in_cells) = (HashMap::new(), Vec::new(), false);
        loop {
            #[expect(
                clippy::wildcard_enum_match_arm,
                reason = "not an enum of ours: fonts, fills and the like"
            )]
            match xml.next(&mut buffer)? {
                Event::Start(e) if e.local_name().as_ref() == "cellXfs" => in_cells = true,
                Event::End(e) if e.local_name().as_ref() == "cellXfs" => in_cells = false,
                Event::Start(e) if e.local_name().as_ref() == "numFmt" => {
                    if let (Some(id), Some(code)) = (id(&e)?, attribute(&e, "formatCode")?) {
                        codes.insert(id, of_code(&code));
                    }
                }
                Event::Start(e) if in_cells && e.local_name().as_ref() == "xf" => {
                    let id = id(&e)?.unwrap_or(0);
                    formats.push(codes.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                Event::Eof => return Ok(Self(formats)),
                _ => {}
            }
            if codes.len() > FORMATS_MAX || formats.len() > FORMATS_MAX {
                return Err(SheetError::damaged(
                    "it has more cell formats than a spreadsheet can have",
                ));
            }
        }
    }

    pub(crate) fn get(&self, style: usize) -> Format {
        self.0.get(style).copied().unwrap_or(Format::Number(Shown::Plain))
    }
}

fn id(element: &BytesStart<'_>) -> Result<Option<u32>, SheetError> {
    Ok(attribute(element, "numFmtId")?.and_then(|it| it.trim().parse().ok()))
}

/// The formats that need no code (ECMA-376 part 1, 18.8.30); 27 to 36 and 50 to 58 are dates of East Asian versions.
/// 46, `[h]:mm:ss`, is a duration and no date.
const fn built_in(id: u32) -> Format {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Format::Date,
        11 | 48 => Format::Number(Shown::Scientific),
        _ => Format::Number(Shown::Plain),
    }
}

/// Reads a format code such as `0.00`, `yyyy-mm-dd` or `[Red]#,##0;-0`. Only its first section counts, that of
/// positive numbers; what is quoted, escaped or in brackets is no part of the pattern, but `[h]` is a duration.
fn of_code(code: &str) -> Format {
    let mut pattern = String::new();
    let mut rest = code.chars();
    while let Some(character) = rest.next() {
        match character {
            '"' => while rest.next().is_some_and(|it| it != '"') {},
            '\\' | '_' | '*' => {
                rest.next();
            }
            '[' => {
                let inside: String = rest.by_ref().take_while(|it| *it != ']').collect();
                let mut letters = inside.chars();
                if !inside.is_empty() && letters.all(|it| "hmsHMS".contains(it)) {
                    return Format::Number(Shown::Plain);
                }
            }
            ';' => break,
            other => pattern.push(other.to_ascii_lowercase()),
        }
    }
    if pattern.contains("e+") || pattern.contains("e-") {
        return Format::Number(Shown::Scientific);
    }
    if !pattern.contains("general") && pattern.contains(['d', 'm', 'y', 'h', 's']) {
        return Format::Date;
    }
    let zeros = pattern.trim();
    match u8::try_from(zeros.len()) {
        Ok(count @ 2..) if zeros.bytes().all(|it| it == b'0') => Format::Number(Shown::Padded(count)),
        Ok(_) | Err(_) => Format::Number(Shown::Plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("General", Format::Number(Shown::Plain))]
    #[case("0.00", Format::Number(Shown::Plain))]
    #[case("0", Format::Number(Shown::Plain))]
    #[case("@", Format::Number(Shown::Plain))]
    #[case("[$₩-412]#,##0", Format::Number(Shown::Plain))]
    #[case("#,##0\" days\"", Format::Number(Shown::Plain))]
    #[case("#,##0*y", Format::Number(Shown::Plain))]
    #[case("0\\d", Format::Number(Shown::Plain))]
    #[case("[h]:mm:ss", Format::Number(Shown::Plain))]
    #[case("00000", Format::Number(Shown::Padded(5)))]
    #[case("000;-000", Format::Number(Shown::Padded(3)))]
    #[case("0.00E+00", Format::Number(Shown::Scientific))]
    #[case("yyyy-mm-dd", Format::Date)]
    #[case("DD/MM/YY", Format::Date)]
    #[case("[$-409]d\\-mmm\\-yyyy;@", Format::Date)]
    #[case("h:mm AM/PM", Format::Date)]
    #[case("\"", Format::Number(Shown::Plain))]
    #[case("[", Format::Number(Shown::Plain))]
    fn codes(#[case] code: &str, #[case] expected: Format) {
        assert_eq!(of_code(code), expected, "{code}");
    }
}
