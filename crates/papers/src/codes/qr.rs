//! The QR code of a label.

use super::{BadCode, DOT_MM};
use crate::sheet::Rect;
use qrcode::{Color, EcLevel, QrCode};

/// Clear modules around the code that ISO/IEC 18004 asks for.
const QUIET_MODULES: usize = 4;

/// Widths of a module in printer dots, best first: 0.5 and 0.375 mm. Less is at the edge of what a phone focuses on.
const MODULE_DOTS: [u8; 2] = [4, 3];

/// A QR code with its quiet zone, ready to be drawn in a square.
pub(crate) struct Qr {
    code: QrCode,
    module_mm: f32,
}

impl Qr {
    /// The code of a text of printable ASCII within a square of `side` mm. Error correction M: a label is creased, and
    /// 15 % may be gone.
    pub(crate) fn new(text: &str, side: f32) -> Result<Self, BadCode> {
        if let Some(bad) = text.chars().find(|it| !matches!(it, ' '..='~')) {
            return Err(BadCode::Character(bad));
        }
        let too_long = BadCode::TooLong { chars_max: CHARS_MAX };
        let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| too_long)?;
        let modules = (code.width() + 2 * QUIET_MODULES) as f32;
        let widths = MODULE_DOTS.map(|dots| f32::from(dots) * DOT_MM);
        let fits = widths.into_iter().find(|width| modules * width <= side);
        Ok(Self {
            module_mm: fits.ok_or(too_long)?,
            code,
        })
    }

    /// The dark modules in a square, at its top right; those that touch in a row are one box.
    pub(crate) fn boxes(&self, within: Rect) -> Vec<Rect> {
        let size = self.code.width();
        let side = size as f32 * self.module_mm;
        let quiet = QUIET_MODULES as f32 * self.module_mm;
        let on_dot = |mm: f32| (mm / DOT_MM).floor() * DOT_MM;
        let (left, top) = (on_dot(within.right() - quiet - side), on_dot(within.y + quiet));
        let mut boxes: Vec<Rect> = Vec::new();
        for (row, colors) in self.code.to_colors().chunks(size).enumerate() {
            let mut last_dark = false;
            for (column, color) in colors.iter().enumerate() {
                let dark = *color == Color::Dark;
                let at = |modules: usize| modules as f32 * self.module_mm;
                match boxes.last_mut() {
                    Some(last) if dark && last_dark => last.w += self.module_mm,
                    Some(_) | None if dark => {
                        boxes.push(Rect::new(
                            left + at(column),
                            top + at(row),
                            self.module_mm,
                            self.module_mm,
                        ));
                    }
                    Some(_) | None => (),
                }
                last_dark = dark;
            }
        }
        boxes
    }
}

/// What a QR code of 41 modules, the largest with a module of 3 dots, takes at level M: 106 bytes.
const CHARS_MAX: usize = 106;
