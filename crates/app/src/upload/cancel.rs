//! Cancels by file: each row by itself, with a result for each.
//!
//! Rows that cancel whole orders for the same reason and follow one another are done a page at a time; a row of one item is
//! done alone. A process that dies leaves the rest of the rows undone; the same file again refuses those that were done, as
//! the rules do, and does the others.

use super::cancel_row::{CancelRow, read};
use super::fault::RowFault;
use super::group::GivenRow;
use super::report::{Own, Progress, UploadState};
use super::snapshot::{Opened, Snapshot};
use super::told::{ToldFile, ToldRow};
use super::{CANCEL_COLUMNS, UploadFile};
use crate::act::{Action, CancelWish, PAGE};
use crate::blocking::{joined, on_a_thread};
use crate::{App, AppError, Caller};
use domain::codes::{ChannelCode, OrderCode};
use domain::moment::Moment;
use domain::order::SaleOrder;
use domain::upload::UploadKind;
use sheets::Header;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Upload, UploadEnd};
use tokio::sync::mpsc;

/// What uploads of cancels are stored as.
const KIND: &str = "CANCEL";
/// Pages that wait to be done: one is read while another is written.
const PAGES_WAITING: usize = 2;
/// Results that a report names; all stand in the file of results.
const NAMED_MAX: usize = 1_000;
/// Faults that it names beside them.
const FAULTS_NAMED_MAX: usize = 100;
/// What a row that was done is told as.
const DONE: &str = "DONE";

/// A file of cancels, and what is to be done with it.
#[derive(Debug, Clone)]
pub struct CancelImport {
    /// The file.
    pub file: UploadFile,
    /// Only tell what would come of it.
    pub validate: bool,
    /// Go through the file though it was gone through before.
    pub again: bool,
    /// Where the rows that failed are written: .csv or .xlsx.
    pub errors: Option<PathBuf>,
    /// Where the results of all rows are written: .csv or .xlsx.
    pub results: Option<PathBuf>,
}

/// What came of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowResult {
    /// The row, as a spreadsheet shows it, from 1.
    pub row_no: u64,
    /// The order that it names; empty where it cannot be read.
    pub order: String,
    /// What is wrong; `None` where it is done.
    pub fault: Option<RowFault>,
}

/// What came of a file of cancels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CancelReport {
    /// The file's name.
    pub file: String,
    /// How it ended.
    pub state: UploadState,
    /// Rows, the header not counted.
    pub rows: u64,
    /// Rows that were done.
    pub cancelled: u64,
    /// Rows that would be, where nothing was written.
    pub would_cancel: u64,
    /// Rows that were not done.
    pub failed: u64,
    /// The results, row by row; the first 1,000.
    pub results: Vec<RowResult>,
    /// What is wrong, the first 100 of it, wherever in the file it stands.
    pub errors: Vec<RowFault>,
    /// How much more is wrong.
    pub errors_more: u64,
    /// Headers that are not read.
    pub unknown_columns: Vec<String>,
    /// The file of rows that failed, where one was asked for.
    pub errors_file: Option<PathBuf>,
    /// The file of results, where one was asked for.
    pub results_file: Option<PathBuf>,
    /// When the file was begun the first time, where it was done before.
    pub done_before: Option<Moment>,
}

struct Read {
    row: GivenRow,
    wanted: Result<CancelRow, Vec<RowFault>>,
}

/// A row with the cancel that it comes to.
struct Meant {
    row_no: u64,
    order: OrderCode,
    channel: ChannelCode,
    wish: CancelWish,
}

/// The files of rows that are asked for.
struct Files {
    errors: Option<ToldFile>,
    results: Option<ToldFile>,
}

impl App {
    /// Cancels what a file names, or only tells what would come of it.
    ///
    /// # Errors
    /// `BAD_INPUT` and the codes of [`sheets::SheetError`] where nothing can be done with the file; what stops all of it, such
    /// as a database that is gone: then the rows of earlier pages are done.
    pub async fn import_cancels(
        &self,
        caller: &Caller,
        wish: &CancelImport,
        tell: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<CancelReport, AppError> {
        self.import_cancels_of(caller, (wish, None), tell).await
    }

    /// [`App::import_cancels`], for an upload that a worker goes through where there is one: what was done for it before counts
    /// as its own.
    pub(crate) async fn import_cancels_of(
        &self,
        caller: &Caller,
        (wish, own): (&CancelImport, Option<Own<'_>>),
        tell: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<CancelReport, AppError> {
        let (now, file) = (self.clock.now(), wish.file.clone());
        let kept = self.headers_for(caller, UploadKind::Cancel, &file).await?;
        let snapshot = Arc::new(on_a_thread(move || Snapshot::take(&file, kept)).await?);
        let known = self
            .store
            .newest_upload(&caller.tenant, KIND, &snapshot.sha256)
            .await?;
        let mut report = CancelReport {
            file: wish.file.name(),
            ..CancelReport::default()
        };
        let goes_on = own.is_some_and(|own| own.begun_at.is_some());
        let looks_again = wish.again || wish.validate || goes_on;
        if let Some(done) = known.as_ref().filter(|it| it.is_over() && !looks_again) {
            report.state = UploadState::DoneBefore;
            report.done_before = Some(done.begun_at);
            return Ok(report);
        }
        self.begin_own(caller, own).await?;
        let (header, rows) = count(Arc::clone(&snapshot)).await?;
        report.unknown_columns = header.1;
        report.rows = rows;
        let created = crate::export::local(caller, now);
        let begin = |path: Option<&Path>, name| {
            path.map(|path| ToldFile::begin(path, header.0.clone(), name, created))
                .transpose()
        };
        let files = Files {
            errors: begin(wish.errors.as_deref(), "Errors")?,
            results: begin(wish.results.as_deref(), "Results")?,
        };
        let upload_id = match wish.validate {
            true => None,
            false => Some(self.begin_cancels(caller, (wish, now), &snapshot, rows).await?),
        };
        self.cancel_rows(
            caller,
            (&snapshot, wish.validate, goes_on),
            (&mut report, &files),
            tell,
        )
        .await?;
        match upload_id {
            Some(upload_id) => self.end_cancels(caller, &upload_id, &report).await?,
            None => {
                report.state = UploadState::Validated;
                report.would_cancel = std::mem::take(&mut report.cancelled);
            }
        }
        files.finish(wish, &mut report).await?;
        Ok(report)
    }

    async fn end_cancels(
        &self,
        caller: &Caller,
        upload_id: &str,
        report: &CancelReport,
    ) -> Result<(), AppError> {
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let ended = UploadEnd {
            done: count(report.cancelled),
            skipped: 0,
            failed: count(report.failed),
        };
        self.store
            .end_upload(&caller.tenant, upload_id, ended, self.clock.now())
            .await?;
        Ok(())
    }

    async fn begin_cancels(
        &self,
        caller: &Caller,
        (wish, now): (&CancelImport, Moment),
        snapshot: &Snapshot,
        rows: u64,
    ) -> Result<String, AppError> {
        let upload = Upload {
            upload_id: self.new_id(),
            kind: KIND.to_owned(),
            file_name: wish.file.name(),
            sha256: snapshot.sha256.clone(),
            by: caller.who.clone(),
            begun_at: now,
            ended_at: None,
            rows: i64::try_from(rows).unwrap_or(i64::MAX),
            ended: UploadEnd::default(),
            state: String::new(),
        };
        self.store.begin_upload(&caller.tenant, &upload).await?;
        Ok(upload.upload_id)
    }

    /// Reads the file once more and deals with its rows, a page at a time.
    async fn cancel_rows(
        &self,
        caller: &Caller,
        (snapshot, dry, goes_on): (&Arc<Snapshot>, bool, bool),
        (report, files): (&mut CancelReport, &Files),
        tell: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<(), AppError> {
        let (to, mut pages) = mpsc::channel(PAGES_WAITING);
        let snapshot = Arc::clone(snapshot);
        let reader = tokio::task::spawn_blocking(move || send_pages(&snapshot, &to));
        let mut rows = 0;
        while let Some(page) = pages.recv().await {
            let page: Vec<Read> = page;
            rows += page.len() as u64;
            let faults = self.cancel_page(caller, &page, (dry, goes_on)).await?;
            report.note(page, faults, files).await;
            tell(Progress {
                rows,
                rows_all: report.rows,
                came: [report.cancelled, 0, report.failed],
            });
        }
        joined(reader).await
    }

    /// Deals with a page of rows, and gives what is wrong with those that fail, by row.
    async fn cancel_page(
        &self,
        caller: &Caller,
        page: &[Read],
        (dry, goes_on): (bool, bool),
    ) -> Result<BTreeMap<u64, Vec<RowFault>>, AppError> {
        let own = goes_on.then_some(caller.who.as_str());
        let (meant, mut faults) = self.meant(caller, page, own).await?;
        let same = |a: &Meant, b: &Meant| a.wish.items.is_empty() && a.wish == b.wish;
        for together in meant.chunk_by(same) {
            let Some(first) = together.first() else { continue };
            let action = Action::Cancel(first.wish.clone());
            if dry {
                for one in together {
                    let told = self.would_act(caller, (&one.order, &one.channel), &action).await;
                    note(&mut faults, one.row_no, told)?;
                }
                continue;
            }
            let names: Vec<String> = together.iter().map(|one| one.order.to_string()).collect();
            let done = self.act(caller, &names, &action).await?;
            for (one, acted) in together.iter().zip(done) {
                note(&mut faults, one.row_no, acted.result.map(drop))?;
            }
        }
        Ok(faults)
    }

    /// What the rows come to, held against the orders as they are. What `own` did before is left out: it is done.
    async fn meant(
        &self,
        caller: &Caller,
        page: &[Read],
        own: Option<&str>,
    ) -> Result<(Vec<Meant>, BTreeMap<u64, Vec<RowFault>>), AppError> {
        let names: BTreeSet<String> = page
            .iter()
            .filter_map(|read| read.wanted.as_ref().ok())
            .map(|wanted| wanted.order.clone())
            .collect();
        let named = self
            .named_orders(caller, &names.into_iter().collect::<Vec<_>>())
            .await?;
        let codes: BTreeSet<OrderCode> = named.sure().map(|(code, _)| code.clone()).collect();
        let codes: Vec<OrderCode> = codes.into_iter().collect();
        let orders = self.store.orders(&caller.tenant, &codes).await?;
        let orders: BTreeMap<&OrderCode, &SaleOrder> =
            orders.iter().map(|order| (&order.code, order)).collect();
        let (mut meant, mut faults) = (Vec::new(), BTreeMap::new());
        for read in page {
            let row_no = read.row.number;
            let wanted = match &read.wanted {
                Ok(wanted) => wanted,
                Err(of_row) => {
                    faults.insert(row_no, of_row.clone());
                    continue;
                }
            };
            let found = named.one(&wanted.order);
            if let Err(error @ AppError::Ambiguous { .. }) = &found {
                let fault = RowFault::new(row_no, Some("sale_order_code"), error.code(), error.to_string());
                faults.insert(row_no, vec![fault]);
                continue;
            }
            let found = found.ok();
            let order = found.and_then(|(code, _)| orders.get(code));
            let (Some((code, channel)), Some(order)) = (found, order) else {
                let message = format!("There is no order {:?}. Correct it", wanted.order);
                let fault = RowFault::new(row_no, Some("sale_order_code"), "NOT_FOUND", message);
                faults.insert(row_no, vec![fault]);
                continue;
            };
            if own.is_some_and(|who| wanted.is_done_by(who, order)) {
                continue;
            }
            match wanted.wish(row_no, order) {
                Ok(wish) => meant.push(Meant {
                    row_no,
                    order: code.clone(),
                    channel: channel.clone(),
                    wish,
                }),
                Err(fault) => {
                    faults.insert(row_no, vec![fault]);
                }
            }
        }
        Ok((meant, faults))
    }
}

impl Files {
    async fn finish(self, wish: &CancelImport, report: &mut CancelReport) -> Result<(), AppError> {
        if let Some(file) = self.errors {
            file.finish().await?;
            report.errors_file.clone_from(&wish.errors);
        }
        if let Some(file) = self.results {
            file.finish().await?;
            report.results_file.clone_from(&wish.results);
        }
        Ok(())
    }
}

/// Notes a refusal at its row; what may pass stops the file, so that the same file again goes on.
fn note(
    faults: &mut BTreeMap<u64, Vec<RowFault>>,
    row_no: u64,
    told: Result<(), AppError>,
) -> Result<(), AppError> {
    match told {
        Ok(()) => Ok(()),
        Err(error) if error.may_pass() => Err(error),
        Err(error) => {
            let fault = RowFault::new(row_no, None, error.code(), error.to_string());
            faults.insert(row_no, vec![fault]);
            Ok(())
        }
    }
}

impl CancelReport {
    async fn note(&mut self, page: Vec<Read>, mut faults: BTreeMap<u64, Vec<RowFault>>, files: &Files) {
        let (mut failed, mut all) = (Vec::new(), Vec::new());
        for Read { row, wanted } in page {
            let of_row = faults.remove(&row.number).unwrap_or_default();
            let order = wanted.map(|wanted| wanted.order).unwrap_or_default();
            let fault = of_row.first().cloned();
            let words: Vec<String> = of_row.iter().map(RowFault::in_words).collect();
            let told = ToldRow {
                code: fault
                    .as_ref()
                    .map_or_else(|| DONE.to_owned(), |fault| fault.code.clone()),
                message: words.join("; "),
                row,
            };
            match &fault {
                None => self.cancelled += 1,
                Some(fault) => {
                    self.failed += 1;
                    match self.errors.len() < FAULTS_NAMED_MAX {
                        true => self.errors.push(fault.clone()),
                        false => self.errors_more += 1,
                    }
                }
            }
            if self.results.len() < NAMED_MAX {
                self.results.push(RowResult {
                    row_no: told.row.number,
                    order,
                    fault: fault.clone(),
                });
            }
            if fault.is_some() && files.errors.is_some() {
                failed.push(told.clone());
            }
            if files.results.is_some() {
                all.push(told);
            }
        }
        if let Some(file) = &files.errors {
            file.rows(failed).await;
        }
        if let Some(file) = &files.results {
            file.rows(all).await;
        }
    }
}

/// The header, the columns that are not read, and how many rows there are; the file is read to its end.
async fn count(snapshot: Arc<Snapshot>) -> Result<((Header, Vec<String>), u64), AppError> {
    on_a_thread(move || {
        let opened = snapshot.open(CANCEL_COLUMNS)?;
        let found = (opened.header(), opened.unknown());
        let mut rows = 0;
        for row in opened.reader {
            match row {
                Err(error) if error.row().is_none() => return Err(error.into()),
                Ok(_) | Err(_) => rows += 1,
            }
        }
        Ok((found, rows))
    })
    .await
}

/// Sends the rows on, a page at a time; ends early where nobody takes them any more.
fn send_pages(snapshot: &Snapshot, to: &mpsc::Sender<Vec<Read>>) -> Result<(), AppError> {
    let Opened { reader, columns } = snapshot.open(CANCEL_COLUMNS)?;
    let mut page = Vec::with_capacity(PAGE);
    for row in reader {
        page.push(match row {
            Ok(row) => Read {
                wanted: read(&row, &columns),
                row: GivenRow {
                    number: row.number,
                    cells: row.cells,
                },
            },
            Err(error) => {
                let Some(number) = error.row() else {
                    return Err(error.into());
                };
                Read {
                    wanted: Err(vec![RowFault::of_sheet(number, &error)]),
                    row: GivenRow {
                        number,
                        cells: Vec::new(),
                    },
                }
            }
        });
        if page.len() == PAGE && to.blocking_send(std::mem::take(&mut page)).is_err() {
            return Ok(());
        }
    }
    if !page.is_empty() {
        let _gone = to.blocking_send(page);
    }
    Ok(())
}
