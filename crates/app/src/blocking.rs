//! Work that blocks, such as reading and writing spreadsheets, on a thread of its own.

use crate::AppError;
use sheets::SheetError;
use tokio::task::{JoinError, JoinHandle};

/// Does it, and waits.
pub(crate) async fn on_a_thread<R: Send + 'static>(
    work: impl FnOnce() -> Result<R, AppError> + Send + 'static,
) -> Result<R, AppError> {
    joined(tokio::task::spawn_blocking(work)).await
}

/// Waits for a thread that was begun. A panic goes on here.
pub(crate) async fn joined<R>(thread: JoinHandle<Result<R, AppError>>) -> Result<R, AppError> {
    thread.await.unwrap_or_else(|error| Err(ended(error)))
}

fn ended(error: JoinError) -> AppError {
    match error.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(error) => AppError::BadFile(SheetError::FileUnreadable {
            why: format!("the program is ending: {error}"),
        }),
    }
}
