//! Cancelled deliveries as a spreadsheet: a row a delivery, in the order of the list.

use super::table::Out;
use crate::list::Listed;
use crate::recovery::{CancelledLine, CancelledWanted};
use crate::{App, AppError, Caller};
use sheets::Kind;
use std::path::Path;

/// Rows of one page.
const PAGE: usize = 500;

/// The columns; other programs rely on them.
const COLUMNS: &[(&str, Kind)] = &[
    ("delivery", Kind::Code),
    ("sale_order_code", Kind::Code),
    ("channel", Kind::Code),
    ("channel_order_no", Kind::Code),
    ("origin", Kind::Code),
    ("buyer", Kind::Text),
    ("facility", Kind::Code),
    ("packing_no", Kind::Code),
    ("new_packing_no", Kind::Code),
    ("group", Kind::Code),
    ("state", Kind::Code),
    ("units", Kind::Number),
    ("stage", Kind::Code),
    ("cancelled_by", Kind::Code),
    ("who", Kind::Text),
    ("reason", Kind::Text),
    ("comment", Kind::Text),
    ("cancelled_at", Kind::Moment),
    ("ends_at", Kind::Moment),
    ("last_code", Kind::Code),
    ("last_message", Kind::Text),
];

impl App {
    /// Writes cancelled deliveries into a file, .xlsx or .csv by its name. Tells how many there are.
    ///
    /// # Errors
    /// Those of [`App::cancelled`], `BAD_INPUT` for the file's ending; those of the disk.
    pub async fn export_cancelled(
        &self,
        caller: &Caller,
        wanted: &CancelledWanted,
        path: &Path,
    ) -> Result<u64, AppError> {
        let mut after = None;
        let mut page = self.cancelled(caller, wanted, None, PAGE).await?;
        let table = self.table(caller, path, "Cancelled", COLUMNS)?;
        loop {
            let Listed { rows, next } = page;
            let is_wanted = table
                .rows(rows.iter().map(|line| row(caller, line)).collect())
                .await;
            match next.filter(|_| is_wanted) {
                Some(next) => after.replace(next),
                None => break,
            };
            page = self.cancelled(caller, wanted, after.as_deref(), PAGE).await?;
        }
        table.finish().await
    }
}

fn row(caller: &Caller, line: &CancelledLine) -> Vec<Out> {
    let record = &line.record;
    let (code, message) = line.last_result().unzip();
    vec![
        Out::text(&line.delivery),
        Out::text(&line.delivery.order),
        Out::text(&line.channel),
        Out::text(&line.channel_order_no),
        Out::text(line.origin),
        Out::text(&line.buyer),
        Out::opt_text(record.package.as_ref().map(|key| &key.facility)),
        Out::opt_text(record.package.as_ref().map(|key| &key.packing_no)),
        Out::opt_text(record.came_back_in().map(|key| &key.packing_no)),
        Out::text(line.view.group),
        Out::text(line.view.state),
        Out::count(record.items.len()),
        Out::text(record.stage),
        Out::text(record.by),
        Out::text(&record.who),
        Out::text(&record.reason),
        Out::opt_text(record.comment.as_ref()),
        Out::at(caller, record.cancelled_at),
        Out::opt_at(caller, line.view.ends_at),
        Out::opt_text(code),
        Out::opt_text(message),
    ]
}
