//! XML of a part, event by event, with a bound on each event and on the depth.

use super::package::Part;
use crate::error::SheetError;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::BufReader;

/// Elements inside each other. A worksheet needs about 8; the parser remembers each one that is open.
const DEPTH_MAX: usize = 64;

/// Bytes that are unpacked in one go.
const BUFFER_BYTES: usize = 64 * 1024;

/// The events of a part.
pub(crate) struct Xml {
    reader: Reader<BufReader<Part>>,
    depth: usize,
}

impl Xml {
    pub(crate) fn new(part: Part) -> Self {
        let mut reader = Reader::from_reader(BufReader::with_capacity(BUFFER_BYTES, part));
        // One way to be empty instead of two.
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// The next event; the buffer is emptied first.
    pub(crate) fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Event<'b>, SheetError> {
        buffer.clear();
        self.reader.get_mut().get_mut().mark();
        let event = self
            .reader
            .read_event_into(buffer)
            .map_err(|error| fault(&error))?;
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "not an enum of ours, and the rest has no depth"
        )]
        match event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            // What a document type declares is how entities grow; no writer of XLSX has one.
            Event::DocType(_) => return Err(SheetError::damaged("it declares an XML document type")),
            _ => {}
        }
        if self.depth > DEPTH_MAX {
            return Err(SheetError::damaged("its XML is nested too deeply"));
        }
        Ok(event)
    }
}

fn fault(error: &quick_xml::Error) -> SheetError {
    if let quick_xml::Error::Io(io) = error {
        return match io.get_ref().and_then(|it| it.downcast_ref::<SheetError>()) {
            Some(ours) => ours.clone(),
            None => SheetError::damaged(format!("a part of it cannot be unpacked ({io})")),
        };
    }
    SheetError::damaged(format!("its XML is broken ({error})"))
}

/// An attribute by its local name, with its entities resolved.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, SheetError> {
    for attribute in element.attributes().with_checks(false) {
        let broken = || SheetError::damaged("an attribute in its XML is broken");
        let attribute = attribute.map_err(|_| broken())?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            return Ok(Some(value.map_err(|_| broken())?.into_owned()));
        }
    }
    Ok(None)
}

/// What `&name;` or `&#number;` stands for.
pub(crate) fn entity(reference: &BytesRef<'_>) -> Result<char, SheetError> {
    let unknown = || SheetError::damaged("its XML has an entity that is not known");
    if let Some(character) = reference.resolve_char_ref().map_err(|_| unknown())? {
        return Ok(character);
    }
    match reference.as_ref() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(unknown()),
    }
}
