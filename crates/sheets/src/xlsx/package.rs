//! The parts of an XLSX file: a zip archive that is not trusted.
//!
//! The `zip` crate reads the directory, once; the parts are unpacked here, so that each byte that comes out is
//! counted, whatever the directory says of it.

use crate::error::SheetError;
use crate::limits::{Limits, RATIO_GRACE_BYTES};
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Take};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use zip::{CompressionMethod, ZipArchive};

/// What begins an entry of a zip directory.
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";

/// How much of the file is looked at in one go, in bytes.
const CHUNK_BYTES: usize = 64 * 1024;

/// The parts of an open file by name, in lower case and with `/`: some writers spell them as they like.
pub(crate) struct Package {
    file: Arc<File>,
    entries: HashMap<String, Entry>,
    limits: Limits,
    /// What may still be unpacked, in bytes, by all parts together.
    left: Arc<AtomicU64>,
}

#[derive(Clone, Copy)]
struct Entry {
    start: u64,
    packed: u64,
    size: u64,
    crc: u32,
    stored: bool,
}

impl Package {
    /// Reads the directory and refuses what it admits to: too many parts, too large, too tight.
    pub(crate) fn open(file: File, limits: &Limits) -> Result<Self, SheetError> {
        let file = Arc::new(file);
        // Before the zip crate makes an object of each.
        if count(&FileAt::new(&file, 0), DIRECTORY_ENTRY, limits.parts_max)? > limits.parts_max {
            return Err(SheetError::TooManyParts {
                parts_max: limits.parts_max,
            });
        }
        let mut archive =
            ZipArchive::new(BufReader::new(FileAt::new(&file, 0))).map_err(|error| not_a_zip(&error))?;
        let mut entries = HashMap::new();
        let mut total: u64 = 0;
        for index in 0..archive.len() {
            let raw = archive.by_index_raw(index).map_err(|error| not_a_zip(&error))?;
            let method = raw.compression();
            // What we cannot unpack is not ours to read; a part that is needed is then missing.
            if raw.encrypted() || ![CompressionMethod::Stored, CompressionMethod::Deflated].contains(&method)
            {
                continue;
            }
            let Some(start) = raw.data_start() else { continue };
            let entry = Entry {
                start,
                packed: raw.compressed_size(),
                size: raw.size(),
                crc: raw.crc32(),
                stored: method == CompressionMethod::Stored,
            };
            total = total.saturating_add(entry.size);
            check_ratio(entry.size, entry.packed, limits)?;
            let name = raw.name().map_err(|error| not_a_zip(&error))?;
            entries.insert(normal(&name), entry);
        }
        if total > limits.unpacked_bytes_max {
            return Err(SheetError::UnpackedTooLarge {
                bytes_max: limits.unpacked_bytes_max,
            });
        }
        let left = Arc::new(AtomicU64::new(limits.unpacked_bytes_max));
        let limits = limits.clone();
        Ok(Self {
            file,
            entries,
            limits,
            left,
        })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&normal(name))
    }

    /// A part, from its beginning.
    pub(crate) fn part(&self, name: &str) -> Option<Part> {
        let entry = *self.entries.get(&normal(name))?;
        let packed = FileAt::new(&self.file, entry.start).take(entry.packed);
        let packed = BufReader::with_capacity(CHUNK_BYTES, packed);
        let body = if entry.stored {
            Body::Stored(packed)
        } else {
            Body::Deflated(Box::new(DeflateDecoder::new(packed)))
        };
        Some(Part {
            body,
            entry,
            crc: Crc::new(),
            came: 0,
            marked: 0,
            limits: self.limits.clone(),
            left: Arc::clone(&self.left),
        })
    }
}

fn normal(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_lowercase()
}

fn not_a_zip(error: &zip::result::ZipError) -> SheetError {
    SheetError::damaged(format!("it cannot be opened as an archive ({error})"))
}

fn check_ratio(size: u64, packed: u64, limits: &Limits) -> Result<(), SheetError> {
    if size > RATIO_GRACE_BYTES && size > packed.saturating_mul(limits.ratio_max) {
        return Err(SheetError::PackedTooTightly {
            ratio_max: limits.ratio_max,
        });
    }
    Ok(())
}

/// How often `needle` is in the file; counting stops past `enough`.
fn count(file: &FileAt, needle: &[u8], enough: u64) -> Result<u64, SheetError> {
    let mut file = file.clone();
    let mut window = Vec::with_capacity(CHUNK_BYTES + needle.len());
    let mut found = 0;
    loop {
        let read = (&mut file)
            .take(CHUNK_BYTES as u64)
            .read_to_end(&mut window)
            .map_err(|error| SheetError::unreadable(&error))?;
        if read == 0 || found > enough {
            return Ok(found);
        }
        let hits = window.windows(needle.len()).filter(|it| *it == needle).count();
        found += hits as u64;
        // A needle may lie across two chunks; what is kept is too short to hold one, so none is counted twice.
        let kept = window.len().saturating_sub(needle.len() - 1);
        window.drain(..kept);
    }
}

/// A place in a file that others read too: each read goes to its own place first.
#[derive(Clone)]
struct FileAt {
    file: Arc<File>,
    at: u64,
}

impl FileAt {
    fn new(file: &Arc<File>, at: u64) -> Self {
        Self {
            file: Arc::clone(file),
            at,
        }
    }
}

impl Read for FileAt {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = &*self.file;
        file.seek(SeekFrom::Start(self.at))?;
        let read = file.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for FileAt {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut file = &*self.file;
        let to = match to {
            SeekFrom::Start(_) | SeekFrom::End(_) => to,
            SeekFrom::Current(by) => {
                let to = self.at.checked_add_signed(by);
                SeekFrom::Start(to.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?)
            }
        };
        self.at = file.seek(to)?;
        Ok(self.at)
    }
}

enum Body {
    Stored(BufReader<Take<FileAt>>),
    Deflated(Box<DeflateDecoder<BufReader<Take<FileAt>>>>),
}

/// A part as it is unpacked.
pub(crate) struct Part {
    body: Body,
    entry: Entry,
    crc: Crc,
    came: u64,
    marked: u64,
    limits: Limits,
    left: Arc<AtomicU64>,
}

impl Part {
    /// From here on, `row_bytes_max` may come before the next mark. What a buffer read ahead counts for the next one.
    pub(crate) const fn mark(&mut self) {
        self.marked = self.came;
    }

    fn check(&mut self, came: &[u8]) -> Result<(), SheetError> {
        if came.is_empty() {
            return if self.came != self.entry.size || self.crc.sum() != self.entry.crc {
                Err(SheetError::damaged("a part of it does not match its checksum"))
            } else {
                Ok(())
            };
        }
        self.crc.update(came);
        let bytes = came.len() as u64;
        self.came += bytes;
        let spent = |left: u64| left.checked_sub(bytes);
        if self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, spent)
            .is_err()
        {
            return Err(SheetError::UnpackedTooLarge {
                bytes_max: self.limits.unpacked_bytes_max,
            });
        }
        // The size that the directory gives was held to the ratio, so this holds what really comes to it too.
        if self.came > self.entry.size {
            return Err(SheetError::damaged(
                "a part of it is longer than its directory says",
            ));
        }
        if self.came - self.marked > self.limits.row_bytes_max {
            return Err(SheetError::RowTooLarge {
                after_row: 0,
                bytes_max: self.limits.row_bytes_max,
                quote: false,
            });
        }
        Ok(())
    }
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let read = match &mut self.body {
            Body::Stored(body) => body.read(buffer),
            Body::Deflated(body) => body.read(buffer),
        }?;
        self.check(buffer.get(..read).unwrap_or_default())
            .map_err(io::Error::other)?;
        Ok(read)
    }
}
