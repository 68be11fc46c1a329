//! Names of all languages are drawn as they are written, and can be read out of the file again.

use crate::readers::{fonts, paper};
use crate::samples::{indic, korean, label, latin, party};
use papers::labels;

fn text_of(name: &str, lines: &[&str]) -> String {
    let label = label(party(name, lines, "+1"));
    paper(&labels(fonts(), &[label]).expect("a file")).text()
}

#[test]
fn names_can_be_read_out_of_the_file() {
    for label in [latin(), indic(), korean()] {
        let recipient = label.recipient.clone();
        let text = close(&paper(&labels(fonts(), &[label]).expect("a file")).text());
        // A line may have been broken, so words are looked for.
        let words = recipient.lines.iter().flat_map(|it| it.split(' '));
        for word in words.chain(recipient.name.split(' ')) {
            assert!(text.contains(word), "{word:?} is not in {text}");
        }
    }
}

/// Without spaces: pdftotext guesses them from gaps, and takes the room beside a mark below a letter for one.
fn close(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn other_scripts_can_be_read_out_too() {
    for name in [
        "田中さくら",
        "王小明",
        "Αλέξανδρος",
        "Наталья",
        "ಸರೋಜಾ",
        "สมชาย",
        "ნინო",
        "Nguyễn Thị Ánh",
    ] {
        let text = text_of(name, &["Line 1"]);
        assert!(text.contains(name), "{name:?} is not in {text}");
    }
}

#[test]
fn right_to_left_text_keeps_its_words_and_numbers() {
    let text = text_of("محمد عبد الله", &["שדרות רוטשילד 12"]);
    for word in ["محمد", "عبد", "الله", "שדרות", "רוטשילד", "12"] {
        assert!(text.contains(word), "{word:?} is not in {text:?}");
    }
}
