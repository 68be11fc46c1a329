//! Numbers for documents: never issued twice, never lowered (domain.md §1).

use crate::codes::FacilityCode;
use crate::order::item::text_enum;
use crate::refusal::{Refusal, RefusalCode};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

text_enum! {
    /// What is numbered.
    SequenceKind {
        /// Invoices; nobody gets this one by default, for the tax office has its say in the numbers.
        Invoice = "INVOICE",
        /// Packages.
        Packing = "PACKING",
        /// Putaways.
        Putaway = "PUTAWAY",
        /// Returns.
        Return = "RETURN",
        /// Pickup requests.
        Pickup = "PICKUP",
    }
}

impl SequenceKind {
    /// The letters of the default prefix; `None` for INVOICE, which the seller defines.
    pub const fn default_prefix_letter(self) -> Option<&'static str> {
        match self {
            Self::Invoice => None,
            Self::Packing => Some("PK"),
            Self::Putaway => Some("PA"),
            Self::Return => Some("RT"),
            Self::Pickup => Some("PU"),
        }
    }
}

/// The switch to next year's numbers: on that day the prefix changes and counting starts at 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearlyReset {
    /// The first day of the new numbers, in the tenant's zone.
    pub on: Date,
    /// The prefix from then on.
    pub next_prefix: String,
}

/// One sequence of one facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// What stands before the number: letters, digits, `-` and `/`.
    pub prefix: String,
    /// Digits that the number is filled up to with zeros, 0 to 12.
    pub padding: u8,
    /// The number that is issued next.
    pub next: u64,
    /// The switch to next year's numbers, where planned.
    pub yearly_reset: Option<YearlyReset>,
}

/// Characters of a prefix at most.
pub const PREFIX_CHARS_MAX: usize = 24;
/// Digits of padding at most.
pub const PADDING_MAX: u8 = 12;
/// The highest number that a sequence may reach.
pub const NEXT_MAX: u64 = 999_999_999_999;

/// Checks a prefix (charset: the public record on Uniware's sequences, `facts/uniware.md` §3.3).
///
/// # Errors
/// `BAD_INPUT` that names the first character that is not allowed, or the length.
pub fn check_prefix(prefix: &str) -> Result<(), Refusal> {
    if prefix.chars().count() > PREFIX_CHARS_MAX {
        let text = format!("The prefix has more than {PREFIX_CHARS_MAX} characters. Choose a shorter one");
        return Err(Refusal::new(RefusalCode::BadInput, text));
    }
    match prefix
        .chars()
        .find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '/')))
    {
        None => Ok(()),
        Some(c) => Err(Refusal::new(
            RefusalCode::BadInput,
            format!("The prefix {prefix:?} has {c:?} in it. Allowed are letters, digits, - and /"),
        )),
    }
}

impl Sequence {
    /// A sequence that starts at `next`.
    ///
    /// # Errors
    /// `BAD_INPUT` for a prefix, padding or number outside the bounds.
    pub fn define(prefix: &str, padding: u8, next: u64) -> Result<Self, Refusal> {
        check_prefix(prefix)?;
        if padding > PADDING_MAX || next == 0 || next > NEXT_MAX {
            let text = format!("Padding is 0 to {PADDING_MAX} digits and the next number 1 to {NEXT_MAX}");
            return Err(Refusal::new(RefusalCode::BadInput, text));
        }
        Ok(Self {
            prefix: prefix.to_owned(),
            padding,
            next,
            yearly_reset: None,
        })
    }

    /// The number as it will be printed, without issuing it.
    pub fn preview(&self) -> String {
        format!(
            "{}{:0width$}",
            self.prefix,
            self.next,
            width = usize::from(self.padding)
        )
    }

    /// Issues the next number. The planned switch takes place with the first number on or after its day, and only to a
    /// prefix that differs: with the same one, numbers would be issued twice.
    fn draw(&mut self, today: Date) -> String {
        if let Some(reset) = self.yearly_reset.take_if(|reset| reset.on <= today)
            && reset.next_prefix != self.prefix
        {
            self.prefix = reset.next_prefix;
            self.next = 1;
        }
        let number = self.preview();
        self.next += 1;
        number
    }

    /// What may follow this definition: numbers that were issued never come again.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where the same prefix would go back, `BAD_INPUT` as for [`Self::define`].
    pub fn redefine(&self, prefix: &str, padding: u8, next: u64) -> Result<Self, Refusal> {
        let new = Self::define(prefix, padding, next)?;
        if new.prefix == self.prefix && new.next < self.next {
            let text = format!(
                "Numbers up to {} may have been issued with the prefix {:?}. Give a next number of {} or more, or another prefix",
                self.next - 1,
                self.prefix,
                self.next
            );
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text));
        }
        Ok(Self {
            yearly_reset: self.yearly_reset.clone(),
            ..new
        })
    }
}

/// The sequences that a decision may draw from, and what it drew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberBook {
    sequences: BTreeMap<(FacilityCode, SequenceKind), Sequence>,
    /// What a sequence was before each draw.
    drawn: Vec<((FacilityCode, SequenceKind), Sequence)>,
    /// Where no sequence was brought to the decision: whether one was asked for all the same.
    absent: Option<bool>,
}

impl NumberBook {
    /// A book with these sequences.
    pub fn new(sequences: impl IntoIterator<Item = (FacilityCode, SequenceKind, Sequence)>) -> Self {
        Self {
            sequences: sequences.into_iter().map(|(f, k, s)| ((f, k), s)).collect(),
            drawn: Vec::new(),
            absent: None,
        }
    }

    /// The book of a decision that is expected to draw nothing. What it refuses is no answer: where it
    /// [was missed](Self::was_missed), decide again with the sequences.
    pub fn absent() -> Self {
        Self {
            absent: Some(false),
            ..Self::default()
        }
    }

    /// Whether a number was asked of an [absent](Self::absent) book, also where that was taken back.
    pub fn was_missed(&self) -> bool {
        self.absent == Some(true)
    }

    /// Issues the next number of a facility's sequence.
    ///
    /// # Errors
    /// `SEQUENCE_NOT_DEFINED`, naming what to define (domain.md §4, Invoice).
    pub fn draw(
        &mut self,
        facility: &FacilityCode,
        kind: SequenceKind,
        today: Date,
    ) -> Result<String, Refusal> {
        self.absent = self.absent.map(|_| true);
        let key = (facility.clone(), kind);
        match self.sequences.get_mut(&key) {
            Some(sequence) => {
                self.drawn.push((key, sequence.clone()));
                Ok(sequence.draw(today))
            }
            None => Err(Refusal::new(
                RefusalCode::SequenceNotDefined,
                format!("Define the {kind} sequence of facility {facility}"),
            )),
        }
    }

    /// How many numbers were drawn.
    pub fn drawn(&self) -> usize {
        self.drawn.len()
    }

    /// Takes back all but the first `mark` numbers that were drawn.
    pub fn take_back_to(&mut self, mark: usize) {
        for (key, sequence) in self.drawn.drain(mark.min(self.drawn.len())..).rev() {
            self.sequences.insert(key, sequence);
        }
    }

    /// Every sequence with its state now.
    pub fn iter(&self) -> impl Iterator<Item = (&FacilityCode, SequenceKind, &Sequence)> {
        self.sequences
            .iter()
            .map(|((facility, kind), sequence)| (facility, *kind, sequence))
    }

    /// The sequences that differ from `before`: what must be stored.
    pub fn changed_since<'a>(
        &'a self,
        before: &'a Self,
    ) -> impl Iterator<Item = (&'a FacilityCode, SequenceKind, &'a Sequence)> {
        self.iter().filter(|(facility, kind, sequence)| {
            before.sequences.get(&((*facility).clone(), *kind)) != Some(*sequence)
        })
    }
}

#[cfg(test)]
mod tests;
