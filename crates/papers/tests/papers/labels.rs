//! What is on a label, and on what paper.

use crate::readers::{fonts, paper};
use crate::samples::{crowded, indic, items, korean, latin};
use papers::{Label, labels};

#[test]
fn a_label_is_a_page_of_100_by_150_mm() {
    let printed = labels(fonts(), &[latin(), indic(), korean(), crowded()]).expect("a file");
    assert_eq!(printed.pages, 4);
    let info = paper(&printed).info();
    // 100 mm and 150 mm in points.
    let sizes = info.matches("283.465 x 425.197 pts").count();
    assert_eq!(sizes, 4, "{info}");
}

#[test]
fn the_same_labels_give_the_same_bytes() {
    let papers = [latin(), indic(), korean(), crowded()];
    let first = labels(fonts(), &papers).expect("a file");
    assert!(!first.pdf.is_empty());
    assert_eq!(first, labels(fonts(), &papers).expect("a file"));
    let info = paper(&first).info();
    assert!(
        !info.contains("CreationDate") && !info.contains("ModDate"),
        "{info}"
    );
}

#[test]
fn no_labels_are_no_file() {
    let printed = labels(fonts(), &[]).expect("nothing");
    assert_eq!(
        (printed.pdf.len(), printed.pages, printed.refused.len()),
        (0, 0, 0)
    );
}

#[test]
fn only_a_reprint_is_marked() {
    let mut again = latin();
    again.copy = 3;
    let text = |label: Label| paper(&labels(fonts(), &[label]).expect("a file")).text();
    assert!(text(again).contains("COPY 3"));
    assert!(!text(latin()).contains("COPY"));
}

#[test]
fn cash_is_printed_with_the_digits_of_its_currency() {
    let text = paper(&labels(fonts(), &[korean()]).expect("a file")).text();
    assert!(
        text.contains("CASH ON DELIVERY") && text.contains("KRW 45000"),
        "{text}"
    );
    let text = paper(&labels(fonts(), &[latin()]).expect("a file")).text();
    assert!(!text.contains("CASH"), "{text}");
}

#[test]
fn items_that_have_no_room_are_counted() {
    let mut label = latin();
    label.items = items(40);
    let text = paper(&labels(fonts(), &[label]).expect("a file")).text();
    let listed = text.matches("SKU-").count();
    assert!(listed >= 3, "{text}");
    assert!(text.contains(&format!("+ {} more", 40 - listed)), "{text}");
    label = latin();
    label.items = items(3);
    let text = paper(&labels(fonts(), &[label]).expect("a file")).text();
    assert_eq!((text.matches("SKU-").count(), text.contains("more")), (3, false));
}

#[test]
fn an_address_without_end_ends_in_an_ellipsis() {
    let mut label = latin();
    label.recipient.lines = (0..100_000).map(|n| format!("Line {n}")).collect();
    let text = paper(&labels(fonts(), &[label]).expect("a file")).text();
    assert!(text.contains("Line 0") && text.contains('…'), "{text}");
}

#[test]
fn a_file_of_many_labels_stays_small() {
    let one = labels(fonts(), &[korean()]).expect("a file").pdf.len();
    let many: Vec<Label> = (0..500)
        .map(|n| {
            let mut label = if n % 2 == 0 { korean() } else { indic() };
            label.packing_no = format!("PK-{n:09}");
            label
        })
        .collect();
    let printed = labels(fonts(), &many).expect("a file");
    assert_eq!((printed.pages, printed.refused.len()), (500, 0));
    // Whole CJK faces are 20 MB each; subsets are embedded once a file.
    assert!(one < 120_000, "one label: {one} bytes");
    assert!(
        printed.pdf.len() < 500 * 12_000,
        "500 labels: {} bytes",
        printed.pdf.len()
    );
}
