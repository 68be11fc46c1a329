//! Stock levels as a spreadsheet: a row a SKU and facility.

use super::table::Out;
use crate::{App, AppError, Caller};
use domain::stock::Bucket;
use sheets::Kind;
use std::path::Path;

/// Rows of one page.
const PAGE: i64 = 500;

/// The columns, the buckets in the order of [`Bucket::INSIDE`]; other programs rely on them.
const COLUMNS: &[(&str, Kind)] = &[
    ("sku", Kind::Code),
    ("facility", Kind::Code),
    ("available", Kind::Number),
    ("reserved", Kind::Number),
    ("allocated", Kind::Number),
    ("putaway_pending", Kind::Number),
    ("bad", Kind::Number),
];

impl App {
    /// Writes the stock levels into a file, .xlsx or .csv by its name. Tells how many there are.
    ///
    /// # Errors
    /// `BAD_INPUT` for the file's ending; those of the disk and the database.
    pub async fn export_stock(&self, caller: &Caller, path: &Path) -> Result<u64, AppError> {
        let table = self.table(caller, path, "Stock", COLUMNS)?;
        let mut after = (String::new(), String::new());
        loop {
            let levels = self.stock_page(caller, (&after.0, &after.1), PAGE).await?;
            let Some((sku, facility, _)) = levels.last() else {
                break;
            };
            after = (sku.to_string(), facility.to_string());
            let rows = levels.iter().map(|(sku, facility, level)| {
                let mut row = vec![Out::text(sku), Out::text(facility)];
                row.extend(Bucket::INSIDE.map(|bucket| Out::Number(level.get(bucket))));
                row
            });
            if !table.rows(rows.collect()).await {
                break;
            }
        }
        table.finish().await
    }
}
