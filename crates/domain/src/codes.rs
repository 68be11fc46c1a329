//! The codes by which people and programs name things. Each is checked once, where it enters.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A code that was refused where it entered: too long, empty, or with characters that are not allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {given:?} is not allowed: {rule}")]
pub struct BadCode {
    /// Which code, in the user's words ("facility", "SKU").
    pub what: &'static str,
    /// What was given, cut to 80 characters.
    pub given: String,
    /// The rule in words.
    pub rule: &'static str,
}

fn check(
    what: &'static str,
    text: &str,
    max: usize,
    rule: &'static str,
    ok: fn(char) -> bool,
) -> Result<String, BadCode> {
    if text.is_empty() || text.chars().count() > max || !text.chars().all(ok) {
        return Err(BadCode {
            what,
            given: text.chars().take(80).collect(),
            rule,
        });
    }
    Ok(text.to_owned())
}

fn is_short_code_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

fn is_shelf_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/')
}

fn is_foreign_char(c: char) -> bool {
    !c.is_control()
}

macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal, $rule:literal, $ok:path) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Checks a code that comes from outside.
            ///
            /// # Errors
            /// [`BadCode`] with the rule, where the text is empty, too long, or has characters that are not allowed.
            pub fn parse(text: &str) -> Result<Self, BadCode> {
                check($what, text, $max, $rule, $ok).map(Self)
            }

            /// Takes a code that was checked when it was stored.
            pub fn stored(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

code!(
    /// A tenant's code; also its id in every key, so it never changes.
    TenantCode, "tenant code", 32, "1 to 32 letters, digits, - and _", is_short_code_char
);
code!(
    /// A facility's code, unique in its tenant.
    FacilityCode, "facility code", 32, "1 to 32 letters, digits, - and _", is_short_code_char
);
code!(
    /// A shelf's code, unique in its facility; compared exactly, as it is printed on the shelf.
    ShelfCode, "shelf code", 32, "1 to 32 letters, digits, -, _, . and /", is_shelf_char
);
code!(
    /// The name that a scanner gives a scan, unique in its putaway: the same one again is the same scan.
    ScanId, "scan id", 64, "1 to 64 letters, digits, -, _, . and /", is_shelf_char
);
code!(
    /// A channel's code, unique in its tenant.
    ChannelCode, "channel code", 32, "1 to 32 letters, digits, - and _", is_short_code_char
);
code!(
    /// The code of an account at a carrier, unique in its tenant.
    CarrierCode, "carrier code", 32, "1 to 32 letters, digits, - and _", is_short_code_char
);
code!(
    /// A stock keeping unit as the seller names it.
    Sku, "SKU", 64, "1 to 64 characters, none of them a control character", is_foreign_char
);
code!(
    /// Our own number of a sale order, unique in its tenant and never reused.
    OrderCode, "sale order code", 32, "1 to 32 letters, digits, - and _", is_short_code_char
);
code!(
    /// The order number that the channel gave; kept word for word.
    ChannelOrderNo, "channel order no.", 128, "1 to 128 characters, none of them a control character", is_foreign_char
);
code!(
    /// The channel's id of one line of an order; units of one line share it.
    ChannelItemId, "channel item id", 128, "1 to 128 characters, none of them a control character", is_foreign_char
);

impl ChannelCode {
    /// The built-in channel of uploaded and typed orders that name none (domain.md §1). Nobody can be asked there.
    pub const MANUAL: &'static str = "MANUAL";

    /// [`Self::MANUAL`].
    pub fn manual() -> Self {
        Self(Self::MANUAL.to_owned())
    }
}

impl CarrierCode {
    /// The seller himself, who hands parcels over without an account anywhere. Nobody can be asked there.
    pub const OWN: &'static str = "OWN";
}

impl OrderCode {
    /// What every code begins with.
    pub const PREFIX: &'static str = "SO-";

    /// The code of the n-th order of a tenant: `SO-` and nine digits, so that codes sort by age.
    pub fn numbered(n: u64) -> Self {
        Self(format!("{}{n:09}", Self::PREFIX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_refuse_what_the_rule_forbids() {
        for bad in ["", "WH 1", "WH/1", "ü", &"x".repeat(33)] {
            assert!(FacilityCode::parse(bad).is_err(), "{bad:?} must be refused");
        }
        assert_eq!(FacilityCode::parse("WH-1_a").unwrap().as_str(), "WH-1_a");
        for bad in ["", "A 1", "ä", "A\n", &"x".repeat(33)] {
            assert!(ShelfCode::parse(bad).is_err(), "{bad:?} must be refused");
        }
        assert_ne!(ShelfCode::parse("a-1/2.b_3"), ShelfCode::parse("A-1/2.B_3"));
        assert!(ChannelOrderNo::parse("주문 1/2").is_ok());
        assert!(ChannelOrderNo::parse("a\nb").is_err());
    }

    #[test]
    fn order_codes_sort_by_age() {
        assert!(OrderCode::numbered(9) < OrderCode::numbered(10));
    }
}
