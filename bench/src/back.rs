//! Deliveries that come back, and orders confirmed in bulk: typed orders, by hand.

use crate::Outcome;
use crate::meter::{Meter, Spent};
use crate::place::Place;
use crate::whole::Whole;
use app::act::{Action, CancelWish};
use app::typed::{AddressWish, ItemWish, OrderWish};
use domain::recovery::CancelReason;
use serde_json::json;

/// What was measured: the time, and the orders.
pub(crate) type Measured = (Spent, f64);

/// Orders that are restored one at a time.
const SINGLES: usize = 300;

/// Confirms typed orders in bulk, cancels them, restores them in bulk, and some once more, one at a time.
pub(crate) async fn play(whole: &Whole, place: &Place, orders: usize) -> Outcome<[Measured; 3]> {
    let (app, caller) = (&whole.app, &whole.caller);
    let mut names = Vec::with_capacity(orders);
    for n in 0..orders {
        names.push(app.create_order(caller, &typed(n)).await?.to_string());
    }
    let confirmed = act(whole, place, &names, &Action::Confirm).await?;
    let cancel = Action::Cancel(CancelWish {
        items: Vec::new(),
        reason: CancelReason::Mistake,
        comment: None,
        on_channel: false,
    });
    act(whole, place, &names, &cancel).await?;
    let restored = restore(whole, place, &names).await?;
    let few = names.get(..SINGLES.min(orders)).unwrap_or_default();
    act(whole, place, few, &cancel).await?;
    // One meter over all of them: to start one asks the server who serves us, over a connection of its own.
    let meter = Meter::start(place).await?;
    for name in few {
        bring_back(whole, std::slice::from_ref(name)).await?;
    }
    Ok([confirmed, restored, (meter.stop()?, few.len() as f64)])
}

fn typed(n: usize) -> OrderWish {
    OrderWish {
        channel_order_no: format!("T-{n}"),
        channel: None,
        currency: "INR".to_owned(),
        items: vec![ItemWish {
            sku: crate::page::sku(n, 0),
            quantity: 2,
            price: json!("349.00"),
        }],
        shipping_address: AddressWish {
            name: "Buyer".to_owned(),
            line1: "12 MG Road".to_owned(),
            city: "Pune".to_owned(),
            postal_code: "411001".to_owned(),
            ..AddressWish::default()
        },
        cash_on_delivery: false,
    }
}

async fn act(whole: &Whole, place: &Place, names: &[String], action: &Action) -> Outcome<Measured> {
    let meter = Meter::start(place).await?;
    for acted in whole.app.act(&whole.caller, names, action).await? {
        acted.result?;
    }
    Ok((meter.stop()?, names.len() as f64))
}

async fn restore(whole: &Whole, place: &Place, names: &[String]) -> Outcome<Measured> {
    let meter = Meter::start(place).await?;
    bring_back(whole, names).await?;
    Ok((meter.stop()?, names.len() as f64))
}

async fn bring_back(whole: &Whole, names: &[String]) -> Outcome<()> {
    for answered in whole.app.restore(&whole.caller, names).await? {
        answered.result?;
    }
    Ok(())
}
