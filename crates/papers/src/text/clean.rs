//! What text becomes before it is set: one line of characters that can be drawn.

/// Characters of one text that are set. The longest block takes some 400 at its smallest size; a longer text would be
/// cut there all the same, after much work.
pub(crate) const TEXT_CHARS_MAX: usize = 500;

/// The end of a text that did not fit.
pub(crate) const ELLIPSIS: char = '…';

/// One line without what cannot be seen: control characters and every kind of space become one space; characters that
/// turn the direction of what follows (they could make a number read differently) and other invisible marks are
/// dropped. Over [`TEXT_CHARS_MAX`] it ends in an ellipsis.
pub(crate) fn clean(text: &str) -> String {
    let mut line = String::new();
    let mut count = 0;
    let mut space = false;
    for character in text.chars() {
        if character.is_control() || character.is_whitespace() {
            space = !line.is_empty();
            continue;
        }
        if is_dropped(character) {
            continue;
        }
        if count >= TEXT_CHARS_MAX {
            line.push(ELLIPSIS);
            return line;
        }
        if space {
            line.push(' ');
        }
        space = false;
        line.push(character);
        count += 1;
    }
    line
}

fn is_dropped(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' // soft hyphen
            | '\u{202A}'..='\u{202E}' // embeddings and overrides
            | '\u{2066}'..='\u{206F}' // isolates, and deprecated format characters
            | '\u{FEFF}' // byte order mark
            | '\u{FFF9}'..='\u{FFFB}' // interlinear annotation
            | '\u{E0000}'..='\u{E007F}' // tags
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_and_spaces_become_one_space() {
        assert_eq!(clean(" a\0\t\r\n b\u{A0}\u{3000}c\u{2028}"), "a b c");
        assert_eq!(clean("\n\u{7f} "), "");
    }

    #[test]
    fn a_text_cannot_turn_the_direction_of_what_follows() {
        assert_eq!(clean("PK-1\u{202E}2\u{2066}3\u{FEFF}"), "PK-123");
        // Joiners are part of how Indic and Persian words are written.
        assert_eq!(clean("क्\u{200D}ष"), "क्\u{200D}ष");
    }

    #[test]
    fn an_endless_text_ends_in_an_ellipsis() {
        let kept = clean(&"क".repeat(TEXT_CHARS_MAX));
        assert_eq!(kept.chars().count(), TEXT_CHARS_MAX);
        let cut = clean(&"क".repeat(TEXT_CHARS_MAX + 1));
        assert_eq!(cut, format!("{kept}…"));
    }
}
