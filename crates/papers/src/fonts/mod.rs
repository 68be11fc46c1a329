//! The fonts that papers are set in: found in folders once, then shared.

mod choose;
mod coverage;
mod face;
mod folder;

#[cfg(test)]
mod tests;

pub(crate) use choose::{Han, is_cjk};
pub(crate) use face::{Face, Weight};

use choose::rank;
use face::Candidate;
use skrifa::raw::FileRef;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes of one font file. The largest in use, collections of CJK with every weight, are about 100 MB; the Noto ones of
/// Debian are 20 to 27 MB.
pub const FONT_FILE_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// Font files under all folders together. A desktop with every Noto font has some 3000; more is a mistaken folder.
pub const FONT_FILES_MAX: usize = 10_000;

/// What every paper needs, whatever its data: our own words are English, and cut text ends in an ellipsis.
const OWN_WORDS: std::ops::RangeInclusive<char> = '!'..='~';

/// Why no papers can be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FontsError {
    /// A folder, or one below it, cannot be listed.
    #[error("The font folder {} cannot be read: {why}. Check ORDERTIDE_FONTS", .folder.display())]
    FolderUnreadable {
        /// Which folder.
        folder: PathBuf,
        /// The system's reason.
        why: String,
    },
    /// Far more files than fonts ever are.
    #[error("There are over {files_max} font files. Name the folders of fonts themselves in ORDERTIDE_FONTS")]
    TooMany {
        /// The bound.
        files_max: usize,
    },
    /// Nothing to write English with.
    #[error(
        "No font with Latin letters was found in {}. Install fonts (Debian: fonts-noto-core fonts-noto-cjk), or name \
         their folders in ORDERTIDE_FONTS", folders_in_words(.folders)
    )]
    NoLatin {
        /// Where was looked.
        folders: Vec<PathBuf>,
    },
}

fn folders_in_words(folders: &[PathBuf]) -> String {
    let named: Vec<String> = folders.iter().map(|it| it.display().to_string()).collect();
    if named.is_empty() {
        "no folder at all".to_owned()
    } else {
        named.join(", ")
    }
}

impl FontsError {
    /// The stable code by which programs know the failure.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::FolderUnreadable { .. } => "FONTS_UNREADABLE",
            Self::TooMany { .. } => "FONTS_TOO_MANY",
            Self::NoLatin { .. } => "FONTS_NO_LATIN",
        }
    }
}

/// A font file that is not used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The file.
    pub path: PathBuf,
    /// The reason in words.
    pub why: String,
}

/// Faces in the order in which they are asked for a glyph, best first. Files are read once, when loaded; printing
/// shares their bytes, so one value serves every thread.
#[derive(Debug)]
pub struct Fonts {
    faces: Vec<Face>,
    skipped: Vec<Skipped>,
}

impl Fonts {
    /// Reads every font file (`.ttf`, `.otf`, `.ttc`, `.otc`) under the folders, and keeps of each weight those that add
    /// characters to what better ranked ones have: Noto Sans, its scripts, the rest of Noto, anything else. CJK faces are
    /// kept for every region, since they draw one character differently. A file that is no font, or broken, is skipped.
    ///
    /// # Errors
    /// [`FontsError`] where a folder cannot be read, there are far too many files, or none has Latin letters.
    pub fn load(folders: &[PathBuf]) -> Result<Self, FontsError> {
        let mut skipped = Vec::new();
        let mut found = Vec::new();
        for path in folder::font_files(folders)? {
            match read(&path) {
                Ok(candidates) => found.extend(candidates.into_iter().map(|it| (it, path.clone()))),
                Err(why) => skipped.push(Skipped { path, why }),
            }
        }
        found.sort_by_cached_key(|(it, path)| (rank(&it.family), it.weight_off, path.clone(), it.index));
        let faces = keep(useful(found), &mut skipped);
        let fonts = Self { faces, skipped };
        let writes = |it: &Face| OWN_WORDS.chain(['…', ' ']).all(|c| it.coverage.has(c));
        if fonts.faces.iter().any(writes) {
            Ok(fonts)
        } else {
            Err(FontsError::NoLatin {
                folders: folders.to_vec(),
            })
        }
    }

    /// The files that could not be used.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// How many faces are kept, bold and regular.
    pub fn faces_kept(&self) -> usize {
        self.faces.len()
    }

    pub(crate) fn face(&self, id: usize) -> Option<&Face> {
        self.faces.get(id)
    }
}

/// The usable faces of a file. Their bytes are let go again: most files are not kept.
fn read(path: &Path) -> Result<Vec<Candidate>, String> {
    let bytes = bytes_of(path)?;
    let file = FileRef::new(&bytes).map_err(|error| error.to_string())?;
    let faces = file.fonts().zip(0..);
    Ok(faces
        .filter_map(|(font, index)| Candidate::read(&font.ok()?, index))
        .collect())
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, String> {
    let size = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > FONT_FILE_BYTES_MAX {
        return Err(format!("{size} bytes, over {FONT_FILE_BYTES_MAX}"));
    }
    std::fs::read(path).map_err(|error| error.to_string())
}

/// Those that add a character to the better ones of their weight, or another region's forms.
fn useful(ranked: Vec<(Candidate, PathBuf)>) -> Vec<(Candidate, PathBuf)> {
    let (mut regular, mut bold) = (HashSet::new(), HashSet::new());
    let mut regions = HashSet::new();
    let mut kept = ranked;
    kept.retain(|(it, _)| {
        let had = match it.weight {
            Weight::Regular => &mut regular,
            Weight::Bold => &mut bold,
        };
        let before = had.len();
        had.extend(it.coverage.points());
        let of_region = Han::of_family(&it.family).is_some_and(|han| regions.insert((han, it.weight)));
        had.len() > before || of_region
    });
    kept
}

fn keep(useful: Vec<(Candidate, PathBuf)>, skipped: &mut Vec<Skipped>) -> Vec<Face> {
    let mut files: Vec<(PathBuf, Arc<Vec<u8>>)> = Vec::new();
    let mut faces = Vec::new();
    for (candidate, path) in useful {
        let open = files
            .iter()
            .find(|(at, _)| *at == path)
            .map(|(_, it)| Ok(Arc::clone(it)));
        let bytes = open.unwrap_or_else(|| bytes_of(&path).map(Arc::new));
        let face = match bytes {
            Ok(bytes) => {
                let face = candidate.keep(&bytes).ok_or("it cannot be embedded".to_owned());
                files.push((path.clone(), bytes));
                face
            }
            Err(why) => Err(why),
        };
        match face {
            Ok(face) => faces.push(face),
            Err(why) => skipped.push(Skipped { path, why }),
        }
    }
    faces
}

/// The fonts that `make setup` installs, read once a process.
#[cfg(test)]
pub(crate) fn system() -> &'static Fonts {
    static FONTS: std::sync::OnceLock<Fonts> = std::sync::OnceLock::new();
    FONTS.get_or_init(|| Fonts::load(&["/usr/share/fonts".into()]).expect("`make setup` installs fonts"))
}
