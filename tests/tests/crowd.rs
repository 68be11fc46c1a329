//! Sixteen writers at once through the use cases, on a shop over real HTTP: cancel, resync, restore, sync, typed orders, stock,
//! printing, handing over and scanning to shelves, in any order. Whatever happens, the books are right and nothing waits for good.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is how a test fails, in its body and in what bodies share"
)]

use app::act::{Action, CancelWish};
use app::carriers::Numbers;
use app::connect::Overrides;
use app::process::{PickupWish, Step};
use app::putaway::{Chosen, PutawayWish, ScanWish};
use app::sync::SyncRequest;
use app::typed::{AddressWish, ItemWish, OrderWish};
use app::work::WorkSettings;
use app::{App, AppError, Caller};
use domain::channel::Flow;
use domain::putaway::PutawayType;
use domain::recovery::view::RecoveryState;
use domain::recovery::{CancelReason, Recovery};
use domain::sequence::SequenceKind;
use serde_json::json;
use std::sync::Arc;
use store::Store;
use store::secrets::{SecretKey, Vault};
use testkit::{PASSWORD, Shop, TestDatabase, USERNAME};

const WRITERS: u64 = 16;
const ROUNDS: u64 = 12;
const SITE_ORDERS: u64 = 30;
const TYPED_ORDERS: u64 = 12;

/// The system's time: leases and runs need one that goes on.
#[derive(Debug)]
struct SystemClock;

impl app::Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is a clock")]
    fn now(&self) -> domain::moment::Moment {
        jiff::Timestamp::now().into()
    }
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

async fn installed(db: &TestDatabase, shop: &Shop) -> (App, tempfile::TempDir) {
    drop(rustls::crypto::ring::default_provider().install_default());
    let folder = tempfile::tempdir().unwrap();
    let key = SecretKey::create(&folder.path().join("secret.key")).unwrap();
    let app = App {
        store: Store::new(db.engine().await),
        vault: Some(Arc::new(Vault::new(key))),
        clock: Arc::new(SystemClock),
        transport: Arc::new(channels::transport::HttpTransport::new().unwrap()),
    };
    app.add_tenant("ACME", "Asia/Kolkata").await.unwrap();
    let acme = app.caller(Some("ACME"), "test").await.unwrap();
    app.add_facility(&acme, "WH1").await.unwrap();
    let sequence = app::catalogue::SequenceWish {
        kind: SequenceKind::Invoice,
        prefix: "INV-".to_owned(),
        padding: 0,
        next: 1,
        yearly_reset: None,
    };
    app.define_sequence(&acme, "WH1", &sequence).await.unwrap();
    for (shelf, capacity) in [("A-1", None), ("B-1", Some(9))] {
        app.add_shelf(&acme, ("WH1", shelf), capacity).await.unwrap();
    }
    for sku in ["SKU-A", "SKU-B"] {
        app.put_sku(&acme, sku, sku).await.unwrap();
        app.adjust_stock(&acme, sku, "WH1", 60, "opening").await.unwrap();
    }
    let wish = app::connect::ChannelWish {
        code: "SHOP1".to_owned(),
        source: "PARTNER".to_owned(),
        base_url: shop.url.clone(),
        username: USERNAME.to_owned(),
        password: PASSWORD.to_owned().into(),
        facilities: Vec::new(),
        overrides: Overrides {
            request_interval_ms_min: Some(0),
            ..Overrides::default()
        },
    };
    app.add_channel(&acme, &wish).await.unwrap();
    app.start_golive(&acme, "ACME").await.unwrap();
    (app, folder)
}

/// Whatever a person may be told; what is left is a defect.
fn is_an_answer(error: &AppError) -> bool {
    match error {
        AppError::Refused(_)
        | AppError::LinesRefused { .. }
        | AppError::NotFound { .. }
        | AppError::Ambiguous { .. }
        | AppError::Exists { .. }
        | AppError::BadInput { .. } => true,
        AppError::Channel(_)
        | AppError::Carrier(_)
        | AppError::Store(_)
        | AppError::Secret { .. }
        | AppError::BadFile(_)
        | AppError::NotWritten(_)
        | AppError::Fonts(_) => false,
    }
}

fn expect_an_answer<T>(what: &str, result: Result<T, AppError>) {
    if let Err(error) = result {
        assert!(is_an_answer(&error), "{what}: {error} ({})", error.code());
    }
}

fn typed(number: u64) -> OrderWish {
    OrderWish {
        channel_order_no: format!("T-{number}"),
        channel: None,
        currency: "INR".to_owned(),
        items: vec![ItemWish {
            sku: "SKU-A".to_owned(),
            quantity: 1 + u32::try_from(number % 3).unwrap(),
            price: json!("12.50"),
        }],
        shipping_address: AddressWish {
            name: "Asha".to_owned(),
            line1: "1 First Street".to_owned(),
            city: "Pune".to_owned(),
            postal_code: "411001".to_owned(),
            ..AddressWish::default()
        },
        cash_on_delivery: false,
    }
}

/// One thing that somebody does.
async fn one_thing(app: &App, acme: &Caller, shop: &Shop, dice: &mut Dice) {
    let order = match dice.below(3) {
        0 => format!("T-{}", dice.below(TYPED_ORDERS)),
        _ => format!("O-{}", dice.below(SITE_ORDERS)),
    };
    let names = [order.clone()];
    match dice.below(16) {
        0..=2 => {
            let wish = CancelWish {
                items: if dice.below(3) == 0 { vec![1] } else { Vec::new() },
                reason: CancelReason::Mistake,
                comment: None,
                on_channel: dice.below(4) == 0,
            };
            for acted in app.act(acme, &names, &Action::Cancel(wish)).await.unwrap() {
                expect_an_answer("cancel", acted.result);
            }
        }
        3 | 4 => {
            for answered in app.ask_to_resync(acme, &names).await.unwrap() {
                expect_an_answer("resync", answered.result);
            }
        }
        5 | 6 => {
            for answered in app.restore(acme, &names).await.unwrap() {
                expect_an_answer("restore", answered.result);
            }
        }
        7 => expect_an_answer(
            "typed",
            app.create_order(acme, &typed(dice.below(TYPED_ORDERS))).await,
        ),
        8 => {
            let delta = i64::try_from(dice.below(7)).unwrap() - 3;
            expect_an_answer(
                "stock",
                app.adjust_stock(acme, "SKU-A", "WH1", delta.max(1), "count")
                    .await,
            );
        }
        9..=12 => process(app, acme, &names, dice).await,
        13 | 14 => shelve(app, acme, &order, dice).await,
        _ => on_the_site(app, acme, shop, dice).await,
    }
}

/// What somebody does with shelves: counts to and from one, carries what was cancelled, scans, takes the scan back.
async fn shelve(app: &App, acme: &Caller, order: &str, dice: &mut Dice) {
    let shelf = if dice.below(2) == 0 { "A-1" } else { "B-1" };
    let number = format!("WH1-PA{:06}", 1 + dice.below(40));
    match dice.below(4) {
        0 => {
            let delta = if dice.below(3) == 0 { -1 } else { 2 };
            let place = ("SKU-A", "WH1", Some(shelf));
            expect_an_answer("shelf", app.adjust_stock_on(acme, place, delta, "count").await);
        }
        1 => {
            let wish = PutawayWish {
                facility: "WH1".to_owned(),
                source: PutawayType::CancelledItem,
                chosen: Chosen::Named(vec![order.to_owned()]),
            };
            expect_an_answer("carry", app.create_putaway(acme, &wish).await);
        }
        2 => expect_an_answer("undo", app.undo_scan(acme, (&number, None), None).await),
        _ => {
            let wish = ScanWish {
                scan_id: Some(format!("S-{}", dice.below(9))),
                code: "SKU-A".to_owned(),
                quantity: 1,
                shelf: shelf.to_owned(),
            };
            expect_an_answer("scan", app.scan_putaway(acme, (&number, None), &wish).await);
        }
    }
}

/// A step of processing.
async fn process(app: &App, acme: &Caller, names: &[String], dice: &mut Dice) {
    match dice.below(4) {
        0 => {
            for acted in app.act(acme, names, &Action::Confirm).await.unwrap() {
                expect_an_answer("confirm", acted.result);
            }
        }
        1 => {
            for stepped in app
                .step(acme, names, &Step::Print(Numbers::default()))
                .await
                .unwrap()
            {
                expect_an_answer("print", stepped.result);
            }
        }
        2 => {
            let (done, _) = app
                .request_pickup(acme, names, &PickupWish::default())
                .await
                .unwrap();
            for stepped in done {
                expect_an_answer("pickup", stepped.result);
            }
        }
        _ => {
            for stepped in app.hand_over(acme, names).await.unwrap() {
                expect_an_answer("hand over", stepped.result);
            }
        }
    }
}

/// Something happens on the site, or is asked of it.
async fn on_the_site(app: &App, acme: &Caller, shop: &Shop, dice: &mut Dice) {
    let order = format!("O-{}", dice.below(SITE_ORDERS));
    let request = |flow| SyncRequest {
        channel: "SHOP1".to_owned(),
        flow,
        orders: Vec::new(),
        status: None,
        since_s: None,
        dry_run: false,
    };
    match dice.below(4) {
        0 => shop.try_act(&order, "cancel").await,
        1 => shop.try_act(&order, "dispatch").await,
        2 => shop.try_act(&order, "open").await,
        _ => {
            let flow = [Flow::OrderImport, Flow::StatusSync][usize::from(dice.below(2) == 0)];
            let cause = domain::run::RunCause::Hand;
            expect_an_answer("sync", app.ask_to_sync(acme, &request(flow), cause).await);
        }
    }
}

testkit::on_both!(
    sixteen_writers_leave_the_books_right_and_nothing_waiting,
    async |db| {
        let shop = Shop::open().await;
        for n in 0..SITE_ORDERS {
            let sku = ["SKU-A", "SKU-B"][usize::from(n % 2 == 0)];
            shop.order(&format!("O-{n}"), sku, 1 + u32::try_from(n % 3).unwrap())
                .await;
        }
        let (app, _folder) = installed(db, &shop).await;
        let acme = app.caller(Some("ACME"), "test").await.unwrap();
        for task in app.tasks(&acme).await.unwrap() {
            app.pause_task(&acme, &task.task, true).await.unwrap();
        }
        for n in 0..TYPED_ORDERS {
            app.create_order(&acme, &typed(n)).await.unwrap();
        }
        let first = SyncRequest {
            channel: "SHOP1".to_owned(),
            flow: Flow::OrderImport,
            orders: Vec::new(),
            status: None,
            since_s: None,
            dry_run: false,
        };
        app.sync(&acme, &first).await.unwrap();

        let (leave, leaving) = tokio::sync::watch::channel(false);
        let worker = tokio::spawn({
            let app = app.clone();
            async move {
                let settings = WorkSettings {
                    name: "crowd".to_owned(),
                    lease_ms: 30_000,
                    parallel: 4,
                };
                app.work(&settings, leaving).await;
            }
        });
        let shop = Arc::new(shop);
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..WRITERS {
            // As of two processes: each has connections of its own.
            let store = match writer % 2 {
                0 => app.store.clone(),
                _ => Store::new(db.engine().await),
            };
            let app = App { store, ..app.clone() };
            let (acme, shop) = (acme.clone(), Arc::clone(&shop));
            writers.spawn(async move {
                let mut dice = Dice(writer + 1);
                for _ in 0..ROUNDS {
                    one_thing(&app, &acme, &shop, &mut dice).await;
                }
            });
        }
        while let Some(done) = writers.join_next().await {
            done.unwrap();
        }
        nothing_waits(&app, &acme).await;
        leave.send_replace(true);
        worker.await.unwrap();
        let findings = app.doctor(&acme).await.unwrap();
        assert!(findings.violations.is_empty(), "{:#?}", findings.violations);
        let back = came_back(&app, &acme).await;
        assert!(back > 0, "no delivery came back: the test proves nothing");
    }
);

/// Waits until no delivery is under way: each has come back or says why not.
async fn nothing_waits(app: &App, acme: &Caller) {
    let wanted = app::recovery::CancelledWanted {
        state: Some(RecoveryState::Resyncing),
        ..app::recovery::CancelledWanted::default()
    };
    for _ in 0..600 {
        let waiting = app.cancelled(acme, &wanted, None, 100).await.unwrap().rows;
        if waiting.is_empty() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("a delivery is under way for more than a minute");
}

async fn came_back(app: &App, acme: &Caller) -> usize {
    let mut back = 0;
    for state in [RecoveryState::Resynced, RecoveryState::Restored] {
        let wanted = app::recovery::CancelledWanted {
            state: Some(state),
            ..app::recovery::CancelledWanted::default()
        };
        let rows = app.cancelled(acme, &wanted, None, 500).await.unwrap().rows;
        back += rows
            .iter()
            .filter(|row| matches!(row.record.recovery, Recovery::Back { .. }))
            .count();
    }
    back
}
