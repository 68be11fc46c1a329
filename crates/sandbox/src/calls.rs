//! The log of calls to the contract side.

use std::collections::{BTreeMap, VecDeque};

use axum::http::{Method, Uri};
use jiff::Timestamp;
use serde::Serialize;

/// How many calls are kept.
const KEPT: usize = 200;
/// How much of a path is kept, in characters.
const PATH_KEPT: usize = 200;
/// How much of a query is kept, in characters.
const QUERY_KEPT: usize = 1000;

/// One call as it is listed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Call {
    /// Counts up from 1 since the start or the last reset.
    number: u64,
    /// When it came in.
    time: Timestamp,
    method: String,
    path: String,
    query: String,
    /// The status answered; absent while the answer is not yet sent, or when the caller gave up first.
    status: Option<u16>,
    /// The kinds of the faults that applied, joined by "+".
    fault: Option<String>,
}

/// The calls since the start or the last reset: counts of all, the last ones in full.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Calls {
    total: u64,
    by_path: BTreeMap<String, u64>,
    #[serde(rename = "calls")]
    last: VecDeque<Call>,
}

impl Calls {
    /// Notes a call that has come in and returns its number. It is counted under `route`, one of the contract's, so
    /// that the counts stay few.
    pub(crate) fn begin(&mut self, time: Timestamp, method: &Method, uri: &Uri, route: &str) -> u64 {
        self.total += 1;
        *self.by_path.entry(route.to_owned()).or_default() += 1;
        if self.last.len() == KEPT {
            self.last.pop_front();
        }
        self.last.push_back(Call {
            number: self.total,
            time,
            method: method.to_string(),
            path: uri.path().chars().take(PATH_KEPT).collect(),
            query: query_to_keep(uri),
            status: None,
            fault: None,
        });
        self.total
    }

    /// Notes which faults apply to the call.
    pub(crate) fn fault(&mut self, number: u64, names: &[&str]) {
        if let Some(call) = self.find(number).filter(|_| !names.is_empty()) {
            call.fault = Some(names.join("+"));
        }
    }

    /// Notes what the call was answered.
    pub(crate) fn answered(&mut self, number: u64, status: u16) {
        if let Some(call) = self.find(number) {
            call.status = Some(status);
        }
    }

    fn find(&mut self, number: u64) -> Option<&mut Call> {
        self.last.iter_mut().find(|call| call.number == number)
    }
}

/// The query, shortened; that of `/authToken` may hold the password and is not kept.
fn query_to_keep(uri: &Uri) -> String {
    match uri.query() {
        Some(_) if uri.path() == "/authToken" => "(credentials)".to_owned(),
        Some(query) => query.chars().take(QUERY_KEPT).collect(),
        None => String::new(),
    }
}
