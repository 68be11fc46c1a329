//! What a run of the binary said.

use serde_json::Value;

/// A finished run of the binary.
#[derive(Debug, Clone)]
pub struct Output {
    /// What was run, as a person would type it.
    pub command: String,
    /// Exit code; -1 where a signal ended it.
    pub exit: i32,
    /// Standard output as JSON; null where it is none.
    pub json: Value,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Output {
    /// The output, where the command ended with this exit code.
    ///
    /// # Panics
    /// With all that the command said, where it did not.
    pub fn expect(self, exit: i32) -> Self {
        assert_eq!(self.exit, exit, "{self}");
        self
    }

    /// The code of the error that the command ended with, from standard error; empty where there is none.
    pub fn error_code(&self) -> String {
        self.error("code")
    }

    /// The text of the error that the command ended with.
    pub fn error_message(&self) -> String {
        self.error("message")
    }

    fn error(&self, field: &str) -> String {
        let told = self
            .stderr
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let errors: Vec<Value> = told.filter(|line| line["error"].is_object()).collect();
        errors
            .last()
            .map_or_else(String::new, |line| text(&line["error"][field]))
    }

    /// Of a sync: how it ended, such as `SUCCEEDED`.
    pub fn state(&self) -> String {
        text(&self.json["state"])
    }

    /// Of a sync: the outcome of an order and its code, such as `failed SEQUENCE_NOT_DEFINED` or `changed`.
    ///
    /// # Panics
    /// Where the order has not exactly one outcome.
    pub fn outcome(&self, channel_order_no: &str) -> String {
        let row = self.outcome_row(channel_order_no);
        format!("{} {}", text(&row["outcome"]), text(&row["code"]))
            .trim_end()
            .to_owned()
    }

    /// Of a sync: what is told of an order.
    ///
    /// # Panics
    /// As [`Self::outcome`].
    pub fn outcome_message(&self, channel_order_no: &str) -> String {
        text(&self.outcome_row(channel_order_no)["message"])
    }

    fn outcome_row(&self, channel_order_no: &str) -> &Value {
        let rows: Vec<&Value> = (self.json["orders"].as_array().into_iter().flatten())
            .filter(|row| row["channel_order_no"] == channel_order_no)
            .collect();
        assert_eq!(rows.len(), 1, "outcomes of {channel_order_no}: {self}");
        rows[0]
    }

    /// Of a sync: the orders that ended in each way, as changed, unchanged, contradiction, skipped, failed.
    pub fn counts(&self) -> [i64; 5] {
        ["changed", "unchanged", "contradiction", "skipped", "failed"]
            .map(|kind| self.json["counts"][kind].as_i64().unwrap_or(-1))
    }
}

impl std::fmt::Display for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            command,
            exit,
            stdout,
            stderr,
            ..
        } = self;
        write!(
            f,
            "`{command}` ended with {exit}\n--- stdout\n{stdout}\n--- stderr\n{stderr}"
        )
    }
}

/// A text in JSON as it is; anything else as JSON, null as nothing.
pub(crate) fn text(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None if value.is_null() => String::new(),
        None => value.to_string(),
    }
}
