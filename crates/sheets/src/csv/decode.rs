//! A text file as a stream of UTF-8, whatever its encoding.

use crate::error::SheetError;
use encoding_rs::{Decoder, DecoderResult, Encoding};
use std::io::{self, Read};

/// How much is decoded in one go, in bytes.
const CHUNK_BYTES: usize = 64 * 1024;

/// Stands alone in a last record that is added to each file. Zero bytes are refused in the file itself, so a record
/// that has one elsewhere was still open when the file ended.
pub(crate) const END: &str = "\0";

/// What is added: the end of the last record, where the file lacks it, and the record [`END`].
const TAIL: &[u8] = b"\n\0\n";

/// Decodes `R`, refuses zero bytes, ends with [`TAIL`], and stops where a record does not end.
pub(crate) struct Utf8<R> {
    file: R,
    encoding: &'static Encoding,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Decoded and not yet handed out: from `handed` on.
    decoded: Vec<u8>,
    handed: usize,
    ended: bool,
    /// Bytes handed out since the last mark.
    since_mark: u64,
    row_bytes_max: u64,
}

impl<R: Read> Utf8<R> {
    /// `file` stands behind the encoding's mark.
    pub(crate) fn new(file: R, encoding: &'static Encoding, row_bytes_max: u64) -> Self {
        Self {
            file,
            encoding,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; CHUNK_BYTES],
            decoded: Vec::new(),
            handed: 0,
            ended: false,
            since_mark: 0,
            row_bytes_max,
        }
    }

    /// From here on, `row_bytes_max` may be handed out before the next mark.
    pub(crate) const fn mark(&mut self) {
        self.since_mark = 0;
    }

    fn decode_more(&mut self) -> Result<(), SheetError> {
        let read = self
            .file
            .read(&mut self.raw)
            .map_err(|error| SheetError::unreadable(&error))?;
        let last = read == 0;
        let mut from = self.raw.get(..read).unwrap_or_default();
        // Room for any expansion of what is in hand: no encoding takes more than four bytes for one.
        self.decoded.resize(CHUNK_BYTES * 4, 0);
        let (result, used, written) =
            self.decoder
                .decode_to_utf8_without_replacement(from, &mut self.decoded, last);
        from = from.get(used..).unwrap_or_default();
        self.decoded.truncate(written);
        self.handed = 0;
        let whole = matches!(result, DecoderResult::InputEmpty) && from.is_empty();
        if !whole {
            return Err(SheetError::NotInEncoding {
                encoding: self.encoding.name(),
                after_row: 0,
            });
        }
        if self.decoded.contains(&0) {
            return Err(SheetError::NulByte { after_row: 0 });
        }
        if last {
            self.decoded.extend_from_slice(TAIL);
            self.ended = true;
        }
        Ok(())
    }

    fn hand_out(&mut self, into: &mut [u8]) -> Result<usize, SheetError> {
        while self.handed == self.decoded.len() {
            if self.ended {
                return Ok(0);
            }
            self.decode_more()?;
        }
        let there = self.decoded.get(self.handed..).unwrap_or_default();
        let bytes = there.len().min(into.len());
        for (to, from) in into.iter_mut().zip(there) {
            *to = *from;
        }
        self.handed += bytes;
        self.since_mark += bytes as u64;
        if self.since_mark > self.row_bytes_max {
            return Err(SheetError::RowTooLarge {
                after_row: 0,
                bytes_max: self.row_bytes_max,
                quote: true,
            });
        }
        Ok(bytes)
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.hand_out(into).map_err(io::Error::other)
    }
}
