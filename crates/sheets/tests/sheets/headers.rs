//! Which column is which.

use crate::Upload;
use rstest::rstest;
use sheets::{Cell, Columns, Mapping, SheetError, Wanted};

const WANTED: [Wanted; 3] = [
    Wanted {
        name: "order_no",
        aliases: &["Order Number", "주문번호"],
        required: true,
    },
    Wanted {
        name: "quantity",
        aliases: &["qty"],
        required: true,
    },
    Wanted {
        name: "note",
        aliases: &[],
        required: false,
    },
];

fn find(header: &str, mapping: &[(&str, &str)]) -> Result<Columns, SheetError> {
    let mapping: Mapping = mapping
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect();
    Upload::new(format!("{header}\n"))
        .open()
        .unwrap()
        .columns(&WANTED, &mapping)
}

#[rstest]
#[case("order_no,quantity,note", 0, 1)]
#[case("Note;QTY;Order No.", 2, 1)]
#[case("ORDERNO|x|Quantity ", 0, 2)]
#[case("주문번호\tqty", 0, 1)]
#[case("order-number,\"Qty:\"", 0, 1)]
fn names_match_in_any_order_and_spelling(
    #[case] header: &str,
    #[case] order_no: usize,
    #[case] quantity: usize,
) {
    let columns = find(header, &[]).unwrap();
    assert_eq!(columns.place("order_no"), Some(order_no));
    assert_eq!(columns.place("quantity"), Some(quantity));
}

#[test]
fn what_is_missing_is_named_and_so_is_what_is_there() {
    let error = find("Bestellung,note,row_no", &[]).unwrap_err();
    assert_eq!(error.code(), "HEADER_MISSING");
    let said = error.to_string();
    for part in [
        "row 1",
        "\"order_no\", \"quantity\"",
        "it has \"Bestellung\", \"note\"",
    ] {
        assert!(said.contains(part), "{said}");
    }
    assert!(!said.contains("row_no"), "{said}");
}

#[test]
fn two_columns_that_claim_to_be_one_are_refused() {
    let error = find("order_no,Order Number,qty", &[]).unwrap_err();
    assert_eq!(error.code(), "HEADER_TWICE");
    assert!(error.to_string().contains("\"order_no\", \"Order Number\""));
    // Twice something that nobody wants is nobody's business.
    assert!(find("order_no,qty,x,x", &[]).is_ok());
}

#[test]
fn a_person_may_say_which_column_is_meant() {
    let columns = find("Bestellung,qty,Order No", &[("order_no", "bestellung")]).unwrap();
    assert_eq!(columns.place("order_no"), Some(0));
    assert_eq!(columns.unknown, [(2, "Order No".to_owned())]);
    // A column that was given a meaning has no other, whatever its name.
    let columns = find("qty,order_no", &[("note", "qty")]).unwrap_err();
    assert_eq!(columns.code(), "HEADER_MISSING");
    let gone = find("order_no,qty", &[("note", "remark")]).unwrap_err();
    assert_eq!(gone.code(), "MAPPING_BROKEN");
    let twice = find("order_no,qty,remark,Remark", &[("note", "remark")]).unwrap_err();
    assert_eq!(twice.code(), "MAPPING_BROKEN");
}

#[test]
fn unknown_columns_are_reported_and_ours_are_not() {
    let columns = find("order_no,colour,qty,,Error Code,error_message", &[]).unwrap();
    assert_eq!(columns.unknown, [(1, "colour".to_owned())]);
}

#[test]
fn an_absent_column_is_an_empty_cell() {
    let upload = Upload::new("order_no,qty\nA,1\n");
    let mut reader = upload.open().unwrap();
    let columns = reader.columns(&WANTED, &Mapping::new()).unwrap();
    let row = reader.next_row().unwrap().unwrap();
    assert_eq!(columns.cell(&row, "note"), &Cell::Empty);
    assert_eq!(columns.cell(&row, "order_no"), &crate::text("A"));
}
