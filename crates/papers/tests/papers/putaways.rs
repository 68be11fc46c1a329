//! Lists of putaways on A4.

use crate::readers::{fonts, paper, scan};
use papers::{PutawayList, PutawayRow, putaway_list};

fn list(rows: usize) -> PutawayList {
    let row = |n: usize| PutawayRow {
        place: format!("A-{:02}/{n:04}", n % 7),
        sku: format!("SKU-{n:04}"),
        name: ["Tea cup, glazed", "मिट्टी का दीया", "찻잔"][n % 3].to_owned(),
        quantity: 2,
    };
    PutawayList {
        putaway_no: "WH1-PA000042".to_owned(),
        facility: "WH1".to_owned(),
        source: "CANCELLED_ITEM".to_owned(),
        printed_at: "2026-11-22 16:00".to_owned(),
        rows: (1..=rows).map(row).collect(),
    }
}

#[test]
fn a_list_says_what_goes_where_and_its_number_is_scanned() {
    let printed = putaway_list(fonts(), &list(3)).expect("a file");
    assert_eq!((printed.pages, printed.refused.len()), (1, 0));
    let paper = paper(&printed);
    assert!(paper.info().contains("(A4)"));
    let text = paper.text();
    for said in [
        "PUTAWAY WH1-PA000042",
        "CANCELLED_ITEM, 6 units, printed 2026-11-22 16:00",
        "A-02/0002",
        "SKU-0003",
        "Tea cup, glazed",
        "찻잔",
        "Page 1 of 1",
    ] {
        assert!(text.contains(said), "{said:?} is not in {text}");
    }
    let codes = scan(&paper.pictures(200)[0]);
    assert_eq!(codes, ["CODE-128:WH1-PA000042"]);
}

#[test]
fn every_row_of_a_long_list_stands_on_one_page() {
    let printed = putaway_list(fonts(), &list(120)).expect("a file");
    assert!(printed.pages > 2);
    let text = paper(&printed).text();
    for n in 1..=120 {
        assert_eq!(text.matches(&format!("SKU-{n:04}")).count(), 1, "row {n}");
    }
    assert_eq!(text.matches("QUANTITY").count(), printed.pages);
}

#[test]
fn what_no_font_has_refuses_the_list() {
    let mut odd = list(1);
    odd.rows[0].name = "\u{e000}".to_owned();
    let printed = putaway_list(fonts(), &odd).expect("a file");
    assert_eq!((printed.pages, printed.refused[0].code), (0, "FONT_MISSING"));
}
