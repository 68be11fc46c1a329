//! One line of text as glyphs: runs by direction, script and face, each shaped with its face.

use crate::fonts::{Fonts, Han, Weight};
use harfrust::{Direction, GlyphBuffer, UnicodeBuffer};
use krilla::text::{GlyphId, KrillaGlyph};
use std::ops::Range;
use unicode_bidi::{Level, ParagraphBidiInfo};
use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;

/// A character that no font has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Missing(pub(crate) char);

/// How text is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    pub(crate) han: Han,
}

/// Glyphs of one face, left to right.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) face: usize,
    /// What the glyphs stand for; their ranges are of this text.
    pub(crate) text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    /// In em.
    pub(crate) width: f32,
    /// Where the text stands in the line, in bytes.
    pub(crate) at: Range<usize>,
}

/// A shaped line. Measures are in em, since outlines scale without hinting.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) runs: Vec<Run>,
    pub(crate) width: f32,
    pub(crate) ascent: f32,
    pub(crate) descent: f32,
    pub(crate) level: Level,
}

/// What one face draws of one script.
struct Item {
    at: Range<usize>,
    face: usize,
    script: Script,
}

impl Line {
    /// Sets `text`, which is clean. Its direction is `level`, or that of its first letter with one.
    pub(crate) fn set(
        fonts: &Fonts,
        text: &str,
        style: Style,
        level: Option<Level>,
    ) -> Result<Self, Missing> {
        let items = items(fonts, text, style)?;
        let bidi = ParagraphBidiInfo::new(text, level);
        let (levels, stretches) = bidi.visual_runs(0..text.len());
        let mut line = Self {
            runs: Vec::new(),
            width: 0.0,
            ascent: 0.0,
            descent: 0.0,
            level: bidi.paragraph_level,
        };
        for stretch in stretches {
            let rtl = levels.get(stretch.start).is_some_and(Level::is_rtl);
            let mut within: Vec<Item> = items.iter().filter_map(|it| it.within(&stretch)).collect();
            if rtl {
                within.reverse();
            }
            for item in within {
                line.push(fonts, shape(fonts, text, item, rtl, style.han)?);
            }
        }
        Ok(line)
    }

    fn push(&mut self, fonts: &Fonts, run: Run) {
        if let Some(face) = fonts.face(run.face) {
            self.ascent = self.ascent.max(face.ascent);
            self.descent = self.descent.max(face.descent);
        }
        self.width += run.width;
        self.runs.push(run);
    }

    /// The advance of every byte's character, in em, at the first byte of its cluster; 0 elsewhere.
    pub(crate) fn advances(&self, bytes: usize) -> Vec<f32> {
        let mut advances = vec![0.0; bytes];
        for run in &self.runs {
            for glyph in &run.glyphs {
                if let Some(advance) = advances.get_mut(run.at.start + glyph.text_range.start) {
                    *advance += glyph.x_advance;
                }
            }
        }
        advances
    }
}

impl Item {
    fn within(&self, stretch: &Range<usize>) -> Option<Self> {
        let at = self.at.start.max(stretch.start)..self.at.end.min(stretch.end);
        (!at.is_empty()).then_some(Self { at, ..*self })
    }
}

/// Splits text by script and face, in reading order.
fn items(fonts: &Fonts, text: &str, style: Style) -> Result<Vec<Item>, Missing> {
    let mut items: Vec<Item> = Vec::new();
    let mut script = text.chars().find_map(own_script).unwrap_or(Script::Latin);
    for (start, grapheme) in text.grapheme_indices(true) {
        script = grapheme.chars().find_map(own_script).unwrap_or(script);
        match fonts.choose(grapheme, script, style.weight, style.han) {
            Some(face) => add(&mut items, start..start + grapheme.len(), face, script),
            // No face has all of it, as of a letter under another script's mark: each character by itself.
            None => {
                for (offset, character) in grapheme.char_indices() {
                    let at = start + offset..start + offset + character.len_utf8();
                    let single = text.get(at.clone()).unwrap_or_default();
                    let face = fonts.choose(single, script, style.weight, style.han);
                    add(&mut items, at, face.ok_or(Missing(character))?, script);
                }
            }
        }
    }
    Ok(items)
}

/// The script of a character that has one; digits, spaces and marks are part of the script they stand in.
fn own_script(character: char) -> Option<Script> {
    let script = character.script();
    (![Script::Common, Script::Inherited, Script::Unknown].contains(&script)).then_some(script)
}

fn add(items: &mut Vec<Item>, at: Range<usize>, face: usize, script: Script) {
    match items.last_mut() {
        Some(last) if last.face == face && last.script == script => last.at.end = at.end,
        Some(_) | None => items.push(Item { at, face, script }),
    }
}

fn shape(fonts: &Fonts, line: &str, item: Item, rtl: bool, han: Han) -> Result<Run, Missing> {
    let text = line.get(item.at.clone()).unwrap_or_default();
    let missing = |at: usize| {
        Missing(
            text.get(at..)
                .and_then(|it| it.chars().next())
                .unwrap_or('\u{FFFD}'),
        )
    };
    let face = fonts.face(item.face).ok_or_else(|| missing(0))?;
    let mut buffer = UnicodeBuffer::new();
    buffer.set_pre_context(line.get(..item.at.start).unwrap_or_default());
    buffer.push_str(text);
    buffer.set_post_context(line.get(item.at.end..).unwrap_or_default());
    buffer.set_direction(if rtl {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    });
    if let Ok(script) = item.script.short_name().parse() {
        buffer.set_script(script);
    }
    if crate::fonts::is_cjk(item.script)
        && let Ok(language) = han.language().parse()
    {
        buffer.set_language(language);
    }
    let shaped = face.shape(buffer).ok_or_else(|| missing(0))?;
    let glyphs = glyphs(&shaped, text.len(), face.units_per_em).map_err(missing)?;
    Ok(Run {
        face: item.face,
        text: text.to_owned(),
        width: glyphs.iter().map(|it| it.x_advance).sum(),
        glyphs,
        at: item.at,
    })
}

/// The glyphs with the bytes each cluster stands for, or where the face has none after all.
fn glyphs(shaped: &GlyphBuffer, bytes: usize, units_per_em: f32) -> Result<Vec<KrillaGlyph>, usize> {
    let infos = shaped.glyph_infos();
    let mut starts: Vec<usize> = infos.iter().map(|it| it.cluster as usize).collect();
    starts.sort_unstable();
    starts.dedup();
    let end_of = |start: usize| {
        let next = starts.partition_point(|it| *it <= start);
        starts.get(next).copied().unwrap_or(bytes)
    };
    let em = |units: i32| units as f32 / units_per_em;
    let each = infos.iter().zip(shaped.glyph_positions());
    each.map(|(info, position)| {
        let start = info.cluster as usize;
        if info.glyph_id == 0 {
            return Err(start);
        }
        Ok(KrillaGlyph::new(
            GlyphId::new(info.glyph_id),
            em(position.x_advance),
            em(position.x_offset),
            em(position.y_offset),
            em(position.y_advance),
            start..end_of(start),
            None,
        ))
    })
    .collect()
}
