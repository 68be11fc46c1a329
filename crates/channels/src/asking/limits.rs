//! Bounds of one request.

use std::time::Duration;

/// Bounds of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HttpLimits {
    /// From connecting to the last byte of the answer.
    pub timeout: Duration,
    /// How large an answer may be, in bytes after decompression.
    pub body_bytes_max: usize,
}

impl Default for HttpLimits {
    /// 30 s and 16 MiB.
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            body_bytes_max: 16 * 1024 * 1024,
        }
    }
}
