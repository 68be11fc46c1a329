//! `openapi`.

use super::Answer;
use crate::exit::{Exit, Failure};
use crate::out;
use std::path::Path;

/// Writes the description of the API to a file or standard output.
pub(crate) fn write(output: &Path) -> Answer {
    let refuse = |why: String| Failure::new(Exit::Failed, "OPENAPI", why);
    let text = api::openapi().map_err(|e| refuse(e.to_string()))?;
    match output.to_str() {
        Some("-") => out::print(text.trim_end()),
        _ => std::fs::write(output, text)
            .map_err(|e| refuse(format!("{} cannot be written: {e}", output.display())))?,
    }
    Ok(Exit::Ok)
}
