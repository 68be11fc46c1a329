//! Why one paper could not be printed, while the others were.

use crate::codes::BadCode;
use crate::invoice::LINES_MAX;
use crate::money::MINOR_DIGITS_MAX;
use crate::text::Missing;

/// Papers in one file. More are a mistake, or several files: a printer takes 1000 labels in half an hour.
pub const PAPERS_MAX: usize = 1000;

/// A paper that was left out of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its place in what was given, from 0.
    pub index: usize,
    /// The stable code of the reason; see [`Refusal::code`].
    pub code: &'static str,
    /// What happened, why, and what to do.
    pub message: String,
    /// The reason as a value.
    pub why: Refusal,
}

impl Refused {
    pub(crate) fn new(index: usize, why: Refusal) -> Self {
        Self {
            index,
            code: why.code(),
            message: why.to_string(),
            why,
        }
    }
}

/// Why a paper was left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A character that no loaded font has.
    #[error(
        "Package {packing_no:?} was not printed: no font has the character U+{:04X}. Install a font for it (Debian: \
         fonts-noto-core, fonts-noto-cjk), or correct the text", u32::from(*.character)
    )]
    FontMissing {
        /// Packing no. of the paper.
        packing_no: String,
        /// The character.
        character: char,
    },
    /// A number that has to be scanned, and is not there.
    #[error("Package {packing_no:?} was not printed: its {what} is empty, so there is nothing to scan")]
    CodeEmpty {
        /// Packing no. of the paper.
        packing_no: String,
        /// Which number.
        what: &'static str,
    },
    /// A character that a barcode cannot carry.
    #[error(
        "Package {packing_no:?} was not printed: its {what} has the character U+{:04X}. A barcode carries printable \
         ASCII only, and a facility has no /", u32::from(*.character)
    )]
    CodeCharacter {
        /// Packing no. of the paper.
        packing_no: String,
        /// Which number.
        what: &'static str,
        /// The character.
        character: char,
    },
    /// A number whose barcode would be too wide to scan from a label.
    #[error(
        "Package {packing_no:?} was not printed: its {what} has {chars} characters, and what can be scanned off a \
         label has room for {chars_max} (a barcode for twice as many digits). Print it on a larger paper"
    )]
    CodeTooLong {
        /// Packing no. of the paper.
        packing_no: String,
        /// Which number.
        what: &'static str,
        /// Its length in characters.
        chars: usize,
        /// How many there is room for, whatever they are.
        chars_max: usize,
    },
    /// An amount in a currency that does not exist.
    #[error(
        "Package {packing_no:?} was not printed: its currency has {digits} minor digits, and no currency has over \
         {digits_max}"
    )]
    MoneyDigits {
        /// Packing no. of the paper.
        packing_no: String,
        /// Minor digits that were given.
        digits: u8,
        /// The bound.
        digits_max: u8,
    },
    /// An invoice of more lines than can be meant.
    #[error(
        "Package {packing_no:?} was not printed: its invoice has {lines} lines, over {lines_max}. Split the package"
    )]
    TooManyLines {
        /// Packing no. of the paper.
        packing_no: String,
        /// Lines that were given.
        lines: usize,
        /// The bound.
        lines_max: usize,
    },
    /// Papers beyond what one file takes.
    #[error(
        "Package {packing_no:?} was not printed: one file takes {papers_max} papers. Print the rest in another one"
    )]
    TooManyPapers {
        /// Packing no. of the paper.
        packing_no: String,
        /// The bound.
        papers_max: usize,
    },
}

impl Refusal {
    /// The stable code by which programs and screens know the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::FontMissing { .. } => "FONT_MISSING",
            Self::CodeEmpty { .. } => "BARCODE_EMPTY",
            Self::CodeCharacter { .. } => "BARCODE_CHARACTER",
            Self::CodeTooLong { .. } => "BARCODE_TOO_LONG",
            Self::MoneyDigits { .. } => "MONEY_DIGITS",
            Self::TooManyLines { .. } => "TOO_MANY_LINES",
            Self::TooManyPapers { .. } => "TOO_MANY_PAPERS",
        }
    }

    /// The flaw of a page, with the number of its package.
    pub(crate) fn of(packing_no: &str, flaw: Flaw) -> Self {
        let packing_no = packing_no.to_owned();
        match flaw {
            Flaw::Missing(Missing(character)) => Self::FontMissing {
                packing_no,
                character,
            },
            Flaw::Code { what, chars, bad } => match bad {
                BadCode::Empty => Self::CodeEmpty { packing_no, what },
                BadCode::Character(character) => Self::CodeCharacter {
                    packing_no,
                    what,
                    character,
                },
                BadCode::TooLong { chars_max } => Self::CodeTooLong {
                    packing_no,
                    what,
                    chars,
                    chars_max,
                },
            },
            Flaw::Digits(digits) => Self::MoneyDigits {
                packing_no,
                digits,
                digits_max: MINOR_DIGITS_MAX,
            },
            Flaw::Lines(lines) => Self::TooManyLines {
                packing_no,
                lines,
                lines_max: LINES_MAX,
            },
        }
    }
}

/// Why a page could not be set; the paper it belongs to gives the number.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Flaw {
    Missing(Missing),
    Code {
        what: &'static str,
        chars: usize,
        bad: BadCode,
    },
    Digits(u8),
    Lines(usize),
}
