//! The sources that a channel account can be of, and the way to each.

use crate::channel::Channel;
use crate::generic::{ConfigError, GenericChannel, GenericConfig};
use crate::transport::Transport;
use domain::channel::Capabilities;
use serde::Deserialize;
use std::sync::{Arc, LazyLock};

static TABLE: &str = include_str!("sources.toml");

/// The table that is compiled in; its test keeps it loadable, so that no input can reach the `expect`.
#[expect(clippy::expect_used, reason = "compiled-in data, loaded by a test")]
static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| load(TABLE).expect("sources.toml"));

/// A sales channel that accounts can be of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its code, as it stands in [`domain::channel::Channel::source`].
    pub code: String,
    /// Its name, as it is shown.
    pub name: String,
    /// How it is reached, in words for the settings page.
    pub note: String,
    /// What a new account of it can do.
    pub capabilities: Capabilities,
}

/// All sources, in the sequence in which they are offered.
pub fn known() -> &'static [Source] {
    &SOURCES
}

/// The source of this code.
pub fn find(code: &str) -> Option<&'static Source> {
    known().iter().find(|source| source.code == code)
}

/// The connector of a source, for one account. Every source speaks the generic contract until it has its own.
///
/// # Errors
/// [`ConfigError`] where the source is not known, or the settings cannot be worked with.
pub fn connect(
    source: &str,
    config: GenericConfig,
    transport: Arc<dyn Transport>,
) -> Result<Box<dyn Channel>, ConfigError> {
    if find(source).is_none() {
        let known = known()
            .iter()
            .map(|source| source.code.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        return Err(ConfigError::UnknownSource {
            given: source.chars().take(80).collect(),
            known,
        });
    }
    Ok(Box::new(GenericChannel::new(config, transport)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    source: Vec<Entry>,
}

/// A source as it is written down: what differs from the generic contract.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    name: String,
    note: String,
    #[serde(default)]
    channel_ships_only: bool,
}

impl From<Entry> for Source {
    fn from(entry: Entry) -> Self {
        let capabilities = Capabilities {
            channel_ships_only: entry.channel_ships_only,
            ..generic_capabilities()
        };
        Self {
            code: entry.code,
            name: entry.name,
            note: entry.note,
            capabilities,
        }
    }
}

/// What the generic contract can do: batches of 5 ids, pages of 50 orders and a window of about 15 days by its
/// documentation (facts/uniware.md §3.8), no feed of changes.
pub const fn generic_capabilities() -> Capabilities {
    Capabilities {
        lists_orders: true,
        status_by_ids: true,
        changes_since: false,
        tells_returns: true,
        cancels_units: true,
        channel_ships_only: false,
        status_batch_max: 5,
        list_page_max: 50,
        list_window_days_max: 15,
        request_interval_ms_min: 100,
    }
}

fn load(text: &str) -> Result<Vec<Source>, toml::de::Error> {
    toml::from_str::<File>(text).map(|file| file.source.into_iter().map(Source::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_loads_and_codes_are_unique() {
        let codes: Vec<String> = load(TABLE)
            .unwrap()
            .into_iter()
            .map(|source| source.code)
            .collect();
        assert_eq!(
            codes,
            [
                "PARTNER",
                "FLIPKART",
                "PAYTM",
                "SNAPDEAL",
                "SHOPCLUES",
                "WOOPLR",
                "TATA_CLIQ",
                "VOONIK",
                "AMAZON"
            ]
        );
    }

    #[test]
    fn only_amazon_syncs_only_what_it_ships() {
        let only: Vec<&str> = known()
            .iter()
            .filter(|s| s.capabilities.channel_ships_only)
            .map(|s| s.code.as_str())
            .collect();
        assert_eq!(only, ["AMAZON"]);
        assert!(find("EBAY").is_none());
    }
}
