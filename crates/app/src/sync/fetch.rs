//! Asking a channel for named orders, in its batches. A batch that the channel cannot answer is asked for one by one, so that
//! one bad order fails alone; a channel that fails batch after batch is left in peace.

use super::Run;
use super::apply::Said;
use crate::App;
use ::channels::channel::{Channel as Connector, StatusPage};
use ::channels::{ChannelError, Fault};
use domain::codes::ChannelOrderNo;
use domain::sync::{Outcome, OutcomeKind};
use futures_util::future::join_all;
use std::sync::Arc;

/// Batches that are asked for at once; the account's rate limit holds all the same.
const BATCHES_AT_ONCE: usize = 4;
/// Batches in a row that may fail before the run stops.
const FAILURES_IN_A_ROW_MAX: u32 = 2;
/// Single orders of a failed batch that may fail in a row before the rest of the batch is taken to fail alike.
const SINGLES_IN_A_ROW_MAX: usize = 2;

/// What came of a page of numbers.
#[derive(Default)]
pub(super) struct Fetched {
    pub(super) said: Vec<Said>,
    pub(super) failed: Vec<(String, Outcome)>,
    /// What ended the run, where the channel is not to be asked any further.
    pub(super) stop: Option<ChannelError>,
}

/// How the channel has been behaving, over the whole run.
#[derive(Default)]
pub(super) struct Patience {
    failures_in_a_row: u32,
}

impl Patience {
    /// Whether the run must stop after this failure. Each request was tried several times already: a channel that cannot be
    /// reached, that knows us not or wants to be left alone is not asked any further.
    fn is_out(&mut self, error: &ChannelError) -> bool {
        self.failures_in_a_row += 1;
        let is_connection = match error.fault {
            Fault::Auth { .. }
            | Fault::NotAChannel { .. }
            | Fault::Unreachable { .. }
            | Fault::Timeout { .. }
            | Fault::RateLimited { .. } => true,
            Fault::Server { .. }
            | Fault::Refused { .. }
            | Fault::NotJson { .. }
            | Fault::BodyTooLarge { .. }
            | Fault::BodyCutOff { .. }
            | Fault::BadAnswer { .. } => false,
        };
        is_connection || self.failures_in_a_row >= FAILURES_IN_A_ROW_MAX
    }
}

fn failed(error: &ChannelError) -> Outcome {
    Outcome::with(OutcomeKind::Failed, error.code(), error.to_string())
}

/// A fault that may lie in one order's data; the others concern the connection.
pub(crate) fn may_be_one_order(error: &ChannelError) -> bool {
    matches!(
        error.fault,
        Fault::Server { .. }
            | Fault::Refused { .. }
            | Fault::NotJson { .. }
            | Fault::BadAnswer { .. }
            | Fault::BodyTooLarge { .. }
    )
}

/// Who asks: apart from the run, so that a page can be asked for while the one before it is written.
pub(super) struct Asker<'a> {
    pub(super) app: &'a App,
    pub(super) connector: Arc<dyn Connector>,
}

impl<'a> Run<'a> {
    pub(super) fn asker(&self) -> Asker<'a> {
        Asker {
            app: self.app,
            connector: Arc::clone(&self.connector),
        }
    }
}

impl Asker<'_> {
    /// Asks for orders by number.
    pub(super) async fn fetch(&self, numbers: &[ChannelOrderNo], patience: &mut Patience) -> Fetched {
        let batch_max = usize::try_from(self.connector.capabilities().status_batch_max)
            .unwrap_or(1)
            .max(1);
        let batches: Vec<&[ChannelOrderNo]> = numbers.chunks(batch_max).collect();
        let mut fetched = Fetched::default();
        let mut asked = 0;
        for group in batches.chunks(BATCHES_AT_ONCE) {
            // All of a group are heard to the end before anything more is asked: a call that nobody polls may hold what the
            // next one waits for, such as the token.
            let answers = join_all(group.iter().map(|batch| self.ask(batch))).await;
            for (batch, answer) in group.iter().zip(answers) {
                asked += batch.len();
                self.take_batch(&mut fetched, batch, answer, patience).await;
            }
            if let Some(error) = &fetched.stop {
                let rest = numbers
                    .iter()
                    .skip(asked)
                    .map(|no| (no.to_string(), not_asked(error)));
                fetched.failed.extend(rest);
                break;
            }
        }
        fetched
    }

    async fn take_batch(
        &self,
        fetched: &mut Fetched,
        batch: &[ChannelOrderNo],
        answer: Result<StatusPage, ChannelError>,
        patience: &mut Patience,
    ) {
        match answer {
            Ok(page) => {
                patience.failures_in_a_row = 0;
                self.take_answer(fetched, page).await;
            }
            Err(error) if may_be_one_order(&error) && batch.len() > 1 => {
                if !self.ask_one_by_one(batch, fetched).await && patience.is_out(&error) {
                    fetched.stop.get_or_insert(error);
                }
            }
            Err(error) => {
                let failures = batch.iter().map(|no| (no.to_string(), failed(&error)));
                fetched.failed.extend(failures);
                if patience.is_out(&error) {
                    fetched.stop.get_or_insert(error);
                }
            }
        }
    }

    async fn ask(&self, batch: &[ChannelOrderNo]) -> Result<StatusPage, ChannelError> {
        // The moment before the request leaves: an answer is at least as fresh as that.
        let asked_at = self.app.clock.now();
        self.connector.orders_by_id(batch, asked_at).await
    }

    /// Answers whether any of them could be answered.
    async fn ask_one_by_one(&self, batch: &[ChannelOrderNo], fetched: &mut Fetched) -> bool {
        let (mut any, mut failures) = (false, 0);
        for (place, number) in batch.iter().enumerate() {
            match self.ask(std::slice::from_ref(number)).await {
                Ok(page) => {
                    (any, failures) = (true, 0);
                    self.take_answer(fetched, page).await;
                }
                Err(error) => {
                    failures += 1;
                    fetched.failed.push((number.to_string(), failed(&error)));
                    if failures >= SINGLES_IN_A_ROW_MAX {
                        let rest = batch.iter().skip(place + 1);
                        fetched
                            .failed
                            .extend(rest.map(|no| (no.to_string(), failed(&error))));
                        break;
                    }
                }
            }
        }
        any
    }

    async fn take_answer(&self, fetched: &mut Fetched, page: StatusPage) {
        for answer in page.orders {
            match answer {
                Ok(observation) => fetched.said.push(Said::Status(Box::new(observation))),
                Err(bad) => fetched.failed.push(super::import::bad_order(&bad)),
            }
        }
        let told: Vec<String> = fetched.failed.iter().map(|(no, _)| no.clone()).collect();
        for number in page.missing.iter().filter(|no| !told.contains(&no.to_string())) {
            self.ask_for_missing(number, fetched).await;
        }
    }

    /// An order that is missing from an answer that should have held it is asked for by itself (domain.md §4).
    async fn ask_for_missing(&self, number: &ChannelOrderNo, fetched: &mut Fetched) {
        match self.ask(std::slice::from_ref(number)).await {
            Ok(page) => match page.orders.into_iter().next() {
                Some(Ok(observation)) => fetched.said.push(Said::Status(Box::new(observation))),
                Some(Err(bad)) => fetched
                    .failed
                    .push((number.to_string(), super::import::bad_order(&bad).1)),
                None => {
                    let text = "The channel does not know this order (any more), asked for by itself too. Look it up on the \
                                channel's own panel";
                    let outcome = Outcome::with(OutcomeKind::Failed, "NOT_FOUND_AT_CHANNEL", text);
                    fetched.failed.push((number.to_string(), outcome));
                }
            },
            Err(error) => fetched.failed.push((number.to_string(), failed(&error))),
        }
    }
}

/// An order that was not reached because the run stopped.
pub(super) fn not_asked(error: &ChannelError) -> Outcome {
    let text = format!("Not asked: the run stopped before it. {error}");
    Outcome::with(OutcomeKind::Failed, error.code(), text)
}
