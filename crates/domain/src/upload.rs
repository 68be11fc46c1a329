//! Uploads that are gone through in the background, as words.

use crate::order::item::text_enum;

text_enum! {
    /// What is in an uploaded file.
    UploadKind {
        /// Orders that are taken in.
        Orders = "ORDERS",
        /// Orders and items that are cancelled.
        Cancel = "CANCEL",
    }
}

text_enum! {
    /// How an upload stands.
    JobState {
        /// Its file is being stored; one that stays so was broken off.
        Receiving = "RECEIVING",
        /// It waits for a worker.
        Queued = "QUEUED",
        /// A worker looks what would come of it.
        Validating = "VALIDATING",
        /// It is known what would come of it. Nothing was written; it can be committed.
        Validated = "VALIDATED",
        /// A worker does it.
        Committing = "COMMITTING",
        /// All of it is done.
        Done = "DONE",
        /// It is done but for the rows that are bad.
        DoneWithErrors = "DONE_WITH_ERRORS",
        /// Nothing was written, because of duplicates or bad rows.
        Refused = "REFUSED",
        /// Nothing was written: the same file was done before.
        DoneBefore = "DONE_BEFORE",
        /// It could not go on; what was committed stands. It can be committed again, and goes on.
        Failed = "FAILED",
        /// A person ended it; what was committed stands. It can be committed again, and goes on.
        Cancelled = "CANCELLED",
    }
}

impl JobState {
    /// Whether it may be committed.
    pub const fn may_commit(self) -> bool {
        match self {
            Self::Validated | Self::Failed | Self::Cancelled => true,
            Self::Receiving
            | Self::Queued
            | Self::Validating
            | Self::Committing
            | Self::Done
            | Self::DoneWithErrors
            | Self::Refused
            | Self::DoneBefore => false,
        }
    }

    /// Whether it may be cancelled: a worker has it, or will.
    pub const fn is_under_way(self) -> bool {
        match self {
            Self::Queued | Self::Validating | Self::Committing => true,
            Self::Receiving
            | Self::Validated
            | Self::Done
            | Self::DoneWithErrors
            | Self::Refused
            | Self::DoneBefore
            | Self::Failed
            | Self::Cancelled => false,
        }
    }
}
