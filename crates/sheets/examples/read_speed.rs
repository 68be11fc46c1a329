//! How fast an XLSX or CSV file is read, and in how much memory, for a person at a terminal:
//!
//! `cargo run --release -p sheets --example read_speed -- write orders.xlsx` writes 100,000 rows of 12 columns, as a CSV
//! file where the name says so; with `read` instead of `write` that file, or any other, is read. Each is a process of
//! its own, so that the peak of memory is that of the one.

use sheets::{Column, Format, Kind, Limits, Sheet, Value, Writer, open};
use std::error::Error;
use std::io::Write as _;
use std::path::Path;

/// Rows that are written.
const ROWS: i64 = 100_000;

#[expect(clippy::disallowed_methods, reason = "real elapsed time is what is measured")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, path] = arguments.as_slice() else {
        return Err("usage: read_speed write|read FILE".into());
    };
    let path = Path::new(path);
    let start = std::time::Instant::now();
    let rows = if what == "write" {
        write(path)?
    } else {
        read(path)?
    };
    let seconds = start.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status
        .lines()
        .find(|it| it.starts_with("VmHWM"))
        .unwrap_or("no peak known");
    let bytes = std::fs::metadata(path)?.len();
    writeln!(
        std::io::stdout(),
        "{what}: {rows} rows, {bytes} bytes, {seconds:.2} s, {peak}"
    )?;
    Ok(())
}

fn read(path: &Path) -> Result<u64, Box<dyn Error>> {
    let mut rows = 0;
    for row in open(path, &Limits::default())? {
        row?;
        rows += 1;
    }
    Ok(rows)
}

fn write(path: &Path) -> Result<u64, Box<dyn Error>> {
    let kinds = [
        Kind::Code,
        Kind::Text,
        Kind::Number,
        Kind::Money { digits: 2 },
        Kind::Moment,
        Kind::YesNo,
    ];
    let columns = (0..12).zip(kinds.into_iter().cycle());
    let columns = columns
        .map(|(place, kind)| Column::new(format!("column {place}"), kind))
        .collect();
    let csv = path.extension().is_some_and(|it| it == "csv");
    let format = if csv { Format::Csv } else { Format::Xlsx };
    let at = jiff::civil::date(2026, 11, 22).at(14, 5, 0, 0);
    let sheet = Sheet {
        name: "Orders".to_owned(),
        created: at,
    };
    let mut writer = Writer::create(path, format, columns, &sheet)?;
    for number in 0..ROWS {
        let (code, text) = (
            format!("SO-{number:08}"),
            format!("Buyer no. {number} of Mapo-gu, Seoul"),
        );
        let six = [
            Value::Text(&code),
            Value::Text(&text),
            Value::Number(number % 7 + 1),
            Value::Money(number * 99),
            Value::Moment(at),
            Value::YesNo(number % 2 == 0),
        ];
        writer.row(&[six, six].concat())?;
    }
    Ok(writer.finish()?.rows)
}
