//! Reads over HTTP with all stored orders there: what a screen or a program asks for, against the bare query.

use crate::Outcome;
use crate::place::{Bare, Kind, Place};
use crate::whole::{app_on, channel_at};
use app::keys::{KeyWish, Scope};
use app::process::PaperFonts;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::ExposeSecret;
use sqlx::{AssertSqlSafe, Executor};
use std::time::Instant;

/// Requests of each sort that are counted, and those before them that are not.
const REQUESTS: usize = 500;
const WARM_UP: usize = 50;

/// What is asked, and the bare query behind it; `{n}` is an order in the middle of those that are stored.
const ASKED: [(&str, &str, &str); 6] = [
    (
        "first page",
        "orders?limit=50",
        "o.order_code > '' ORDER BY o.order_code LIMIT 51",
    ),
    (
        "page in the middle",
        "orders?limit=50&after={cursor}",
        "o.order_code > 'SO-{n}' ORDER BY o.order_code LIMIT 51",
    ),
    (
        "of a status",
        "orders?limit=50&status=COMPLETE",
        "o.status = 'COMPLETE' AND o.order_code > '' ORDER BY o.order_code LIMIT 51",
    ),
    (
        "of channel, status",
        "orders?limit=50&channel=SHOP1&status=COMPLETE",
        "o.channel = 'SHOP1' AND o.status = 'COMPLETE' AND o.order_code > '' ORDER BY o.order_code LIMIT 51",
    ),
    (
        "by its number",
        "orders?channel_order_no=P{plain}",
        "o.channel_order_no = 'P{plain}' LIMIT 51",
    ),
    ("one order", "orders/SO-{n}", "o.order_code = 'SO-{n}'"),
];

/// Measures and prints them all.
pub(crate) async fn print(kind: Kind, place: &Place, stored: usize) -> Outcome<()> {
    let (app, _key_folder) = app_on(place).await?;
    let caller = app.caller(Some("ACME"), "bench").await?;
    let wish = KeyWish {
        name: "bench".to_owned(),
        scopes: vec![Scope::Admin],
        expires_at: None,
    };
    let (_, key) = app.create_key(&caller, &wish).await?;
    // A list asks whether there is such a channel; nobody calls it.
    app.add_channel(&caller, &channel_at("http://127.0.0.1:9")?)
        .await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let store = app.store.clone();
    // Nothing is printed here.
    let fonts = PaperFonts::in_folders(Vec::new());
    let served = tokio::spawn(async move { axum::serve(listener, api::router(app, fonts)).await });
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut bare = place.connect().await?;
    for (name, path, query) in ASKED {
        let url = format!("http://{address}/api/v1/{}", spell(path, stored)?);
        let (mut ours, mut raw) = (Vec::new(), Vec::new());
        for request in 0..WARM_UP + REQUESTS {
            let over_http = get(&client, &url, key.expose_secret()).await?;
            let by_itself = ask(&mut bare, &spell(query, stored)?).await?;
            if request >= WARM_UP {
                ours.push(over_http);
                raw.push(by_itself);
            }
        }
        print_row(kind, name, ours, raw);
    }
    served.abort();
    store.engine().close().await;
    Ok(())
}

fn spell(text: &str, stored: usize) -> Outcome<String> {
    let middle = stored / 2;
    let code = format!("{middle:09}");
    let cursor = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&["orders", &format!("SO-{code}")])?);
    Ok(text
        .replace("{n}", &code)
        .replace("{plain}", &middle.to_string())
        .replace("{cursor}", &cursor))
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
async fn get(client: &reqwest::Client, url: &str, key: &str) -> Outcome<f64> {
    let began = Instant::now();
    let answer = client.get(url).bearer_auth(key).send().await?;
    let (status, body) = (answer.status(), answer.bytes().await?);
    let took = began.elapsed().as_secs_f64();
    match status.is_success() && !body.starts_with(b"{\"data\":[]") {
        true => Ok(took),
        false => Err(format!("{url}: {status} {}", String::from_utf8_lossy(&body)).into()),
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
async fn ask(bare: &mut Bare, query: &str) -> Outcome<f64> {
    let whole = format!(
        "SELECT o.order_code, o.channel, o.channel_order_no, o.status FROM sale_order AS o WHERE o.tenant_id = 'ACME' AND {query}"
    );
    let query = sqlx::raw_sql(AssertSqlSafe(whole));
    let began = Instant::now();
    let rows = match bare {
        Bare::Sqlite(connection) => connection.fetch_all(query).await?.len(),
        Bare::Postgres(connection) => connection.fetch_all(query).await?.len(),
    };
    let took = began.elapsed().as_secs_f64();
    match rows {
        0 => Err("the bare query found nothing".into()),
        _ => Ok(took),
    }
}

fn print_row(kind: Kind, name: &str, mut ours: Vec<f64>, mut raw: Vec<f64>) {
    ours.sort_by(f64::total_cmp);
    raw.sort_by(f64::total_cmp);
    let ms = |all: &[f64], percent: usize| {
        all.get(all.len() * percent / 100)
            .map_or(f64::NAN, |s| s * 1_000.0)
    };
    println!(
        "{:<10} {:<20} HTTP p50 {:.2} ms, p99 {:.2} ms; bare query p50 {:.2} ms, p99 {:.2} ms",
        kind.name(),
        name,
        ms(&ours, 50),
        ms(&ours, 99),
        ms(&raw, 50),
        ms(&raw, 99),
    );
}
