//! `apikey`.

use super::{Answer, sync};
use crate::cli::{Apikey, Global};
use crate::exit::Exit;
use crate::{opened, out};
use app::keys::{Key, KeyWish, Scope};
use app::{App, AppError, Caller};
use domain::moment::Moment;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

/// Keys of one page.
const PAGE: i64 = 500;

/// All of `apikey`.
pub(crate) async fn run(global: &Global, command: &Apikey) -> Answer {
    let (app, caller) = opened::session(global).await?;
    match command {
        Apikey::Create {
            name,
            scopes,
            expires_in,
        } => {
            let span = expires_in.as_deref().map(sync::seconds).transpose()?;
            let scopes: Result<Vec<Scope>, AppError> = scopes.iter().map(|text| Scope::parse(text)).collect();
            let wish = KeyWish {
                name: name.clone(),
                scopes: scopes?,
                expires_at: span.map(|seconds| app.clock.now().plus_s(seconds)),
            };
            create(global, &app, &caller, &wish).await
        }
        Apikey::List => list(global, &app, &caller).await,
        Apikey::Revoke { name } => {
            app.revoke_key(&caller, name).await?;
            match global.json {
                true => out::json(&json!({"name": name, "revoked": true})),
                false => out::print(&format!("Key {name} is revoked.")),
            }
            Ok(Exit::Ok)
        }
    }
}

/// The key goes to standard output alone, so that it can be piped into a secret store.
async fn create(global: &Global, app: &App, caller: &Caller, wish: &KeyWish) -> Answer {
    let (key, secret) = app.create_key(caller, wish).await?;
    match global.json {
        true => {
            let mut told = as_json(&key);
            told["secret"] = secret.expose_secret().into();
            out::json(&told);
        }
        false => {
            out::print(secret.expose_secret());
            out::tell(&format!(
                "Key {} is made. It is shown this once: keep it now.",
                key.name
            ));
        }
    }
    Ok(Exit::Ok)
}

async fn list(global: &Global, app: &App, caller: &Caller) -> Answer {
    let mut all: Vec<Key> = Vec::new();
    loop {
        let after = all.last().map(|key| key.name.clone()).unwrap_or_default();
        let page = app.key_page(caller, &after, PAGE).await?;
        if page.is_empty() {
            break;
        }
        all.extend(page);
    }
    match global.json {
        true => out::json(&Value::Array(all.iter().map(as_json).collect())),
        false => out::table(
            &["NAME", "PREFIX", "SCOPES", "STATE", "LAST USED"],
            &all.iter().map(|key| as_row(app, key)).collect::<Vec<_>>(),
        ),
    }
    Ok(Exit::Ok)
}

fn words(key: &Key) -> Vec<&'static str> {
    key.scopes.iter().map(|scope| scope.as_str()).collect()
}

fn as_row(app: &App, key: &Key) -> Vec<String> {
    let state = match (key.revoked_at, key.expires_at) {
        (Some(_), _) => "revoked".to_owned(),
        (None, Some(at)) if at <= app.clock.now() => "expired".to_owned(),
        (None, Some(at)) => format!("until {}", at.to_rfc3339()),
        (None, None) => "active".to_owned(),
    };
    vec![
        key.name.clone(),
        key.prefix.clone(),
        words(key).join(" "),
        state,
        key.last_used_at
            .map_or_else(|| "-".to_owned(), Moment::to_rfc3339),
    ]
}

fn as_json(key: &Key) -> Value {
    json!({
        "name": key.name,
        "prefix": key.prefix,
        "scopes": words(key),
        "created_by": key.created_by,
        "created_at": key.created_at.to_rfc3339(),
        "expires_at": out::when(key.expires_at),
        "revoked_at": out::when(key.revoked_at),
        "last_used_at": out::when(key.last_used_at),
    })
}
