//! `channel`.

use super::Answer;
use crate::cli::{Channel as Command, ChannelAdd, Global};
use crate::exit::{self, Exit, Failure};
use crate::{opened, out};
use app::connect::{ChannelWish, Overrides};
use app::{App, Caller};
use channels::channel::TestOutcome;
use channels::sources;
use domain::channel::{Capabilities, Channel};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;

/// A password file is at most this long.
const PASSWORD_BYTES_MAX: u64 = 4_096;

/// All of `channel`.
pub(crate) async fn run(global: &Global, command: &Command) -> Answer {
    if let Command::Capabilities { code: None } = command {
        return capabilities_of_sources(global);
    }
    let (app, caller) = opened::session(global).await?;
    match command {
        Command::Add(add) => self::add(global, &app, &caller, add).await,
        Command::List => list(global, &app, &caller).await,
        Command::Show { code } => {
            let channel = app.channel(&caller, code).await?;
            print_channel(global, &channel);
            Ok(Exit::Ok)
        }
        Command::Test { code } => test(global, &app, &caller, code).await,
        Command::Enable { code } => switch(global, &app, &caller, code, true).await,
        Command::Disable { code } => switch(global, &app, &caller, code, false).await,
        Command::Capabilities { code } => {
            let channel = app.channel(&caller, code.as_deref().unwrap_or_default()).await?;
            print_capabilities(global, &[(channel.code.to_string(), channel.capabilities)]);
            Ok(Exit::Ok)
        }
    }
}

async fn add(global: &Global, app: &App, caller: &Caller, add: &ChannelAdd) -> Answer {
    let wish = ChannelWish {
        code: add.code.clone(),
        source: add.source.clone(),
        base_url: add.base_url.clone(),
        username: add.username.clone(),
        password: read_password(&add.password_file)?,
        facilities: add.facilities.clone(),
        overrides: Overrides {
            status_batch_max: add.status_batch,
            list_page_max: add.list_page,
            request_interval_ms_min: add.request_interval_ms,
            channel_ships_only: add.channel_ships_only,
        },
    };
    let channel = app.add_channel(caller, &wish).await?;
    match global.json {
        true => out::json(&as_json(&channel)),
        false => out::print(&format!(
            "Channel {0} is added. Next: ordertide channel test {0}",
            channel.code
        )),
    }
    Ok(Exit::Ok)
}

/// Reads a password from a file or standard input; the end of its line does not count.
pub(crate) fn read_password(path: &Path) -> Result<SecretString, Failure> {
    let refuse = |why: String| {
        Failure::usage(format!(
            "the password file {} cannot be used: {why}",
            path.display()
        ))
    };
    let mut text = String::new();
    let read = match path.to_str() {
        Some("-") => std::io::stdin()
            .lock()
            .take(PASSWORD_BYTES_MAX)
            .read_to_string(&mut text),
        _ => {
            std::fs::File::open(path).and_then(|file| file.take(PASSWORD_BYTES_MAX).read_to_string(&mut text))
        }
    };
    read.map_err(|e| refuse(e.to_string()))?;
    let password = text.trim_end_matches(['\r', '\n']);
    match password.is_empty() {
        true => Err(refuse("it is empty".to_owned())),
        false => Ok(SecretString::from(password)),
    }
}

async fn list(global: &Global, app: &App, caller: &Caller) -> Answer {
    let all = app.store.channels(&caller.tenant).await?;
    match global.json {
        true => out::json(&Value::Array(all.iter().map(as_json).collect())),
        false => out::table(
            &["CHANNEL", "SOURCE", "ENABLED", "BASE URL"],
            &all.iter()
                .map(|c| {
                    let enabled = if c.enabled { "yes" } else { "no" };
                    vec![
                        c.code.to_string(),
                        c.source.clone(),
                        enabled.to_owned(),
                        c.base_url.clone(),
                    ]
                })
                .collect::<Vec<_>>(),
        ),
    }
    Ok(Exit::Ok)
}

fn as_json(channel: &Channel) -> Value {
    json!({
        "code": channel.code,
        "source": channel.source,
        "base_url": channel.base_url,
        "username": channel.username,
        "enabled": channel.enabled,
        "facilities": channel.facilities,
        "capabilities": channel.capabilities,
    })
}

fn print_channel(global: &Global, channel: &Channel) {
    if global.json {
        return out::json(&as_json(channel));
    }
    let facilities = match channel.facilities.is_empty() {
        true => "all".to_owned(),
        false => channel
            .facilities
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
    };
    let enabled = if channel.enabled { "yes" } else { "no" };
    out::print(&format!(
        "{} ({})\n  address     {}\n  user        {}\n  enabled     {enabled}\n  facilities  {facilities}",
        channel.code, channel.source, channel.base_url, channel.username
    ));
}

async fn test(global: &Global, app: &App, caller: &Caller, code: &str) -> Answer {
    let steps = app.test_channel(caller, code).await?;
    let mut exit = Exit::Ok;
    let mut rows = Vec::new();
    for step in &steps {
        let (state, text) = match &step.outcome {
            TestOutcome::Passed(text) => ("OK", text.clone()),
            TestOutcome::Failed(error) => {
                exit = exit::of_channel(error.code());
                ("FAIL", format!("{error} ({})", error.code()))
            }
            TestOutcome::NotTried => ("-", "not tried".to_owned()),
        };
        rows.push(vec![step.name.as_str().to_owned(), state.to_owned(), text]);
    }
    match global.json {
        true => out::json(&Value::Array(
            rows.iter()
                .map(|row| json!({"step": row[0], "state": row[1], "message": row[2]}))
                .collect(),
        )),
        false => out::table(&["STEP", "STATE", "MESSAGE"], &rows),
    }
    Ok(exit)
}

async fn switch(global: &Global, app: &App, caller: &Caller, code: &str, enabled: bool) -> Answer {
    app.enable_channel(caller, code, enabled).await?;
    match global.json {
        true => out::json(&json!({"code": code, "enabled": enabled})),
        false => out::print(&format!(
            "Channel {code} is {}.",
            if enabled { "enabled" } else { "disabled" }
        )),
    }
    Ok(Exit::Ok)
}

fn capabilities_of_sources(global: &Global) -> Answer {
    let all: Vec<_> = sources::known()
        .iter()
        .map(|s| (s.code.clone(), s.capabilities.clone()))
        .collect();
    print_capabilities(global, &all);
    Ok(Exit::Ok)
}

fn print_capabilities(global: &Global, all: &[(String, Capabilities)]) {
    if global.json {
        return out::json(&Value::Array(
            all.iter()
                .map(|(code, c)| json!({"code": code, "capabilities": c}))
                .collect(),
        ));
    }
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|(code, c)| {
            let counts = [
                c.status_batch_max,
                c.list_page_max,
                c.list_window_days_max,
                c.request_interval_ms_min,
            ];
            let mut row = vec![
                code.clone(),
                yes(c.lists_orders),
                yes(c.status_by_ids),
                yes(c.changes_since),
                yes(c.tells_returns),
                yes(c.channel_ships_only),
            ];
            row.extend(counts.map(|n| n.to_string()));
            row
        })
        .collect();
    out::table(
        &[
            "CODE",
            "LISTS",
            "STATUS",
            "CHANGES",
            "RETURNS",
            "CHANNEL SHIPS ONLY",
            "BATCH",
            "PAGE",
            "DAYS",
            "PAUSE MS",
        ],
        &rows,
    );
}
