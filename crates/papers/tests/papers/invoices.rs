//! Invoices on A4.

use crate::readers::{fonts, paper};
use crate::samples::invoice;
use papers::{Invoice, invoices};

fn text(it: Invoice) -> String {
    paper(&invoices(fonts(), &[it]).expect("a file")).text()
}

#[test]
fn an_invoice_is_a4_and_says_who_what_and_how_much() {
    let paper = paper(&invoices(fonts(), &[invoice(3)]).expect("a file"));
    let info = paper.info();
    assert!(info.contains("595.276 x 841.89 pts (A4)"), "{info}");
    let text = paper.text();
    for said in [
        "Nila Traders",
        "लक्ष्मी क्षत्रिय",
        "INV/26-27/000451",
        "22 November 2026",
        "OD-2026-000123456",
        "PK-000001234",
        "SKU-0003",
        "125.52",
        "251.04",
        "INR 753.06",
        "Page 1 of 1",
    ] {
        assert!(text.contains(said), "{said:?} is not in {text}");
    }
}

#[test]
fn a_long_invoice_repeats_its_head_and_counts_its_pages() {
    let printed = invoices(fonts(), &[invoice(60)]).expect("a file");
    let pages = printed.pages;
    assert!(pages > 1);
    let text = paper(&printed).text();
    let each: Vec<&str> = text.split('\u{c}').filter(|it| !it.trim().is_empty()).collect();
    assert_eq!(each.len(), pages);
    for (index, page) in each.iter().enumerate() {
        let said = format!("Page {} of {pages}", index + 1);
        assert!(page.contains(&said) && page.contains("UNIT PRICE INR"), "{page}");
        assert!(page.contains("INV/26-27/000451"), "{page}");
        assert_eq!(page.contains("TOTAL"), index + 1 == pages, "{page}");
    }
    for n in 1..=60 {
        assert_eq!(text.matches(&format!("SKU-{n:04}")).count(), 1, "line {n}");
    }
}

/// For every number of lines around a page's end, nothing is lost and the total has a place.
#[test]
fn every_length_has_all_lines_and_one_total() {
    let lengths: Vec<usize> = (0..50).collect();
    let papers: Vec<Invoice> = lengths.iter().map(|n| invoice(*n)).collect();
    let printed = invoices(fonts(), &papers).expect("a file");
    let text = paper(&printed).text();
    assert_eq!(text.matches("TOTAL").count(), lengths.len());
    assert_eq!(text.matches("SKU-").count(), lengths.iter().sum::<usize>());
    assert_eq!(text.matches("Page 1 of").count(), lengths.len());
}

#[test]
fn amounts_have_the_digits_of_their_currency() {
    let mut yen = invoice(1);
    (yen.currency, yen.digits) = ("JPY".to_owned(), 0);
    assert!(text(yen).contains("JPY 25100"));
    let mut dinar = invoice(1);
    (dinar.currency, dinar.digits) = ("KWD".to_owned(), 3);
    assert!(text(dinar).contains("KWD 25.100"));
}

#[test]
fn the_longest_numbers_are_whole() {
    let mut long = invoice(1);
    long.total = i64::MIN;
    long.lines[0].amount = i64::MIN;
    long.lines[0].unit_price = i64::MIN;
    long.lines[0].quantity = u32::MAX;
    let text = text(long);
    assert_eq!(text.matches("-92233720368547758.08").count(), 3, "{text}");
    assert!(text.contains("4294967295"), "{text}");
}

#[test]
fn the_same_invoices_give_the_same_bytes() {
    let first = invoices(fonts(), &[invoice(40)]).expect("a file");
    assert_eq!(first, invoices(fonts(), &[invoice(40)]).expect("a file"));
}
