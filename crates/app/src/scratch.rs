//! Files that are needed for a while. They are gone with whoever holds them, unless that process is killed; so their names say
//! that they are ours, and what is left of them is swept.

use crate::App;
use domain::moment::Moment;
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime};
use tempfile::{Builder, NamedTempFile, TempDir};

/// What their names begin with.
const PREFIX: &str = "ordertide-scratch-";
/// How old they are when nobody has them any more, in seconds: no request and no run comes near a day.
const OLD_S: i64 = 86_400;

/// A file in the system's folder for such files.
///
/// # Errors
/// Those of the disk.
pub fn file() -> io::Result<NamedTempFile> {
    Builder::new().prefix(PREFIX).tempfile()
}

/// A folder there.
///
/// # Errors
/// Those of the disk.
pub fn folder() -> io::Result<TempDir> {
    Builder::new().prefix(PREFIX).tempdir()
}

impl App {
    /// Sweeps what killed processes of this user left on this machine. It must hold up nobody's work: what fails is told and left.
    pub async fn sweep_scratch(&self) {
        let old = self.clock.now().plus_s(-OLD_S);
        let swept = tokio::task::spawn_blocking(move || sweep(&std::env::temp_dir(), old)).await;
        match swept {
            Ok(Ok(0)) => {}
            Ok(Ok(gone)) => tracing::info!(gone, "files that killed processes left were removed"),
            Ok(Err(error)) => {
                tracing::warn!(%error, "files that killed processes left could not be looked for")
            }
            Err(error) => tracing::warn!(%error, "files that killed processes left were not looked for"),
        }
    }
}

/// Removes from a folder what has our name, is this user's and was last changed before a moment. Answers how many went.
fn sweep(place: &Path, old: Moment) -> io::Result<usize> {
    let own = Builder::new().prefix(PREFIX).tempfile_in(place)?;
    let user = own.as_file().metadata()?.uid();
    let old = SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(old.0).unwrap_or_default());
    let is_left = |about: &Metadata| {
        let before = about.modified().is_ok_and(|changed| changed < old);
        about.uid() == user && before
    };
    let mut gone = 0;
    for entry in std::fs::read_dir(place)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        // Of the entry itself and not of what it may point to. One that has gone meanwhile was somebody's after all.
        let Ok(about) = entry.metadata() else { continue };
        if !is_left(&about) {
            continue;
        }
        let removed = match about.is_dir() {
            true => std::fs::remove_dir_all(entry.path()),
            false => std::fs::remove_file(entry.path()),
        };
        match removed {
            Ok(()) => gone += 1,
            Err(error) => {
                tracing::warn!(path = %entry.path().display(), %error, "what a killed process left stays");
            }
        }
    }
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;

    #[test]
    fn only_what_is_ours_and_old_is_swept() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        let hours_ago = |hours: u64| {
            let now = File::create(at("now")).unwrap().metadata().unwrap();
            now.modified().unwrap() - Duration::from_secs(hours * 3_600)
        };
        let (old, young) = (hours_ago(30), hours_ago(1));
        for (name, changed) in [
            ("ordertide-scratch-old", old),
            ("ordertide-scratch-young", young),
            ("ordertide-other", old),
            ("somebody-elses", old),
        ] {
            File::create(at(name)).unwrap().set_modified(changed).unwrap();
        }
        std::fs::create_dir(at("ordertide-scratch-folder")).unwrap();
        std::fs::write(at("ordertide-scratch-folder").join("file"), "rows").unwrap();
        let folder = File::open(at("ordertide-scratch-folder")).unwrap();
        folder.set_modified(old).unwrap();
        std::os::unix::fs::symlink(at("somebody-elses"), at("ordertide-scratch-link")).unwrap();
        let bound = hours_ago(24).duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let bound = Moment(i64::try_from(bound.as_micros()).unwrap());
        assert_eq!(sweep(place.path(), bound).unwrap(), 2);
        let mut left: Vec<String> = std::fs::read_dir(place.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        left.sort();
        let stays = [
            "now",
            "ordertide-other",
            "ordertide-scratch-link",
            "ordertide-scratch-young",
            "somebody-elses",
        ];
        assert_eq!(left, stays);
    }
}
