//! Workbooks, as programs write them and as only hands can.

use crate::archive::{BOOK, BOOK_RELS, RELS, book, of_rows, text_row, zipped};
use crate::{Upload, read, rows, text};
use rust_xlsxwriter::{Format, Formula, Workbook};
use sheets::values::{DateOrder, code, date, money};
use sheets::{Cell, CellFault, Limits, Options, SheetError, open_with};

fn saved(mut book: Workbook) -> Upload {
    Upload::new(book.save_to_buffer().unwrap())
}

#[test]
fn every_kind_of_cell() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let format = |code: &str| Format::new().set_num_format(code);
    for (column, name) in (0..).zip(["text", "number", "padded", "date", "yes", "error", "sum"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    sheet.write_string(2, 0, "  한 <&> \n'\" _x000D_ ").unwrap();
    sheet.write_number(2, 1, 12.1).unwrap();
    sheet
        .write_number_with_format(2, 2, 42, &format("000000"))
        .unwrap();
    let moment = jiff::civil::date(2026, 11, 22).at(14, 5, 9, 0);
    sheet
        .write_datetime_with_format(2, 3, moment, &format("d mmm yyyy h:mm"))
        .unwrap();
    sheet.write_boolean(2, 4, true).unwrap();
    sheet
        .write_formula(2, 5, Formula::new("=1/0").set_result("#DIV/0!"))
        .unwrap();
    sheet
        .write_formula(2, 6, Formula::new("=1+1").set_result("2"))
        .unwrap();
    let upload = saved(book);
    let rows = rows(&upload);
    let [row] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    assert_eq!(row.number, 3);
    assert_eq!(row.cell(0), &text("  한 <&> \n'\" _x000D_ "));
    assert_eq!(money(row.cell(1), 2), Ok(1210));
    assert_eq!(code(row.cell(2)), Ok("000042".into()));
    assert_eq!(date(row.cell(3), DateOrder::YearFirst), Ok(moment));
    assert_eq!(row.cell(4), &Cell::Boolean(true));
    assert_eq!(row.cell(5), &Cell::Error(CellFault::Shown("#DIV/0!".into())));
    assert_eq!(code(row.cell(6)), Ok("2".into()));
    assert_eq!(row.formulas, [5, 6]);
    assert_eq!(row.cell(99), &Cell::Empty);
}

#[test]
fn the_first_sheet_that_is_shown_and_has_rows_is_read() {
    let mut book = Workbook::new();
    book.add_worksheet()
        .set_name("Hidden")
        .unwrap()
        .set_hidden(true)
        .write_string(0, 0, "no")
        .unwrap();
    book.add_worksheet()
        .set_name("Blank")
        .unwrap()
        .write_string(3, 3, "  ")
        .unwrap();
    let orders = book.add_worksheet().set_name("Orders").unwrap();
    orders.set_active(true).write_string(4, 0, "order_no").unwrap();
    book.add_worksheet()
        .set_name("Other")
        .unwrap()
        .write_string(0, 0, "other")
        .unwrap();
    let upload = saved(book);
    let reader = upload.open().unwrap();
    assert_eq!(reader.sheet(), Some("Orders"));
    assert_eq!(
        (reader.header().row, reader.header().names.as_slice()),
        (5, ["order_no".to_owned()].as_slice())
    );
    let named = |name: &str| {
        let options = Options {
            sheet: Some(name.into()),
            ..Options::default()
        };
        open_with(&upload.path, &Limits::default(), &options)
    };
    assert_eq!(named("other").unwrap().header().names, ["other"]);
    assert_eq!(named("HIDDEN").unwrap().header().names, ["no"]);
    assert_eq!(named("Blank").map(|_| ()), Err(SheetError::SheetsEmpty));
    let error = named("Missing").map(|_| ()).unwrap_err();
    assert_eq!(error.code(), "SHEET_MISSING");
    assert!(error.to_string().contains("\"Orders\""), "{error}");
}

#[test]
fn dates_of_a_workbook_that_counts_from_1904() {
    let sheet = format!(
        "<worksheet><sheetData>{}<row r=\"2\"><c s=\"1\"><v>44886.25</v></c></row></sheetData></worksheet>",
        text_row(1, &["day"])
    );
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>";
    let day = |book: &str| {
        let upload = Upload::new(zipped(&[
            ("_rels/.rels", RELS.as_bytes()),
            ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
            ("xl/workbook.xml", book.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
            ("xl/styles.xml", styles.as_bytes()),
        ]));
        date(rows(&upload)[0].cell(0), DateOrder::YearFirst)
            .unwrap()
            .to_string()
    };
    assert_eq!(day(BOOK), "2022-11-21T06:00:00");
    assert_eq!(
        day(&BOOK.replace("<workbookPr/>", "<workbookPr date1904=\"1\"/>")),
        "2026-11-22T06:00:00"
    );
}

#[test]
fn sheets_without_references_and_with_prefixes() {
    let sheet = "<x:worksheet><x:sheetData><x:row><x:c t=\"str\"><x:v>a</x:v></x:c><x:c/><x:c t=\"s\"><x:v>0</x:v></x:c>\
                 </x:row><x:row/><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>";
    let strings = "<x:sst><x:si><x:r><x:t>b</x:t></x:r><x:r><x:t xml:space=\"preserve\"> c</x:t></x:r>\
                   <x:rPh><x:t>no</x:t></x:rPh></x:si></x:sst>";
    let upload = Upload::new(book(sheet, strings, "<styleSheet/>"));
    assert_eq!(upload.open().unwrap().header().names, ["a", "", "b c"]);
    assert_eq!(read(&upload), [(3, vec!["1".to_owned()])]);
}

#[test]
fn a_formula_without_a_result_is_an_error_and_an_empty_result_is_none() {
    let upload = Upload::new(of_rows(&format!(
        "{}<row r=\"2\"><c><f>A1</f></c><c><f>A1</f><v></v></c><c t=\"str\"><f>A1</f><v></v></c><c><v>1</v></c></row>",
        text_row(1, &["a", "b", "c", "d"])
    )));
    let row = &rows(&upload)[0];
    let none = Cell::Error(CellFault::NoResult);
    assert_eq!(
        (row.cell(0), row.cell(1), row.cell(2)),
        (&none, &none, &Cell::Empty)
    );
    assert!(row.is_formula(0) && !row.is_formula(3));
}

#[test]
fn a_bad_cell_does_not_stop_the_others() {
    let bad = "<c t=\"s\"><v>99</v></c><c t=\"b\"><v>maybe</v></c><c t=\"n\"><v>twelve</v></c><c t=\"??\"><v>1</v></c>\
               <c t=\"e\"><v>#SPILL!</v></c><c><v>1e999</v></c><c t=\"d\"><v>2026-11-22</v></c>";
    let upload = Upload::new(of_rows(&format!(
        "{}<row r=\"2\">{bad}</row>{}",
        text_row(1, &["a", "b", "c", "d", "e", "f", "g"]),
        text_row(3, &["fine"])
    )));
    let rows = rows(&upload);
    let is_error = |cell: &Cell| matches!(cell, Cell::Error(_));
    assert!(rows[0].cells[..6].iter().all(is_error), "{:?}", rows[0]);
    assert_eq!(rows[0].cell(4).shown(), "#SPILL!");
    assert_eq!(date(rows[0].cell(6), DateOrder::YearFirst).unwrap().day(), 22);
    assert_eq!(rows[1].cell(0), &text("fine"));
}

#[test]
fn a_row_over_a_bound_does_not_stop_the_others() {
    let long = "x".repeat(32_768);
    let upload = Upload::new(of_rows(&format!(
        "{}<row r=\"2\"><c r=\"GS2\" t=\"str\"><v>far</v></c></row><row r=\"3\"><c r=\"XFD3\"/></row>{}{}{}",
        text_row(1, &["a"]),
        text_row(4, &[&long]),
        text_row(5, &[&long[1..]]),
        text_row(6, &[&"x".repeat(300_000)]),
    )));
    let codes: Vec<_> = upload
        .open()
        .unwrap()
        .map(|it| {
            it.map(|row| row.number)
                .map_err(|error| (error.code(), error.row()))
        })
        .collect();
    let expected = [
        Err(("TOO_MANY_COLUMNS", Some(2))),
        Err(("CELL_TOO_LONG", Some(4))),
        Ok(5),
        Err(("CELL_TOO_LONG", Some(6))),
    ];
    assert_eq!(codes, expected);
}

#[test]
fn a_sheet_that_breaks_off_says_how_far_it_was_read() {
    let whole = format!(
        "<worksheet><sheetData>{}{}{}",
        text_row(1, &["a"]),
        text_row(2, &["x"]),
        text_row(3, &["y"])
    );
    for end in [
        "",
        "<row r=\"4\">",
        "<row r=\"4\"><c><v>",
        "</oops>",
        "<row r=\"0\"/>",
        "<row r=\"4\"><c r=\"ZZZZZZZZ1\"/>",
    ] {
        let upload = Upload::new(book(&format!("{whole}{end}"), "<sst/>", "<styleSheet/>"));
        let mut reader = upload.open().unwrap();
        let came: Vec<_> = reader.by_ref().collect();
        let (last, rows) = came.split_last().unwrap();
        if end.is_empty() {
            // Rows that are all there are not taken back because a closing tag is missing.
            assert_eq!((rows.len(), last.is_ok()), (1, true), "{end:?}");
            continue;
        }
        assert_eq!(rows.len(), 2, "{end:?}");
        let error = last.clone().unwrap_err();
        assert!(
            matches!(error, SheetError::Damaged { after_row: 3, .. }),
            "{end:?}: {error}"
        );
        assert!(error.to_string().contains("Rows up to 3 were read"), "{error}");
        assert!(reader.next_row().is_none());
    }
}

#[test]
fn texts_in_the_sheet_with_entities_and_sections() {
    let upload = Upload::new(of_rows(&format!(
        "{}{}",
        text_row(1, &["a"]),
        text_row(2, &["x &amp; &#54620;&#x2028;<![CDATA[<b>]]>"])
    )));
    assert_eq!(read(&upload)[0].1, ["x & 한\u{2028}<b>"]);
}
