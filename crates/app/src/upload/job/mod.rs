//! Uploads that a worker goes through: the file is received, looked through to its end and kept; a run validates or commits it,
//! and goes on where another worker was lost; what came of it, and the rows to be mended, are kept beside it.

mod asked;
mod errors;
mod look;
mod perform;
mod receive;
mod result;
mod room;
mod stand;

pub use asked::{Dates, FileFormat, JobWish, NewUpload};
pub use errors::ErrorsFile;
pub use result::{JobResult, RowTold};
pub use room::{UPLOADS_KEPT_BYTES_MAX, UPLOADS_KEPT_MAX};
pub use stand::{JobLine, JobsWanted};

/// How long the file of an upload is kept that was not committed, in seconds: a week.
pub(crate) const FILE_KEPT_S: i64 = 7 * 86_400;
/// How long one may stay that was never received to its end, in seconds: more than the API gives its receiver, which is dead then.
pub(crate) const BROKEN_OFF_KEPT_S: i64 = 120;
/// Bytes of a file that are stored and read at once: few transactions, and nobody waits long for one.
const CHUNK_BYTES: usize = 1024 * 1024;
