//! Whatever the bytes are: an answer, never a panic, and never more than the bounds.

use crate::Upload;
use crate::archive::{BOOK, BOOK_RELS, RELS, text_row, zipped};
use proptest::prelude::*;
use sheets::values::{DateOrder, code, date, money, quantity, text, yes_no};
use sheets::{Cell, Limits, Mapping, Wanted, open};

/// Rows that these tests let through.
const LIMITS: Limits = Limits {
    file_bytes_max: 1024 * 1024,
    unpacked_bytes_max: 4 * 1024 * 1024,
    ratio_max: 200,
    parts_max: 50,
    rows_max: 20,
    columns_max: 10,
    cell_chars_max: 50,
    row_bytes_max: 256 * 1024,
    shared_strings_bytes_max: 1_000,
    shared_strings_max: 20,
};

const WANTED: [Wanted; 1] = [Wanted {
    name: "a",
    aliases: &[],
    required: false,
}];

/// Opens, reads and understands all there is, and holds it to the bounds.
fn read_it_all(bytes: &[u8]) {
    let upload = Upload::new(bytes);
    let mut reader = match open(&upload.path, &LIMITS) {
        Ok(reader) => reader,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let _ = reader.columns(&WANTED, &Mapping::new());
    let (mut rows, mut ended) = (0, false);
    while let Some(row) = reader.next_row() {
        assert!(!ended, "after an error of the file there is nothing");
        rows += 1;
        ended = row.as_ref().is_err_and(|error| error.row().is_none());
        let Ok(row) = row else { continue };
        assert!(row.number >= 1 && row.cells.len() <= LIMITS.columns_max);
        for cell in &row.cells {
            understand(cell);
        }
    }
    assert!(rows <= LIMITS.rows_max + 1);
}

fn understand(cell: &Cell) {
    if let Cell::Text(text) = cell {
        assert!(text.chars().count() <= LIMITS.cell_chars_max);
    }
    let _ = (
        code(cell),
        quantity(cell),
        yes_no(cell),
        text(cell, 10),
        cell.shown(),
    );
    for digits in [0, 2, 9, 255] {
        let _ = money(cell, digits);
    }
    for order in [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst] {
        let _ = date(cell, order);
    }
}

const STRINGS: &str =
    "<sst uniqueCount=\"2\"><si><t>order_no</t></si><si><r><t xml:space=\"preserve\"> b</t></r></si></sst>";
const STYLES: &str = "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy-mm-dd\"/></numFmts><cellXfs>\
                      <xf numFmtId=\"0\"/><xf numFmtId=\"170\"/><xf numFmtId=\"11\"/></cellXfs></styleSheet>";

fn sheet() -> String {
    format!(
        "<worksheet><dimension ref=\"A1:D3\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\">\
         <v>1</v></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>46348.5</v></c><c r=\"B2\"><f>A1</f><v>1.5E+3</v></c>\
         <c r=\"C2\" t=\"b\"><v>1</v></c><c r=\"D2\" t=\"e\"><v>#N/A</v></c></row>{}</sheetData></worksheet>",
        text_row(3, &["_x000D_", "&amp;", "한"])
    )
}

/// A text with some of its pieces taken out, doubled, swapped with others or replaced.
fn bent(text: &str, bends: &[(usize, usize, u8, String)]) -> String {
    let mut pieces: Vec<String> = text
        .split_inclusive(['<', '>', '"', '=', ' '])
        .map(str::to_owned)
        .collect();
    for (at, to, how, with) in bends {
        if pieces.is_empty() {
            break;
        }
        let (at, to) = (at % pieces.len(), to % pieces.len());
        match how % 5 {
            0 => drop(pieces.remove(at)),
            1 => pieces.insert(to, pieces[at].clone()),
            2 => pieces.swap(at, to),
            3 => pieces[at].clone_from(with),
            _ => pieces.insert(at, with.clone()),
        }
    }
    pieces.concat()
}

fn bends() -> impl Strategy<Value = Vec<(usize, usize, u8, String)>> {
    let with = prop_oneof![
        Just("18446744073709551616".to_owned()),
        Just("ZZZZZZZZZZZZZZZZ99999999999999999999\"".to_owned()),
        Just("-1\"".to_owned()),
        Just("1e308".to_owned()),
        Just("2958465.9999999999".to_owned()),
        Just("[[[[\"".to_owned()),
        Just("&#0;".to_owned()),
        Just("&#xD800;".to_owned()),
        Just("<![CDATA[".to_owned()),
        Just("<!--".to_owned()),
        Just("c r=\"A9\" t=\"s\">".to_owned()),
        "[ -~]{0,6}",
        "\\PC{0,4}",
    ];
    prop::collection::vec((any::<usize>(), any::<usize>(), any::<u8>(), with), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        read_it_all(&bytes);
    }

    #[test]
    fn any_text(text in "([a-z0-9,;\t\"'\r\n =+-]|\\PC){0,400}") {
        read_it_all(text.as_bytes());
    }

    #[test]
    fn a_workbook_with_bent_xml(which in 0..5_usize, bends in bends()) {
        let mut parts = [
            ("xl/worksheets/sheet1.xml", sheet()),
            ("xl/sharedStrings.xml", STRINGS.to_owned()),
            ("xl/styles.xml", STYLES.to_owned()),
            ("xl/workbook.xml", BOOK.to_owned()),
            ("xl/_rels/workbook.xml.rels", BOOK_RELS.to_owned()),
        ];
        parts[which].1 = bent(&parts[which].1, &bends);
        let mut all: Vec<(&str, &[u8])> = vec![("_rels/.rels", RELS.as_bytes())];
        all.extend(parts.iter().map(|(name, text)| (*name, text.as_bytes())));
        read_it_all(&zipped(&all));
    }

    #[test]
    fn a_workbook_with_bent_bytes(changes in prop::collection::vec((any::<usize>(), any::<u8>()), 1..12), cut in any::<usize>()) {
        let sheet = sheet();
        let mut bytes = zipped(&[
            ("_rels/.rels", RELS.as_bytes()),
            ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
            ("xl/workbook.xml", BOOK.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
            ("xl/sharedStrings.xml", STRINGS.as_bytes()),
        ]);
        for (at, to) in changes {
            let at = at % bytes.len();
            bytes[at] = to;
        }
        if cut % 4 == 0 {
            bytes.truncate(cut / 4 % bytes.len() + 1);
        }
        read_it_all(&bytes);
    }
}

#[test]
fn the_workbook_that_is_bent_is_a_good_one() {
    let sheet = sheet();
    let bytes = zipped(&[
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", STRINGS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
    ]);
    let upload = Upload::new(bytes);
    let shown: Vec<_> = crate::read(&upload);
    assert_eq!(shown[0].1, ["2026-11-22 12:00:00", "1500", "TRUE", "#N/A"]);
    assert_eq!(shown[1].1, ["\r", "&", "한"]);
}
