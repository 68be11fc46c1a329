//! The fonts of a process that prints papers: read from their folders when they are first needed, and shared from then on.

use crate::AppError;
use crate::blocking::on_a_thread;
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
    pub(crate) async fn get(&self) -> Result<Arc<Fonts>, AppError> {
        let read = async {
            let folders = Arc::clone(&self.folders);
            let fonts = on_a_thread(move || Fonts::load(&folders).map_err(AppError::from)).await?;
            Ok(Arc::new(fonts))
        };
        self.read.get_or_try_init(|| read).await.cloned()
    }
}
