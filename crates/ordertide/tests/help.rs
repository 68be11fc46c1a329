//! The help texts, as a user sees them: a change of the command line shows here. Renew with `INSTA_UPDATE=always`.

#![allow(clippy::expect_used, reason = "a failed expectation fails the test")]

use std::process::Command;

/// The help of a command and of all below it.
fn help(words: &[&str], text: &mut String) {
    let output = Command::new(env!("CARGO_BIN_EXE_ordertide"))
        .args(words)
        .arg("--help")
        .env_clear()
        .output()
        .expect("the binary runs");
    assert!(output.status.success(), "{words:?}");
    let own = String::from_utf8(output.stdout).expect("help is text");
    text.push_str(&format!("$ ordertide {} --help\n{own}\n", words.join(" ")));
    let below = own.split("Commands:\n").nth(1).unwrap_or_default();
    for line in below.lines().take_while(|line| line.starts_with("  ")) {
        if let Some(name) = line.split_whitespace().next().filter(|name| *name != "help") {
            let mut words = words.to_vec();
            words.push(name);
            help(&words, text);
        }
    }
}

#[test]
fn help_texts_are_as_they_were() {
    let mut text = String::new();
    help(&[], &mut text);
    assert!(
        text.matches("$ ordertide").count() > 30,
        "not all commands were found"
    );
    insta::assert_snapshot!(text);
}
