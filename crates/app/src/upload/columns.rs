//! The columns of the files that can be uploaded, with the names that they go by elsewhere, and empty files to fill in.

use crate::{App, AppError, Caller};
use sheets::{Column, Field, Kind, Sheet, Value, Wanted, template};

const fn needed(name: &'static str, aliases: &'static [&'static str]) -> Wanted {
    Wanted {
        name,
        aliases,
        required: true,
    }
}

const fn optional(name: &'static str, aliases: &'static [&'static str]) -> Wanted {
    Wanted {
        name,
        aliases,
        required: false,
    }
}

/// The columns of a file of orders. One row is one line of an order.
pub const ORDER_COLUMNS: &[Wanted] = &[
    needed(
        "channel_order_no",
        &[
            "order no",
            "order number",
            "site order no",
            "order id",
            "channel order number",
        ],
    ),
    optional("channel", &["channel code", "site", "shop"]),
    optional("placed_at", &["order date", "ordered at", "order time"]),
    needed("currency", &["currency code"]),
    needed("sku", &["product code", "sku code", "item sku", "seller sku"]),
    needed("quantity", &["qty", "units", "pieces"]),
    needed("price", &["unit price", "selling price"]),
    optional("cash_on_delivery", &["cod"]),
    needed(
        "name",
        &["recipient", "recipient name", "customer name", "ship to"],
    ),
    needed("line1", &["address 1", "address line 1", "address", "street"]),
    optional("line2", &["address 2", "address line 2"]),
    needed("city", &["town"]),
    optional("state", &["province", "region", "prefecture"]),
    optional("country", &["country code"]),
    needed("postal_code", &["zip", "zip code", "postcode", "pincode"]),
    optional(
        "phone",
        &["mobile", "telephone", "phone no", "mobile no", "contact no"],
    ),
];

/// The columns of a file of cancels. One row cancels one item, or all of an order that lives.
pub const CANCEL_COLUMNS: &[Wanted] = &[
    needed(
        "sale_order_code",
        &[
            "order code",
            "order",
            "sale order",
            "channel order no",
            "order no",
            "order number",
        ],
    ),
    optional("item_code", &["item", "sale order item code", "item no"]),
    optional("facility", &["facility code", "warehouse"]),
    optional("reason", &["cancel reason", "cancellation reason"]),
    optional("cancel_on_channel", &["on channel", "cancel on site"]),
];

impl App {
    /// An empty file of orders to fill in, as the bytes of an XLSX file.
    ///
    /// # Errors
    /// Those of writing.
    pub fn order_template(&self, caller: &Caller) -> Result<Vec<u8>, AppError> {
        self.template(caller, "Orders", ORDER_COLUMNS, ORDER_NOTES)
    }

    /// An empty file of cancels to fill in, as the bytes of an XLSX file.
    ///
    /// # Errors
    /// Those of writing.
    pub fn cancel_template(&self, caller: &Caller) -> Result<Vec<u8>, AppError> {
        self.template(caller, "Cancels", CANCEL_COLUMNS, CANCEL_NOTES)
    }

    fn template(
        &self,
        caller: &Caller,
        name: &str,
        columns: &[Wanted],
        notes: &[Note<'static>],
    ) -> Result<Vec<u8>, AppError> {
        let sheet = Sheet {
            name: name.to_owned(),
            created: crate::export::local(caller, self.clock.now()),
        };
        let is_required = |name: &str| columns.iter().any(|it| it.name == name && it.required);
        let field = |(name, kind, example, note): &Note<'static>| Field {
            column: Column::new(*name, *kind),
            required: is_required(name),
            example: *example,
            note,
        };
        let fields: Vec<Field<'_>> = notes.iter().map(field).collect();
        Ok(template(&fields, &sheet)?)
    }
}

/// A column of a template: its name, its kind, an example, and what it is for.
type Note<'a> = (&'a str, Kind, Value<'a>, &'a str);

const ORDER_NOTES: &[Note<'_>] = &[
    (
        "channel_order_no",
        Kind::Code,
        Value::Text("10001"),
        "The order's number. Rows of one order stand together and repeat it.",
    ),
    (
        "channel",
        Kind::Code,
        Value::Empty,
        "The channel's code. Empty: MANUAL.",
    ),
    (
        "placed_at",
        Kind::Text,
        Value::Text("2026-11-22 14:05"),
        "When the buyer ordered, in your time zone. Empty: now.",
    ),
    (
        "currency",
        Kind::Code,
        Value::Text("INR"),
        "ISO 4217, three letters.",
    ),
    (
        "sku",
        Kind::Code,
        Value::Text("SKU-1"),
        "One that the catalogue lacks is taken in too, and waits to be added.",
    ),
    ("quantity", Kind::Number, Value::Number(1), "Units, 1 to 10,000."),
    (
        "price",
        Kind::Text,
        Value::Text("349.00"),
        "For one unit, such as 1234.50, with no more decimals than the currency has.",
    ),
    (
        "cash_on_delivery",
        Kind::YesNo,
        Value::YesNo(false),
        "Y or N. Empty: N.",
    ),
    ("name", Kind::Text, Value::Text("A. Buyer"), "The recipient."),
    (
        "line1",
        Kind::Text,
        Value::Text("1 High Street"),
        "Street and house.",
    ),
    ("line2", Kind::Text, Value::Empty, "More of the address."),
    ("city", Kind::Text, Value::Text("Bengaluru"), "The city."),
    (
        "state",
        Kind::Text,
        Value::Text("Karnataka"),
        "State, province or prefecture.",
    ),
    ("country", Kind::Text, Value::Text("IN"), "The country."),
    (
        "postal_code",
        Kind::Code,
        Value::Text("560001"),
        "As text, so that zeros in front stay.",
    ),
    (
        "phone",
        Kind::Code,
        Value::Text("09000000000"),
        "As text, so that zeros in front stay.",
    ),
];

const CANCEL_NOTES: &[Note<'_>] = &[
    (
        "sale_order_code",
        Kind::Code,
        Value::Text("SO-000000001"),
        "Our code of the order, or the channel's number.",
    ),
    (
        "item_code",
        Kind::Code,
        Value::Text("SO-000000001-2"),
        "One item, as the order shows it. Empty: all of the order that lives.",
    ),
    (
        "facility",
        Kind::Code,
        Value::Empty,
        "Only what leaves from there. Empty: from anywhere.",
    ),
    (
        "reason",
        Kind::Text,
        Value::Text("OUT_OF_STOCK"),
        "A reason's code, or any other text. Empty: NOT_STATED.",
    ),
    (
        "cancel_on_channel",
        Kind::YesNo,
        Value::YesNo(false),
        "Y or N: whether the channel is told. Empty: N.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_template_has_every_column_in_its_place() {
        for (columns, notes) in [(ORDER_COLUMNS, ORDER_NOTES), (CANCEL_COLUMNS, CANCEL_NOTES)] {
            let wanted: Vec<&str> = columns.iter().map(|it| it.name).collect();
            let noted: Vec<&str> = notes.iter().map(|it| it.0).collect();
            assert_eq!(noted, wanted);
        }
    }

    #[test]
    fn no_name_means_two_columns() {
        for columns in [ORDER_COLUMNS, CANCEL_COLUMNS] {
            let mut seen = BTreeSet::new();
            for column in columns {
                for name in column.aliases.iter().chain([&column.name]) {
                    let bare: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
                    assert!(seen.insert(bare), "{name} names two columns");
                }
            }
        }
    }
}
