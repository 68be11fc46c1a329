//! The fonts of a process that prints papers: read from their folders when they are first needed, and shared from then on.

use crate::AppError;
use papers::Fonts;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// Fonts in their folders. Clones share what was read.
#[derive(Debug, Clone)]
pub struct PaperFonts {
    folders: Arc<[PathBuf]>,
    read: Arc<OnceCell<Arc<Fonts>>>,
}

impl PaperFonts {
    /// Those in these folders and below; nothing is read yet.
    pub fn in_folders(folders: Vec<PathBuf>) -> Self {
        Self {
            folders: folders.into(),
            read: Arc::default(),
        }
    }

    /// The fonts. A failure is not kept: fonts that are installed meanwhile are found by the next call.
    ///
    /// # Errors
    /// `FONTS_UNREADABLE`, `FONTS_TOO_MANY`, `FONTS_NO_LATIN`.
    pub(super) async fn get(&self) -> Result<Arc<Fonts>, AppError> {
        let read = async {
            let folders = Arc::clone(&self.folders);
            let fonts = aside(move || Fonts::load(&folders)).await?;
            Ok(Arc::new(fonts))
        };
        self.read.get_or_try_init(|| read).await.cloned()
    }
}

/// Runs what takes long on a thread of its own, so that nothing else has to wait for it. A panic in it goes on in the caller.
pub(super) async fn aside<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, AppError>
where
    T: Send + 'static,
    E: Into<AppError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(Into::into),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_stopping) => Err(AppError::bad_input(
                "the process is stopping; ask again when it is back",
            )),
        },
    }
}
