//! The list of orders as a spreadsheet: a row an order.

use super::table::{MONEY, Out};
use crate::{App, AppError, Caller};
use domain::codes::OrderCode;
use domain::order::SaleOrder;
use sheets::Kind;
use std::path::Path;
use store::OrderFilter;

/// Orders of one page: loaded whole, with their items.
const PAGE: i64 = 200;

/// The columns; other programs rely on them.
const COLUMNS: &[(&str, Kind)] = &[
    ("sale_order_code", Kind::Code),
    ("channel", Kind::Code),
    ("channel_order_no", Kind::Code),
    ("origin", Kind::Code),
    ("status", Kind::Code),
    ("placed_at", Kind::Moment),
    ("imported_at", Kind::Moment),
    ("units", Kind::Number),
    ("units_live", Kind::Number),
    ("skus", Kind::Text),
    ("currency", Kind::Code),
    ("total", MONEY),
    ("cash_on_delivery", Kind::YesNo),
    ("on_hold", Kind::YesNo),
    ("name", Kind::Text),
    ("line1", Kind::Text),
    ("line2", Kind::Text),
    ("city", Kind::Text),
    ("state", Kind::Text),
    ("country", Kind::Text),
    ("postal_code", Kind::Code),
    ("phone", Kind::Code),
    ("packing_nos", Kind::Text),
    ("invoice_nos", Kind::Text),
];

impl App {
    /// Writes the orders that pass a filter into a file, .xlsx or .csv by its name; empty texts let all pass. Tells how many
    /// there are.
    ///
    /// # Errors
    /// `NOT_FOUND` for the channel, `BAD_INPUT` for the status or the file's ending; those of the disk.
    pub async fn export_orders(
        &self,
        caller: &Caller,
        (channel, status, channel_order_no): (&str, &str, &str),
        path: &Path,
    ) -> Result<u64, AppError> {
        let filter = OrderFilter {
            channel,
            status,
            channel_order_no,
        };
        self.check_filter(caller, filter).await?;
        let table = self.table(caller, path, "Orders", COLUMNS)?;
        let mut after = String::new();
        loop {
            let lines = self
                .store
                .list_orders(&caller.tenant, &after, filter, PAGE)
                .await?;
            let Some(last) = lines.last() else { break };
            after = last.code.to_string();
            let codes: Vec<OrderCode> = lines.into_iter().map(|line| line.code).collect();
            let orders = self.store.orders(&caller.tenant, &codes).await?;
            let rows = orders.iter().map(|order| row(caller, order)).collect();
            if !table.rows(rows).await {
                break;
            }
        }
        table.finish().await
    }
}

fn row(caller: &Caller, order: &SaleOrder) -> Vec<Out> {
    let mut skus: Vec<&str> = order.items.iter().map(|item| item.sku.as_str()).collect();
    skus.sort_unstable();
    skus.dedup();
    let total = order.items.iter().map(|item| item.price_minor).sum();
    let invoices = order
        .packages
        .iter()
        .filter_map(|package| package.invoice.as_ref());
    let invoices: Vec<String> = invoices.map(|invoice| invoice.invoice_no.to_string()).collect();
    let packing: Vec<&str> = order
        .packages
        .iter()
        .map(|it| it.key.packing_no.as_str())
        .collect();
    let address = &order.address;
    vec![
        Out::text(&order.code),
        Out::text(&order.channel),
        Out::text(&order.channel_order_no),
        Out::text(order.origin),
        Out::text(order.status()),
        Out::at(caller, order.placed_at),
        Out::at(caller, order.imported_at),
        Out::count(order.items.len()),
        Out::count(order.items.iter().filter(|item| item.is_live()).count()),
        Out::text(skus.join(", ")),
        Out::text(&order.currency),
        Out::money(total, &order.currency),
        Out::YesNo(order.cash_on_delivery),
        Out::YesNo(order.flags.on_hold),
        Out::text(&address.name),
        Out::text(&address.line1),
        Out::text(&address.line2),
        Out::text(&address.city),
        Out::text(&address.state),
        Out::text(&address.country),
        Out::text(&address.postal_code),
        Out::text(&address.phone),
        Out::text(packing.join(", ")),
        Out::text(invoices.join(", ")),
    ]
}
