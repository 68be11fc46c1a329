//! The font files under folders.

use super::{FONT_FILES_MAX, FontsError};
use std::path::{Path, PathBuf};

/// How deep folders are followed, so that a link to a folder above ends. Debian's are two deep.
const DEPTH_MAX: usize = 8;

/// Every font file, sorted: the order of a directory is the file system's whim, and the same input gives the same PDF.
pub(super) fn font_files(folders: &[PathBuf]) -> Result<Vec<PathBuf>, FontsError> {
    let mut found = Vec::new();
    for folder in folders {
        walk(folder, DEPTH_MAX, &mut found)?;
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), FontsError> {
    let unreadable = |error: std::io::Error| FontsError::FolderUnreadable {
        folder: folder.to_owned(),
        why: error.to_string(),
    };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            if depth > 0 {
                walk(&path, depth - 1, found)?;
            }
        } else if is_font(&path) {
            found.push(path);
        }
        if found.len() > FONT_FILES_MAX {
            return Err(FontsError::TooMany {
                files_max: FONT_FILES_MAX,
            });
        }
    }
    Ok(())
}

fn is_font(path: &Path) -> bool {
    let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
    ["ttf", "otf", "ttc", "otc"]
        .iter()
        .any(|it| extension.eq_ignore_ascii_case(it))
}
