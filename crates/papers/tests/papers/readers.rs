//! The programs that read what was printed, and the fonts it is printed with.

use papers::{Fonts, Printed};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The system's fonts, read once a process.
pub(crate) fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        Fonts::load(&[PathBuf::from("/usr/share/fonts")])
            .expect("`make setup` installs fonts-noto-core and -cjk")
    })
}

/// A file in a folder that goes with the value.
pub(crate) struct Paper {
    folder: tempfile::TempDir,
    pub(crate) path: PathBuf,
}

/// Writes a file for the programs to read; nothing may have been refused.
pub(crate) fn paper(printed: &Printed) -> Paper {
    assert!(printed.refused.is_empty(), "{:?}", printed.refused);
    paper_of(&printed.pdf)
}

pub(crate) fn paper_of(pdf: &[u8]) -> Paper {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).expect("the PDF is written");
    Paper { folder, path }
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program} did not start ({error}): `make setup` installs it"));
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    );
    assert!(output.status.success(), "{program} {arguments:?}: {err}");
    assert!(!err.contains("Error"), "{program} {arguments:?}: {err}");
    out
}

fn text_of(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

impl Paper {
    /// What `pdfinfo` says of each page's size and of the file.
    pub(crate) fn info(&self) -> String {
        run("pdfinfo", &["-f", "1", "-l", "9999", text_of(&self.path)])
    }

    /// The text in reading order.
    pub(crate) fn text(&self) -> String {
        run("pdftotext", &["-layout", text_of(&self.path), "-"])
    }

    /// Every page as a grey picture, in order.
    pub(crate) fn pictures(&self, dpi: u32) -> Vec<PathBuf> {
        let stem = self.folder.path().join(format!("at-{dpi}"));
        let dpi = dpi.to_string();
        run(
            "pdftoppm",
            &["-r", &dpi, "-gray", "-png", text_of(&self.path), text_of(&stem)],
        );
        let prefix = format!("at-{dpi}-");
        let entries = std::fs::read_dir(self.folder.path()).expect("the folder");
        let mut pictures: Vec<PathBuf> = entries
            .map(|it| it.expect("an entry").path())
            .filter(|it| {
                it.file_name()
                    .is_some_and(|name| text_of(name.as_ref()).starts_with(&prefix))
            })
            .collect();
        pictures.sort();
        pictures
    }
}

/// What a scanner reads off a picture, as `CODE-128:PK-1`, sorted.
pub(crate) fn scan(picture: &Path) -> Vec<String> {
    let read = run("zbarimg", &["--nodbus", "--quiet", text_of(picture)]);
    let mut codes: Vec<String> = read.lines().map(str::to_owned).collect();
    codes.sort();
    codes
}
