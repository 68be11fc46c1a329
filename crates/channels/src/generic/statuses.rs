//! The channel's status words and how they are read.

use domain::sync::observation::{Reading, ReturnKind};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

static TABLE: &str = include_str!("statuses.toml");

/// The table that is compiled in; its test keeps it loadable, so that no input can reach the `expect`.
#[expect(clippy::expect_used, reason = "compiled-in data, loaded by a test")]
static STATUSES: LazyLock<Statuses> = LazyLock::new(|| Statuses::load(TABLE).expect("statuses.toml"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    item: Vec<Entry>,
    order: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    word: String,
    reading: Meaning,
    /// Where the word was found; for readers of the table.
    source: String,
    /// Whether the contract's documentation has it; for readers of the table.
    #[serde(rename = "verified")]
    _verified: bool,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Meaning {
    Open,
    PendingVerification,
    OnClaim,
    Cancelled,
    Dispatched,
    Delivered,
    ReturnAnnouncedCir,
    ReturnAnnouncedRto,
    ReturnOverCir,
    ReturnOverRto,
    ReturnOver,
}

impl From<Meaning> for Reading {
    fn from(meaning: Meaning) -> Self {
        match meaning {
            Meaning::Open => Self::Open,
            Meaning::PendingVerification => Self::PendingVerification,
            Meaning::OnClaim => Self::OnClaim,
            Meaning::Cancelled => Self::Cancelled,
            Meaning::Dispatched => Self::Dispatched,
            Meaning::Delivered => Self::Delivered,
            Meaning::ReturnAnnouncedCir => Self::ReturnAnnounced(ReturnKind::Cir),
            Meaning::ReturnAnnouncedRto => Self::ReturnAnnounced(ReturnKind::Rto),
            Meaning::ReturnOverCir => Self::ReturnOver(Some(ReturnKind::Cir)),
            Meaning::ReturnOverRto => Self::ReturnOver(Some(ReturnKind::Rto)),
            Meaning::ReturnOver => Self::ReturnOver(None),
        }
    }
}

struct Statuses {
    item: HashMap<String, Reading>,
    order: HashMap<String, Reading>,
}

impl Statuses {
    fn load(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        Ok(Self {
            item: words(file.item)?,
            order: words(file.order)?,
        })
    }
}

fn words(entries: Vec<Entry>) -> Result<HashMap<String, Reading>, String> {
    let mut words = HashMap::new();
    for entry in entries {
        if entry.word != normal(&entry.word) || entry.word.is_empty() || entry.source.is_empty() {
            return Err(format!("{:?}: words are in capitals, with a source", entry.word));
        }
        if words.insert(entry.word.clone(), entry.reading.into()).is_some() {
            return Err(format!("{} stands twice", entry.word));
        }
    }
    Ok(words)
}

fn normal(word: &str) -> String {
    word.trim().to_uppercase().replace([' ', '-'], "_")
}

/// How units are read from their own word and that of their order.
///
/// Units without a word take the order's. The order's word overrules units that are not under way yet: an order that
/// is cancelled, complete or pending says so of what still reads open, as shops set the order first (or only).
pub(super) fn read(item_word: Option<&str>, order_word: &str) -> Reading {
    let order = STATUSES.order.get(&normal(order_word)).copied();
    let Some(word) = item_word else {
        // Shops without item words may put item words on the order.
        return order
            .or_else(|| STATUSES.item.get(&normal(order_word)).copied())
            .unwrap_or(Reading::Unknown);
    };
    match (
        STATUSES
            .item
            .get(&normal(word))
            .copied()
            .unwrap_or(Reading::Unknown),
        order,
    ) {
        (
            Reading::Open | Reading::PendingVerification,
            Some(overruled @ (Reading::Cancelled | Reading::Dispatched)),
        ) => overruled,
        (Reading::Open, Some(Reading::PendingVerification)) => Reading::PendingVerification,
        (own, _) => own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn the_table_loads() {
        let statuses = Statuses::load(TABLE).unwrap();
        assert_eq!((statuses.item.len(), statuses.order.len()), (12, 6));
    }

    #[rstest]
    #[case("item = []")]
    #[case("order = []\n[[item]]\nword = \"X\"\nreading = \"maybe\"\nsource = \"s\"\nverified = true")]
    #[case("order = []\n[[item]]\nword = \"x\"\nreading = \"open\"\nsource = \"s\"\nverified = true")]
    #[case("order = []\n[[item]]\nword = \"X\"\nreading = \"open\"\nsource = \"\"\nverified = true")]
    #[case("order = []\n[[item]]\nword = \"X\"\nreading = \"open\"\nsource = \"s\"")]
    fn a_faulty_table_is_refused(#[case] table: &str) {
        assert!(Statuses::load(table).is_err());
    }

    #[test]
    fn a_word_stands_once() {
        let entry = "[[item]]\nword = \"X\"\nreading = \"open\"\nsource = \"s\"\nverified = true\n";
        assert!(Statuses::load(&format!("order = []\n{entry}")).is_ok());
        assert!(Statuses::load(&format!("order = []\n{entry}{entry}")).is_err());
    }

    #[rstest]
    // The unit's own word.
    #[case(Some("CREATED"), "CREATED", Reading::Open)]
    #[case(Some(" processing "), "CREATED", Reading::Open)]
    #[case(Some("Cancelled"), "CREATED", Reading::Cancelled)]
    #[case(Some("DISPATCHED"), "CREATED", Reading::Dispatched)]
    #[case(Some("DELIVERED"), "COMPLETE", Reading::Delivered)]
    #[case(
        Some("Return Requested"),
        "COMPLETE",
        Reading::ReturnAnnounced(ReturnKind::Cir)
    )]
    #[case(
        Some("COURIER_RETURN"),
        "COMPLETE",
        Reading::ReturnOver(Some(ReturnKind::Rto))
    )]
    #[case(Some("RETURNED"), "COMPLETE", Reading::ReturnOver(None))]
    // The order's word over it.
    #[case(Some("CREATED"), "CANCELLED", Reading::Cancelled)]
    #[case(Some("PENDING_VERIFICATION"), "canceled", Reading::Cancelled)]
    #[case(Some("DISPATCHED"), "CANCELLED", Reading::Dispatched)]
    #[case(Some("CREATED"), "COMPLETE", Reading::Dispatched)]
    #[case(Some("CANCELLED"), "COMPLETE", Reading::Cancelled)]
    #[case(Some("CREATED"), "PENDING_VERIFICATION", Reading::PendingVerification)]
    #[case(Some("DISPATCHED"), "PENDING_VERIFICATION", Reading::Dispatched)]
    // No word of its own.
    #[case(None, "CREATED", Reading::Open)]
    #[case(None, "CANCELLED", Reading::Cancelled)]
    #[case(None, "COMPLETE", Reading::Dispatched)]
    #[case(None, "PENDING_VERIFICATION", Reading::PendingVerification)]
    #[case(None, "DELIVERED", Reading::Delivered)]
    // Unknown words are never guessed, and never overruled.
    #[case(Some("AWAITING_STOCK"), "CREATED", Reading::Unknown)]
    #[case(Some("AWAITING_STOCK"), "CANCELLED", Reading::Unknown)]
    #[case(Some("CREATED"), "ON_HOLD", Reading::Open)]
    #[case(None, "ON_HOLD", Reading::Unknown)]
    #[case(None, "", Reading::Unknown)]
    fn words_are_read(#[case] item: Option<&str>, #[case] order: &str, #[case] expected: Reading) {
        assert_eq!(read(item, order), expected);
    }
}
