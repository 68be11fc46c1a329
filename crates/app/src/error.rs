//! Errors of use cases, by who can act on them.

use channels::ChannelError;
use channels::carrier::CarrierError;
use domain::codes::BadCode;
use domain::refusal::{LineRefused, Refusal, RefusalCode, Refused};
use papers::FontsError;
use sheets::{SheetError, WriteError};
use store::StoreError;

/// The unique indexes over numbers that sequences give.
const NUMBERS: [&str; 5] = [
    "invoice_number",
    "package_packing_no",
    "goods_return_number",
    "putaway_pkey",
    "pickup_pkey",
];

/// Why a use case did not do what was asked. Nothing was changed, unless the text says so.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Something that was named does not exist.
    #[error("{what} {given:?} does not exist. Known: {known}")]
    NotFound {
        /// What sort of thing.
        what: &'static str,
        /// What was given.
        given: String,
        /// What there is.
        known: String,
    },
    /// Something exists already.
    #[error("{what} {given:?} exists already and was left as it is")]
    Exists {
        /// What sort of thing.
        what: &'static str,
        /// What was given.
        given: String,
    },
    /// Several fit and none was chosen.
    #[error("there are several {what}s: {known}. Choose one with {option}")]
    Ambiguous {
        /// What sort of thing.
        what: &'static str,
        /// The option that chooses.
        option: &'static str,
        /// What there is.
        known: String,
    },
    /// A value that its rule forbids.
    #[error("{message}")]
    BadInput {
        /// What is wrong and what is right.
        message: String,
    },
    /// A rule refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A rule refused some lines of a command, and with them all of it.
    #[error("nothing was done: {}", lines_in_words(.lines))]
    LinesRefused {
        /// Which lines, and why; at least one.
        lines: Vec<LineRefused>,
    },
    /// The channel could not be asked.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// The carrier could not be asked.
    #[error(transparent)]
    Carrier(#[from] CarrierError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key for secrets is missing or cannot be used.
    #[error("{message}")]
    Secret {
        /// What is wrong and what to do.
        message: String,
    },
    /// An uploaded file that cannot be read.
    #[error(transparent)]
    BadFile(#[from] SheetError),
    /// A file that cannot be written.
    #[error(transparent)]
    NotWritten(#[from] WriteError),
    /// No papers can be set, since there are no fonts.
    #[error(transparent)]
    Fonts(#[from] FontsError),
}

impl AppError {
    /// What the database refused, in the words of the rule where it is one of ours: a sequence that was defined anew may
    /// give a number that was issued before, and the database keeps it from being used twice.
    pub fn of_store(error: StoreError) -> Self {
        if NUMBERS.iter().any(|rule| error.is_constraint(rule)) {
            let text = "The sequence gave a number that was issued before. Raise its next number with \
                        `ordertide sequence define`";
            return Refusal::new(RefusalCode::NumberAlreadyIssued, text).into();
        }
        let text = match () {
            () if error.is_constraint(store::PICKUP_OPEN) => "The pickup is over by now. Request another one",
            () if error.is_constraint(store::NUMBER_HELD) => {
                "Its tracking number was given back to the carrier meanwhile. Print it again"
            }
            () => return Self::Store(error),
        };
        Refusal::new(RefusalCode::NotAllowedInState, text).into()
    }

    /// What the database refused where a sequence was to be defined.
    pub(crate) fn of_definition(error: StoreError) -> Self {
        if let StoreError::Constraint { name, message, .. } = &error
            && NUMBERS.contains(&name.as_str())
        {
            let text = format!(
                "The number {message} was issued before and this sequence would come to it. Give a next number beyond it, or \
                 another prefix"
            );
            return Refusal::new(RefusalCode::NumberAlreadyIssued, text).into();
        }
        error.into()
    }

    /// A thing that does not exist.
    pub fn not_found(what: &'static str, given: &str, known: &str) -> Self {
        let known = if known.is_empty() { "none" } else { known };
        Self::NotFound {
            what,
            given: given.chars().take(80).collect(),
            known: known.to_owned(),
        }
    }

    /// A value that its rule forbids.
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::BadInput {
            message: message.into(),
        }
    }

    /// Whether the same may succeed later, with nothing changed by anybody: the channel or the database is away or busy.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Channel(error) => error.retryable(),
            Self::Carrier(error) => error.retryable(),
            Self::Store(error) => error.is_passing(),
            Self::NotFound { .. }
            | Self::Exists { .. }
            | Self::Ambiguous { .. }
            | Self::BadInput { .. }
            | Self::Refused(_)
            | Self::LinesRefused { .. }
            | Self::Secret { .. }
            | Self::BadFile(_)
            | Self::NotWritten(_)
            | Self::Fonts(_) => false,
        }
    }

    /// What happened, where the code stands beside it: a refusal's own text ends with it.
    pub fn words(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.message.clone(),
            Self::NotFound { .. }
            | Self::Exists { .. }
            | Self::Ambiguous { .. }
            | Self::BadInput { .. }
            | Self::LinesRefused { .. }
            | Self::Channel(_)
            | Self::Carrier(_)
            | Self::Store(_)
            | Self::Secret { .. }
            | Self::BadFile(_)
            | Self::NotWritten(_)
            | Self::Fonts(_) => self.to_string(),
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "NOT_FOUND",
            Self::Exists { .. } => "EXISTS",
            Self::Ambiguous { .. } => "AMBIGUOUS",
            Self::BadInput { .. } => "BAD_INPUT",
            Self::Refused(refusal) => refusal.code.as_str(),
            Self::LinesRefused { lines } => lines
                .first()
                .map_or("BAD_INPUT", |line| line.refusal.code.as_str()),
            Self::Channel(error) => error.code(),
            Self::Carrier(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::Secret { .. } => "SECRET_KEY",
            Self::BadFile(error) => error.code(),
            Self::NotWritten(error) => error.code(),
            Self::Fonts(error) => error.code(),
        }
    }
}

/// Lines that a message names at most; all of them stand beside it.
const LINES_TOLD_MAX: usize = 5;

fn lines_in_words(lines: &[LineRefused]) -> String {
    let mut told: Vec<String> = lines
        .iter()
        .take(LINES_TOLD_MAX)
        .map(|line| format!("{}: {}", line.place, line.refusal))
        .collect();
    if lines.len() > LINES_TOLD_MAX {
        told.push(format!("and {} more", lines.len() - LINES_TOLD_MAX));
    }
    told.join("; ")
}

impl From<Refused> for AppError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Whole(refusal) => Self::Refused(refusal),
            Refused::Lines(lines) => Self::LinesRefused { lines },
        }
    }
}

impl From<BadCode> for AppError {
    fn from(bad: BadCode) -> Self {
        Self::bad_input(bad.to_string())
    }
}
