//! Orders by file: validated, and taken in a page at a time.
//!
//! The file is read twice: first to see that it can be read to its end and which orders stand apart in it, then a page of
//! orders at a time, each page in a transaction of its own. A process that dies leaves whole orders; the same file again goes
//! on with those that are missing. Orders are known to be of an earlier round of the same file by the time at which they
//! were taken in, so that one which was cancelled meanwhile does not come again.

use super::fault::RowFault;
use super::group::{Given, GivenRow, Orders};
use super::line::Reading;
use super::report::{
    Duplicates, OrderImport, OrderReport, Own, Progress, Stand, TAKEN_IN_BEFORE, UploadState,
};
use super::snapshot::{Opened, Snapshot};
use super::told::{ToldFile, ToldRow};
use super::{ORDER_COLUMNS, UploadFile};
use crate::act::PAGE;
use crate::blocking::{joined, on_a_thread};
use crate::typed::{Taken, Taking};
use crate::{App, AppError, Caller};
use domain::codes::{ChannelCode, Sku};
use domain::moment::Moment;
use domain::order::TypedOrder;
use domain::refusal::RefusalCode;
use domain::upload::UploadKind;
use sheets::Header;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;
use store::{Upload, UploadEnd};
use tokio::sync::mpsc;

/// Pages that wait to be taken in: one is read while another is written.
const PAGES_WAITING: usize = 2;
/// Rows after which a page is full too: orders may have thousands, and pages are held in memory.
const PAGE_ROWS: usize = 2_000;
/// What uploads of orders are stored as.
const KIND: &str = "ORDERS";

/// What the first reading finds.
struct Survey {
    rows: u64,
    orders: u64,
    apart: HashSet<u128>,
    header: Header,
    unknown_columns: Vec<String>,
}

/// All that a round through the file needs.
struct Job<'a> {
    wish: &'a OrderImport,
    snapshot: Arc<Snapshot>,
    reading: Reading,
    survey: Survey,
    now: Moment,
    own: Option<Own<'a>>,
}

/// What came of one order.
enum Came {
    In,
    /// By an earlier attempt of the same upload.
    InBefore,
    Skipped(RowFault),
    Failed(Vec<RowFault>),
}

/// Who hears how far it is.
type Tell<'a> = &'a mut (dyn FnMut(Progress) + Send);

impl App {
    /// Takes in the orders of a file, or only tells what would come of it. What is wrong with rows stands in the report, and
    /// in the file of errors where one is asked for.
    ///
    /// # Errors
    /// `BAD_INPUT` and the codes of [`sheets::SheetError`] where nothing can be done with the file; what stops all of it, such
    /// as a database that is gone: then the orders of earlier pages are in, and the same file again goes on.
    pub async fn import_orders(
        &self,
        caller: &Caller,
        wish: &OrderImport,
        tell: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<OrderReport, AppError> {
        self.import_orders_of(caller, (wish, None), tell).await
    }

    /// [`App::import_orders`], for an upload that a worker goes through where there is one: what was done for it before counts
    /// as its own.
    pub(crate) async fn import_orders_of(
        &self,
        caller: &Caller,
        (wish, own): (&OrderImport, Option<Own<'_>>),
        tell: Tell<'_>,
    ) -> Result<OrderReport, AppError> {
        let (now, file) = (self.clock.now(), wish.file.clone());
        let kept = self.headers_for(caller, UploadKind::Orders, &file).await?;
        let snapshot = Arc::new(on_a_thread(move || Snapshot::take(&file, kept)).await?);
        let known = self
            .store
            .newest_upload(&caller.tenant, KIND, &snapshot.sha256)
            .await?;
        let known = known.filter(|_| !wish.again);
        let goes_on = own.is_some_and(|own| own.begun_at.is_some());
        let is_all_done = |it: &&Upload| !wish.validate && !goes_on && is_done(it);
        if let Some(done) = known.as_ref().filter(is_all_done) {
            return Ok(OrderReport::done_before(wish, done));
        }
        let reading = self.reading(caller, &wish.file).await?;
        let survey = survey(Arc::clone(&snapshot), reading.clone(), now).await?;
        let job = Job {
            wish,
            snapshot,
            reading,
            survey,
            now,
            own,
        };
        let since = job.since(known.as_ref());
        if let Some(report) = self.rehearse_orders(caller, &job, since, tell).await? {
            return Ok(report);
        }
        self.import_for_real(caller, &job, known, tell).await
    }

    /// Goes through the file without writing anything, where that is asked for or decides whether anything is written.
    async fn rehearse_orders(
        &self,
        caller: &Caller,
        job: &Job<'_>,
        since: Option<Moment>,
        tell: Tell<'_>,
    ) -> Result<Option<OrderReport>, AppError> {
        let wish = job.wish;
        if !wish.validate && !wish.all_or_nothing && wish.duplicates == Duplicates::Skip {
            return Ok(None);
        }
        let file = self.told_file(caller, job)?;
        let mut report = job.report();
        self.round(
            caller,
            job,
            Taking::Dry(since),
            (&mut report, file.as_ref()),
            tell,
        )
        .await?;
        let refused_duplicates = wish.duplicates == Duplicates::Refuse && report.duplicates > 0;
        let refused = refused_duplicates || (wish.all_or_nothing && report.failed > 0);
        // Where an earlier attempt took some in, all was good then, and "nothing was written" would be no true word: it goes on,
        // and what went bad meanwhile is told.
        let refused = refused && report.own_before == 0;
        report.state = match (wish.validate, refused) {
            (true, _) => UploadState::Validated,
            (false, true) => UploadState::Refused,
            (false, false) => return Ok(None),
        };
        report.would_create = std::mem::take(&mut report.created);
        finish(file, wish, &mut report).await?;
        Ok(Some(report))
    }

    async fn import_for_real(
        &self,
        caller: &Caller,
        job: &Job<'_>,
        known: Option<Upload>,
        tell: Tell<'_>,
    ) -> Result<OrderReport, AppError> {
        let file = self.told_file(caller, job)?;
        let mut report = job.report();
        let since = job.since(known.as_ref());
        // Only now: what others took in while it was rehearsed is none of its own.
        let begun_at = self.begin_own(caller, job.own).await?;
        let upload_id = match known {
            Some(upload) => upload.upload_id,
            None => self.begin_upload(caller, job, begun_at).await?,
        };
        self.round(
            caller,
            job,
            Taking::Real(since),
            (&mut report, file.as_ref()),
            tell,
        )
        .await?;
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let ended = UploadEnd {
            done: count(report.created),
            skipped: count(report.skipped),
            failed: count(report.failed),
        };
        self.store
            .end_upload(&caller.tenant, &upload_id, ended, self.clock.now())
            .await?;
        report.state = UploadState::Imported;
        finish(file, job.wish, &mut report).await?;
        Ok(report)
    }

    async fn begin_upload(
        &self,
        caller: &Caller,
        job: &Job<'_>,
        begun_at: Moment,
    ) -> Result<String, AppError> {
        let upload = Upload {
            upload_id: self.new_id(),
            kind: KIND.to_owned(),
            file_name: job.wish.file.name(),
            sha256: job.snapshot.sha256.clone(),
            by: caller.who.clone(),
            begun_at,
            ended_at: None,
            rows: i64::try_from(job.survey.rows).unwrap_or(i64::MAX),
            ended: UploadEnd::default(),
            state: String::new(),
        };
        self.store.begin_upload(&caller.tenant, &upload).await?;
        Ok(upload.upload_id)
    }

    async fn reading(&self, caller: &Caller, file: &UploadFile) -> Result<Reading, AppError> {
        let channels = self.store.channels(&caller.tenant).await?;
        let codes = channels.into_iter().map(|channel| channel.code);
        Ok(Reading {
            channels: codes.chain([ChannelCode::manual()]).collect(),
            zone: caller.zone.clone(),
            dates: file.dates,
        })
    }

    fn told_file(&self, caller: &Caller, job: &Job<'_>) -> Result<Option<ToldFile>, AppError> {
        let created = crate::export::local(caller, job.now);
        let begin = |path| ToldFile::begin(path, job.survey.header.clone(), "Errors", created);
        job.wish.errors.as_deref().map(begin).transpose()
    }

    /// Reads the file once more and deals with its orders, a page at a time.
    async fn round(
        &self,
        caller: &Caller,
        job: &Job<'_>,
        taking: Taking,
        (report, file): (&mut OrderReport, Option<&ToldFile>),
        tell: Tell<'_>,
    ) -> Result<(), AppError> {
        let (to, mut pages) = mpsc::channel(PAGES_WAITING);
        let snapshot = Arc::clone(&job.snapshot);
        let (reading, now, apart) = (job.reading.clone(), job.now, job.survey.apart.clone());
        let reader = tokio::task::spawn_blocking(move || {
            let Opened { reader, columns } = snapshot.open(ORDER_COLUMNS)?;
            let orders = Orders::new(reader, columns, reading, now).with_apart(apart);
            send_pages(orders, &to)
        });
        let mut rows = 0;
        while let Some(page) = pages.recv().await {
            let came = self.take_in_given(caller, job, (&page, taking)).await?;
            self.count_unmapped(caller, &page, report).await?;
            rows += page.iter().map(Given::row_count).sum::<u64>();
            let told = report.note(page, came);
            if let Some(file) = file {
                file.rows(told).await;
            }
            tell(Progress {
                rows,
                rows_all: job.survey.rows,
                came: [report.created, report.skipped, report.failed],
            });
        }
        joined(reader).await
    }

    /// What comes of each order of a page, in their order.
    async fn take_in_given(
        &self,
        caller: &Caller,
        job: &Job<'_>,
        (page, taking): (&[Given], Taking),
    ) -> Result<Vec<Came>, AppError> {
        let mut by_channel: BTreeMap<ChannelCode, Vec<(usize, TypedOrder)>> = BTreeMap::new();
        let mut came: Vec<Option<Came>> = Vec::with_capacity(page.len());
        for (place, given) in page.iter().enumerate() {
            match &given.order {
                Ok(order) => {
                    let of_channel = by_channel.entry(order.channel.clone()).or_default();
                    of_channel.push((place, order.clone()));
                    came.push(None);
                }
                Err(faults) => came.push(Some(Came::Failed(faults.clone()))),
            }
        }
        for (channel, orders) in by_channel {
            let (places, orders): (Vec<usize>, Vec<TypedOrder>) = orders.into_iter().unzip();
            let taken = self.take_in_typed(caller, &channel, &orders, taking).await?;
            for (place, result) in places.into_iter().zip(taken) {
                let rows = page.get(place).map(|given| given.rows.as_slice());
                if let Some(slot) = came.get_mut(place) {
                    *slot = Some(job.came_of(result, rows.unwrap_or_default()));
                }
            }
        }
        Ok(came.into_iter().flatten().collect())
    }

    /// SKUs that the catalogue lacks are no error: the order comes in and waits for them.
    async fn count_unmapped(
        &self,
        caller: &Caller,
        page: &[Given],
        report: &mut OrderReport,
    ) -> Result<(), AppError> {
        let orders: Vec<&TypedOrder> = page
            .iter()
            .filter_map(|given| given.order.as_ref().ok())
            .collect();
        let skus = |order: &TypedOrder| {
            order
                .lines
                .iter()
                .map(|line| line.sku.clone())
                .collect::<Vec<_>>()
        };
        let all: BTreeSet<Sku> = orders.iter().flat_map(|order| skus(order)).collect();
        let lacking: BTreeSet<Sku> = self
            .store
            .unmapped(&caller.tenant, &all)
            .await?
            .into_iter()
            .collect();
        let is_lacking = |order: &&&TypedOrder| order.lines.iter().any(|line| lacking.contains(&line.sku));
        report.orders_unmapped += orders.iter().filter(is_lacking).count() as u64;
        report.note_unknown_skus(lacking);
        Ok(())
    }
}

/// Whether there is nothing left to do with a file.
fn is_done(upload: &Upload) -> bool {
    upload.is_over() && upload.ended.failed == 0
}

async fn finish(
    file: Option<ToldFile>,
    wish: &OrderImport,
    report: &mut OrderReport,
) -> Result<(), AppError> {
    if let Some(file) = file {
        file.finish().await?;
        report.errors_file.clone_from(&wish.errors);
    }
    Ok(())
}

/// Reads all of the file, and finds the orders whose rows stand apart.
async fn survey(snapshot: Arc<Snapshot>, reading: Reading, now: Moment) -> Result<Survey, AppError> {
    on_a_thread(move || {
        let opened = snapshot.open(ORDER_COLUMNS)?;
        let (header, unknown_columns) = (opened.header(), opened.unknown());
        let (mut rows, mut orders) = (0, 0);
        let (mut seen, mut apart) = (HashSet::new(), HashSet::new());
        for given in Orders::new(opened.reader, opened.columns, reading, now) {
            let given = given?;
            rows += given.row_count();
            orders += 1;
            if let Some(mark) = given.mark.filter(|mark| !seen.insert(*mark)) {
                apart.insert(mark);
            }
        }
        Ok(Survey {
            rows,
            orders,
            apart,
            header,
            unknown_columns,
        })
    })
    .await
}

/// Sends the orders on, a page at a time; ends early where nobody takes them any more.
fn send_pages(
    orders: impl Iterator<Item = Result<Given, sheets::SheetError>>,
    to: &mpsc::Sender<Vec<Given>>,
) -> Result<(), AppError> {
    let (mut page, mut rows) = (Vec::with_capacity(PAGE), 0);
    for given in orders {
        let given = given?;
        rows += given.rows.len();
        page.push(given);
        if page.len() == PAGE || rows >= PAGE_ROWS {
            rows = 0;
            if to.blocking_send(std::mem::take(&mut page)).is_err() {
                return Ok(());
            }
        }
    }
    if !page.is_empty() {
        let _gone = to.blocking_send(page);
    }
    Ok(())
}

impl Job<'_> {
    /// From when on orders that are there count as taken in from this file.
    fn since(&self, known: Option<&Upload>) -> Option<Moment> {
        let own = self.own.and_then(|own| own.begun_at);
        known.map(|upload| upload.begun_at).into_iter().chain(own).min()
    }

    /// Whether an order that was taken in then counts as taken in by an earlier attempt of this upload. The first attempt has none.
    fn is_own(&self, at: Moment) -> bool {
        let since = self.own.and_then(|own| own.begun_at);
        since.is_some_and(|since| at >= since)
    }

    fn came_of(&self, result: Result<Taken, AppError>, rows: &[GivenRow]) -> Came {
        let first = rows.first().map(|row| row.number).unwrap_or_default();
        let error = match result {
            Ok(Taken::In(_)) => return Came::In,
            Ok(Taken::Before(_, at)) if self.is_own(at) => {
                return Came::InBefore;
            }
            Ok(Taken::Before(code, _)) => {
                let message = format!("It was taken in from this file before, as order {code}");
                return Came::Skipped(RowFault::new(first, None, TAKEN_IN_BEFORE, message));
            }
            Err(error) => error,
        };
        let is_duplicate =
            matches!(&error, AppError::Refused(refusal) if refusal.code == RefusalCode::DuplicateAlive);
        if is_duplicate && self.wish.duplicates == Duplicates::Skip {
            return Came::Skipped(RowFault::new(first, None, error.code(), error.to_string()));
        }
        let fault = |row: &GivenRow| RowFault::new(row.number, None, error.code(), error.to_string());
        Came::Failed(rows.iter().map(fault).collect())
    }

    fn report(&self) -> OrderReport {
        OrderReport {
            file: self.wish.file.name(),
            rows: self.survey.rows,
            orders: self.survey.orders,
            unknown_columns: self.survey.unknown_columns.clone(),
            ..OrderReport::default()
        }
    }
}

impl OrderReport {
    /// Counts what came of a page, and gives the rows for the file of errors.
    fn note(&mut self, page: Vec<Given>, came: Vec<Came>) -> Vec<ToldRow> {
        let mut told = Vec::new();
        for (given, came) in page.into_iter().zip(came) {
            match came {
                Came::In => self.created += 1,
                Came::InBefore => {
                    self.created += 1;
                    self.own_before += 1;
                }
                Came::Skipped(fault) => self.note_skip(fault),
                Came::Failed(faults) => {
                    let is_duplicate = |fault: &RowFault| fault.code == RefusalCode::DuplicateAlive.as_str();
                    let stand = match faults.first().is_some_and(is_duplicate) {
                        true => Stand::Duplicate,
                        false => Stand::Bad,
                    };
                    self.note_failed(&faults, given.more_rows, stand);
                    told.extend(rows_told(given.rows, &faults));
                }
            }
        }
        told
    }
}

/// Each row with its faults: the code of the first, and the words of all.
fn rows_told(rows: Vec<GivenRow>, faults: &[RowFault]) -> Vec<ToldRow> {
    let mut by_row: BTreeMap<u64, Vec<&RowFault>> = BTreeMap::new();
    for fault in faults {
        by_row.entry(fault.row_no).or_default().push(fault);
    }
    let told = |row: GivenRow| {
        let of_it = by_row.get(&row.number).map(Vec::as_slice).unwrap_or_default();
        let words: Vec<String> = of_it.iter().map(|fault| fault.in_words()).collect();
        ToldRow {
            code: of_it.first().map(|fault| fault.code.clone()).unwrap_or_default(),
            message: words.join("; "),
            row,
        }
    };
    rows.into_iter().map(told).collect()
}
