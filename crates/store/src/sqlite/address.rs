//! The file behind a `sqlite:` address.

use std::fs::{DirBuilder, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::engine::StoreError;

/// The path in `sqlite:/path/file.db`, `sqlite:relative.db` or `sqlite:///path/file.db`.
///
/// # Errors
/// `Address` for an in-memory database (each connection would see its own), options after `?`, and no path at all.
pub(crate) fn path_of(url: &str) -> Result<PathBuf, StoreError> {
    let refuse = |problem: &str| {
        Err(StoreError::Address {
            problem: problem.to_owned(),
        })
    };
    let Some(path) = url.strip_prefix("sqlite:") else {
        return refuse("it begins with sqlite:");
    };
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() {
        return refuse("it names no file; write sqlite:/path/to/file.db");
    }
    if path.contains(":memory:") || path.starts_with("file:") {
        return refuse("a database in memory has no second connection and is lost at the end; name a file");
    }
    if path.contains('?') {
        return refuse("options after ? are not supported; write sqlite:/path/to/file.db");
    }
    Ok(PathBuf::from(path))
}

/// Makes the file and its folder when they are missing, readable by their owner only. SQLite gives its `-wal` and
/// `-shm` files the same permissions.
///
/// # Errors
/// `Unavailable` with the path and what the system said.
pub(crate) fn create_missing(path: &Path) -> Result<(), StoreError> {
    let unavailable = |error: std::io::Error| StoreError::Unavailable {
        message: format!("{}: {error}", path.display()),
    };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(unavailable)?;
    }
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
    {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(unavailable(error)),
        Ok(_) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{create_missing, path_of};
    use crate::engine::StoreError;
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    #[test]
    fn paths_are_absolute_or_relative() {
        assert_eq!(path_of("sqlite:/a/b.db"), Ok(PathBuf::from("/a/b.db")));
        assert_eq!(path_of("sqlite:///a/b.db"), Ok(PathBuf::from("/a/b.db")));
        assert_eq!(path_of("sqlite:b.db"), Ok(PathBuf::from("b.db")));
    }

    #[test]
    fn what_is_not_a_file_is_refused() {
        for url in [
            "sqlite::memory:",
            "sqlite://:memory:",
            "sqlite:",
            "sqlite://",
            "sqlite:a.db?mode=ro",
            "sqlite:file:a",
        ] {
            assert!(matches!(path_of(url), Err(StoreError::Address { .. })), "{url}");
        }
    }

    #[test]
    fn a_new_file_is_its_owners_alone() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("deep/er/shop.db");
        create_missing(&path)?;
        create_missing(&path)?;
        assert_eq!(std::fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        Ok(())
    }
}
