//! Orders and cancels by file, and lists as files, through the real binary.

mod by_api;
mod by_api_refused;
mod cancels;
mod exports;
mod mended;
mod orders;
mod told;

use std::path::{Path, PathBuf};
use testkit::{Installation, Shop, list};

/// The header of the files of these tests.
const HEAD: &str = "Order No,SKU,Qty,Unit Price,Currency,Recipient,Address 1,City,Zip,Mobile\n";

/// A file of bytes beside the data folder.
fn bytes(acme: &Installation, name: &str, content: &[u8]) -> PathBuf {
    let path = acme.file(name, "");
    std::fs::write(&path, content).unwrap();
    path
}

/// A CSV with these rows under [`HEAD`].
fn csv(acme: &Installation, name: &str, rows: &str) -> String {
    acme.file(name, &format!("{HEAD}{rows}")).display().to_string()
}

/// A row of one line of one order.
fn row(number: &str, sku: &str) -> String {
    format!("{number},{sku},1,12.50,INR,Asha,1 First Street,Pune,411001,0900\n")
}

/// A path beside the data folder at which nothing is.
fn place(acme: &Installation, name: &str) -> String {
    let path = acme.file(name, "");
    std::fs::remove_file(&path).unwrap();
    path.display().to_string()
}

/// The rows of a spreadsheet as texts, the header first.
fn read(path: &str) -> Vec<Vec<String>> {
    let reader = sheets::open(Path::new(path), &sheets::Limits::default()).unwrap();
    let head = reader.header().names.clone();
    let rows = reader.map(|row| row.unwrap().cells.iter().map(sheets::Cell::shown).collect());
    [head].into_iter().chain(rows).collect()
}

/// How many orders there are.
async fn count(acme: &Installation) -> usize {
    list(&acme.ok("orders list").await.json).len()
}

/// Tenant ACME with its stock, live; its channel is not asked.
async fn acme(db: &testkit::TestDatabase) -> Installation {
    Installation::live(db, &Shop::open().await).await
}
