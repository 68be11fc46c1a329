//! Rows of an export on their way to its file.

use super::out_file::{Beside, Pages, format_of};
use crate::blocking::on_a_thread;
use crate::{App, AppError, Caller};
use domain::moment::Moment;
use domain::money;
use jiff::civil::DateTime;
use sheets::{Column, Kind, Sheet, Value, Writer};
use std::path::Path;

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Out {
    Empty,
    Text(String),
    Number(i64),
    /// In thousandths of the currency's unit.
    Money(i64),
    Moment(DateTime),
    YesNo(bool),
}

/// Amounts have three decimals whatever their currency, as many as any has: a column has one format, and its rows several
/// currencies.
pub(crate) const MONEY: Kind = Kind::Money { digits: MONEY_DIGITS };
const MONEY_DIGITS: u8 = 3;

/// Characters of a text that are written; a cell holds 32,767 UTF-16 units, and a character has one or two.
const TEXT_CHARS_MAX: usize = 16_000;

impl Out {
    pub(crate) fn text(text: impl ToString) -> Self {
        let text = text.to_string();
        match text.char_indices().nth(TEXT_CHARS_MAX) {
            Some((end, _)) => Self::Text(text.get(..end).unwrap_or_default().to_owned()),
            None => Self::Text(text),
        }
    }

    pub(crate) fn opt_text(text: Option<impl ToString>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    pub(crate) fn count(count: usize) -> Self {
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// An amount in minor units of its currency. One that a cell cannot hold is left out.
    pub(crate) fn money(minor: i64, currency: &str) -> Self {
        let missing = u32::from(MONEY_DIGITS).saturating_sub(money::decimals_of(currency));
        let scaled = 10_i64.checked_pow(missing).and_then(|ten| minor.checked_mul(ten));
        scaled.map_or(Self::Empty, Self::Money)
    }

    /// A moment, as clocks in the tenant's zone show it.
    pub(crate) fn at(caller: &Caller, at: Moment) -> Self {
        Self::Moment(super::local(caller, at))
    }

    pub(crate) fn opt_at(caller: &Caller, at: Option<Moment>) -> Self {
        at.map_or(Self::Empty, |at| Self::at(caller, at))
    }

    fn value(&self) -> Value<'_> {
        match self {
            Self::Empty => Value::Empty,
            Self::Text(text) => Value::Text(text),
            Self::Number(number) => Value::Number(*number),
            Self::Money(minor) => Value::Money(*minor),
            Self::Moment(at) => Value::Moment(*at),
            Self::YesNo(yes) => Value::YesNo(*yes),
        }
    }
}

/// An export that is being written. Dropped before [`Self::finish`], it leaves no file.
pub(crate) struct Table(Pages<Vec<Out>, (Beside, u64)>);

impl App {
    /// Begins an export.
    pub(crate) fn table(
        &self,
        caller: &Caller,
        path: &Path,
        name: &str,
        columns: &'static [(&'static str, Kind)],
    ) -> Result<Table, AppError> {
        let format = format_of(path)?;
        let beside = Beside::new(path)?;
        let sheet = Sheet {
            name: name.to_owned(),
            created: super::local(caller, self.clock.now()),
        };
        Ok(Table(Pages::begin(
            move |pages: &mut dyn Iterator<Item = Vec<Vec<Out>>>| {
                let columns = columns.iter().map(|(name, kind)| Column::new(*name, *kind));
                let mut writer = Writer::new(beside.handle()?, format, columns.collect(), &sheet)?;
                for row in pages.flatten() {
                    let values: Vec<Value<'_>> = row.iter().map(Out::value).collect();
                    writer.row(&values)?;
                }
                let written = writer.finish()?;
                Ok((beside, written.rows))
            },
        )))
    }
}

impl Table {
    /// Adds rows; answers whether more are wanted: after a failure, which [`Self::finish`] tells, none are.
    pub(crate) async fn rows(&self, rows: Vec<Vec<Out>>) -> bool {
        self.0.send(rows).await
    }

    /// Puts the file in its place, and tells how many rows it has.
    pub(crate) async fn finish(self) -> Result<u64, AppError> {
        let (beside, rows) = self.0.finish().await?;
        on_a_thread(move || beside.put()).await?;
        Ok(rows)
    }
}
