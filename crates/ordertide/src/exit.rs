//! Exit codes, and how a failure is told.

use app::AppError;
use domain::refusal::{LineRefused, RefusalCode, RefusalSort};
use serde_json::json;
use std::process::ExitCode;

/// The exit codes; scripts rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Ok = 0,
    Failed = 1,
    Usage = 2,
    Database = 3,
    Auth = 4,
    NotFound = 5,
    NotAllowed = 6,
    SomeFailed = 7,
    NotLive = 8,
    Upstream = 9,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) exit: Exit,
    /// Lines that were refused, with their reasons; with JSON they stand beside the message.
    pub(crate) lines: Vec<LineRefused>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            exit,
            lines: Vec::new(),
        }
    }

    /// A value on the command line that its rule forbids.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "BAD_INPUT", message)
    }

    /// Tells it on standard error.
    pub(crate) fn print(&self, as_json: bool) {
        let text = match as_json {
            true if self.lines.is_empty() => {
                json!({"error": {"code": self.code, "message": self.message}}).to_string()
            }
            true => {
                let (code, message, lines) = (&self.code, &self.message, &self.lines);
                json!({"error": {"code": code, "message": message, "lines": lines}}).to_string()
            }
            false => format!("error: {} ({})", self.message, self.code),
        };
        crate::out::tell(&text);
    }
}

/// The exit code for the code of a channel's or a carrier's failure.
pub(crate) fn of_channel(code: &str) -> Exit {
    match code {
        "CHANNEL_AUTH" | "CARRIER_AUTH" => Exit::Auth,
        "CHANNEL_UNREACHABLE"
        | "CARRIER_UNREACHABLE"
        | "CARRIER_ERROR"
        | "TIMEOUT"
        | "RATE_LIMITED"
        | "CHANNEL_ERROR"
        | "NOT_JSON"
        | "BODY_TOO_LARGE"
        | "BODY_CUT_OFF"
        | "BAD_ANSWER"
        | "NOT_A_CHANNEL"
        | "PAGES_REPEAT"
        | "TOO_MANY_PAGES" => Exit::Upstream,
        _ => Exit::Failed,
    }
}

/// The exit code for an error of a use case.
pub(crate) fn of_error(error: &AppError) -> Exit {
    match error {
        AppError::NotFound { .. } => Exit::NotFound,
        AppError::Exists { .. } => Exit::NotAllowed,
        AppError::Ambiguous { .. } | AppError::BadInput { .. } | AppError::BadFile(_) => Exit::Usage,
        AppError::Refused(refusal) => of_refusal(refusal.code),
        AppError::LinesRefused { lines } => lines
            .first()
            .map_or(Exit::NotAllowed, |line| of_refusal(line.refusal.code)),
        AppError::Channel(error) => of_channel(error.code()),
        AppError::Carrier(error) => of_channel(error.code()),
        AppError::Store(_) | AppError::Secret { .. } => Exit::Database,
        AppError::NotWritten(_) | AppError::Fonts(_) => Exit::Failed,
    }
}

fn of_refusal(code: RefusalCode) -> Exit {
    match code.sort() {
        RefusalSort::NotLive => Exit::NotLive,
        RefusalSort::BadInput => Exit::Usage,
        RefusalSort::NotFound => Exit::NotFound,
        RefusalSort::NotAllowed => Exit::NotAllowed,
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let failure = Self::new(of_error(&error), error.code(), error.words());
        match error {
            AppError::LinesRefused { lines } => Self { lines, ..failure },
            AppError::NotFound { .. }
            | AppError::Exists { .. }
            | AppError::Ambiguous { .. }
            | AppError::BadInput { .. }
            | AppError::Refused(_)
            | AppError::Channel(_)
            | AppError::Carrier(_)
            | AppError::Store(_)
            | AppError::Secret { .. }
            | AppError::BadFile(_)
            | AppError::NotWritten(_)
            | AppError::Fonts(_) => failure,
        }
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        AppError::from(error).into()
    }
}
