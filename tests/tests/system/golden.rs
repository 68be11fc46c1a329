//! Golden scenarios: what an operator types and what happens on the shop's panel, with what the binary answers to it. The file
//! is the expectation; `UPDATE=1` writes it anew, and the diff is the review.
//!
//! `$ …` is a command, `@ …` something that happens on the panel, `#` a remark; lines that begin with four blanks are answers.

use serde_json::Value;
use std::path::Path;
use testkit::{Installation, PASSWORD, Shop, on_both};

const ANSWER: &str = "    ";

on_both!(a_sellers_small_day, async |db| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/system/small_day.txt");
    let golden = std::fs::read_to_string(&path).unwrap();
    let (shop, acme) = (Shop::open().await, Installation::empty(db));
    let told = Telling {
        acme: &acme,
        shop: &shop,
    }
    .tell(&golden)
    .await;
    if is_update() {
        std::fs::write(&path, &told).unwrap();
        return;
    }
    for (at, (expected, is)) in golden.lines().zip(told.lines()).enumerate() {
        assert_eq!(
            expected,
            is,
            "line {} of {} (UPDATE=1 writes it anew)\n{told}",
            at + 1,
            path.display()
        );
    }
    assert_eq!(golden.lines().count(), told.lines().count(), "{told}");
});

#[expect(clippy::disallowed_methods, reason = "asked for by a person")]
fn is_update() -> bool {
    std::env::var("UPDATE").is_ok_and(|value| value == "1")
}

struct Telling<'a> {
    acme: &'a Installation,
    shop: &'a Shop,
}

impl Telling<'_> {
    async fn tell(&self, golden: &str) -> String {
        let password = self.acme.file("password", PASSWORD).display().to_string();
        let mut told = String::new();
        for line in golden.lines().filter(|line| !line.starts_with(ANSWER)) {
            told += &format!("{line}\n");
            if let Some(command) = line.strip_prefix("$ ") {
                let command = command
                    .replace("{shop}", &self.shop.url)
                    .replace("{password}", &password);
                told += &self.answer(&command).await;
            } else if let Some(event) = line.strip_prefix("@ ") {
                self.happen(event).await;
            }
        }
        told
    }

    async fn answer(&self, command: &str) -> String {
        let output = self.acme.run_as_text(command).await;
        let mut answer = format!("{}{}", output.stdout, output.stderr);
        if output.exit != 0 {
            answer += &format!("[exit {}]\n", output.exit);
        }
        let answer = answer.replace(&self.acme.key_file().display().to_string(), "<key file>");
        let answer = answer.replace(&self.shop.url, "<shop>");
        answer
            .lines()
            .map(|line| format!("{ANSWER}{}\n", mask(line)).replace("    \n", "    ~\n"))
            .collect()
    }

    /// `order {…}`, `ACTION NUMBER {…}`, `faults […]` or `no faults`.
    async fn happen(&self, event: &str) {
        let (what, said) = event
            .find(['{', '['])
            .map_or((event, "{}"), |at| event.split_at(at));
        let said: Value = serde_json::from_str(said).unwrap_or_else(|error| panic!("{event}: {error}"));
        match what.split_whitespace().collect::<Vec<_>>()[..] {
            ["order"] => drop(self.shop.place(said).await),
            ["faults"] => drop(self.shop.break_with(said).await),
            ["no", "faults"] => drop(self.shop.calm_down().await),
            ["address", number] => {
                drop(
                    self.shop
                        .control(reqwest::Method::PUT, &format!("/orders/{number}/address"), &said)
                        .await,
                );
            }
            [action, number] => drop(self.shop.act_on(number, action, said).await),
            _ => panic!("{event}: unknown"),
        }
    }
}

/// Times and ids of runs, which differ each time, and the blanks that line columns up behind them.
fn mask(line: &str) -> String {
    let mut masked = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(|c: char| !c.is_whitespace()) {
        masked += &rest[..at];
        let word = rest[at..].split(char::is_whitespace).next().unwrap_or_default();
        rest = &rest[at + word.len()..];
        let replaced = replace(word);
        masked += &replaced;
        if replaced != word || ["WHEN", "SINCE", "MADE"].contains(&word) {
            let blanks = rest.len() - rest.trim_start().len();
            rest = &rest[blanks..];
            let width = "<time>  ".len().saturating_sub(replaced.len()).max(2);
            masked += &" ".repeat(if rest.is_empty() { 0 } else { width });
        }
    }
    masked
}

fn replace(word: &str) -> String {
    let shape: String = word
        .chars()
        .map(|c| if c.is_ascii_hexdigit() { '0' } else { c })
        .collect();
    if shape.starts_with("0000-00-00T00:00:00") && word.ends_with('Z') {
        return "<time>".to_owned();
    }
    match shape.ends_with("00000000-0000-0000-0000-000000000000") {
        true => word.replace(&word[word.len() - 36..], "<run>"),
        false => word.to_owned(),
    }
}

#[test]
fn times_and_runs_are_masked_and_nothing_else() {
    let line = "WHEN                         WHAT\n".trim_end();
    assert_eq!(mask(line), "WHEN    WHAT");
    assert_eq!(mask("2026-11-22T03:08:12.569433Z  a   b"), "<time>  a   b");
    assert_eq!(mask("x run:01a20139-c390-7924-9cec-2a4b1681f3bc"), "x run:<run>");
    assert_eq!(mask("INV/26-1  2026-11-22"), "INV/26-1  2026-11-22");
    assert_eq!(mask(""), "");
}
