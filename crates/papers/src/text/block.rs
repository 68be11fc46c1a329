//! Paragraphs fitted into a box: as large as goes, at the smallest size cut.

use super::line::{Line, Missing};
use super::wrap::Paragraph;
use crate::sheet::{MM_PER_POINT, Rect, Sheet, Text};

/// From line to line, of the faces' full height: Noto's leaves room for stacked accents, which addresses seldom have.
const LEADING: f32 = 0.92;
/// By how much a size is made smaller at a time, in points.
const STEP_POINTS: f32 = 0.5;

/// Sizes a block may have, in points. 6 points at 203 dpi is 17 dots for the em: the least that prints legibly.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    pub(crate) max: f32,
    pub(crate) min: f32,
}

/// Where lines stand in their box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// Left; right where the text reads from right to left.
    Start,
    /// In the middle.
    Middle,
    /// Right.
    End,
}

/// Lines at a size, not yet placed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    pub(super) lines: Vec<Line>,
    points: f32,
    ascent: f32,
    descent: f32,
    cut: bool,
}

impl Block {
    /// Fits paragraphs into a width and height in mm: the largest size at which all is there, else the smallest, where
    /// every paragraph that has a line keeps its beginning and ends in an ellipsis.
    pub(crate) fn fit(
        paragraphs: &[Paragraph<'_>],
        (width, height): (f32, f32),
        sizes: Sizes,
    ) -> Result<Self, Missing> {
        let most = |of: fn(&Paragraph<'_>) -> f32| paragraphs.iter().map(of).fold(0.0, f32::max);
        let mut block = Self {
            lines: Vec::new(),
            points: sizes.max,
            ascent: most(|it| it.ascent),
            descent: most(|it| it.descent),
            cut: false,
        };
        loop {
            let em = block.em();
            let broken: Vec<_> = paragraphs.iter().map(|it| it.lines(width / em)).collect();
            let needed: usize = broken.iter().map(Vec::len).sum();
            let room = block.room(height);
            let last = block.points <= sizes.min;
            if needed <= room || last {
                let shares = shares(broken.iter().map(Vec::len), room.max(1));
                for (index, (paragraph, lines)) in paragraphs.iter().zip(broken).enumerate() {
                    let share = shares.get(index).copied().unwrap_or(0);
                    // An ellipsis stands for whole paragraphs that come after, too.
                    let cut = lines.len() > share || shares.get(index + 1) == Some(&0);
                    block.add(paragraph, lines.get(..share).unwrap_or(&lines), cut, width / em)?;
                }
                return Ok(block);
            }
            block.points = (block.points - STEP_POINTS).max(sizes.min);
        }
    }

    fn add(
        &mut self,
        paragraph: &Paragraph<'_>,
        lines: &[std::ops::Range<usize>],
        cut: bool,
        width: f32,
    ) -> Result<(), Missing> {
        self.cut |= cut;
        for (index, at) in lines.iter().enumerate() {
            self.lines.push(if cut && index + 1 == lines.len() {
                paragraph.cut(at.start, width)?
            } else {
                paragraph.shaped(at.clone())?
            });
        }
        Ok(())
    }

    /// The em in mm.
    fn em(&self) -> f32 {
        self.points * MM_PER_POINT
    }

    fn pitch(&self) -> f32 {
        (self.ascent + self.descent) * LEADING * self.em()
    }

    /// How many lines go into a height. Where not even one does at the smallest size, it is drawn as small as needed.
    fn room(&self, height: f32) -> usize {
        let rest = height - (self.ascent + self.descent) * self.em();
        if rest < -ROUNDING {
            0
        } else if self.pitch() <= 0.0 {
            1
        } else {
            1 + (rest / self.pitch() + ROUNDING) as usize
        }
    }

    /// Its height in mm; 0 where nothing is in it.
    pub(crate) fn height(&self) -> f32 {
        match self.lines.len() {
            0 => 0.0,
            count => (self.ascent + self.descent) * self.em() + (count - 1) as f32 * self.pitch(),
        }
    }

    /// Its widest line in mm.
    pub(crate) fn width(&self) -> f32 {
        self.lines.iter().map(|it| it.width).fold(0.0, f32::max) * self.em()
    }

    /// From the top to the first baseline, in mm.
    pub(crate) fn drop(&self) -> f32 {
        self.ascent * self.em()
    }

    /// Whether some of the text had no room.
    pub(crate) const fn is_cut(&self) -> bool {
        self.cut
    }

    /// Draws it from the top of the box. Nothing is drawn outside of the box: a line that shaping made wider than it
    /// was measured is made smaller, and what still stands out (stacks of accents) is cut off.
    pub(crate) fn place(self, sheet: &mut Sheet, within: Rect, align: Align) {
        let (em, pitch) = (self.em(), self.pitch());
        let shrunk = (within.h / self.height().max(f32::MIN_POSITIVE)).min(1.0);
        let mut baseline = within.y + self.ascent * em * shrunk;
        let mut text = Text {
            within,
            runs: Vec::new(),
        };
        for line in self.lines {
            let fits = (within.w / (line.width * em).max(f32::MIN_POSITIVE)).min(shrunk);
            let free = within.w - line.width * em * fits;
            let mut x = within.x
                + match align {
                    Align::Start if line.level.is_rtl() => free,
                    Align::Start => 0.0,
                    Align::Middle => free / 2.0,
                    Align::End => free,
                };
            for run in line.runs {
                let advance = run.width * em * fits;
                text.push(x, baseline, self.points * fits, run);
                x += advance;
            }
            baseline += pitch * shrunk;
        }
        sheet.text(text);
    }
}

/// Against a line lost to the last bit of a float; in mm and in lines.
const ROUNDING: f32 = 0.001;

/// How many lines each paragraph gets of `room`: one each first, then what they need, in order.
fn shares(needed: impl Iterator<Item = usize> + Clone, room: usize) -> Vec<usize> {
    let count = needed.clone().count();
    let mut spare = room.saturating_sub(count);
    let mut shares: Vec<usize> = needed
        .map(|need| {
            let more = need.saturating_sub(1).min(spare);
            spare -= more;
            need.min(1) + more
        })
        .collect();
    shares.iter_mut().skip(room).for_each(|it| *it = 0);
    shares
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn every_paragraph_gets_a_line_before_one_gets_two() {
        assert_eq!(shares([3, 1, 2].into_iter(), 6), [3, 1, 2]);
        assert_eq!(shares([3, 1, 2].into_iter(), 4), [2, 1, 1]);
        assert_eq!(shares([3, 1, 2].into_iter(), 3), [1, 1, 1]);
        assert_eq!(shares([3, 1, 2].into_iter(), 2), [1, 1, 0]);
        assert!(shares([].into_iter(), 2).is_empty());
    }
}
