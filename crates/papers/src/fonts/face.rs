//! One face of a font file: what it covers, its measures, and what shapes and embeds it.

use super::coverage::Coverage;
use harfrust::ShaperData;
use skrifa::attribute::Style;
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};
use std::sync::Arc;

/// How heavy text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Weight {
    /// Running text.
    Regular,
    /// What must be seen first.
    Bold,
}

/// OpenType weight classes from this on count as bold; 600 is SemiBold, 500 is Medium.
const BOLD_FROM: f32 = 551.0;
/// Lines of fonts with broken vertical metrics are kept within this, in em.
const ASCENT_EM: (f32, f32) = (0.6, 2.0);
const DESCENT_EM: (f32, f32) = (0.1, 1.5);

/// A face that can be shaped with and embedded.
pub(crate) struct Face {
    pub(crate) family: String,
    pub(crate) weight: Weight,
    pub(crate) coverage: Coverage,
    /// From the baseline up, in em.
    pub(crate) ascent: f32,
    /// From the baseline down, in em, positive.
    pub(crate) descent: f32,
    pub(crate) units_per_em: f32,
    /// What PDF embeds. Clones share the file's bytes.
    pub(crate) embedded: krilla::text::Font,
    shaping: ShaperData,
    bytes: Arc<Vec<u8>>,
    index: u32,
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?}", self.family, self.weight)
    }
}

/// What is known of a face before it is kept.
pub(crate) struct Candidate {
    pub(crate) family: String,
    pub(crate) weight: Weight,
    /// How far from the weight class that is meant (400 or 700).
    pub(crate) weight_off: u32,
    pub(crate) coverage: Coverage,
    pub(crate) index: u32,
}

impl Candidate {
    /// Reads a face, or `None` where it is no upright outline face of usual width: an italic, a condensed or a
    /// bitmap-only (emoji) face would be drawn wrongly or not at all.
    pub(crate) fn read(font: &FontRef<'_>, index: u32) -> Option<Self> {
        let attributes = font.attributes();
        let outlines = font.glyf().is_ok() || font.cff().is_ok() || font.cff2().is_ok();
        let upright = attributes.style == Style::Normal && attributes.stretch == Default::default();
        if !outlines || !upright || font.charmap().is_symbol() {
            return None;
        }
        let class = attributes.weight.value();
        let (weight, meant) = if class >= BOLD_FROM {
            (Weight::Bold, 700.0)
        } else {
            (Weight::Regular, 400.0)
        };
        Some(Self {
            family: family(font)?,
            weight,
            weight_off: (class - meant).abs() as u32,
            coverage: Coverage::of(font.charmap().mappings().map(|(point, _)| point).collect()),
            index,
        })
    }

    /// The face with all that is needed to print, or `None` where the file is too broken to embed.
    pub(crate) fn keep(self, bytes: &Arc<Vec<u8>>) -> Option<Face> {
        let embedded = krilla::text::Font::new(Arc::clone(bytes).into(), self.index)?;
        let font = FontRef::from_index(bytes, self.index).ok()?;
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let units_per_em = f32::from(metrics.units_per_em);
        if units_per_em < 1.0 {
            return None;
        }
        Some(Face {
            ascent: (metrics.ascent / units_per_em).clamp(ASCENT_EM.0, ASCENT_EM.1),
            descent: (-metrics.descent / units_per_em).clamp(DESCENT_EM.0, DESCENT_EM.1),
            units_per_em,
            embedded,
            shaping: ShaperData::new(&font),
            bytes: Arc::clone(bytes),
            index: self.index,
            family: self.family,
            weight: self.weight,
            coverage: self.coverage,
        })
    }
}

/// The name that Regular and Bold share.
fn family(font: &FontRef<'_>) -> Option<String> {
    let named = |id| {
        font.localized_strings(id)
            .english_or_first()
            .map(|it| it.to_string())
    };
    named(StringId::TYPOGRAPHIC_FAMILY_NAME).or_else(|| named(StringId::FAMILY_NAME))
}

impl Face {
    /// Whether the face has a glyph for every character that is drawn.
    pub(crate) fn covers(&self, text: &str) -> bool {
        text.chars().all(|it| self.coverage.has(it) || is_ignorable(it))
    }

    /// Turns a run of one script and direction into glyphs. `None` where the file can no longer be read; its bytes are
    /// ours and were read before, so this does not happen.
    pub(crate) fn shape(&self, buffer: harfrust::UnicodeBuffer) -> Option<harfrust::GlyphBuffer> {
        let font = FontRef::from_index(&self.bytes, self.index).ok()?;
        let shaper = self.shaping.shaper(&font).build();
        Some(shaper.shape(buffer, harfrust::ShapeOptions::new()))
    }
}

/// Characters that are not drawn and need no glyph (Default_Ignorable_Code_Point of Unicode 16, DerivedCoreProperties).
pub(crate) fn is_ignorable(character: char) -> bool {
    matches!(
        u32::from(character),
        0xAD | 0x34F
            | 0x61C
            | 0x115F..=0x1160
            | 0x17B4..=0x17B5
            | 0x180B..=0x180F
            | 0x200B..=0x200F
            | 0x202A..=0x202E
            | 0x2060..=0x206F
            | 0x3164
            | 0xFE00..=0xFE0F
            | 0xFEFF
            | 0xFFA0
            | 0xFFF0..=0xFFF8
            | 0x1BCA0..=0x1BCA3
            | 0x1D173..=0x1D17A
            | 0xE0000..=0xE0FFF
    )
}
