//! Every code scans back to its number.

use crate::readers::{fonts, paper, scan};
use crate::samples::{crowded, indic, items, korean, latin, money};
use papers::{Label, labels};

fn numbered(packing_no: &str, tracking_no: Option<&str>) -> Label {
    let mut label = latin();
    label.packing_no = packing_no.to_owned();
    label.tracking_no = tracking_no.map(str::to_owned);
    label
}

/// Numbers of each set of characters, each width of module, and the longest.
fn many() -> Vec<Label> {
    let mut labels = vec![
        numbered("7", None),
        numbered("PK-1", Some("1Z999AA10123456784")),
        numbered("PK-000001234", Some("00340434161094021501")),
        numbered("pk_0001/a b~!", Some("EE123456789IN")),
        numbered("ABCDEFGHIJKLMNOPQRSTUVWXYZAB", Some(&"9".repeat(56))),
        numbered("12345", Some("A123456B")),
        numbered("0012345678", Some("\\\"#$%&'()*+,-")),
        numbered("{lower|case}", Some("^_`@;<=>?")),
        indic(),
        korean(),
        crowded(),
    ];
    labels[3].facility = "F".repeat(32);
    labels[4].facility = "f".repeat(48);
    for n in 0..12_u64 {
        // Numbers as a sequence draws them, with the check digit and country of a postal item.
        let serial = n * 7_654_321 % 100_000_000;
        labels.push(numbered(
            &format!("PK-{:09}", n * 31 + 1),
            Some(&format!("RR{serial:08}{}IN", n % 10)),
        ));
    }
    let mut paid = latin();
    paid.cash_on_delivery = Some(money(99, 2, "INR"));
    paid.items = items(20);
    paid.copy = 1;
    labels.push(paid);
    labels
}

fn scan_all_at(dpi: u32) {
    let papers = many();
    let paper = paper(&labels(fonts(), &papers).expect("a file"));
    let pictures = paper.pictures(dpi);
    assert_eq!(pictures.len(), papers.len());
    for (label, picture) in papers.iter().zip(pictures) {
        let mut there = vec![
            format!("CODE-128:{}", label.packing_no),
            format!("QR-Code:{}/{}", label.facility, label.packing_no),
        ];
        there.extend(label.tracking_no.as_ref().map(|it| format!("CODE-128:{it}")));
        there.sort();
        assert_eq!(scan(&picture), there, "at {dpi} dpi");
    }
}

#[test]
fn every_code_scans_at_the_203_dpi_of_a_label_printer() {
    scan_all_at(203);
}

#[test]
fn every_code_scans_at_300_dpi() {
    scan_all_at(300);
}
