//! What each flow asks the channel for: what is here still, what is on its way, what may come back.

use crate::shop::{CHANNEL, Shop, WH1, actor, by_seller, channel, so};
use crate::specimen::{changing, least};
use crate::words::{CIR_OVER, RTO_ANNOUNCED, at, listed, says, units};
use domain::channel::Flow;
use domain::codes::OrderCode;
use domain::moment::Moment;
use domain::order::Origin;
use domain::sync::observation::Reading;

const ALWAYS: Moment = Moment(i64::MIN);

/// What status, delivery and returns ask for, as the digits of the orders.
async fn asked(shop: &Shop, since: Moment) -> [String; 3] {
    let mut all: [String; 3] = Default::default();
    for (place, flow) in [Flow::StatusSync, Flow::DeliverySync, Flow::ReturnSync]
        .into_iter()
        .enumerate()
    {
        let found = shop
            .store
            .awaiting(
                &shop.tenant,
                &channel(CHANNEL),
                flow,
                (since, Moment(i64::MAX), ""),
                100,
            )
            .await
            .unwrap();
        for (number, code, _) in found {
            assert_eq!(number.as_str()[2..], code.as_str()[11..]);
            all[place].push_str(&number.as_str()[2..]);
        }
    }
    all
}

fn split(n: u32, word: Reading) -> Vec<domain::sync::observation::ObservedUnits> {
    let rest = (n < 3).then(|| units("A", 3 - n, Reading::Open));
    std::iter::once(units("A", n, word)).chain(rest).collect()
}

testkit::on_both!(a_flow_asks_for_what_it_can_move, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 50).await;
    let placed = |n: i64| listed(&format!("N-{n}"), n, [units("A", 3, Reading::Open)]);
    shop.import((1..=5).map(placed)).await;
    assert_eq!(asked(&shop, ALWAYS).await, ["12345", "", ""]);

    let say = async |n: u32, s: i64, lines| {
        shop.hear(s, says(&format!("N-{n}"), s, lines)).await;
    };
    say(1, 10, split(1, Reading::Dispatched)).await;
    assert_eq!(
        asked(&shop, ALWAYS).await,
        ["12345", "1", "1"],
        "one of three has left"
    );
    say(1, 11, split(3, Reading::Dispatched)).await;
    say(2, 12, split(3, Reading::Delivered)).await;
    say(3, 13, split(1, Reading::Cancelled)).await;
    assert_eq!(
        asked(&shop, ALWAYS).await,
        ["345", "1", "12"],
        "two of the third are here still"
    );
    say(3, 14, split(3, Reading::Cancelled)).await;
    let fourth = so(4);
    let cancel = shop.edit(&fourth, 15, |edit| edit.cancel(&[2, 3], &by_seller("why")));
    cancel.await.unwrap().unwrap();
    assert_eq!(asked(&shop, ALWAYS).await, ["45", "1", "12"]);
    say(
        4,
        16,
        vec![
            units("A", 1, Reading::Delivered),
            units("A", 2, Reading::Cancelled),
        ],
    )
    .await;
    say(1, 17, split(1, RTO_ANNOUNCED)).await;
    assert_eq!(
        asked(&shop, ALWAYS).await,
        ["5", "1", "124"],
        "what is announced is not back"
    );
    say(2, 18, split(2, CIR_OVER)).await;
    assert_eq!(
        asked(&shop, ALWAYS).await,
        ["5", "1", "124"],
        "one of the second may come back still"
    );
    say(2, 19, split(3, CIR_OVER)).await;
    say(1, 20, split(3, Reading::Delivered)).await;
    assert_eq!(asked(&shop, ALWAYS).await, ["5", "", "14"]);
    assert_eq!(shop.violations().await, []);
});

testkit::on_both!(the_window_of_returns_begins_with_the_last_dispatch, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 50).await;
    let placed = |n: i64| listed(&format!("N-{n}"), n, [units("A", 3, Reading::Open)]);
    shop.import((1..=3).map(placed)).await;
    shop.hear(100, says("N-1", 100, split(3, Reading::Dispatched)))
        .await;
    shop.hear(200, says("N-2", 200, split(1, Reading::Dispatched)))
        .await;
    shop.hear(300, says("N-3", 300, split(1, Reading::Dispatched)))
        .await;
    let returns = async |since| asked(&shop, since).await[2].clone();
    assert_eq!(returns(at(100)).await, "123", "up to and including its moment");
    assert_eq!(returns(at(101)).await, "23");
    shop.hear(400, says("N-3", 400, split(3, Reading::Dispatched)))
        .await;
    // Other news than a dispatch does not move it.
    shop.hear(500, says("N-2", 500, split(1, Reading::Delivered)))
        .await;
    assert_eq!(returns(at(300)).await, "3");
    assert_eq!(returns(at(401)).await, "");
    // The other flows are bounded by when the order was placed.
    assert_eq!(asked(&shop, at(3)).await, ["", "3", "123"]);
    assert_eq!(asked(&shop, at(2)).await, ["2", "3", "123"]);
});

testkit::on_both!(
    only_orders_of_the_channel_are_asked_for_page_by_page,
    async |db| {
        let shop = Shop::open(db).await;
        let mut orders: Vec<_> = (1..=9_u64).map(|n| least(&so(n), &format!("N-{n}"))).collect();
        orders.iter_mut().for_each(|order| order.origin = Origin::Api);
        orders[1].origin = Origin::Excel;
        orders[2].origin = Origin::Manual;
        orders[3].channel = channel("OTHER");
        let changes: Vec<_> = orders.into_iter().map(|order| changing(None, order)).collect();
        let who = actor(0);
        shop.store
            .commit_changes(&shop.tenant, &changes, &who, "why")
            .await
            .unwrap();
        assert_eq!(asked(&shop, ALWAYS).await, ["156789", "", ""]);
        let page = async |after: &OrderCode| {
            let (flow, place) = (Flow::StatusSync, (ALWAYS, Moment(i64::MAX), after.as_str()));
            let page = shop
                .store
                .awaiting(&shop.tenant, &channel(CHANNEL), flow, place, 2)
                .await;
            page.unwrap()
                .into_iter()
                .map(|(_, code, _)| code)
                .collect::<Vec<_>>()
        };
        assert_eq!(page(&so(0)).await, [so(1), so(5)]);
        assert_eq!(page(&so(5)).await, [so(6), so(7)]);
        assert_eq!(page(&so(9)).await, Vec::<OrderCode>::new());
    }
);

testkit::on_both!(returns_are_asked_for_in_the_order_of_dispatch, async |db| {
    let shop = Shop::open(db).await;
    shop.stock("A", WH1, 50).await;
    let placed = |n: i64| listed(&format!("N-{n}"), n, [units("A", 3, Reading::Open)]);
    shop.import((1..=5).map(placed)).await;
    for (seconds, n) in [(100, 4), (200, 5), (200, 1), (300, 2), (400, 3)] {
        let number = format!("N-{n}");
        shop.hear(seconds, says(&number, seconds, split(3, Reading::Dispatched)))
            .await;
    }
    let mut walked: Vec<OrderCode> = Vec::new();
    let mut place = (at(200), String::new());
    loop {
        let after = (place.0, Moment(i64::MAX), place.1.as_str());
        let page = shop
            .store
            .awaiting(&shop.tenant, &channel(CHANNEL), Flow::ReturnSync, after, 2)
            .await
            .unwrap();
        let Some((_, last, at)) = page.last() else { break };
        place = (*at, last.to_string());
        walked.extend(page.into_iter().map(|(_, code, _)| code));
    }
    assert_eq!(
        walked,
        [so(1), so(5), so(2), so(3)],
        "each once, from the window's first day on"
    );
});
