//! `policy`.

use super::Answer;
use super::putaway::word;
use crate::cli::{Global, Policy};
use crate::exit::Exit;
use crate::{opened, out};
use app::recovery::PolicyWish;
use domain::order::ShortPolicy;
use domain::tenant::{RecoveryPolicy, WithdrawnPolicy};
use serde_json::json;

/// All of `policy`.
pub(crate) async fn run(global: &Global, command: &Policy) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let policy = match command {
        Policy::Show => caller.recovery,
        Policy::Set {
            recovery_window,
            short,
            withdrawn,
        } => {
            let short = short
                .as_deref()
                .map(|text| word("policy", text, ShortPolicy::ALL, ShortPolicy::as_str));
            let withdrawn = withdrawn.as_deref();
            let withdrawn =
                withdrawn.map(|text| word("policy", text, WithdrawnPolicy::ALL, WithdrawnPolicy::as_str));
            let wish = PolicyWish {
                window_days: *recovery_window,
                short: short.transpose()?,
                withdrawn: withdrawn.transpose()?,
            };
            app.set_recovery_policy(&caller, wish).await?
        }
    };
    tell(global, policy);
    Ok(Exit::Ok)
}

fn tell(global: &Global, policy: RecoveryPolicy) {
    let days = policy.window_s / 86_400;
    match global.json {
        true => out::json(&json!({
            "recovery_window_days": days, "short": policy.short, "withdrawn": policy.withdrawn,
        })),
        false => out::table(
            &["POLICY", "VALUE"],
            &[
                vec![
                    "days in which a cancelled delivery may come back".to_owned(),
                    days.to_string(),
                ],
                vec![
                    "a restored delivery that is short of stock".to_owned(),
                    policy.short.to_string(),
                ],
                vec![
                    "a cancel that the channel withdraws".to_owned(),
                    policy.withdrawn.to_string(),
                ],
            ],
        ),
    }
}
