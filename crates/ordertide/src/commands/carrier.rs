//! `carrier`.

use super::Answer;
use super::channel::read_password;
use super::sync::{exit_of, print as print_run, tell_queued};
use crate::cli::{Carrier as Command, CarrierAdd, CarrierKey, Global};
use crate::exit::{self, Exit};
use crate::{opened, out};
use app::carriers::{CarrierReport, CarrierWish};
use app::{App, Caller};
use domain::carrier::{Booking, CarrierAccount};
use domain::package::Pickup;
use serde_json::{Value, json};

/// All of `carrier`.
pub(crate) async fn run(global: &Global, command: &Command) -> Answer {
    let (app, caller) = opened::session(global).await?;
    match command {
        Command::Add(add) => self::add(global, &app, &caller, add).await,
        Command::List => {
            let all = app.carriers(&caller).await?;
            print_accounts(global, &all);
            Ok(Exit::Ok)
        }
        Command::Show { code } => {
            print_report(global, &app.carrier_report(&caller, code).await?);
            Ok(Exit::Ok)
        }
        Command::Test { code } => test(global, &app, &caller, code).await,
        Command::SetKey(wish) => set_key(global, &app, &caller, wish).await,
        Command::Timer { code, every, cron } => {
            let timer = match (every, cron) {
                (Some(span), _) => format!("every {span}"),
                (None, line) => format!("cron {}", line.as_deref().unwrap_or_default()),
            };
            let account = app.set_carrier_timer(&caller, code, &timer).await?;
            match global.json {
                true => out::json(&as_json(&account)),
                false => out::print(&format!(
                    "Carrier {code} is asked {}, next at {}.",
                    account.timer,
                    account.next_at.to_rfc3339()
                )),
            }
            Ok(Exit::Ok)
        }
        Command::Enable { code } => switch(global, &app, &caller, code, true).await,
        Command::Disable { code } => switch(global, &app, &caller, code, false).await,
        Command::Sync { code, no_wait: true } => {
            let run_id = app.ask_to_sync_carrier(&caller, code).await?;
            tell_queued(global, &app, &caller, &run_id).await
        }
        Command::Sync { code, no_wait: false } => {
            let report = app.sync_carrier(&caller, code).await?;
            print_run(global, &report)?;
            Ok(exit_of(&report))
        }
        Command::Remove { code } => {
            app.remove_carrier(&caller, code).await?;
            match global.json {
                true => out::json(&json!({"code": code, "removed": true})),
                false => out::print(&format!("Carrier {code} is removed.")),
            }
            Ok(Exit::Ok)
        }
    }
}

async fn add(global: &Global, app: &App, caller: &Caller, add: &CarrierAdd) -> Answer {
    let wish = CarrierWish {
        code: add.code.clone(),
        base_url: add.base_url.clone(),
        api_key: read_password(&add.key_file)?,
    };
    let account = app.add_carrier(caller, &wish).await?;
    match global.json {
        true => out::json(&as_json(&account)),
        false => out::print(&format!(
            "Carrier {0} is added. Next: ordertide carrier test {0}, and ordertide facility carrier FACILITY {0}",
            account.code
        )),
    }
    Ok(Exit::Ok)
}

async fn test(global: &Global, app: &App, caller: &Caller, code: &str) -> Answer {
    let mut exit = Exit::Ok;
    let mut rows = Vec::new();
    for tried in app.test_carrier(caller, code).await? {
        let (state, text) = match tried.outcome {
            Some(Ok(text)) => ("OK", text),
            Some(Err((code, text))) => {
                exit = exit::of_channel(code);
                ("FAIL", format!("{text} ({code})"))
            }
            None => ("-", "not tried".to_owned()),
        };
        rows.push(vec![tried.step.to_owned(), state.to_owned(), text]);
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

async fn set_key(global: &Global, app: &App, caller: &Caller, wish: &CarrierKey) -> Answer {
    let key = read_password(&wish.key_file)?;
    let given = (&key, wish.base_url.as_deref());
    let account = app.set_carrier_key(caller, &wish.code, given).await?;
    match global.json {
        true => out::json(&as_json(&account)),
        false => out::print(&format!(
            "Carrier {0} has another key. Next: ordertide carrier test {0}",
            account.code
        )),
    }
    Ok(Exit::Ok)
}

async fn switch(global: &Global, app: &App, caller: &Caller, code: &str, enabled: bool) -> Answer {
    app.enable_carrier(caller, code, enabled).await?;
    let word = if enabled { "enabled" } else { "disabled" };
    match global.json {
        true => out::json(&json!({"code": code, "enabled": enabled})),
        false => out::print(&format!("Carrier {code} is {word}.")),
    }
    Ok(Exit::Ok)
}

fn as_json(account: &CarrierAccount) -> Value {
    json!({
        "code": account.code,
        "base_url": account.base_url,
        "enabled": account.enabled,
        "timer": account.timer,
        "next_at": account.next_at.to_rfc3339(),
    })
}

fn print_accounts(global: &Global, all: &[CarrierAccount]) {
    if global.json {
        return out::json(&Value::Array(all.iter().map(as_json).collect()));
    }
    let row = |account: &CarrierAccount| {
        let enabled = if account.enabled { "yes" } else { "no" };
        vec![
            account.code.to_string(),
            enabled.to_owned(),
            account.base_url.clone(),
        ]
    };
    out::table(
        &["CARRIER", "ENABLED", "BASE URL"],
        &all.iter().map(row).collect::<Vec<_>>(),
    );
}

fn print_report(global: &Global, report: &CarrierReport) {
    let (account, open) = (&report.account, &report.open);
    if global.json {
        let mut told = as_json(account);
        told["facilities"] = json!(report.facilities);
        told["open_numbers"] = open.numbers.iter().map(number_json).collect();
        told["kept_numbers"] = open.kept.iter().map(number_json).collect();
        told["open_pickups"] = open.pickups.iter().map(pickup_json).collect();
        return out::json(&told);
    }
    let facilities: Vec<String> = report.facilities.iter().map(ToString::to_string).collect();
    let enabled = if account.enabled { "yes" } else { "no" };
    out::print(&format!(
        "{}\n  address     {}\n  enabled     {enabled}\n  facilities  {}\n  timer       {}\n  next turn   {}",
        account.code,
        account.base_url,
        facilities.join(", "),
        account.timer,
        account.next_at.to_rfc3339()
    ));
    let said =
        |said: &Option<(String, String)>| said.as_ref().map(|(_, text)| text.clone()).unwrap_or_default();
    let numbers = open.numbers.iter().chain(&open.kept).map(|one| {
        vec![
            format!(
                "{}/{} waybill {}",
                one.key.facility, one.key.packing_no, one.serial
            ),
            one.state.to_string(),
            one.tracking_no.clone().unwrap_or_default(),
            one.tries.to_string(),
            said(&one.said),
        ]
    });
    let pickups = open.pickups.iter().map(|one| {
        vec![
            format!("{}/{}", one.facility, one.pickup_no),
            one.owed.map(|owed| owed.to_string()).unwrap_or_default(),
            one.carrier_ref.clone().unwrap_or_default(),
            one.tries.to_string(),
            said(&one.said),
        ]
    });
    out::table(
        &["OPEN", "STATE", "NUMBER", "TRIES", "SAID"],
        &numbers.chain(pickups).collect::<Vec<_>>(),
    );
}

fn number_json(one: &Booking) -> Value {
    let (code, message) = one.said.clone().unzip();
    json!({
        "order": one.order, "facility": one.key.facility, "packing_no": one.key.packing_no, "serial": one.serial,
        "state": one.state, "tracking_no": one.tracking_no, "asked_at": one.asked_at.to_rfc3339(), "tries": one.tries,
        "code": code, "message": message,
    })
}

fn pickup_json(one: &Pickup) -> Value {
    let (code, message) = one.said.clone().unzip();
    json!({
        "facility": one.facility, "pickup_no": one.pickup_no, "state": one.state, "owed": one.owed, "tries": one.tries,
        "carrier_ref": one.carrier_ref, "code": code, "message": message,
    })
}
