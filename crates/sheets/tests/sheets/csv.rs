//! CSV files as people send them.

use crate::{Upload, read, text};
use rstest::rstest;
use sheets::{Cell, Format, Limits, Options, SheetError, open_with, values};

fn shown(rows: &[(u64, &[&str])]) -> Vec<(u64, Vec<String>)> {
    let owned = |it: &&str| (*it).to_owned();
    rows.iter()
        .map(|(number, cells)| (*number, cells.iter().map(owned).collect()))
        .collect()
}

#[rstest]
#[case::plain("a,b\n1,2\n")]
#[case::no_last_newline("a,b\n1,2")]
#[case::windows("a,b\r\n1,2\r\n")]
#[case::old_mac("a,b\r1,2\r")]
#[case::semicolons("a;b\n1;2\n")]
#[case::declared("sep=;\na;b\n")]
#[case::mark("\u{feff}a,b\n1,2\n")]
fn shapes_of_one_table(#[case] file: &str) {
    let upload = Upload::new(file);
    let reader = upload.open().unwrap();
    assert_eq!((reader.format(), reader.sheet()), (Format::Csv, None));
    assert_eq!(reader.header().names, ["a", "b"]);
    let last = reader.map(|it| it.unwrap().cells).last();
    assert_eq!(
        last,
        (!file.starts_with("sep")).then(|| vec![text("1"), text("2")])
    );
}

#[test]
fn values_with_separators_quotes_and_newlines() {
    let upload = Upload::new("name,note\n\"Kim, Min\",\"says \"\"hi\"\"\nand goes\"\nLee,\n");
    let expected = shown(&[(2, &["Kim, Min", "says \"hi\"\nand goes"]), (3, &["Lee"])]);
    assert_eq!(read(&upload), expected);
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    // Blank lines count, lines inside a value do not.
    let upload = Upload::new("\n\na,b\n\n\"x\ny\nz\",1\n,,\n\n2,3\n\r\n\r\n4,5");
    let numbers: Vec<u64> = read(&upload).into_iter().map(|(number, _)| number).collect();
    assert_eq!(upload.open().unwrap().header().row, 3);
    assert_eq!(numbers, [5, 8, 11]);
}

#[test]
fn short_rows_are_filled_up_and_long_ones_are_faults_of_their_own() {
    let upload = Upload::new("a,b,c\n1\n1,2,3,4\n5,6,7,,\n");
    let rows: Vec<_> = upload.open().unwrap().collect();
    assert_eq!(rows[0].as_ref().unwrap().cell(2), &Cell::Empty);
    let error = rows[1].clone().unwrap_err();
    assert_eq!((error.code(), error.row()), ("RAGGED_ROW", Some(3)));
    assert_eq!(rows[2].as_ref().unwrap().number, 4);
    assert_eq!(rows.len(), 3);
}

#[rstest]
#[case::utf_16_le(b"\xff\xfea\0,\0b\0\n\0\x5c\xd5,\0y\0".to_vec())]
#[case::utf_16_be(b"\xfe\xff\0a\0,\0b\0\n\xd5\x5c\0,\0y".to_vec())]
#[case::utf_8("a,b\n한,y".as_bytes().to_vec())]
#[case::euc_kr(b"a,b\n\xc7\xd1,y".to_vec())]
fn encodings_that_are_recognised(#[case] bytes: Vec<u8>) {
    assert_eq!(read(&Upload::new(bytes)), shown(&[(2, &["한", "y"])]));
}

#[test]
fn korean_beyond_euc_kr_is_read_as_windows_writes_it() {
    // U+D7A3 is in windows-949 only.
    let upload = Upload::new(b"a,b\n\xc6\x52,\xb0\xa1\xb3\xaa");
    assert_eq!(read(&upload), shown(&[(2, &["힣", "가나"])]));
}

#[test]
fn any_other_encoding_must_be_named() {
    let upload = Upload::new(b"name\ncaf\xe9, or\n");
    assert_eq!(upload.open().map(|_| ()), Err(SheetError::EncodingUnknown));
    let with = |encoding: &str| {
        let options = Options {
            encoding: Some(encoding.into()),
            separator: Some(b';'),
            ..Options::default()
        };
        open_with(&upload.path, &Limits::default(), &options)
    };
    let row = with("windows-1252").unwrap().next_row().unwrap().unwrap();
    assert_eq!(row.cells, [text("café, or")]);
    assert_eq!(
        with("klingon").map(|_| ()).unwrap_err().code(),
        "ENCODING_UNHEARD_OF"
    );
}

#[test]
fn a_file_that_leaves_the_named_encoding_says_where() {
    let upload = Upload::new([b"name\n".as_slice(), &b"fine\n".repeat(40_000), b"caf\xe9\n"].concat());
    let options = Options {
        encoding: Some("utf-8".into()),
        ..Options::default()
    };
    let mut rows = open_with(&upload.path, &Limits::default(), &options).unwrap();
    let error = rows.by_ref().find_map(Result::err).unwrap();
    assert_eq!(error.code(), "NOT_IN_ENCODING");
    assert!(
        matches!(
            error,
            SheetError::NotInEncoding {
                after_row: 10_000..,
                ..
            }
        ),
        "{error}"
    );
    assert!(rows.next_row().is_none());
}

#[test]
fn zero_bytes_are_refused() {
    let upload = Upload::new(b"a,b\n1,\0\n");
    assert_eq!(upload.open().map(|_| ()).unwrap_err().code(), "NUL_BYTE");
}

#[rstest]
#[case("a,b\n1,\"2\n3,4\n")]
#[case("a,b\n1,\"2\n3,4")]
#[case("a,b\n1,2\n\"")]
fn a_quote_that_is_never_closed_is_found(#[case] file: &str) {
    let errors: Vec<_> = Upload::new(file)
        .open()
        .unwrap()
        .filter_map(Result::err)
        .collect();
    assert_eq!(
        errors.iter().map(SheetError::code).collect::<Vec<_>>(),
        ["QUOTE_NOT_CLOSED"]
    );
}

#[test]
fn a_quote_cannot_swallow_the_memory() {
    let limits = Limits {
        row_bytes_max: 64 * 1024,
        ..Limits::default()
    };
    let upload = Upload::new(format!("a,b\n1,2\n\"{}", "x,y\n".repeat(100_000)));
    let rows: Vec<_> = sheets::open(&upload.path, &limits).unwrap().collect();
    assert_eq!(rows.len(), 2);
    let error = rows[1].clone().unwrap_err();
    assert!(
        matches!(
            error,
            SheetError::RowTooLarge {
                after_row: 2,
                quote: true,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn bounds_on_rows_columns_and_cells() {
    let limits = Limits {
        rows_max: 2,
        columns_max: 3,
        cell_chars_max: 4,
        ..Limits::default()
    };
    let codes = |file: &str| -> Vec<String> {
        let upload = Upload::new(file);
        let rows = sheets::open(&upload.path, &limits).unwrap();
        rows.map(|it| it.map_or_else(|error| error.code().to_owned(), |row| row.number.to_string()))
            .collect()
    };
    assert_eq!(codes("a\n1\n2\n"), ["2", "3"]);
    assert_eq!(codes("a\n1\n2\n3\n4\n"), ["2", "3", "TOO_MANY_ROWS"]);
    assert_eq!(codes("a,b,c\n1,2,3,4\nx\n"), ["TOO_MANY_COLUMNS", "3"]);
    assert_eq!(codes("a\n한국어다\n한국어다.\n"), ["2", "CELL_TOO_LONG"]);
    let wide = Upload::new("a,b,c,d\n");
    let error = sheets::open(&wide.path, &limits).map(|_| ()).unwrap_err();
    assert_eq!(error.code(), "TOO_MANY_COLUMNS");
}

#[test]
fn errors_of_spreadsheets_are_not_texts() {
    let upload = Upload::new("sku\n#N/A\n#1\n");
    let codes: Vec<_> = upload
        .open()
        .unwrap()
        .map(|row| values::code(row.unwrap().cell(0)))
        .collect();
    assert_eq!(codes[0].clone().map_err(|it| it.code()), Err("CELL_ERROR"));
    assert_eq!(codes[1], Ok("#1".to_owned()));
}

#[test]
fn an_empty_file_says_so() {
    for file in ["", "\n\n", "  ,\t\n", "\u{feff}"] {
        assert_eq!(
            Upload::new(file).open().map(|_| ()),
            Err(SheetError::FileEmpty),
            "{file:?}"
        );
    }
}
