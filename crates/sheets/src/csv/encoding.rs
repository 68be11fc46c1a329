//! In which encoding a text file is.

use crate::error::SheetError;
use encoding_rs::{DecoderResult, EUC_KR, Encoding, UTF_8};
use std::io::{self, Read, Seek, SeekFrom};

/// How much is looked at in one go, in bytes.
const CHUNK_BYTES: usize = 64 * 1024;

/// The encoding, and how many bytes at the beginning are its mark. The mark of the file wins, then what the caller
/// names; then the whole file is looked through: UTF-8 if it is all valid, Korean (windows-949, which has EUC-KR in
/// it) if that is. Others look like each other, so they are never guessed.
pub(crate) fn of<R: Read + Seek>(
    file: &mut R,
    named: Option<&str>,
) -> Result<(&'static Encoding, u64), SheetError> {
    let named = match named {
        Some(label) => Some(Encoding::for_label(label.as_bytes()).ok_or_else(|| unheard_of(label))?),
        None => None,
    };
    let failed = |error: io::Error| SheetError::unreadable(&error);
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    file.take(4).read_to_end(&mut head).map_err(failed)?;
    if let Some((encoding, bytes)) = Encoding::for_bom(&head) {
        return Ok((encoding, bytes as u64));
    }
    if let Some(encoding) = named {
        return Ok((encoding, 0));
    }
    for encoding in [UTF_8, EUC_KR] {
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        if is_all(file, encoding).map_err(failed)? {
            return Ok((encoding, 0));
        }
    }
    Err(SheetError::EncodingUnknown)
}

fn unheard_of(label: &str) -> SheetError {
    SheetError::EncodingUnheardOf {
        given: label.chars().take(40).collect(),
    }
}

fn is_all<R: Read>(file: &mut R, encoding: &'static Encoding) -> io::Result<bool> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut chunk, mut sink) = (vec![0; CHUNK_BYTES], vec![0; CHUNK_BYTES * 4]);
    loop {
        let read = file.read(&mut chunk)?;
        let last = read == 0;
        let mut from = chunk.get(..read).unwrap_or_default();
        loop {
            let (result, used, _) = decoder.decode_to_utf8_without_replacement(from, &mut sink, last);
            from = from.get(used..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => return Ok(false),
            }
        }
        if last {
            return Ok(true);
        }
    }
}
