//! A page as it will be drawn: what stands where, in mm from the top left.

use crate::text::Run;

/// A point is 1/72 inch.
pub(crate) const MM_PER_POINT: f32 = 25.4 / 72.0;

/// A box in mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) w: f32,
    pub(crate) h: f32,
}

impl Rect {
    pub(crate) const fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }

    /// The box less a margin on every side.
    pub(crate) fn inset(self, by: f32) -> Self {
        Self::new(self.x + by, self.y + by, self.w - 2.0 * by, self.h - 2.0 * by)
    }

    pub(crate) fn right(self) -> f32 {
        self.x + self.w
    }

    pub(crate) fn bottom(self) -> f32 {
        self.y + self.h
    }
}

/// Text that is drawn inside of its box only.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) within: Rect,
    pub(crate) runs: Vec<PlacedRun>,
}

/// Glyphs whose baseline begins at a point.
#[derive(Debug)]
pub(crate) struct PlacedRun {
    pub(crate) x: f32,
    pub(crate) baseline: f32,
    pub(crate) points: f32,
    pub(crate) run: Run,
}

impl Text {
    pub(crate) fn push(&mut self, x: f32, baseline: f32, points: f32, run: Run) {
        self.runs.push(PlacedRun {
            x,
            baseline,
            points,
            run,
        });
    }
}

/// What is drawn, all of it black.
#[derive(Debug)]
pub(crate) enum Mark {
    /// Boxes, filled: bars, modules, rules.
    Boxes(Vec<Rect>),
    /// Text.
    Text(Text),
}

/// One page.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// Width and height in mm.
    pub(crate) size: (f32, f32),
    pub(crate) marks: Vec<Mark>,
}

impl Sheet {
    pub(crate) const fn new(size: (f32, f32)) -> Self {
        Self {
            size,
            marks: Vec::new(),
        }
    }

    pub(crate) fn text(&mut self, text: Text) {
        if !text.runs.is_empty() {
            self.marks.push(Mark::Text(text));
        }
    }

    pub(crate) fn boxes(&mut self, boxes: Vec<Rect>) {
        self.marks.push(Mark::Boxes(boxes));
    }

    /// A horizontal line.
    pub(crate) fn rule(&mut self, x: f32, y: f32, width: f32, thickness: f32) {
        self.boxes(vec![Rect::new(x, y, width, thickness)]);
    }

    /// The outline of a box, drawn inside of it.
    pub(crate) fn frame(&mut self, it: Rect, thickness: f32) {
        self.boxes(vec![
            Rect::new(it.x, it.y, it.w, thickness),
            Rect::new(it.x, it.bottom() - thickness, it.w, thickness),
            Rect::new(it.x, it.y, thickness, it.h),
            Rect::new(it.right() - thickness, it.y, thickness, it.h),
        ]);
    }
}
