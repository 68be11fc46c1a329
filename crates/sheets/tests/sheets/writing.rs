//! Exports, and what comes back of them.

use crate::{Upload, created, rows};
use proptest::prelude::*;
use rstest::rstest;
use sheets::values::{DateOrder, code, date, money, quantity, yes_no};
use sheets::{
    Cell, CellFault, Column, Field, Format, Kind, Mapping, Mending, Number, Row, Sheet, Shown, Value, Wanted,
    WriteError, Writer, Written, template,
};
use std::io::Cursor;

fn sheet() -> Sheet {
    Sheet {
        name: "Orders".into(),
        created: created(),
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("order_no", Kind::Code),
        Column::new("buyer", Kind::Text),
        Column::new("quantity", Kind::Number),
        Column::new("total", Kind::Money { digits: 2 }),
        Column::new("placed_at", Kind::Moment),
        Column::new("paid", Kind::YesNo),
    ]
}

fn export(format: Format, columns: Vec<Column>, rows: &[Vec<Value<'_>>]) -> Vec<u8> {
    let mut into = Cursor::new(Vec::new());
    let mut writer = Writer::new(&mut into, format, columns, &sheet()).unwrap();
    for row in rows {
        writer.row(row).unwrap();
    }
    let rows = rows.len() as u64;
    assert_eq!(writer.finish(), Ok(Written { rows, sheets: 1 }));
    into.into_inner()
}

#[rstest]
fn every_kind_of_value_comes_back(#[values(Format::Xlsx, Format::Csv)] format: Format) {
    let placed = jiff::civil::date(2026, 11, 22).at(14, 5, 9, 0);
    let values = vec![
        Value::Text("000123"),
        Value::Text("=HYPERLINK(\"http://x\")"),
        Value::Number(3),
        Value::Money(-1210),
        Value::Moment(placed),
        Value::YesNo(true),
    ];
    let upload = Upload::new(export(
        format,
        columns(),
        &[values, vec![Value::Empty, Value::Text("x")]],
    ));
    assert_eq!(upload.open().unwrap().format(), format);
    let rows = rows(&upload);
    let row = &rows[0];
    assert_eq!(code(row.cell(0)), Ok("000123".into()));
    assert_eq!(row.cell(1), &crate::text("=HYPERLINK(\"http://x\")"));
    assert!(row.formulas.is_empty());
    assert_eq!(quantity(row.cell(2)), Ok(3));
    assert_eq!(money(row.cell(3), 2), Ok(-1210));
    assert_eq!(date(row.cell(4), DateOrder::YearFirst), Ok(placed));
    assert_eq!(yes_no(row.cell(5)), Ok(true));
    assert_eq!(rows[1].cells, [Cell::Empty, crate::text("x")]);
}

#[test]
fn csv_is_written_for_spreadsheet_programs() {
    let row = vec![
        Value::Text("-1"),
        Value::Text("a,\"b\""),
        Value::Number(-1),
        Value::Money(-5),
    ];
    let bytes = export(Format::Csv, columns(), &[row]);
    let expected =
        "\u{feff}order_no,buyer,quantity,total,placed_at,paid\r\n'-1,\"a,\"\"b\"\"\",-1,-0.05,,\r\n";
    assert_eq!(String::from_utf8(bytes).unwrap(), expected);
}

#[rstest]
fn the_same_rows_make_the_same_file(#[values(Format::Xlsx, Format::Csv)] format: Format) {
    let rows = [vec![Value::Text("A"), Value::Text("한국어"), Value::Number(1)]];
    assert_eq!(export(format, columns(), &rows), export(format, columns(), &rows));
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn a_workbook_has_its_date_and_a_header_that_stays_in_view() {
    let bytes = export(
        Format::Xlsx,
        columns(),
        &[vec![Value::Text("000123"), Value::Text("=1+1")]],
    );
    let properties = part(&bytes, "docProps/core.xml");
    assert_eq!(
        properties.matches(">2026-11-22T09:30:00Z<").count(),
        2,
        "{properties}"
    );
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"),
        "{sheet}"
    );
    assert!(
        sheet.contains("<t>000123</t>") && sheet.contains("<t>=1+1</t>"),
        "{sheet}"
    );
    assert!(!sheet.contains("<f>") && !sheet.contains("hyperlink"), "{sheet}");
    assert!(part(&bytes, "xl/styles.xml").contains("<b/>"));
}

/// A text as it comes back: what a spreadsheet calls empty or an error is told apart by the reader.
fn comes_back(cell: &Cell) -> String {
    cell.shown()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any text comes back, control characters too: XLSX writes them as `_x0001_`. Not those that Rust's writer of XML or
    /// XML itself cannot carry: U+FFFE and U+FFFF. In CSV, zero bytes are refused on reading.
    #[test]
    fn any_text_comes_back(
        texts in prop::collection::vec(
            prop_oneof![
                any::<String>(),
                "[\"' \t\r\n=+@,;_x0-9A-F-]{0,12}",
                "_x[0-9A-F]{4}_",
                "[\u{0}-\u{20}\u{7f}-\u{a0}]{0,3}[a-z]{0,2}",
            ],
            1..6,
        ),
    ) {
        let texts: Vec<String> = texts.iter().map(|it| it.replace(['\u{fffe}', '\u{ffff}'], "")).collect();
        // A first value that is seen keeps the row from being blank.
        let columns: Vec<Column> =
            (0..=texts.len()).map(|it| Column::new(format!("c{it}"), Kind::Text)).collect();
        for format in [Format::Xlsx, Format::Csv] {
            let texts: Vec<String> = match format {
                Format::Xlsx => texts.clone(),
                Format::Csv => texts.iter().map(|it| it.replace('\0', "")).collect(),
            };
            let mut row = vec![Value::Text("here")];
            row.extend(texts.iter().map(|it| Value::Text(it)));
            let upload = Upload::new(export(format, columns.clone(), &[row]));
            let rows = rows(&upload);
            for (column, text) in (1..).zip(&texts) {
                prop_assert_eq!(&comes_back(rows[0].cell(column)), text, "{:?}", format);
            }
        }
    }

    #[test]
    fn any_amount_comes_back(minor in any::<i64>(), digits in 0..=4_u8, small in -1_000_000_i64..1_000_000) {
        for minor in [minor, small] {
            let column = Column::new("amount", Kind::Money { digits });
            for format in [Format::Xlsx, Format::Csv] {
                let upload = Upload::new(export(format, vec![column.clone()], &[vec![Value::Money(minor)]]));
                let read = money(rows(&upload)[0].cell(0), digits);
                // The lowest has no positive counterpart to be read as.
                prop_assert!(read == Ok(minor) || minor == i64::MIN, "{:?} {} {}", read, minor, digits);
            }
        }
    }

    #[test]
    fn any_moment_comes_back(seconds in -62_000_000_000_i64..200_000_000_000, millis in 0..1000_i64) {
        use jiff::ToSpan;
        let start = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
        let moment = start.checked_add(seconds.seconds()).unwrap().checked_add(millis.milliseconds()).unwrap();
        for format in [Format::Xlsx, Format::Csv] {
            let column = Column::new("at", Kind::Moment);
            let upload = Upload::new(export(format, vec![column], &[vec![Value::Moment(moment)]]));
            let read = date(rows(&upload)[0].cell(0), DateOrder::YearFirst);
            prop_assert_eq!(read, Ok(moment), "{:?}", format);
        }
    }
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_of_it_written() {
    let mut into = Cursor::new(Vec::new());
    let mut writer = Writer::csv(&mut into, columns()).unwrap();
    let wrong = writer.row(&[Value::Text("A"), Value::Number(1)]);
    assert_eq!(wrong.map_err(|it| it.code()), Err("WRONG_KIND"));
    let many = writer.row(&[Value::Empty; 7]);
    assert_eq!(many.map_err(|it| it.code()), Err("WRONG_KIND"));
    let long = "😀".repeat(16_384);
    let error = writer.row(&[Value::Empty, Value::Text(&long)]).unwrap_err();
    assert_eq!(error.code(), "TEXT_TOO_LONG");
    writer.row(&[Value::Empty, Value::Text(&long[4..])]).unwrap();
    writer.finish().unwrap();
    assert_eq!(rows(&Upload::new(into.into_inner())).len(), 1);
}

#[rstest]
#[case("")]
#[case("a/b")]
#[case("[x]")]
#[case("'quoted'")]
#[case("a name of more than 28 letters")]
fn names_that_sheets_cannot_have(#[case] name: &str) {
    let sheet = Sheet {
        name: name.into(),
        created: created(),
    };
    let error = Writer::xlsx(Cursor::new(Vec::new()), columns(), &sheet)
        .map(|_| ())
        .unwrap_err();
    assert_eq!(error, WriteError::SheetName { name: name.into() });
}

/// What the caller of a failed import has in hand.
fn bad_rows() -> Vec<Row> {
    let number = |value, shown| Cell::Number(Number { value, shown });
    let row = |number, cells| Row {
        number,
        cells,
        formulas: vec![],
    };
    vec![
        row(
            4,
            vec![
                number(7.0, Shown::Padded(4)),
                crate::text("=1"),
                Cell::Error(CellFault::NoResult),
            ],
        ),
        row(
            9,
            vec![number(1.5e18, Shown::Plain), Cell::Empty, crate::text(" x ")],
        ),
        row(
            10,
            vec![
                number(1.5e12, Shown::Scientific),
                Cell::Boolean(true),
                Cell::Error(CellFault::Shown("#N/A".into())),
            ],
        ),
    ]
}

#[rstest]
fn a_file_of_errors_is_mended_and_uploaded_again(#[values(Format::Xlsx, Format::Csv)] format: Format) {
    let original = Upload::new("Order No.;buyer;date;row_no\nA;b;c;2\n");
    let mut header = original.open().unwrap().header().clone();
    for round in 0..2 {
        let mut into = Cursor::new(Vec::new());
        let mut mending = Mending::new(&mut into, format, &header, &sheet()).unwrap();
        for row in bad_rows() {
            mending
                .row(row.number, &row.cells, "NOT_A_DATE", "It is not a date")
                .unwrap();
        }
        mending
            .row(11, &[], "RAGGED_ROW", "=It has too many values")
            .unwrap();
        mending.finish().unwrap();
        let upload = Upload::new(into.into_inner());
        let reader = upload.open().unwrap();
        let names = [
            "Order No.",
            "buyer",
            "date",
            "row_no",
            "error_code",
            "error_message",
        ];
        assert_eq!(reader.header().names, names, "round {round}");
        header = reader.header().clone();
        let wanted = [Wanted {
            name: "order_no",
            aliases: &[],
            required: true,
        }];
        let columns = reader.columns(&wanted, &Mapping::new()).unwrap();
        let unknown: Vec<&str> = columns.unknown.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(unknown, ["buyer", "date"]);
        let rows = rows(&upload);
        assert_eq!(code(rows[0].cell(0)), Ok("0007".into()));
        assert_eq!(rows[0].cell(1), &crate::text("=1"));
        assert_eq!(rows[0].cell(3).shown(), "4");
        assert_eq!(rows[3].cell(5).shown(), "=It has too many values");
        // What was refused stays refused.
        let codes: Vec<_> = rows
            .iter()
            .map(|it| code(it.cell(0)).map_err(|error| error.code()))
            .collect();
        assert_eq!(
            codes[1..3],
            [Err("SCIENTIFIC_NOTATION"), Err("SCIENTIFIC_NOTATION")]
        );
        for row in [0, 2] {
            assert!(matches!(rows[row].cell(2), Cell::Error(_)), "{:?}", rows[row]);
        }
    }
}

#[test]
fn a_template_has_its_example_and_keeps_codes_as_text() {
    let example = |name: &str, kind, example, note| Field {
        column: Column::new(name, kind),
        required: kind == Kind::Code,
        example,
        note,
    };
    let fields = [
        example(
            "order_no",
            Kind::Code,
            Value::Text("000123"),
            "The channel's own number",
        ),
        example("quantity", Kind::Number, Value::Number(2), "From 1"),
    ];
    let bytes = template(&fields, &sheet()).unwrap();
    assert_eq!(bytes, template(&fields, &sheet()).unwrap());
    let upload = Upload::new(&bytes);
    let reader = upload.open().unwrap();
    assert_eq!((reader.sheet(), reader.header().names.len()), (Some("Orders"), 2));
    let row = &rows(&upload)[0];
    assert_eq!(
        (code(row.cell(0)), quantity(row.cell(1))),
        (Ok("000123".into()), Ok(2))
    );
    // The whole column is formatted as text (49 is `@`), not the example alone.
    assert!(part(&bytes, "xl/styles.xml").contains("numFmtId=\"49\""));
    assert!(
        part(&bytes, "xl/worksheets/sheet1.xml")
            .contains("<col min=\"1\" max=\"1\" width=\"20.7109375\" style=")
    );
    let notes = part(&bytes, "xl/sharedStrings.xml");
    assert!(notes.contains("The channel's own number"), "{notes}");
    let clash = template(
        &fields,
        &Sheet {
            name: "notes".into(),
            created: created(),
        },
    );
    assert_eq!(clash.map_err(|it| it.code()), Err("SHEET_NAME"));
}

/// An export of 100,000 rows of 12 columns is read through the one way there is, which gives a row at a time: nothing of
/// the reader holds more than the row it gives.
#[test]
fn a_hundred_thousand_rows_are_read_one_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.xlsx");
    let columns = (0..12)
        .map(|it| Column::new(format!("c{it}"), Kind::Code))
        .collect();
    let mut writer = Writer::create(&path, Format::Xlsx, columns, &sheet()).unwrap();
    for number in 0..100_000 {
        let text = format!("{number:07}");
        writer.row(&[Value::Text(&text); 12]).unwrap();
    }
    writer.finish().unwrap();
    let mut reader = sheets::open(&path, &sheets::Limits::default()).unwrap();
    let mut next = 0;
    while let Some(row) = reader.next_row() {
        let row = row.unwrap();
        assert_eq!((row.number, row.cells.len()), (next + 2, 12));
        assert_eq!(row.cell(11).shown(), format!("{next:07}"));
        next += 1;
    }
    assert_eq!(next, 100_000);
}
