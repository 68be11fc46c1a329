//! Our reading of workbooks against calamine's.

use crate::{Upload, rows};
use calamine::{Data, Reader as _, Xlsx, open_workbook};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use sheets::{Cell, CellFault};

#[derive(Debug, Clone)]
enum Given {
    Nothing,
    Text(String),
    Number(f64),
    Date(f64),
    Boolean(bool),
}

fn given() -> impl Strategy<Value = Given> {
    prop_oneof![
        Just(Given::Nothing),
        // Not the texts that we take for errors and blanks: those differ on purpose.
        "[ -~가-힣\n\t]{0,20}[a-z<&>_]".prop_map(Given::Text),
        any::<f64>()
            .prop_filter("finite", |it| it.is_finite())
            .prop_map(Given::Number),
        (-1_000_000_i64..1_000_000).prop_map(|it| Given::Number(it as f64 / 100.0)),
        (1.0..2_000_000.0).prop_map(Given::Date),
        any::<bool>().prop_map(Given::Boolean),
    ]
}

fn same(ours: &Cell, theirs: &Data) -> bool {
    match (ours, theirs) {
        (Cell::Empty, Data::Empty) => true,
        (Cell::Text(ours), Data::String(theirs)) => ours == theirs,
        (Cell::Number(ours), Data::Float(theirs)) => ours.value == *theirs,
        (Cell::Date(ours), Data::DateTime(theirs)) => ours.days == theirs.as_f64(),
        (Cell::Boolean(ours), Data::Bool(theirs)) => ours == theirs,
        (Cell::Error(CellFault::Shown(ours)), Data::Error(theirs)) => *ours == theirs.to_string(),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_and_places_are_the_same(table in prop::collection::vec(prop::collection::vec(given(), 1..6), 1..12)) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_string(0, 0, "header").unwrap();
        for (row, cells) in (1..).zip(&table) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Given::Nothing => sheet.write_blank(row, column, &day),
                    Given::Text(text) => sheet.write_string(row, column, text),
                    Given::Number(number) => sheet.write_number(row, column, *number),
                    Given::Date(number) => sheet.write_number_with_format(row, column, *number, &day),
                    Given::Boolean(value) => sheet.write_boolean(row, column, *value),
                }.unwrap();
            }
        }
        let upload = Upload::new(book.save_to_buffer().unwrap());
        let mut theirs: Xlsx<_> = open_workbook(&upload.path).unwrap();
        let theirs = theirs.worksheet_range("Sheet1").unwrap();
        let ours = rows(&upload);
        for (row, _) in (1_u32..).zip(&table) {
            let mine = ours.iter().find(|it| it.number == u64::from(row) + 1);
            for column in 0..6_u32 {
                let cell = mine.map_or(&Cell::Empty, |it| it.cell(column as usize));
                let other = theirs.get_value((row, column)).unwrap_or(&Data::Empty);
                prop_assert!(same(cell, other), "{row} {column}: {cell:?} {other:?}");
            }
        }
    }
}
