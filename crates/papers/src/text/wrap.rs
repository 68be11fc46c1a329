//! Where lines break.

use super::clean::{ELLIPSIS, clean};
use super::line::{Line, Missing, Style};
use crate::fonts::Fonts;
use std::ops::Range;
use unicode_bidi::Level;
use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;

/// A text that was measured once, to be broken at any width.
pub(crate) struct Paragraph<'f> {
    fonts: &'f Fonts,
    text: String,
    style: Style,
    level: Level,
    pub(crate) ascent: f32,
    pub(crate) descent: f32,
    /// Width in em of everything before each byte; one more than there are bytes.
    before: Vec<f32>,
}

impl<'f> Paragraph<'f> {
    /// Measures a text; `None` where nothing of it can be seen.
    pub(crate) fn new(fonts: &'f Fonts, text: &str, style: Style) -> Result<Option<Self>, Missing> {
        let text = clean(text);
        if text.is_empty() {
            return Ok(None);
        }
        let line = Line::set(fonts, &text, style, None)?;
        let mut before = vec![0.0];
        let mut sum = 0.0;
        for advance in line.advances(text.len()) {
            sum += advance;
            before.push(sum);
        }
        Ok(Some(Self {
            fonts,
            text,
            style,
            level: line.level,
            ascent: line.ascent,
            descent: line.descent,
            before,
        }))
    }

    fn width(&self, at: &Range<usize>) -> f32 {
        let upto = |byte: usize| self.before.get(byte).copied().unwrap_or(0.0);
        upto(at.end) - upto(at.start)
    }

    /// The lines at a width in em: broken where the script allows (UAX 14), a longer word between two graphemes.
    pub(crate) fn lines(&self, width_max: f32) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let mut line = 0..0;
        for (end, _) in linebreaks(&self.text) {
            if self.width(&self.trimmed(line.start..end)) > width_max {
                if !line.is_empty() {
                    lines.push(self.trimmed(line.clone()));
                    line = line.end..line.end;
                }
                self.break_word(&mut line, end, width_max, &mut lines);
            }
            line.end = end;
        }
        if !line.is_empty() {
            lines.push(self.trimmed(line));
        }
        lines
    }

    /// Breaks what stands between `line` and `end` until the rest fits; `line` begins with the rest then.
    fn break_word(&self, line: &mut Range<usize>, end: usize, width_max: f32, lines: &mut Vec<Range<usize>>) {
        let word = self.trimmed(line.start..end);
        let text = self.text.get(word.clone()).unwrap_or_default();
        for (at, grapheme) in text.grapheme_indices(true) {
            let (from, to) = (word.start + at, word.start + at + grapheme.len());
            if from > line.start && self.width(&(line.start..to)) > width_max {
                lines.push(line.start..from);
                line.start = from;
            }
        }
    }

    /// Without the space at which it was broken.
    fn trimmed(&self, at: Range<usize>) -> Range<usize> {
        let text = self.text.get(at.clone()).unwrap_or_default();
        at.start..at.start + text.trim_end().len()
    }

    /// One of the lines, shaped.
    pub(crate) fn shaped(&self, at: Range<usize>) -> Result<Line, Missing> {
        let text = self.text.get(at).unwrap_or_default();
        Line::set(self.fonts, text, self.style, Some(self.level))
    }

    /// A line from `start` that ends in an ellipsis, as long as fits.
    pub(crate) fn cut(&self, start: usize, width_max: f32) -> Result<Line, Missing> {
        let rest = self.text.get(start..).unwrap_or_default();
        let mut ends: Vec<usize> = rest.grapheme_indices(true).map(|(at, _)| at).collect();
        ends.push(rest.len());
        let mut reserve = ELLIPSIS_EM;
        loop {
            let fits = ends.partition_point(|end| self.width(&(start..start + end)) + reserve <= width_max);
            ends.truncate(fits.max(1));
            let kept = rest.get(..ends.last().copied().unwrap_or(0)).unwrap_or_default();
            let text = format!("{}{ELLIPSIS}", kept.trim_end());
            let line = Line::set(self.fonts, &text, self.style, Some(self.level))?;
            if line.width <= width_max || ends.len() <= 1 {
                return Ok(line);
            }
            // Shaped apart it came out wider than measured: once more, a little shorter.
            ends.pop();
            reserve = 0.0;
        }
    }
}

/// Room for the ellipsis, in em: that of Noto Sans is 0.82 wide, of CJK faces 1.
const ELLIPSIS_EM: f32 = 1.0;
