//! Why a secret could not be sealed or opened.

use std::path::PathBuf;

/// Every failure of [`super::SecretKey`] and [`super::Vault`]. None shows a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The key file cannot be read or written.
    #[error("the key file {}: {problem}", path.display())]
    KeyFile {
        /// Where.
        path: PathBuf,
        /// What the system said, or what its content should be.
        problem: String,
    },
    /// Others than its owner may read or change the key file.
    #[error("the key file {} is open to others (mode {mode:03o}); run `chmod 600` on it", path.display())]
    KeyFileOpen {
        /// Where.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The secret was sealed with another key.
    #[error(
        "the secret was sealed with the key {sealed_with} and the key in use is {in_use}; configure that key"
    )]
    WrongKey {
        /// The id in the sealed secret, 16 hex digits.
        sealed_with: String,
        /// The id of the key given, 16 hex digits.
        in_use: String,
    },
    /// The sealed bytes were changed or cut, or belong to another tenant or channel: the cipher cannot tell which.
    #[error("the sealed secret was altered, or is another tenant's or channel's; enter the secret again")]
    NotAuthentic,
    /// The sealed bytes are of a later version of this program.
    #[error("the sealed secret has format {version}, which this program does not know; update the program")]
    UnknownFormat {
        /// The first byte.
        version: u8,
    },
    /// The system gave no randomness, or sealing failed.
    #[error("the secret cannot be sealed: {problem}")]
    Seal {
        /// What was seen.
        problem: String,
    },
}
