//! Code 128: the bars of a number.

use super::{BadCode, DOT_MM};
use crate::sheet::Rect;

/// Clear modules before and after the bars that ISO/IEC 15417 asks for.
const QUIET_MODULES: usize = 10;

/// Widths of a module in printer dots, best first: 0.5 mm reads from afar; 0.25 mm (10 mil) is what carriers accept as
/// the least and every hand scanner reads.
const MODULE_DOTS: [u8; 3] = [4, 3, 2];

/// Modules of start, check and stop symbols, and of one symbol more.
const FRAME_MODULES: usize = 11 + 11 + 13;
const SYMBOL_MODULES: usize = 11;

/// Digits from which a run of them is worth the switch to the set that has two in a symbol.
const DIGITS_AT_END: usize = 4;
const DIGITS_BETWEEN: usize = 6;

/// Bars of a number, ready to be drawn at a width.
pub(crate) struct Code128 {
    /// First module and width of every bar.
    bars: Vec<(usize, usize)>,
    modules: usize,
    module_mm: f32,
}

impl Code128 {
    /// The bars of `number` within `width` mm, quiet zones included. Printable ASCII only: other characters need
    /// extensions that scanners read differently, or not.
    pub(crate) fn new(number: &str, width: f32) -> Result<Self, BadCode> {
        if number.is_empty() {
            return Err(BadCode::Empty);
        }
        if let Some(bad) = number.chars().find(|it| !matches!(it, ' '..='~')) {
            return Err(BadCode::Character(bad));
        }
        let least = f32::from(MODULE_DOTS[MODULE_DOTS.len() - 1]) * DOT_MM;
        let room = (width / least) as usize;
        let symbols = room.saturating_sub(FRAME_MODULES + 2 * QUIET_MODULES) / SYMBOL_MODULES;
        let too_long = BadCode::TooLong { chars_max: symbols };
        // Two digits a symbol is the densest there is.
        if number.len() > 2 * symbols {
            return Err(too_long);
        }
        let encoded = barcoders::sym::code128::Code128::new(with_sets(number)).map_err(|_| too_long)?;
        let modules = encoded.encode();
        let width_of = |dots: u8| f32::from(dots) * DOT_MM;
        let needed = (modules.len() + 2 * QUIET_MODULES) as f32;
        let fits = MODULE_DOTS
            .into_iter()
            .find(|dots| needed * width_of(*dots) <= width);
        Ok(Self {
            bars: bars(&modules),
            modules: modules.len(),
            module_mm: width_of(fits.ok_or(too_long)?),
        })
    }

    /// Bars and spaces in mm, without quiet zones.
    pub(crate) fn width(&self) -> f32 {
        self.modules as f32 * self.module_mm
    }

    /// The bars in a box, in its middle as far as the grid of printer dots allows.
    pub(crate) fn boxes(&self, within: Rect) -> Vec<Rect> {
        let left = within.x + (within.w - self.width()) / 2.0;
        let left = (left / DOT_MM).round() * DOT_MM;
        let bar = |(start, width): &(usize, usize)| {
            let x = left + *start as f32 * self.module_mm;
            Rect::new(x, within.y, *width as f32 * self.module_mm, within.h)
        };
        self.bars.iter().map(bar).collect()
    }
}

fn bars(modules: &[u8]) -> Vec<(usize, usize)> {
    let mut bars: Vec<(usize, usize)> = Vec::new();
    for (at, _) in modules.iter().enumerate().filter(|(_, it)| **it == 1) {
        match bars.last_mut() {
            Some((start, width)) if *start + *width == at => *width += 1,
            Some(_) | None => bars.push((at, 1)),
        }
    }
    bars
}

/// Code sets as barcoders takes them: B has every printable ASCII character, C has pairs of digits.
const SET_B: char = '\u{181}';
const SET_C: char = '\u{106}';

/// The number with its code sets: C for runs of digits that are shorter in it, else B.
fn with_sets(number: &str) -> String {
    let mut out = String::new();
    let mut set = None;
    let mut switch = |out: &mut String, to: char| {
        if set.replace(to) != Some(to) {
            out.push(to);
        }
    };
    let mut rest = number;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let at_end = rest.len() == number.len() || digits == rest.len();
        let (run, odd) = (digits.max(1), digits % 2);
        if digits >= if at_end { DIGITS_AT_END } else { DIGITS_BETWEEN } {
            // An odd digit goes before the pairs, in set B.
            let (single, pairs) = rest.split_at(odd);
            if odd == 1 {
                switch(&mut out, SET_B);
                out.push_str(single);
            }
            switch(&mut out, SET_C);
            out.push_str(pairs.get(..digits - odd).unwrap_or_default());
        } else {
            switch(&mut out, SET_B);
            out.push_str(rest.get(..run).unwrap_or_default());
        }
        rest = rest.get(run..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_digits_go_in_pairs() {
        let sets = |number: &str| with_sets(number).replace(SET_B, "<B>").replace(SET_C, "<C>");
        assert_eq!(sets("PK-12"), "<B>PK-12");
        assert_eq!(sets("PK-1234"), "<B>PK-<C>1234");
        assert_eq!(sets("PK-12345"), "<B>PK-1<C>2345");
        assert_eq!(sets("A12345B"), "<B>A12345B");
        assert_eq!(sets("A123456B"), "<B>A<C>123456<B>B");
        assert_eq!(sets("0012345678"), "<C>0012345678");
        assert_eq!(sets("12345"), "<B>1<C>2345");
        assert_eq!(sets("7"), "<B>7");
    }

    #[test]
    fn what_no_scanner_reads_is_refused() {
        let refused = |number: &str| Code128::new(number, 92.0).map(|_| ()).err();
        assert_eq!(refused(""), Some(BadCode::Empty));
        assert_eq!(refused("PK\u{106}1"), Some(BadCode::Character('\u{106}')));
        assert_eq!(refused("PK\n1"), Some(BadCode::Character('\n')));
        assert_eq!(refused("상자"), Some(BadCode::Character('상')));
        assert_eq!(refused(&"A".repeat(29)), Some(BadCode::TooLong { chars_max: 28 }));
        assert_eq!(refused(&"A".repeat(28)), None);
        assert_eq!(refused(&"1".repeat(56)), None);
        assert_eq!(refused(&"1".repeat(58)), Some(BadCode::TooLong { chars_max: 28 }));
    }

    #[test]
    fn bars_stand_on_dots_and_leave_their_quiet_zones() -> Result<(), BadCode> {
        let within = Rect::new(4.0, 1.0, 92.0, 10.0);
        for number in [
            "7",
            "PK-000123",
            "ABCDEFGHIJKLMNOPQR",
            "1Z999AA10123456784",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZAB",
        ] {
            let code = Code128::new(number, within.w)?;
            let boxes = code.boxes(within);
            // Ten modules, less the dot by which the bars were moved onto the grid.
            let quiet = 10.0 * code.module_mm - DOT_MM;
            let first = boxes.first().map_or(0.0, |it| it.x);
            let last = boxes.last().map_or(f32::MAX, |it| it.right());
            assert!(
                first - within.x >= quiet && within.right() - last >= quiet,
                "{number}"
            );
            for bar in boxes {
                for edge in [bar.x, bar.right()] {
                    let off = (edge / DOT_MM).round() * DOT_MM - edge;
                    assert!(off.abs() < 0.001, "{number}: an edge at {edge}");
                }
            }
        }
        Ok(())
    }
}
