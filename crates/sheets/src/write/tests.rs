//! What only the inside of the writer can show.

use super::*;
use crate::{Limits, Options, open_with, values};
use rstest::rstest;

#[rstest]
#[case(1210, 2, "12.10")]
#[case(-5, 2, "-0.05")]
#[case(7, 0, "7")]
#[case(i64::MIN, 2, "-92233720368547758.08")]
#[case(1, 4, "0.0001")]
fn amounts(#[case] minor: i64, #[case] digits: u8, #[case] expected: &str) {
    assert_eq!(decimal(minor, digits), expected);
}

#[test]
fn rows_that_do_not_fit_on_a_sheet_go_to_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.xlsx");
    let sheet = Sheet {
        name: "Orders".into(),
        created: jiff::civil::date(2026, 11, 22).at(9, 0, 0, 0),
    };
    let columns = vec![Column::new("no", Kind::Number)];
    let mut writer = Writer::create(&path, Format::Xlsx, columns, &sheet)
        .unwrap()
        .with_rows_per_sheet(3);
    for number in 1..=7 {
        writer.row(&[Value::Number(number)]).unwrap();
    }
    assert_eq!(writer.finish(), Ok(Written { rows: 7, sheets: 3 }));
    let mut read = Vec::new();
    for name in ["Orders", "Orders 2", "Orders 3"] {
        let options = Options {
            sheet: Some(name.into()),
            ..Options::default()
        };
        let reader = open_with(&path, &Limits::default(), &options).unwrap();
        assert_eq!(reader.header().names, ["no"]);
        read.extend(reader.map(|row| values::quantity(row.unwrap().cell(0)).unwrap()));
    }
    assert_eq!(read, [1, 2, 3, 4, 5, 6, 7]);
}
