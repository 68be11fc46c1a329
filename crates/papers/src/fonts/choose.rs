//! Which face draws which characters.

use super::{Face, Fonts, Weight};
use unicode_script::{Script, UnicodeScript};

/// Whose forms Chinese characters are drawn in: one code point looks different in Seoul, Tokyo and Taipei.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Han {
    Japanese,
    Korean,
    Simplified,
    Traditional,
    HongKong,
}

impl Han {
    const ALL: [Self; 5] = [
        Self::Japanese,
        Self::Korean,
        Self::Simplified,
        Self::Traditional,
        Self::HongKong,
    ];

    /// From the country (ISO 3166 alpha-2) where it is known to decide, else from what else is written: Hangul and kana
    /// tell. Text of Chinese characters alone is drawn in the simplified forms.
    pub(crate) fn of<'a>(country: Option<&str>, texts: impl IntoIterator<Item = &'a str>) -> Self {
        match country {
            Some("JP") => return Self::Japanese,
            Some("KR" | "KP") => return Self::Korean,
            Some("CN" | "SG") => return Self::Simplified,
            Some("TW") => return Self::Traditional,
            Some("HK" | "MO") => return Self::HongKong,
            Some(_) | None => (),
        }
        let tells = |character: char| {
            let script = character.script();
            let known = [
                (Script::Hangul, Self::Korean),
                (Script::Hiragana, Self::Japanese),
                (Script::Katakana, Self::Japanese),
                (Script::Bopomofo, Self::Traditional),
            ];
            known
                .into_iter()
                .find(|(it, _)| *it == script)
                .map(|(_, han)| han)
        };
        let told = texts.into_iter().find_map(|text| text.chars().find_map(tells));
        told.unwrap_or(Self::Simplified)
    }

    /// The BCP 47 tag that picks a font's own variants.
    pub(crate) const fn language(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::Korean => "ko",
            Self::Simplified => "zh-Hans",
            Self::Traditional => "zh-Hant",
            Self::HongKong => "zh-Hant-HK",
        }
    }

    /// Families with these forms: of the collection that has all, and of the one for a single region.
    const fn families(self) -> [&'static str; 2] {
        match self {
            Self::Japanese => ["Noto Sans CJK JP", "Noto Sans JP"],
            Self::Korean => ["Noto Sans CJK KR", "Noto Sans KR"],
            Self::Simplified => ["Noto Sans CJK SC", "Noto Sans SC"],
            Self::Traditional => ["Noto Sans CJK TC", "Noto Sans TC"],
            Self::HongKong => ["Noto Sans CJK HK", "Noto Sans HK"],
        }
    }

    pub(super) fn of_family(family: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.families().contains(&family))
    }
}

const BASE: &str = "Noto Sans";

/// Families in the order in which they are asked: smaller is better.
pub(super) fn rank(family: &str) -> (u8, String) {
    let class = if family == BASE {
        0
    } else if family.starts_with("Noto Sans ") && !family.starts_with("Noto Sans Mono") {
        1
    } else if family.starts_with("Noto ") {
        2
    } else {
        3
    };
    (class, family.to_owned())
}

/// Whether the script is written with the CJK faces.
pub(crate) fn is_cjk(script: Script) -> bool {
    [
        Script::Han,
        Script::Hangul,
        Script::Hiragana,
        Script::Katakana,
        Script::Bopomofo,
    ]
    .contains(&script)
}

impl Fonts {
    /// The face for `text`, a grapheme in a run of `script`; `None` where no face has all of its characters.
    ///
    /// Digits, punctuation and the European letters come from the base family in every language, so that a number looks
    /// the same all over the paper; then the script's own family is asked, then every face by rank.
    pub(crate) fn choose(&self, text: &str, script: Script, weight: Weight, han: Han) -> Option<usize> {
        let own = text.chars().next().map_or(Script::Common, |it| it.script());
        let european = [
            Script::Common,
            Script::Inherited,
            Script::Latin,
            Script::Greek,
            Script::Cyrillic,
        ]
        .contains(&own);
        let of_base = european.then(|| self.find(text, weight, |it| it.family == BASE));
        let of_script = || {
            if is_cjk(script) {
                let families = han.families();
                return self.find(text, weight, |it| families.contains(&it.family.as_str()));
            }
            let name = format!("{BASE} {}", script.full_name().replace('_', " "));
            self.find(text, weight, |it| it.family == name)
        };
        of_base
            .flatten()
            .or_else(of_script)
            .or_else(|| self.find(text, weight, |_| true))
    }

    /// The first face in the weight that is asked for, else in the other one.
    fn find(&self, text: &str, weight: Weight, of: impl Fn(&Face) -> bool) -> Option<usize> {
        let fits = |it: &Face| of(it) && it.covers(text);
        let right = self.faces.iter().position(|it| it.weight == weight && fits(it));
        right.or_else(|| self.faces.iter().position(fits))
    }
}
