//! The kinds of fault.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bounds;
use crate::refusal::Refusal;

/// The longest delay, in milliseconds.
const MAX_SLOW_MS: u64 = 300_000;
/// The bounds of a huge body, in bytes.
const HUGE_BYTES: std::ops::RangeInclusive<u64> = 1024..=1024 * 1024 * 1024;
/// The most ids one fault hides.
const MAX_HIDDEN: usize = 10_000;

/// What goes wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Kind {
    /// 429, with a Retry-After when given, in seconds.
    RateLimited { retry_after_s: Option<u32> },
    /// The given 4xx or 5xx, 500 when none is given.
    ServerError {
        #[serde(default = "internal_error")]
        status: u16,
    },
    /// The right answer, late by so many milliseconds.
    Slow { ms: u64 },
    /// The right answer, broken off halfway.
    CutBody,
    /// 200 with a web page.
    Html,
    /// 200 with a well-formed listing of exactly so many bytes.
    HugeBody { bytes: u64 },
    /// This page, 1 when not given, is served again as the next, and those after it one later.
    DuplicatedPages {
        #[serde(default = "first_page")]
        page: u32,
    },
    /// The rows of each page in another order.
    ReorderedPages,
    /// These orders are left out of every answer.
    Vanishing { ids: Vec<String> },
    /// Every item's status is this word.
    UnknownWords { word: String },
    /// 200 with this body: a string as it stands, anything else as JSON.
    WrongJson { body: Value },
    /// 401 although the token is good.
    ExpiredToken,
}

fn internal_error() -> u16 {
    500
}

fn first_page() -> u32 {
    1
}

impl Kind {
    /// The name it is armed and logged under.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::RateLimited { .. } => "rate_limited",
            Self::ServerError { .. } => "server_error",
            Self::Slow { .. } => "slow",
            Self::CutBody => "cut_body",
            Self::Html => "html",
            Self::HugeBody { .. } => "huge_body",
            Self::DuplicatedPages { .. } => "duplicated_pages",
            Self::ReorderedPages => "reordered_pages",
            Self::Vanishing { .. } => "vanishing",
            Self::UnknownWords { .. } => "unknown_words",
            Self::WrongJson { .. } => "wrong_json",
            Self::ExpiredToken => "expired_token",
        }
    }

    /// Refuses values out of bounds.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let bad = |message: &str| Err(Refusal::Bad(format!("{}: {message}", self.name())));
        match self {
            Self::ServerError { status } if !(400..=599).contains(status) => bad("status must be 400 to 599"),
            Self::Slow { ms } if *ms > MAX_SLOW_MS => bad("ms must be at most 300000"),
            Self::HugeBody { bytes } if !HUGE_BYTES.contains(bytes) => {
                bad("bytes must be 1024 to 1073741824")
            }
            Self::DuplicatedPages { page: 0 } => bad("page must be at least 1"),
            Self::Vanishing { ids } if ids.len() > MAX_HIDDEN => bad("at most 10000 ids"),
            Self::UnknownWords { word } => bounds::code("word", word).map(|_| ()),
            Self::ServerError { .. }
            | Self::Slow { .. }
            | Self::HugeBody { .. }
            | Self::DuplicatedPages { .. }
            | Self::Vanishing { .. }
            | Self::RateLimited { .. }
            | Self::CutBody
            | Self::Html
            | Self::ReorderedPages
            | Self::WrongJson { .. }
            | Self::ExpiredToken => Ok(()),
        }
    }
}
