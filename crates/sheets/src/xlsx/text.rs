//! Texts of an XLSX file: of one cell, and the table that cells share.

use super::package::Package;
use super::xml::{Xml, attribute, entity};
use crate::error::SheetError;
use crate::limits::Limits;
use quick_xml::events::Event;

/// Reads on to the end of the element `closing` (`si` or `is`), of which the start was just read, and adds its text to
/// `into`: one run, or several with their own fonts. Readings of Asian names (`rPh`) are no part of it.
///
/// `bytes_max` is how long `into` may become; more than that is left away and `true` is answered.
pub(crate) fn read_text(
    xml: &mut Xml,
    buffer: &mut Vec<u8>,
    closing: &str,
    into: &mut String,
    bytes_max: usize,
) -> Result<bool, SheetError> {
    let (mut phonetic, mut run, mut cut) = (false, None::<Run>, false);
    loop {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "not an enum of ours: comments and the like"
        )]
        match xml.next(buffer)? {
            Event::Start(e) if e.local_name().as_ref() == "rPh" => phonetic = true,
            Event::End(e) if e.local_name().as_ref() == "rPh" => phonetic = false,
            Event::Start(e) if e.local_name().as_ref() == "t" && !phonetic => {
                let space = attribute(&e, "space")?;
                run = Some(Run {
                    text: String::new(),
                    keeps_space: space.as_deref() == Some("preserve"),
                });
            }
            Event::End(e) if e.local_name().as_ref() == "t" => {
                if let Some(run) = run.take() {
                    into.push_str(&run.finished());
                }
            }
            Event::End(e) if e.local_name().as_ref() == closing => return Ok(cut),
            Event::Text(e) => cut |= push(&mut run, &e.xml10_content(), bytes_max.saturating_sub(into.len())),
            Event::CData(e) => {
                cut |= push(&mut run, &e.xml10_content(), bytes_max.saturating_sub(into.len()))
            }
            Event::GeneralRef(e) => {
                let mut one = [0; 4];
                let text = entity(&e)?.encode_utf8(&mut one);
                cut |= push(&mut run, text, bytes_max.saturating_sub(into.len()));
            }
            Event::Eof => return Err(SheetError::damaged("it ends in the middle of a text")),
            _ => {}
        }
    }
}

struct Run {
    text: String,
    keeps_space: bool,
}

impl Run {
    fn finished(&self) -> String {
        let text = if self.keeps_space {
            &self.text
        } else {
            self.text.trim_matches([' ', '\t', '\r', '\n'])
        };
        unescaped(text)
    }
}

fn push(run: &mut Option<Run>, text: &str, bytes_left: usize) -> bool {
    let Some(run) = run else { return false };
    if run.text.len() + text.len() > bytes_left {
        return true;
    }
    run.text.push_str(text);
    false
}

/// `_x000D_` stands for the character of that number, which XML may not be able to carry (ECMA-376 part 1, 22.9.2.19).
pub(crate) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let digits = from
            .get(2..6)
            .filter(|it| it.bytes().all(|b| b.is_ascii_hexdigit()));
        let number = digits.and_then(|it| u32::from_str_radix(it, 16).ok());
        let character = number
            .and_then(char::from_u32)
            .filter(|_| from.get(6..7) == Some("_"));
        let used = match character {
            Some(character) => {
                out.push(character);
                7
            }
            None => {
                out.push_str("_x");
                2
            }
        };
        rest = from.get(used..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The texts that cells share, in one piece of memory.
#[derive(Default)]
pub(crate) struct SharedStrings {
    text: String,
    /// Where each ends in `text`.
    ends: Vec<u32>,
}

impl SharedStrings {
    pub(crate) fn read(package: &Package, name: &str, limits: &Limits) -> Result<Self, SheetError> {
        let Some(part) = package.part(name) else {
            return Ok(Self::default());
        };
        let too_much = SheetError::TooMuchText {
            bytes_max: limits.shared_strings_bytes_max,
            texts_max: limits.shared_strings_max,
        };
        // `ends` are 32 bits wide.
        let bytes_max = limits.shared_strings_bytes_max.min(u64::from(u32::MAX));
        let bytes_max = usize::try_from(bytes_max).unwrap_or(usize::MAX);
        let (mut xml, mut buffer, mut table) = (Xml::new(part), Vec::new(), Self::default());
        // The counts that the table claims to have are not believed: memory is taken for what is there.
        loop {
            #[expect(
                clippy::wildcard_enum_match_arm,
                reason = "not an enum of ours: what is between texts"
            )]
            match xml.next(&mut buffer)? {
                Event::Start(e) if e.local_name().as_ref() == "si" => {
                    if table.ends.len() >= limits.shared_strings_max
                        || read_text(&mut xml, &mut buffer, "si", &mut table.text, bytes_max)?
                    {
                        return Err(too_much);
                    }
                    table
                        .ends
                        .push(u32::try_from(table.text.len()).map_err(|_| too_much.clone())?);
                }
                Event::Eof => return Ok(table),
                _ => {}
            }
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index
            .checked_sub(1)
            .and_then(|it| self.ends.get(it))
            .copied()
            .unwrap_or(0);
        self.text.get(start as usize..end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::none("a_b_xyz", "a_b_xyz")]
    #[case::carriage_return("a_x000D_b", "a\rb")]
    #[case::escaped_escape("_x005F_x000D_", "_x000D_")]
    #[case::cut_off("_x000", "_x000")]
    #[case::half_a_pair("_xD83D_", "_xD83D_")]
    #[case::beside_wide_letters("_x한국어", "_x한국어")]
    #[case::in_a_row("_x0041__x0042_", "AB")]
    fn escapes(#[case] given: &str, #[case] expected: &str) {
        assert_eq!(unescaped(given), expected);
    }
}
