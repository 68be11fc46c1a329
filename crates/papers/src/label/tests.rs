//! Nothing on a label stands in the place of something else.

use super::{Item, Label, sheet};
use crate::fonts::system;
use crate::money::Money;
use crate::party::Party;
use crate::sheet::{Mark, Rect, Sheet};
use proptest::prelude::*;

/// Shared edges, and floats.
const TOUCH: f32 = 0.01;

fn overlap(a: Rect, b: Rect) -> bool {
    let within = |from: f32, to: f32, other_from: f32, other_to: f32| {
        from + TOUCH < other_to && other_from + TOUCH < to
    };
    within(a.x, a.right(), b.x, b.right()) && within(a.y, a.bottom(), b.y, b.bottom())
}

/// What is drawn where; text is drawn inside of its box only.
fn places(sheet: &Sheet) -> (Vec<Rect>, Vec<Rect>) {
    let (mut texts, mut boxes) = (Vec::new(), Vec::new());
    for mark in &sheet.marks {
        match mark {
            Mark::Text(text) => texts.push(text.within),
            Mark::Boxes(drawn) => boxes.extend(drawn),
        }
    }
    (texts, boxes)
}

fn check(label: &Label) {
    let sheet = sheet(system(), label).expect("fonts and codes for it");
    let (texts, boxes) = places(&sheet);
    for (index, text) in texts.iter().enumerate() {
        for other in texts.iter().skip(index + 1).chain(&boxes) {
            assert!(!overlap(*text, *other), "{text:?} and {other:?}");
        }
    }
    for place in texts.iter().chain(&boxes) {
        let inside = place.x >= 3.9 && place.y >= 3.9 && place.right() <= 96.1 && place.bottom() <= 146.1;
        assert!(inside, "{place:?} is at the edge");
    }
    for mark in &sheet.marks {
        if let Mark::Text(text) = mark {
            for run in &text.runs {
                let right = run.x + run.run.width * run.points * crate::sheet::MM_PER_POINT;
                assert!(
                    run.x >= text.within.x - TOUCH && right <= text.within.right() + TOUCH,
                    "{run:?}"
                );
                let at = text.within;
                assert!(
                    run.baseline > at.y && run.baseline < at.bottom() + TOUCH,
                    "{run:?} in {at:?}"
                );
                assert!(run.points >= 4.0, "too small to read: {run:?}");
            }
        }
    }
}

/// A text of some words of a language.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Street",
        "नगर",
        "சாலை",
        "서울특별시",
        "東京都",
        "الرياض",
        "x",
        "A-1/2,",
    ]);
    prop::collection::vec(word, 0..25).prop_map(|it| it.join(" "))
}

fn party() -> impl Strategy<Value = Party> {
    (words(), prop::collection::vec(words(), 0..9), words()).prop_map(|(name, lines, phone)| Party {
        name,
        lines,
        phone: Some(phone),
        country: None,
    })
}

fn label() -> impl Strategy<Value = Label> {
    let optional = (
        any::<Option<i64>>(),
        prop::option::of("[A-Z0-9]{1,28}"),
        0_u32..1000,
    );
    let texts = (words(), words(), words(), words(), words(), 0_usize..30);
    (party(), party(), optional, texts, "[A-Z0-9-]{1,28}").prop_map(
        |(sender, recipient, optional, texts, no)| Label {
            sender,
            recipient,
            channel: texts.0,
            channel_order_no: texts.1,
            carrier: texts.2,
            facility: "CHENNAI-1".to_owned(),
            packing_no: no,
            tracking_no: optional.1,
            items: vec![
                Item {
                    sku: texts.3,
                    name: texts.4.clone(),
                    quantity: u32::MAX,
                };
                texts.5
            ],
            cash_on_delivery: optional.0.map(|minor| Money {
                minor,
                digits: 2,
                currency: "INR".to_owned(),
            }),
            copy: optional.2,
            printed_at: texts.4,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_said_nothing_overlaps(label in label()) {
        check(&label);
    }
}

/// Everything there is at once, and an address of six lines that take the whole width.
#[test]
fn six_long_lines_of_address_are_all_there() {
    let line = |n: u32| format!("{n}. Line of an address with all that belongs to it, Coimbatore 64100{n}");
    let label = Label {
        recipient: Party {
            name: "Balakrishnan Subrahmanya Chandrasekharan".to_owned(),
            lines: (1..=6).map(line).collect(),
            phone: Some("+91 471 555 0100".to_owned()),
            country: None,
        },
        facility: "F1".to_owned(),
        packing_no: "PK-1".to_owned(),
        tracking_no: Some("T1".to_owned()),
        items: vec![Item::default(); 30],
        cash_on_delivery: Some(Money {
            minor: 1,
            digits: 2,
            currency: "INR".to_owned(),
        }),
        sender: Party {
            lines: (1..=6).map(line).collect(),
            ..Party::default()
        },
        ..Label::default()
    };
    check(&label);
    let sheet = sheet(system(), &label).expect("fonts and codes for it");
    let shown: String = sheet.marks.iter().map(text_of).collect();
    for n in 1..=6 {
        let all = line(n).replace(' ', "");
        assert!(
            shown.replace(' ', "").contains(&all),
            "{all:?} is not whole in {shown}"
        );
    }
}

fn text_of(mark: &Mark) -> String {
    match mark {
        Mark::Text(text) => text.runs.iter().map(|it| it.run.text.as_str()).collect(),
        Mark::Boxes(_) => String::new(),
    }
}
