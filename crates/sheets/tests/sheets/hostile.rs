//! Files that are made to do harm, and files that are something else.

use crate::Upload;
use crate::archive::{BOOK, BOOK_RELS, RELS, book, of_rows, text_row, zipped};
use rstest::rstest;
use sheets::{Limits, SheetError, open};
use std::fmt::Write as _;

fn refused(bytes: impl AsRef<[u8]>, limits: &Limits) -> SheetError {
    match open(&Upload::new(bytes).path, limits) {
        Err(error) => error,
        Ok(reader) => reader.filter_map(Result::err).last().expect("it must be refused"),
    }
}

fn code(bytes: impl AsRef<[u8]>) -> &'static str {
    refused(bytes, &Limits::default()).code()
}

#[rstest]
#[case::pdf(b"%PDF-1.7 ...", "FORMAT_UNKNOWN", ".xlsx or .csv")]
#[case::picture(b"\x89PNG\r\n\x1a\n....", "FORMAT_UNKNOWN", ".xlsx or .csv")]
#[case::web_page(b"<HTML><table>", "FORMAT_UNKNOWN", "web page")]
#[case::old(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....Workbook", "OLD_XLS", ".xlsx or .csv")]
#[case::sealed(
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
    "PASSWORD_PROTECTED",
    "Remove the password"
)]
#[case::zip_cut_off(b"PK\x03\x04........", "FILE_DAMAGED", "save it again")]
#[case::junk(b"\x01\x02\xff\xfe\x90\x00\x00", "ENCODING_UNKNOWN", "CSV UTF-8")]
#[case::program(b"\x7fELF\x02\x01\x01\0\0\0", "NUL_BYTE", ".xlsx")]
fn what_is_no_spreadsheet_is_refused_with_what_to_do(
    #[case] bytes: &[u8],
    #[case] expected: &str,
    #[case] advice: &str,
) {
    let error = refused(bytes, &Limits::default());
    assert_eq!(error.code(), expected);
    assert!(error.to_string().contains(advice), "{error}");
}

#[test]
fn other_archives_are_no_workbooks() {
    assert_eq!(code(zipped(&[("a.txt", b"hello")])), "FORMAT_UNKNOWN");
    let binary = RELS.replace("workbook.xml", "workbook.bin");
    let error = refused(zipped(&[("_rels/.rels", binary.as_bytes())]), &Limits::default());
    assert!(error.to_string().contains(".xlsb"), "{error}");
}

#[test]
fn a_file_over_its_bound_is_not_read() {
    let limits = Limits {
        file_bytes_max: 10,
        ..Limits::default()
    };
    assert_eq!(refused("a,b\n1,2,3,4", &limits).code(), "FILE_TOO_LARGE");
    assert!(open(&Upload::new("a,b\n1,2,\n").path, &limits).is_ok());
}

#[test]
fn a_bomb_that_admits_its_size_is_refused_at_the_door() {
    // 300 MB of spaces in 300 KB.
    let bomb = book(&" ".repeat(300 * 1024 * 1024), "<sst/>", "<styleSheet/>");
    assert!(bomb.len() < 400_000);
    assert_eq!(code(&bomb), "PACKED_TOO_TIGHTLY");
}

#[test]
fn many_parts_that_are_large_together_are_refused_at_the_door() {
    let limits = Limits {
        unpacked_bytes_max: 100_000,
        ..Limits::default()
    };
    let part = vec![b' '; 60_000];
    let bytes = zipped(&[("_rels/.rels", RELS.as_bytes()), ("a", &part), ("b", &part)]);
    assert_eq!(refused(bytes, &limits).code(), "UNPACKED_TOO_LARGE");
}

/// Writes these sizes over those of the directory for the part of this name; local headers stay as they are.
fn lie(mut bytes: Vec<u8>, name: &str, size: u32) -> Vec<u8> {
    let at = (0..bytes.len() - 46)
        .rfind(|at| bytes[*at..].starts_with(b"PK\x01\x02") && bytes[at + 46..].starts_with(name.as_bytes()))
        .unwrap();
    bytes[at + 24..at + 28].copy_from_slice(&size.to_le_bytes());
    bytes
}

#[test]
fn a_bomb_whose_directory_lies_is_stopped_while_it_unpacks() {
    let rows = format!("{}{}", text_row(1, &["a"]), " ".repeat(50 * 1024 * 1024));
    let bomb = lie(of_rows(&rows), "xl/worksheets/sheet1.xml", 900_000);
    let upload = Upload::new(&bomb);
    let mut reader = upload.open().unwrap();
    let error = reader.next_row().unwrap().unwrap_err();
    assert!(
        error.to_string().contains("longer than its directory says"),
        "{error}"
    );
    assert_eq!(reader.next_row(), None);
}

#[test]
fn a_part_that_is_named_many_times_is_counted_each_time() {
    // Blank sheets are looked through for the first that is not, and all of these are one part.
    let sheets: String = (0..1_000)
        .map(|it| format!("<sheet name=\"S{it}\" r:id=\"rId1\"/>"))
        .collect();
    let workbook = format!("<workbook><sheets>{sheets}</sheets></workbook>");
    let blank = format!("<worksheet><sheetData/>{}</worksheet>", "<a/>".repeat(200_000));
    let bytes = zipped(&[
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/worksheets/sheet1.xml", blank.as_bytes()),
    ]);
    let limits = Limits {
        unpacked_bytes_max: 3_000_000,
        ..Limits::default()
    };
    assert_eq!(refused(bytes, &limits).code(), "UNPACKED_TOO_LARGE");
}

fn of_text_rows(count: u64) -> String {
    let mut rows = String::from("<worksheet><sheetData>");
    for number in 1..=count {
        rows.push_str(&text_row(number, &["x"]));
    }
    rows + "</sheetData></worksheet>"
}

#[test]
fn too_many_parts_are_refused() {
    let names: Vec<String> = (0..1_100).map(|it| format!("xl/media/{it}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|it| (it.as_str(), b"".as_slice())).collect();
    assert_eq!(code(zipped(&parts)), "TOO_MANY_PARTS");
}

#[test]
fn the_table_of_texts_is_not_believed_and_bounded() {
    // What it claims to have would be terabytes of memory.
    let claims = "<sst count=\"1000000000000\" uniqueCount=\"1000000000000\"><si><t>a</t></si></sst>";
    let sheet = "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>";
    let upload = Upload::new(book(sheet, claims, "<styleSheet/>"));
    assert_eq!(upload.open().unwrap().header().names, ["a"]);
    let limits = Limits {
        shared_strings_max: 3,
        shared_strings_bytes_max: 8,
        ..Limits::default()
    };
    let with = |texts: &[&str]| {
        let items: String = texts.iter().map(|it| format!("<si><t>{it}</t></si>")).collect();
        let upload = Upload::new(book(sheet, &format!("<sst>{items}</sst>"), "<styleSheet/>"));
        open(&upload.path, &limits).map(|_| ()).map_err(|it| it.code())
    };
    assert_eq!(with(&["12345678"]), Ok(()));
    assert_eq!(with(&["123456789"]), Err("TOO_MUCH_TEXT"));
    assert_eq!(with(&["1", "2", "3"]), Ok(()));
    assert_eq!(with(&["1", "2", "3", "4"]), Err("TOO_MUCH_TEXT"));
}

#[test]
fn one_endless_text_is_stopped() {
    let mut noise = String::new();
    for number in 0..2_000_000_u32 {
        let _ = write!(noise, "{:x}", number.wrapping_mul(2_654_435_761));
    }
    let endless = of_rows(&format!(
        "{}<row><c t=\"str\"><v>{noise}</v></c></row>",
        text_row(1, &["a"])
    ));
    let error = refused(endless, &Limits::default());
    assert!(
        matches!(
            error,
            SheetError::RowTooLarge {
                after_row: 1,
                quote: false,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn xml_that_grows_or_nests_is_refused() {
    let laughs = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;\">]>";
    let sheet = format!("{laughs}<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>");
    let error = refused(book(&sheet, "<sst/>", "<styleSheet/>"), &Limits::default());
    assert!(error.to_string().contains("document type"), "{error}");
    let deep = of_rows(&"<a>".repeat(100_000));
    let error = refused(deep, &Limits::default());
    assert!(error.to_string().contains("nested"), "{error}");
}

#[test]
fn a_part_that_was_changed_is_found_by_its_checksum() {
    let bytes = of_rows(&format!("{}{}", text_row(1, &["a"]), text_row(2, &["x"])));
    let crc_at = |bytes: &[u8]| {
        let directory = (0..bytes.len()).rfind(|at| {
            bytes[*at..].starts_with(b"PK\x01\x02") && bytes[at + 46..].starts_with(b"xl/worksheets")
        });
        directory.unwrap() + 16
    };
    let mut changed = bytes.clone();
    let at = crc_at(&bytes);
    changed[at] ^= 1;
    let error = refused(changed, &Limits::default());
    assert!(
        matches!(error, SheetError::Damaged { after_row: 2, .. }),
        "{error}"
    );
    assert!(error.to_string().contains("checksum"), "{error}");
}

#[test]
fn a_workbook_cut_off_anywhere_is_an_error() {
    let whole = of_rows(&format!("{}{}", text_row(1, &["a"]), text_row(2, &["x"])));
    // From the fourth byte on it is an archive.
    for bytes in 4..whole.len() {
        let upload = Upload::new(&whole[..bytes]);
        let ends_in_error = upload
            .open()
            .map(|rows| rows.last().is_some_and(|it| it.is_err()));
        assert!(!matches!(ends_in_error, Ok(false)), "{bytes} of {}", whole.len());
    }
}

#[test]
fn a_missing_sheet_is_damage() {
    let bytes = zipped(&[
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
    ]);
    assert_eq!(code(bytes), "FILE_DAMAGED");
}

#[test]
fn more_rows_than_the_bound_end_the_file() {
    let limits = Limits {
        rows_max: 3,
        ..Limits::default()
    };
    let count = |rows: u64| {
        let upload = Upload::new(book(&of_text_rows(rows), "<sst/>", "<styleSheet/>"));
        let rows: Vec<_> = open(&upload.path, &limits).unwrap().collect();
        (
            rows.len(),
            rows.last().and_then(|it| it.clone().err()).map(|it| it.code()),
        )
    };
    assert_eq!(count(4), (3, None));
    assert_eq!(count(5), (4, Some("TOO_MANY_ROWS")));
    assert_eq!(count(9), (4, Some("TOO_MANY_ROWS")));
}
