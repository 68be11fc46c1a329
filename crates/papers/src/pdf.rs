//! Sheets as a PDF file.

use crate::fonts::Fonts;
use crate::sheet::{MM_PER_POINT, Mark, PlacedRun, Rect, Sheet, Text};
use krilla::Document;
use krilla::SerializeSettings;
use krilla::geom::{Path, PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::FillRule;
use krilla::surface::Surface;

/// The PDF could not be written, though every page could be set: a font file that can be drawn with but not cut down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "The PDF could not be written: {why}. A font is likely damaged; install it anew or name others in ORDERTIDE_FONTS"
)]
pub struct PdfError {
    /// What the PDF library says.
    pub why: String,
}

impl PdfError {
    /// The stable code by which programs know the failure.
    pub const fn code(&self) -> &'static str {
        "PDF_FAILED"
    }
}

/// The file of these pages; empty where there are none. It holds no time and no random id: the same sheets give the same
/// bytes.
pub(crate) fn write(fonts: &Fonts, title: &str, sheets: &[Sheet]) -> Result<Vec<u8>, PdfError> {
    if sheets.is_empty() {
        return Ok(vec![]);
    }
    let mut document = Document::new_with(SerializeSettings {
        enable_tagging: false,
        ..SerializeSettings::default()
    });
    document.set_metadata(
        Metadata::new()
            .title(title.to_owned())
            .creator("Ordertide".to_owned()),
    );
    for sheet in sheets {
        let (width, height) = sheet.size;
        let size = PageSettings::from_wh(points(width), points(height)).ok_or_else(|| PdfError {
            why: format!("a page of {width} x {height} mm"),
        })?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for mark in &sheet.marks {
            match mark {
                Mark::Boxes(boxes) => {
                    if let Some(path) = path(boxes) {
                        surface.draw_path(&path);
                    }
                }
                Mark::Text(text) => draw(&mut surface, fonts, text),
            }
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| PdfError {
        why: error.to_string(),
    })
}

fn points(mm: f32) -> f32 {
    mm / MM_PER_POINT
}

fn path(boxes: &[Rect]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for it in boxes {
        let rect = krilla::geom::Rect::from_ltrb(
            points(it.x),
            points(it.y),
            points(it.right()),
            points(it.bottom()),
        );
        if let Some(rect) = rect {
            path.push_rect(rect);
        }
    }
    path.finish()
}

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, text: &Text) {
    let clip = path(&[text.within]);
    if let Some(clip) = &clip {
        surface.push_clip_path(clip, &FillRule::NonZero);
    }
    for PlacedRun {
        x,
        baseline,
        points: size,
        run,
    } in &text.runs
    {
        if let Some(face) = fonts.face(run.face) {
            let start = Point::from_xy(points(*x), points(*baseline));
            surface.draw_glyphs(start, &run.glyphs, face.embedded.clone(), &run.text, *size, false);
        }
    }
    if clip.is_some() {
        surface.pop();
    }
}
