//! `demo`: the embedded database, a sandbox marketplace, a sandbox carrier and orders, from nothing, over real HTTP.

use super::{Answer, sandbox as market, serve, work};
use crate::cli::{Demo, Global, Work};
use crate::exit::{Exit, Failure};
use crate::interrupt::Interrupts;
use crate::{opened, out};
use app::carriers::CarrierWish;
use app::catalogue::SequenceWish;
use app::connect::{ChannelWish, Overrides};
use app::keys::{KeyWish, Scope};
use app::sync::SyncRequest;
use app::tasks::TimerWish;
use app::typed::AddressWish;
use app::{App, Caller};
use channels::transport::{Request, Transport};
use domain::channel::Flow;
use domain::sequence::SequenceKind;
use sandbox::carrier::{self, Courier};
use sandbox::{Market, Settings};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use store::secrets::SecretKey;

/// What both sandboxes accept as password and key.
const SANDBOX: &str = "sandbox";

/// Marks a folder as the demo's own, so that no other folder is ever emptied.
const MARK: &str = "made-by-ordertide-demo";

/// Starts the demo, and serves the marketplace, the API and the recurrent tasks until it is interrupted.
pub(crate) async fn demo(command: &Demo) -> Answer {
    let folder = command.folder.as_path();
    // What can be wrong with the command is told before the last demo's folder is emptied.
    let every = command.every.as_ref().map(|span| format!("every {span}"));
    every.as_deref().map(app::tasks::check_timer).transpose()?;
    let (listener, address) = market::bind(command.listen, "--listen").await?;
    let (carrier_listener, carrier_address) = market::bind(command.carrier, "--carrier").await?;
    let (api, api_address) = market::bind(command.api, "--api").await?;
    fresh_folder(folder)?;
    let base_url = format!("http://{address}");
    // The marketplace outlives the drain: pages under way still need it.
    let market = Market::new(Settings::default());
    let server = tokio::spawn(market::serve_on(listener, market, std::future::pending()));
    let courier = Courier::new(carrier::Settings::new(SANDBOX));
    tokio::spawn(carrier::serve(carrier_listener, courier, std::future::pending()));
    let carrier_url = format!("http://{carrier_address}");
    let global = Global {
        data: folder.to_owned(),
        database: None,
        tenant: Some("DEMO".to_owned()),
        secret_key_file: None,
        json: false,
    };
    let (app, caller) = set_up(&global, &base_url, &carrier_url).await?;
    place_orders(&app, &base_url).await?;
    let request = SyncRequest {
        channel: "SHOP1".to_owned(),
        flow: Flow::OrderImport,
        orders: Vec::new(),
        status: None,
        since_s: None,
        dry_run: false,
    };
    let report = app.sync(&caller, &request).await?;
    super::sync::print(&global, &report)?;
    set_timers(&app, &caller, every.as_deref()).await?;
    let key = KeyWish {
        name: "demo".to_owned(),
        scopes: vec![Scope::Admin],
        expires_at: None,
    };
    let (_, secret) = app.create_key(&caller, &key).await?;
    let interrupts = Interrupts::listen();
    out::print(&what_to_try(&base_url, folder));
    out::print(&what_to_carry(&carrier_url, folder));
    out::print(&format!(
        "\nThe API is at  http://{api_address}/api/v1  (to try: http://{api_address}/docs/), with the key\n  {}\n\n\
         Ctrl-C ends the demo.",
        secret.expose_secret()
    ));
    let settings = work::settings(&app, &Work::default());
    tokio::select! {
        ended = serve::run_until_interrupted(api, (app, command.fonts.fonts()), Some(settings), interrupts) => ended,
        ended = server => ended.map_err(|e| Failure::new(Exit::Failed, "SANDBOX", e.to_string()))?,
    }
}

/// The tasks' next ticks are counted from now: what was just taken in is not asked for again at once.
async fn set_timers(app: &App, caller: &Caller, every: Option<&str>) -> Result<(), Failure> {
    for task in app.tasks(caller).await? {
        let wish = TimerWish {
            timer: every.map(str::to_owned),
            jitter_s: Some(0),
            window_s: None,
        };
        app.set_timer(caller, &task.task, &wish).await?;
    }
    Ok(())
}

fn fresh_folder(folder: &Path) -> Result<(), Failure> {
    let refuse = |why: String| {
        Err(Failure::new(
            Exit::Usage,
            "DEMO_FOLDER",
            format!("{} cannot hold the demo: {why}", folder.display()),
        ))
    };
    if folder.exists() {
        if !folder.join(MARK).exists() {
            return refuse("it exists and is not the demo's. Choose another with --folder".to_owned());
        }
        if let Err(e) = std::fs::remove_dir_all(folder) {
            return refuse(e.to_string());
        }
    }
    match std::fs::create_dir_all(folder).and_then(|()| std::fs::write(folder.join(MARK), "")) {
        Ok(()) => Ok(()),
        Err(e) => refuse(e.to_string()),
    }
}

async fn set_up(global: &Global, base_url: &str, carrier_url: &str) -> Result<(App, Caller), Failure> {
    let engine = opened::connect(global).await?;
    SecretKey::create(&global.data.join("secret.key"))
        .map_err(|e| Failure::new(Exit::Database, "SECRET_KEY", e.to_string()))?;
    engine.migrate().await?;
    let app = opened::assemble(global, engine)?;
    app.add_tenant("DEMO", "Asia/Kolkata").await?;
    let caller = app.caller(Some("DEMO"), "demo").await?;
    app.add_facility(&caller, "WH1").await?;
    let wish = SequenceWish {
        kind: SequenceKind::Invoice,
        prefix: "INV/26-".to_owned(),
        padding: 5,
        next: 1,
        yearly_reset: None,
    };
    app.define_sequence(&caller, "WH1", &wish).await?;
    for (sku, name, units) in [
        ("TEA-250", "Assam tea, 250 g", 40),
        ("CUP-BLUE", "Cup, blue", 25),
        ("POT-RED", "Pot, red", 2),
    ] {
        app.put_sku(&caller, sku, name).await?;
        app.adjust_stock(&caller, sku, "WH1", units, "opening").await?;
    }
    app.put_sku(&caller, "LAMP", "Lamp (no stock)").await?;
    let wish = ChannelWish {
        code: "SHOP1".to_owned(),
        source: "PARTNER".to_owned(),
        base_url: base_url.to_owned(),
        username: "sandbox".to_owned(),
        password: SecretString::from(SANDBOX),
        facilities: Vec::new(),
        overrides: Overrides::default(),
    };
    app.add_channel(&caller, &wish).await?;
    add_carrier(&app, &caller, carrier_url).await?;
    app.start_golive(&caller, "DEMO").await?;
    let caller = app.caller(Some("DEMO"), "demo").await?;
    Ok((app, caller))
}

/// The sandbox carrier, with whom the facility's packages go, and where it comes to.
async fn add_carrier(app: &App, caller: &Caller, carrier_url: &str) -> Result<(), Failure> {
    let address = AddressWish {
        name: "Demo Stores".to_owned(),
        line1: "9 Dock Road".to_owned(),
        line2: None,
        city: "Mumbai".to_owned(),
        state: "MH".to_owned(),
        country: "IN".to_owned(),
        postal_code: "400001".to_owned(),
        phone: "022 5550 0101".to_owned(),
    };
    app.set_facility_address(caller, "WH1", &address).await?;
    let wish = CarrierWish {
        code: "FAST".to_owned(),
        base_url: carrier_url.to_owned(),
        api_key: SecretString::from(SANDBOX),
    };
    app.add_carrier(caller, &wish).await?;
    app.set_facility_carrier(caller, "WH1", "FAST").await?;
    Ok(())
}

/// Orders of every sort that the walk-through needs, placed on the marketplace's own control API.
async fn place_orders(app: &App, base_url: &str) -> Result<(), Failure> {
    let orders = [
        json!({"id": "SB-1001", "items": [{"sku": "TEA-250", "quantity": 1, "price": "349.00"}]}),
        json!({"id": "SB-1002", "items": [{"sku": "TEA-250", "quantity": 2, "price": "349.00"},
                                          {"sku": "CUP-BLUE", "quantity": 1, "price": "199.00"}]}),
        json!({"id": "SB-1003", "items": [{"sku": "LAMP", "quantity": 1, "price": "1499.00"}]}),
        json!({"id": "SB-1004", "items": [{"sku": "CUP-BLUE", "quantity": 1, "price": "199.00"}]}),
        json!({"id": "SB-1005", "items": [{"sku": "CUP-BLUE", "quantity": 1, "price": "199.00"}]}),
        json!({"id": "SB-1006", "items": [{"sku": "POT-RED", "quantity": 3, "price": "899.00"}]}),
        json!({"id": "SB-1007", "items": [{"sku": "TEA-250", "quantity": 3, "price": "349.00"}]}),
        json!({"id": "SB-1008", "items": [{"sku": "CUP-BLUE", "quantity": 2, "price": "199.00"}], "paymentType": "COD"}),
    ];
    for order in orders {
        post(
            app.transport.as_ref(),
            &format!("{base_url}/control/orders"),
            &order,
        )
        .await?;
    }
    Ok(())
}

async fn post(transport: &dyn Transport, url: &str, body: &Value) -> Result<(), Failure> {
    let refuse = |why: String| Failure::new(Exit::Failed, "SANDBOX", format!("{url}: {why}"));
    let mut headers = http::HeaderMap::new();
    headers.insert(
        "content-type",
        "application/json"
            .parse()
            .map_err(|_| refuse("header".to_owned()))?,
    );
    let request = Request {
        method: "POST".parse().map_err(|_| refuse("method".to_owned()))?,
        url: url.parse().map_err(|_| refuse("address".to_owned()))?,
        headers,
        body: body.to_string().into(),
        timeout: Duration::from_secs(10),
        body_bytes_max: 1_048_576,
    };
    let answer = transport.send(request).await.map_err(|e| refuse(e.to_string()))?;
    match answer.status.is_success() {
        true => Ok(()),
        false => Err(refuse(format!(
            "{} {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        ))),
    }
}

fn program_in(folder: &Path) -> String {
    let program = std::env::args().next().unwrap_or_else(|| "ordertide".to_owned());
    format!("{program} --data {}", folder.display())
}

fn what_to_carry(carrier_url: &str, folder: &Path) -> String {
    let ordertide = program_in(folder);
    format!(
        "
Packages of WH1 go with the sandbox carrier at  {carrier_url}  (account FAST):
  {ordertide} orders confirm SB-1002
  {ordertide} waybill print SB-1002 -o labels.pdf      the carrier gives the tracking no.
  {ordertide} pickup request SB-1002 --from {{tomorrow}}T09:00:00+05:30 --to {{tomorrow}}T13:00:00+05:30
  curl -X POST -d '{{}}' -H 'content-type: application/json' {carrier_url}/control/pickups/PU-000001/collect
  {ordertide} carrier sync FAST                        it is DISPATCHED; a worker does this by itself"
    )
}

fn what_to_try(base_url: &str, folder: &Path) -> String {
    let ordertide = program_in(folder);
    format!(
        "
The sandbox marketplace is at  {base_url}  (its panel: open it in a browser). Eight orders came in from it.
In a second terminal, from this folder:

  {ordertide} orders list
  {ordertide} stock show

Then, on the panel:                                          and here:
  Dispatch SB-1001                                           {ordertide} sync status --channel SHOP1
    it is DISPATCHED here too, with its invoice:             {ordertide} orders show SB-1001
    and what moved:                                          {ordertide} orders timeline SB-1001
  Dispatch SB-1003 (it never had stock): a package is made, and the unit leaves UNTRACKED
  Cancel SB-1004: its stock is back at once
  Pack SB-1005 first, then cancel it on the panel: its goods wait for putaway
                                                             {ordertide} orders confirm SB-1005
                                                             {ordertide} orders pack SB-1005
  Cancel 1 of the 3 of SB-1007, dispatch the rest            {ordertide} sync status --channel SHOP1
  Deliver SB-1001                                            {ordertide} sync delivery --channel SHOP1
  Request a return of SB-1001, then return it                {ordertide} sync returns --channel SHOP1
  Switch a fault on, sync again, switch it off, sync again   {ordertide} doctor
By themselves: the recurrent tasks                           {ordertide} tasks list"
    )
}
