//! Whatever a text is made of, nothing panics and the file can be read.

use crate::readers::{fonts, paper_of};
use crate::samples::{invoice, label, money, party};
use papers::{Invoice, Item, Label, invoices, labels};
use proptest::prelude::*;

/// Characters that have tripped text before, next to any others: joiners, marks, directions, surrogate neighbours.
fn text() -> impl Strategy<Value = String> {
    let tricky = prop::sample::select(vec![
        '\u{200D}', '\u{200C}', '\u{202E}', '\u{2067}', '\u{301}', '\u{94D}', '\u{FE0F}', '\u{FFFF}',
        '\u{0}', '\u{2028}', 'क', 'ि', 'ष', 'க', 'ொ', '한', 'ᄒ', 'ᅡ', '語', 'ب', 'א', '🏽', '👩', '\u{E000}',
        '…', ' ', '/', '1',
    ]);
    let character = prop_oneof![3 => tricky, 1 => any::<char>(), 2 => prop::char::range(' ', '~')];
    prop::collection::vec(character, 0..60).prop_map(String::from_iter)
}

fn any_label() -> impl Strategy<Value = Label> {
    let texts = prop::collection::vec(text(), 12);
    (texts, any::<i64>(), any::<u8>(), any::<u32>()).prop_map(|(texts, minor, digits, count)| {
        let mut it = texts.into_iter();
        let mut next = || it.next().unwrap_or_default();
        let (name, first, second, phone) = (next(), next(), next(), next());
        let mut label = label(party(&name, &[&first, &second], &phone));
        label.recipient.country = Some(next());
        label.sender.name = next();
        label.carrier = next();
        label.channel_order_no = next();
        label.printed_at = next();
        label.items.push(Item {
            sku: next(),
            name: next(),
            quantity: count,
        });
        if digits % 2 == 0 {
            label.packing_no = next();
            label.facility = phone.clone();
            label.tracking_no = Some(phone);
        }
        label.copy = count % 3;
        label.cash_on_delivery = Some(money(minor, digits % 6, "INR"));
        label
    })
}

fn readable(printed: &papers::Printed, given: usize) {
    assert_eq!(printed.pdf.is_empty(), printed.pages == 0);
    assert!(printed.refused.len() <= given);
    if printed.pages > 0 {
        let info = paper_of(&printed.pdf).info();
        assert!(
            info.contains(&format!("Pages:           {}", printed.pages)),
            "{info}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_labels_give_a_file_that_can_be_read(papers in prop::collection::vec(any_label(), 1..12)) {
        let printed = labels(fonts(), &papers).expect("a file");
        prop_assert_eq!(printed.pages + printed.refused.len(), papers.len());
        readable(&printed, papers.len());
    }

    #[test]
    fn any_invoice_gives_a_file_that_can_be_read(texts in prop::collection::vec(text(), 6), lines in 0_usize..30) {
        let mut papers: Vec<Invoice> = vec![invoice(lines), invoice(1)];
        papers[0].buyer.name = texts[0].clone();
        papers[0].invoice_no = texts[1].clone();
        papers[0].packing_no = texts[2].clone();
        papers[0].currency = texts[3].clone();
        for line in &mut papers[0].lines {
            line.name = texts[4].clone();
            line.sku = texts[5].clone();
        }
        let printed = invoices(fonts(), &papers).expect("a file");
        prop_assert!(printed.refused.iter().all(|it| it.index == 0));
        readable(&printed, papers.len());
    }
}

/// A sample of it is rendered, too: poppler reports what it cannot draw.
#[test]
fn odd_texts_can_be_rendered() {
    let odd = [
        "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
        "क\u{94D}\u{200D}ष\u{93F}\u{93F}\u{94D}",
        "\u{93F}\u{301}\u{BCA}",
        "ᄒ\u{1161}\u{11AB}\u{1161}",
        "א1ب2ค3क4",
        "«»()[]א()[]",
        "👩\u{200D}🏽",
    ];
    let papers: Vec<Label> = odd.iter().map(|it| label(party(it, &[it, it], "+1"))).collect();
    let printed = labels(fonts(), &papers).expect("a file");
    assert!(printed.pages >= 5, "{:?}", printed.refused);
    assert_eq!(paper_of(&printed.pdf).pictures(72).len(), printed.pages);
}
