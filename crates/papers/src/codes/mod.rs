//! What scanners read.

mod code128;
mod qr;

pub(crate) use code128::Code128;
pub(crate) use qr::Qr;

/// A dot of a 203 dpi label printer: 8 a mm. Modules are whole dots wide, so that every bar prints equally wide.
pub(crate) const DOT_MM: f32 = 0.125;

/// Why a number cannot be printed as a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadCode {
    /// Nothing to print.
    Empty,
    /// A character that the symbology, or its plain use that every scanner reads, does not have.
    Character(char),
    /// Wider than the paper at the narrowest module, by the number of characters that there is room for at least.
    TooLong { chars_max: usize },
}
