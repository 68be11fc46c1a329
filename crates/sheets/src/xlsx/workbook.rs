//! The sheets of a workbook and where they lie.

use super::package::Package;
use super::xml::{Xml, attribute};
use crate::cell::DateSystem;
use crate::error::SheetError;
use quick_xml::events::Event;
use std::collections::HashMap;

/// 2,000: sheets and other things that a workbook may list. Each is named in memory.
const LISTED_MAX: usize = 2_000;

/// A workbook's table of contents.
pub(crate) struct Workbook {
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) dates: DateSystem,
    /// The part with the texts that cells share.
    pub(crate) strings: String,
    /// The part with the number formats.
    pub(crate) styles: String,
}

pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    /// The part it lies in.
    pub(crate) part: String,
}

/// A relation of a part to another.
struct Relation {
    /// The last word of its type, such as `worksheet`.
    kind: String,
    /// The other part.
    target: String,
}

impl Workbook {
    pub(crate) fn read(package: &Package) -> Result<Self, SheetError> {
        let name = book_name(package)?;
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", &name));
        let relations = relations(package, &format!("{folder}/_rels/{file}.rels"), folder)?;
        let of_kind = |kind: &str| {
            let found = relations.values().find(|it| it.kind == kind);
            found.map(|it| it.target.clone()).unwrap_or_default()
        };
        let mut book = Self {
            sheets: Vec::new(),
            dates: DateSystem::From1900,
            strings: of_kind("sharedStrings"),
            styles: of_kind("styles"),
        };
        let part = package.part(&name).ok_or_else(no_workbook)?;
        let (mut xml, mut buffer) = (Xml::new(part), Vec::new());
        loop {
            #[expect(
                clippy::wildcard_enum_match_arm,
                reason = "not an enum of ours: views, names and the like"
            )]
            match xml.next(&mut buffer)? {
                Event::Start(e) if e.local_name().as_ref() == "workbookPr" => {
                    // An extension has an element of this name without the attribute.
                    if let Some("1" | "true") = attribute(&e, "date1904")?.as_deref() {
                        book.dates = DateSystem::From1904;
                    }
                }
                Event::Start(e) if e.local_name().as_ref() == "sheet" => {
                    let id = attribute(&e, "id")?.unwrap_or_default();
                    let hidden = attribute(&e, "state")?.is_some_and(|it| it != "visible");
                    let name = attribute(&e, "name")?.unwrap_or_default();
                    // A sheet may also be a chart.
                    if let Some(relation) = relations.get(&id).filter(|it| it.kind == "worksheet") {
                        let part = relation.target.clone();
                        book.sheets.push(Sheet { name, hidden, part });
                    }
                }
                Event::Eof => return Ok(book),
                _ => {}
            }
            if book.sheets.len() > LISTED_MAX {
                return Err(SheetError::damaged("it lists more sheets than a workbook has"));
            }
        }
    }
}

fn no_workbook() -> SheetError {
    SheetError::FormatUnknown {
        looks_like: "an archive without a workbook (.zip, .ods, .docx or the like)",
    }
}

/// The part that is the workbook; by custom `xl/workbook.xml`.
fn book_name(package: &Package) -> Result<String, SheetError> {
    let roots = relations(package, "_rels/.rels", "")?;
    let named = roots.values().find(|it| it.kind == "officeDocument");
    let name = named.map_or("xl/workbook.xml", |it| it.target.as_str());
    if name.ends_with(".bin") {
        return Err(SheetError::FormatUnknown {
            looks_like: "a binary workbook (.xlsb)",
        });
    }
    if !package.has(name) {
        return Err(no_workbook());
    }
    Ok(name.to_owned())
}

fn relations(package: &Package, name: &str, folder: &str) -> Result<HashMap<String, Relation>, SheetError> {
    let mut relations = HashMap::new();
    let Some(part) = package.part(name) else {
        return Ok(relations);
    };
    let (mut xml, mut buffer) = (Xml::new(part), Vec::new());
    loop {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "not an enum of ours: what is between relations"
        )]
        match xml.next(&mut buffer)? {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                let (id, kind, target) = (
                    attribute(&e, "Id")?.unwrap_or_default(),
                    attribute(&e, "Type")?.unwrap_or_default(),
                    attribute(&e, "Target")?.unwrap_or_default(),
                );
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = resolved(folder, &target);
                relations.insert(id, Relation { kind, target });
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
        if relations.len() > LISTED_MAX {
            return Err(SheetError::damaged("it lists more parts than a workbook has"));
        }
    }
}

/// A target as a path from the root; `..` never leads out of the archive, since names are only looked up.
fn resolved(folder: &str, target: &str) -> String {
    let from_root = target.starts_with('/') || folder.is_empty();
    let mut path: Vec<&str> = if from_root {
        vec![]
    } else {
        folder.split('/').collect()
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml")]
    #[case("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml")]
    #[case("xl", "../data/sheet1.xml", "data/sheet1.xml")]
    #[case("", "xl/workbook.xml", "xl/workbook.xml")]
    #[case("xl", "../../../etc/passwd", "etc/passwd")]
    fn targets(#[case] folder: &str, #[case] target: &str, #[case] expected: &str) {
        assert_eq!(resolved(folder, target), expected);
    }
}
