//! What cannot be printed is left out by name, and the rest is printed.

use crate::readers::{fonts, paper_of};
use crate::samples::{indic, invoice, korean, latin, money};
use papers::{Label, PAPERS_MAX, Printed, invoices, labels};

/// Prints a good label, one changed by `spoil`, and a good one; the two must come out.
fn spoilt(spoil: impl Fn(&mut Label)) -> Printed {
    let mut bad = latin();
    bad.packing_no = "PK-BAD".to_owned();
    spoil(&mut bad);
    let printed = labels(fonts(), &[indic(), bad, korean()]).expect("a file");
    assert_eq!(printed.pages, 2);
    let text = paper_of(&printed.pdf).text();
    assert!(text.contains("लक्ष्मी") && text.contains("김하늘"), "{text}");
    let places: Vec<usize> = printed.refused.iter().map(|it| it.index).collect();
    assert_eq!(places, [1]);
    printed
}

fn code_and_message(spoil: impl Fn(&mut Label)) -> (&'static str, String) {
    let refused = spoilt(spoil).refused.remove(0);
    assert_eq!(
        (refused.code, refused.message),
        (refused.why.code(), refused.why.to_string())
    );
    (refused.why.code(), refused.why.to_string())
}

#[test]
fn a_character_without_a_font_refuses_that_label_only() {
    // Private use, unassigned, and the replacement for nothing at all.
    for (text, named) in [
        ("A\u{E000}", "U+E000"),
        ("\u{378}", "U+0378"),
        ("\u{10FFFF}x", "U+10FFFF"),
    ] {
        let (code, message) = code_and_message(|it| it.recipient.name = text.to_owned());
        assert_eq!(code, "FONT_MISSING");
        assert!(message.contains(named) && message.contains("PK-BAD"), "{message}");
    }
    let (code, _) = code_and_message(|it| it.items[1].name = "lamp \u{F8FF}".to_owned());
    assert_eq!(code, "FONT_MISSING");
}

#[test]
fn control_characters_are_not_missing() {
    let mut label = latin();
    label.recipient.name = "Zoë\0\u{1B}\r\n\u{202E}Łuk".to_owned();
    let printed = labels(fonts(), &[label]).expect("a file");
    assert!(printed.refused.is_empty(), "{:?}", printed.refused);
    assert!(paper_of(&printed.pdf).text().contains("Zoë Łuk"));
}

#[test]
fn a_number_that_cannot_be_scanned_is_refused() {
    type Spoil = fn(&mut Label);
    let cases: [(Spoil, &str, &str); 9] = [
        (
            |it| it.packing_no = "PK-상자".to_owned(),
            "BARCODE_CHARACTER",
            "packing no.",
        ),
        (
            |it| it.packing_no = "PK\n1".to_owned(),
            "BARCODE_CHARACTER",
            "U+000A",
        ),
        (
            |it| it.packing_no = "A".repeat(29),
            "BARCODE_TOO_LONG",
            "29 characters",
        ),
        (|it| it.packing_no = String::new(), "BARCODE_EMPTY", "packing no."),
        (
            |it| it.tracking_no = Some("1".repeat(57)),
            "BARCODE_TOO_LONG",
            "tracking no.",
        ),
        (
            |it| it.tracking_no = Some(String::new()),
            "BARCODE_EMPTY",
            "tracking no.",
        ),
        (
            |it| it.facility = "A/B".to_owned(),
            "BARCODE_CHARACTER",
            "facility",
        ),
        (|it| it.facility = "F".repeat(49), "BARCODE_TOO_LONG", "facility"),
        (|it| it.facility = String::new(), "BARCODE_EMPTY", "facility"),
    ];
    for (spoil, code, said) in cases {
        let (found, message) = code_and_message(spoil);
        assert_eq!(found, code, "{message}");
        assert!(message.contains(said), "{message}");
    }
}

/// The longest that are allowed, together.
#[test]
fn numbers_within_their_bounds_always_have_room() {
    for packing_no in ["a".repeat(28), "1".repeat(56)] {
        let mut label = latin();
        (label.facility, label.packing_no) = ("_".repeat(48), packing_no);
        let printed = labels(fonts(), &[label]).expect("a file");
        assert!(printed.refused.is_empty(), "{:?}", printed.refused);
    }
}

#[test]
fn an_amount_of_no_currency_is_refused() {
    let (code, message) = code_and_message(|it| it.cash_on_delivery = Some(money(1, 5, "INR")));
    assert_eq!(code, "MONEY_DIGITS", "{message}");
    let mut bad = invoice(1);
    bad.digits = 9;
    let printed = invoices(fonts(), &[bad, invoice(2)]).expect("a file");
    assert_eq!((printed.refused[0].code, printed.pages), ("MONEY_DIGITS", 1));
}

#[test]
fn a_file_has_a_bound_and_says_what_is_beyond_it() {
    let bare = Label {
        facility: "F1".to_owned(),
        packing_no: "PK-1".to_owned(),
        ..Label::default()
    };
    let printed = labels(fonts(), &vec![bare; PAPERS_MAX + 2]).expect("a file");
    let beyond: Vec<(usize, &str)> = printed.refused.iter().map(|it| (it.index, it.code)).collect();
    assert_eq!(
        beyond,
        [
            (PAPERS_MAX, "TOO_MANY_PAPERS"),
            (PAPERS_MAX + 1, "TOO_MANY_PAPERS")
        ]
    );
    assert_eq!(printed.pages, PAPERS_MAX);
}

#[test]
fn an_invoice_has_a_bound_of_lines() {
    let printed = invoices(fonts(), &[invoice(papers::LINES_MAX + 1)]).expect("no file");
    assert_eq!(
        (printed.refused[0].code, printed.pdf.len()),
        ("TOO_MANY_LINES", 0)
    );
}
