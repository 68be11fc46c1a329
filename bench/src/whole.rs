//! Our program as a whole: `App::sync` against a shop over HTTP, and single orders by hand.

use crate::Outcome;
use crate::meter::{Meter, Spent};
use crate::page::{ORDERS_A_PAGE, SKUS, order_no};
use crate::place::Place;
use crate::shop::Shop;
use app::act::Action;
use app::connect::{ChannelWish, Overrides};
use app::sync::{RunReport, SyncRequest};
use app::{App, Caller, Clock};
use channels::transport::HttpTransport;
use domain::channel::Flow;
use domain::codes::TenantCode;
use domain::moment::Moment;
use domain::run::RunState;
use domain::tenant::GoLive;
use secrecy::SecretString;
use std::sync::Arc;
use store::Store;
use store::secrets::{SecretKey, Vault};
use tempfile::TempDir;

struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Moment {
        #[expect(clippy::disallowed_methods, reason = "a benchmark runs in real time")]
        let now = jiff::Timestamp::now();
        Moment(now.as_microsecond())
    }
}

/// The app on a database, and the folder of its key.
pub(crate) async fn app_on(place: &Place) -> Outcome<(App, TempDir)> {
    let folder = tempfile::tempdir()?;
    let vault = Vault::new(SecretKey::create(&folder.path().join("key"))?);
    let app = App {
        store: Store::new(store::engine::open(&place.url).await?),
        vault: Some(Arc::new(vault)),
        clock: Arc::new(MachineClock),
        transport: Arc::new(HttpTransport::new()?),
    };
    Ok((app, folder))
}

/// The channel of all orders here.
pub(crate) fn channel_at(url: &str) -> Outcome<ChannelWish> {
    Ok(ChannelWish {
        code: "SHOP1".to_owned(),
        source: "PARTNER".to_owned(),
        base_url: url.to_owned(),
        username: "acme".to_owned(),
        password: SecretString::from("secret"),
        facilities: vec!["WH1".to_owned()],
        overrides: Overrides {
            status_batch_max: Some(u32::try_from(ORDERS_A_PAGE)?),
            list_page_max: Some(u32::try_from(ORDERS_A_PAGE)?),
            request_interval_ms_min: Some(0),
            channel_ships_only: None,
        },
    })
}

/// The app on a database of its own, with a shop.
pub(crate) struct Whole {
    pub(crate) app: App,
    pub(crate) caller: Caller,
    shop: Shop,
    orders: usize,
    singles: usize,
    _key: TempDir,
}

impl Whole {
    /// A tenant that is live, with a facility, stock, and a channel whose shop has `orders` orders, and `singles` more that
    /// are for people.
    pub(crate) async fn open(place: &Place, orders: usize, singles: usize) -> Outcome<Self> {
        let shop = Shop::open(orders + singles, orders).await?;
        let (app, folder) = app_on(place).await?;
        app.store
            .set_golive(&TenantCode::stored("ACME"), GoLive::Live)
            .await?;
        let caller = app.caller(Some("ACME"), "bench").await?;
        for n in 0..SKUS {
            app.put_sku(&caller, &format!("SKU-{n}"), "A thing").await?;
        }
        app.add_channel(&caller, &channel_at(&shop.url)?).await?;
        Ok(Self {
            app,
            caller,
            shop,
            orders,
            singles,
            _key: folder,
        })
    }

    async fn run(&self, flow: Flow, place: &Place) -> Outcome<(RunReport, Spent)> {
        let request = SyncRequest {
            channel: "SHOP1".to_owned(),
            flow,
            orders: Vec::new(),
            status: None,
            since_s: None,
            dry_run: false,
        };
        let meter = Meter::start(place).await?;
        let report = self.app.sync(&self.caller, &request).await?;
        let spent = meter.stop()?;
        if report.state != RunState::Succeeded {
            return Err(format!("{flow:?}: {} {:?}", report.message, report.counts).into());
        }
        Ok((report, spent))
    }

    /// Takes all orders in.
    pub(crate) async fn import(&self, place: &Place) -> Outcome<(Spent, usize)> {
        let (report, spent) = self.run(Flow::OrderImport, place).await?;
        Ok((
            spent,
            self.expect(report.counts.changed, self.orders + self.singles)?,
        ))
    }

    /// Hears of all of them what is known.
    pub(crate) async fn unchanged(&self, place: &Place) -> Outcome<(Spent, usize)> {
        let (report, spent) = self.run(Flow::StatusSync, place).await?;
        Ok((
            spent,
            self.expect(report.counts.unchanged, self.orders + self.singles)?,
        ))
    }

    /// Hears that all but those for people have left.
    pub(crate) async fn changed(&self, place: &Place) -> Outcome<(Spent, usize)> {
        self.shop.leave();
        let (report, spent) = self.run(Flow::StatusSync, place).await?;
        Ok((spent, self.expect(report.counts.changed, self.orders)?))
    }

    fn expect(&self, found: i64, expected: usize) -> Outcome<usize> {
        match usize::try_from(found) {
            Ok(found) if found == expected => Ok(found),
            _ => Err(format!("{found} orders, {expected} expected").into()),
        }
    }

    /// Confirms and packs single orders: two commits each.
    pub(crate) async fn singles(&self, from: usize, orders: usize, place: &Place) -> Outcome<Spent> {
        let names: Vec<String> = (from..from + orders).map(|n| order_no(self.orders + n)).collect();
        let meter = Meter::start(place).await?;
        for action in [Action::Confirm, Action::Pack] {
            for name in &names {
                self.app.act_on_one(&self.caller, name, &action).await?;
            }
        }
        meter.stop()
    }
}
