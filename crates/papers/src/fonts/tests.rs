//! Promises of finding fonts.

use super::{Face, Fonts, FontsError, Weight, system};
use std::path::PathBuf;

const NOTO: &str = "/usr/share/fonts/truetype/noto";

fn code(folders: &[PathBuf]) -> Result<usize, (&'static str, String)> {
    let fonts = Fonts::load(folders).map_err(|error| (error.code(), error.to_string()))?;
    Ok(fonts.faces_kept())
}

#[test]
fn fonts_that_cannot_write_latin_are_refused_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let only = "NotoSansTamil-Regular.ttf";
    std::fs::copy(format!("{NOTO}/{only}"), folder.path().join("a.ttf")).expect("fonts-noto-core");
    let (code_of, message) = code(&[folder.path().to_owned()]).expect_err("no Latin");
    assert_eq!(code_of, "FONTS_NO_LATIN");
    assert!(
        message.contains("fonts-noto-core") && message.contains("ORDERTIDE_FONTS"),
        "{message}"
    );
    assert_eq!(code(&[]).expect_err("nothing").0, "FONTS_NO_LATIN");
    let (code_of, message) = code(&["/no/such/folder".into()]).expect_err("no folder");
    assert_eq!(code_of, "FONTS_UNREADABLE");
    assert!(message.contains("/no/such/folder"), "{message}");
}

#[test]
fn a_file_that_is_no_font_is_skipped_and_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::copy(format!("{NOTO}/NotoSans-Regular.ttf"), at("good.ttf")).expect("fonts-noto-core");
    std::fs::write(at("bad.ttf"), b"not a font").expect("a file");
    std::fs::write(at("notes.txt"), b"not looked at").expect("a file");
    let fonts = Fonts::load(&[folder.path().to_owned()]).expect("one good font");
    assert_eq!(fonts.faces_kept(), 1);
    let skipped: Vec<&PathBuf> = fonts.skipped().iter().map(|it| &it.path).collect();
    assert_eq!(skipped, [&at("bad.ttf")]);
}

/// A truncated font must not be found out only while printing.
#[test]
fn a_font_that_was_cut_off_never_panics() {
    let whole = std::fs::read(format!("{NOTO}/NotoSans-Regular.ttf")).expect("fonts-noto-core");
    for part in [1, 12, 300, 4_000, 100_000, whole.len() - 1] {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("cut.ttf"), &whole[..part]).expect("a file");
        if let Ok(fonts) = Fonts::load(&[folder.path().to_owned()]) {
            let label = crate::Label {
                facility: "F".to_owned(),
                packing_no: "PK-1".to_owned(),
                ..crate::Label::default()
            };
            let printed = crate::labels(&fonts, &[label]);
            assert!(printed.is_err() || printed.is_ok_and(|it| it.pages <= 1));
        }
    }
}

#[test]
fn upright_faces_of_use_are_kept_once() {
    let kept = |family: &str, weight: Weight| {
        let of = |it: &&Face| it.family == family && it.weight == weight;
        system().faces.iter().filter(of).count()
    };
    for family in [
        "Noto Sans",
        "Noto Sans Devanagari",
        "Noto Sans Tamil",
        "Noto Sans CJK KR",
        "Noto Sans CJK JP",
    ] {
        assert_eq!(
            (kept(family, Weight::Regular), kept(family, Weight::Bold)),
            (1, 1),
            "{family}"
        );
    }
    // They add nothing to those above.
    for family in ["Noto Serif", "Noto Sans Mono CJK KR", "Noto Sans Display"] {
        assert_eq!(kept(family, Weight::Regular), 0, "{family}");
    }
}

#[test]
fn one_value_serves_every_thread() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(system());
}

#[test]
fn errors_have_codes_and_say_what_to_do() {
    let many = FontsError::TooMany { files_max: 7 };
    assert_eq!(many.code(), "FONTS_TOO_MANY");
    assert!(many.to_string().contains('7') && many.to_string().contains("ORDERTIDE_FONTS"));
}
