//! A workbook of orders, read, checked and taken in: rows a second, and the most memory that it took.

use crate::Outcome;
use crate::meter::{Meter, most_memory_mb, watch_memory_afresh};
use crate::page::SKUS;
use crate::place::{Kind, Place};
use crate::whole::app_on;
use app::upload::{Duplicates, OrderImport, UploadFile};
use jiff::civil::date;
use sheets::{Column, Kind as Cells, Sheet, Value, Writer};
use std::fs::File;
use std::path::Path;

/// Rows of an order in each of the workbooks.
const SHAPES: [usize; 2] = [1, 3];
const COLUMNS: [(&str, Cells); 11] = [
    ("order no", Cells::Code),
    ("currency", Cells::Text),
    ("sku", Cells::Code),
    ("qty", Cells::Number),
    ("unit price", Cells::Money { digits: 2 }),
    ("recipient", Cells::Text),
    ("address 1", Cells::Text),
    ("city", Cells::Text),
    ("country", Cells::Text),
    ("pincode", Cells::Code),
    ("phone", Cells::Code),
];

/// Prints a line for each shape: the file only checked, then taken in.
pub(crate) async fn print(kind: Kind, seed: &Place, rows: usize) -> Outcome<()> {
    println!(
        "{:<10} {:<26} {:>9} {:>9} {:>9} {:>8}",
        kind.name(),
        format!("workbook of {rows} rows"),
        "rows/s",
        "orders/s",
        "seconds",
        "MB most"
    );
    let folder = tempfile::tempdir()?;
    for rows_of_one in SHAPES {
        let path = folder.path().join(format!("{rows_of_one}.xlsx"));
        write(&path, rows, rows_of_one)?;
        let place = Place::copy_of(seed).await?;
        for validate in [true, false] {
            take_in(kind, &place, (&path, rows, rows_of_one), validate).await?;
        }
        place.remove().await?;
    }
    Ok(())
}

fn write(path: &Path, rows: usize, rows_of_one: usize) -> Outcome<()> {
    let columns = COLUMNS.iter().map(|(name, kind)| Column {
        name: (*name).to_owned(),
        kind: *kind,
    });
    let sheet = Sheet {
        name: "Orders".to_owned(),
        created: date(2026, 11, 22).at(0, 0, 0, 0),
    };
    let mut writer = Writer::xlsx(File::create(path)?, columns.collect(), &sheet)?;
    for row in 0..rows {
        let (order, line) = (row / rows_of_one, row % rows_of_one);
        let (number, sku) = (
            format!("UP-{order:06}"),
            format!("SKU-{}", (order * 7 + line) % SKUS),
        );
        let phone = format!("0{}", 9_800_000_000_u64 + order as u64);
        writer.row(&[
            Value::Text(&number),
            Value::Text("INR"),
            Value::Text(&sku),
            Value::Number(1),
            Value::Money(34_900),
            Value::Text("Asha Sen"),
            Value::Text("12 MG Road"),
            Value::Text("Pune"),
            Value::Text("IN"),
            Value::Text("411001"),
            Value::Text(&phone),
        ])?;
    }
    writer.finish()?;
    Ok(())
}

async fn take_in(
    kind: Kind,
    place: &Place,
    (path, rows, rows_of_one): (&Path, usize, usize),
    validate: bool,
) -> Outcome<()> {
    let (app, _key) = app_on(place).await?;
    let caller = app.caller(Some("ACME"), "bench").await?;
    for n in 0..SKUS {
        app.put_sku(&caller, &format!("SKU-{n}"), "A thing").await?;
    }
    let wish = OrderImport {
        file: UploadFile::new(path),
        validate,
        duplicates: Duplicates::Skip,
        all_or_nothing: false,
        again: false,
        errors: None,
    };
    watch_memory_afresh()?;
    let meter = Meter::start(place).await?;
    let report = app.import_orders(&caller, &wish, &mut |_| {}).await?;
    let seconds = meter.stop()?.wall_s;
    let (orders, taken) = (rows.div_ceil(rows_of_one), report.created + report.would_create);
    if report.failed > 0 || taken < orders as u64 {
        return Err(format!("the workbook was not taken in: {report:?}").into());
    }
    let done = if validate { "checked" } else { "taken in" };
    let what = format!("{done}, {rows_of_one} an order");
    println!(
        "{:<10} {what:<26} {:>9.0} {:>9.0} {seconds:>9.2} {:>8.0}",
        kind.name(),
        rows as f64 / seconds,
        orders as f64 / seconds,
        most_memory_mb()?,
    );
    Ok(())
}
