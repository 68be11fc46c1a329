//! The key that seals, and the file it lives in.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretBox};
use sha2::{Digest, Sha256};

use super::SecretError;

const KEY_BYTES: usize = 32;
/// A longer file is no key: 64 hex digits and a line end.
const FILE_BYTES_MAX: u64 = 66;

/// A 256-bit key. Debug does not show it; it is wiped when dropped.
#[derive(Debug)]
pub struct SecretKey(SecretBox<[u8; KEY_BYTES]>);

impl SecretKey {
    /// Reads a key file: 32 raw bytes, or 64 hex digits with or without a line end.
    ///
    /// # Errors
    /// `KeyFileOpen` when group or others have any right on the file; `KeyFile` when it cannot be read or is no key.
    pub fn load(path: &Path) -> Result<Self, SecretError> {
        let failed = |problem: String| SecretError::KeyFile {
            path: path.to_owned(),
            problem,
        };
        let file = File::open(path).map_err(|error| failed(error.to_string()))?;
        // Asked of the open file, not of the path: the path could be another file by now.
        let mode = file
            .metadata()
            .map_err(|error| failed(error.to_string()))?
            .permissions()
            .mode()
            & 0o777;
        if mode & 0o077 != 0 {
            return Err(SecretError::KeyFileOpen {
                path: path.to_owned(),
                mode,
            });
        }
        let mut content = Zeroizing::new(Vec::with_capacity(KEY_BYTES * 2 + 2));
        file.take(FILE_BYTES_MAX + 1)
            .read_to_end(&mut content)
            .map_err(|error| failed(error.to_string()))?;
        let key =
            parse(&content).ok_or_else(|| failed("should hold 32 bytes or 64 hex digits".to_owned()))?;
        Ok(SecretKey(SecretBox::new(Box::new(*key))))
    }

    /// Makes a new random key and writes it, as hex, to a new file only its owner can read. Never overwrites: a lost
    /// key loses every secret sealed with it.
    ///
    /// # Errors
    /// `KeyFile` when the file exists or cannot be written; `Seal` when the system gives no randomness.
    pub fn create(path: &Path) -> Result<Self, SecretError> {
        let mut key = Zeroizing::new([0_u8; KEY_BYTES]);
        getrandom::fill(key.as_mut_slice()).map_err(|error| SecretError::Seal {
            problem: error.to_string(),
        })?;
        let written = write_new(path, &key);
        written.map_err(|error| SecretError::KeyFile {
            path: path.to_owned(),
            problem: error.to_string(),
        })?;
        Ok(SecretKey(SecretBox::new(Box::new(*key))))
    }

    /// The first 8 bytes of the key's SHA-256: says which key sealed something, not what it is.
    #[must_use]
    pub fn id(&self) -> [u8; 8] {
        let hash = Sha256::digest(self.expose());
        std::array::from_fn(|index| hash[index])
    }

    pub(super) fn expose(&self) -> &[u8; KEY_BYTES] {
        self.0.expose_secret()
    }
}

/// Written aside and then given its name, so that a process that dies in between leaves no half of a key behind.
fn write_new(path: &Path, key: &[u8; KEY_BYTES]) -> io::Result<()> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(format!(".{}.new", std::process::id()));
    let aside = Path::new(&aside);
    let written = write_aside(aside, key).and_then(|()| fs::hard_link(aside, path));
    let removed = fs::remove_file(aside);
    written.and(removed)?;
    // The name too must survive a power cut: secrets are sealed with this key from now on.
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        Some(_) | None => File::open(".")?.sync_all(),
    }
}

fn write_aside(path: &Path, key: &[u8; KEY_BYTES]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    let text = Zeroizing::new(format!("{}\n", hex(key)));
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn parse(content: &[u8]) -> Option<Zeroizing<[u8; KEY_BYTES]>> {
    if let Ok(raw) = <[u8; KEY_BYTES]>::try_from(content) {
        return Some(Zeroizing::new(raw));
    }
    let digits = content.trim_ascii_end();
    if digits.len() != KEY_BYTES * 2 {
        return None;
    }
    let mut key = Zeroizing::new([0_u8; KEY_BYTES]);
    for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = pair
            .iter()
            .try_fold(0, |high, digit| Some(high << 4 | hex_digit(*digit)?))?;
    }
    Some(key)
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

/// Lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{SecretKey, hex};
    use crate::secrets::SecretError;
    use std::error::Error;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_created_key_is_private_loads_again_and_is_never_overwritten() -> Result<(), Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("key");
        let made = SecretKey::create(&path)?;
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        assert_eq!(SecretKey::load(&path)?.expose(), made.expose());
        assert!(matches!(
            SecretKey::create(&path),
            Err(SecretError::KeyFile { .. })
        ));
        assert_eq!(SecretKey::load(&path)?.id(), made.id());
        Ok(())
    }

    #[test]
    fn raw_bytes_and_hex_are_the_same_key() -> Result<(), Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("key");
        let raw: [u8; 32] = std::array::from_fn(|index| index as u8 * 7);
        for content in [
            raw.to_vec(),
            hex(&raw).into_bytes(),
            format!("{}\n", hex(&raw).to_uppercase()).into_bytes(),
        ] {
            fs::write(&path, content)?;
            fs::set_permissions(&path, Permissions::from_mode(0o600))?;
            assert_eq!(SecretKey::load(&path)?.expose(), &raw);
        }
        Ok(())
    }

    #[test]
    fn open_files_and_what_is_no_key_are_refused() -> Result<(), Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("key");
        for content in [
            vec![b'a'; 31],
            vec![b'a'; 63],
            vec![b'g'; 64],
            vec![b'a'; 70],
            Vec::new(),
        ] {
            fs::write(&path, content)?;
            fs::set_permissions(&path, Permissions::from_mode(0o600))?;
            assert!(matches!(SecretKey::load(&path), Err(SecretError::KeyFile { .. })));
        }
        fs::write(&path, [1; 32])?;
        for mode in [0o640, 0o604, 0o620] {
            fs::set_permissions(&path, Permissions::from_mode(mode))?;
            assert_eq!(
                SecretKey::load(&path).err(),
                Some(SecretError::KeyFileOpen {
                    path: path.clone(),
                    mode
                })
            );
        }
        Ok(())
    }

    #[test]
    fn debug_shows_no_key() -> Result<(), Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let key = SecretKey::create(&folder.path().join("key"))?;
        assert_eq!(format!("{key:?}"), "SecretKey(SecretBox<[u8; 32]>([REDACTED]))");
        Ok(())
    }
}
