//! Promises of setting text, on the fonts that `make setup` installs.

use super::line::{Line, Missing, Style};
use super::wrap::Paragraph;
use super::{Block, Sizes};
use crate::fonts::{Fonts, Han, Weight, system};
use unicode_segmentation::UnicodeSegmentation;

const REGULAR: Style = Style {
    weight: Weight::Regular,
    han: Han::Korean,
};

fn line(text: &str) -> Line {
    Line::set(system(), text, REGULAR, None).expect("fonts for it")
}

/// Family and text of every run, from the left.
fn runs(text: &str, style: Style) -> Vec<(String, String)> {
    let line = Line::set(system(), text, style, None).expect("fonts for it");
    let family = |face: usize| system().face(face).map(|it| it.family.clone());
    let runs = line.runs.into_iter();
    runs.map(|it| (family(it.face).expect("a face"), it.text))
        .collect()
}

fn glyphs(text: &str) -> Vec<u32> {
    let runs = line(text).runs.into_iter();
    runs.flat_map(|it| it.glyphs)
        .map(|it| it.glyph_id.to_u32())
        .collect()
}

#[test]
fn each_script_has_its_own_face_and_digits_have_one() {
    let found = runs("Flat 4, क्षि 12 தமிழ் 김하늘", REGULAR);
    let families: Vec<(&str, &str)> = found.iter().map(|(f, t)| (f.as_str(), t.as_str())).collect();
    assert_eq!(
        families,
        [
            ("Noto Sans", "Flat 4, "),
            ("Noto Sans Devanagari", "क्षि"),
            ("Noto Sans", " 12 "),
            ("Noto Sans Tamil", "தமிழ்"),
            ("Noto Sans", " "),
            ("Noto Sans CJK KR", "김하늘"),
        ]
    );
}

#[test]
fn bold_text_is_set_in_bold_faces() {
    let style = Style {
        weight: Weight::Bold,
        ..REGULAR
    };
    let line = Line::set(system(), "A क தமிழ் 김", style, None).expect("fonts for it");
    for run in line.runs {
        let face = system().face(run.face).expect("a face");
        assert_eq!(face.weight, Weight::Bold, "{face:?}");
    }
}

#[test]
fn chinese_characters_have_the_forms_of_their_place() {
    let family = |han| runs("直", Style { han, ..REGULAR }).remove(0).0;
    assert_eq!(family(Han::Japanese), "Noto Sans CJK JP");
    assert_eq!(family(Han::Korean), "Noto Sans CJK KR");
    assert_eq!(family(Han::Simplified), "Noto Sans CJK SC");
    assert_eq!(family(Han::Traditional), "Noto Sans CJK TC");
    assert_eq!(family(Han::HongKong), "Noto Sans CJK HK");
    let of = |han| {
        let line = Line::set(system(), "直", Style { han, ..REGULAR }, None).expect("fonts for it");
        line.runs[0].glyphs[0].glyph_id
    };
    assert_ne!(of(Han::Japanese), of(Han::Simplified));
}

#[test]
fn the_place_is_told_by_the_country_or_by_what_is_written() {
    assert_eq!(Han::of(Some("TW"), ["かな"]), Han::Traditional);
    assert_eq!(Han::of(None, ["大", "대"]), Han::Korean);
    assert_eq!(Han::of(Some("IN"), ["大かな"]), Han::Japanese);
    assert_eq!(Han::of(None, ["大"]), Han::Simplified);
}

/// Four characters: ka, virama, ssa, sign i. The first three become one glyph, before which the sign is drawn.
#[test]
fn devanagari_is_joined_and_reordered() {
    assert_eq!("क्षि".chars().count(), 4);
    let joined = glyphs("क्षि");
    assert_eq!(joined.len(), 2);
    assert_eq!(joined[1..], glyphs("क्ष"), "the conjunct comes last");
    assert!(!glyphs("क").iter().any(|it| joined.contains(it)));
}

/// Two characters: ka and the sign o, which stands on both sides of it.
#[test]
fn tamil_signs_stand_on_both_sides() {
    assert_eq!("கொ".chars().count(), 2);
    let around = glyphs("கொ");
    assert_eq!(around.len(), 3);
    assert_eq!(around[1], glyphs("க")[0]);
}

#[test]
fn arabic_letters_join() {
    let (three, alone) = (glyphs("ببب"), glyphs("ب"));
    assert!(!three.contains(&alone[0]), "{three:?} and {alone:?}");
}

#[test]
fn right_to_left_words_stand_right_to_left_and_numbers_do_not() {
    let line = line("שלום 12 עולם");
    assert!(line.level.is_rtl());
    let shown: Vec<String> = line.runs.iter().map(|it| it.text.trim().to_owned()).collect();
    let shown: Vec<&String> = shown.iter().filter(|it| !it.is_empty()).collect();
    assert_eq!(shown, ["עולם", "12", "שלום"]);
    // Brackets are drawn the other way round, as they open on the right.
    assert_eq!(glyphs("א(")[0], glyphs(")")[0]);
}

#[test]
fn a_character_without_a_font_is_named() {
    let missing = |text: &str| Line::set(system(), text, REGULAR, None).map(|_| ()).err();
    assert_eq!(missing("ab\u{E000}c"), Some(Missing('\u{E000}')));
    assert_eq!(missing("क\u{E001}\u{93F}"), Some(Missing('\u{E001}')));
    assert_eq!(missing("abc"), None);
}

fn paragraph(text: &str) -> Paragraph<'static> {
    let fonts: &'static Fonts = system();
    Paragraph::new(fonts, text, REGULAR)
        .expect("fonts for it")
        .expect("some text")
}

const LONG: [&str; 6] = [
    "221B Example Street, Behind the Old Tower, Mumbai 400001, Maharashtra",
    "श्री कृष्ण नगर, மகாத்மா காந்தி சாலை, இரண்டாவது தெரு, तमिलनाडु",
    "서울특별시강남구테헤란로한빛아파트일백일동천오백이호",
    "شارع الملك فهد 12، الطابق 3، الرياض 11564، المملكة العربية السعودية",
    "AWordThatIsMuchTooLongForAnyLineAndHasNoPlaceWhereItMayBeBrokenAtAll",
    "東京都千代田区丸の内一丁目　ビル五階、〒100-0005",
];

#[test]
fn no_line_is_wider_than_asked_and_nothing_is_lost() {
    for text in LONG {
        for width in [3.0, 7.0, 20.0, 100.0] {
            let paragraph = paragraph(text);
            let lines = paragraph.lines(width);
            let mut shown = String::new();
            for at in lines {
                let line = paragraph.shaped(at).expect("fonts for it");
                // A tenth over: a word broken in two may be shaped wider than it was as a whole; it is drawn smaller.
                assert!(line.width <= width * 1.1, "{} > {width} in {text}", line.width);
                let mut runs = line.runs;
                runs.sort_by_key(|it| it.at.start);
                shown.extend(runs.iter().map(|it| it.text.as_str()));
            }
            let close = |it: &str| it.split_whitespace().collect::<String>();
            assert_eq!(close(&shown), close(text));
        }
    }
}

#[test]
fn what_has_no_room_ends_in_an_ellipsis() {
    let sizes = Sizes { max: 12.0, min: 6.0 };
    for text in LONG {
        let block = Block::fit(&[paragraph(text)], (30.0, 3.0), sizes).expect("fonts for it");
        assert!(block.is_cut(), "{text}");
        assert!(block.width() <= 30.0, "{text}");
        let whole = Block::fit(&[paragraph(text)], (60.0, 60.0), sizes).expect("fonts for it");
        assert!(!whole.is_cut(), "{text}");
    }
    let line = paragraph("A long name").cut(0, 4.0).expect("fonts for it");
    let shown: String = line.runs.iter().map(|it| it.text.as_str()).collect();
    assert!(shown.starts_with("A l") && shown.ends_with('…'), "{shown}");
    // A cut never parts what a reader sees as one character.
    let line = paragraph("क्षिक्षिक्षिक्षिक्षि").cut(0, 4.0).expect("fonts for it");
    let shown: String = line.runs.iter().map(|it| it.text.as_str()).collect();
    let first = shown
        .trim_end_matches('…')
        .graphemes(true)
        .all(|it| it == "क्षि" || it == "षि" || it == "क्");
    assert!(first, "{shown}");
}

#[test]
fn paragraphs_that_have_no_room_are_stood_for_by_an_ellipsis() {
    let sizes = Sizes { max: 8.0, min: 8.0 };
    let three = [paragraph("One"), paragraph("Two"), paragraph("Three")];
    let shown = |height: f32| {
        let block = Block::fit(&three, (60.0, height), sizes).expect("fonts for it");
        let lines = block
            .lines
            .iter()
            .map(|it| it.runs.iter().map(|run| run.text.as_str()).collect::<String>());
        (lines.collect::<Vec<_>>().join("|"), block.is_cut())
    };
    assert_eq!(shown(20.0), ("One|Two|Three".to_owned(), false));
    assert_eq!(shown(8.0), ("One|Two…".to_owned(), true));
    assert_eq!(shown(4.0), ("One…".to_owned(), true));
}

#[test]
fn a_block_is_as_large_as_its_room_lets_it() {
    let sizes = Sizes { max: 13.0, min: 6.0 };
    let short = Block::fit(&[paragraph("Flat 7")], (80.0, 40.0), sizes).expect("fonts for it");
    let tight = Block::fit(&[paragraph(LONG[0])], (40.0, 9.0), sizes).expect("fonts for it");
    assert!(short.drop() > tight.drop());
    assert!(tight.height() <= 9.0 && !tight.is_cut());
}
