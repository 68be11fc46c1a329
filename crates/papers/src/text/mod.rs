//! From any text to glyphs in a box.

mod block;
mod clean;
mod line;
mod wrap;

#[cfg(test)]
mod tests;

pub(crate) use block::{Align, Block, Sizes};
pub(crate) use line::{Missing, Run, Style};
pub(crate) use wrap::Paragraph;
