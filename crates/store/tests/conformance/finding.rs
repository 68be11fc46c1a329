//! Orders found: by page, by filter, by code and by number; and those that wait for stock.

use crate::images::exec;
use crate::shop::{CHANNEL, Shop, WH1, WH2, actor, channel, facility, so};
use crate::specimen::{changing, least};
use crate::words::{at, listed, order_of, units};
use domain::codes::OrderCode;
use domain::moment::Moment;
use domain::order::item::{ItemState, PackageKey};
use domain::order::{Origin, SaleOrder};
use domain::sync::observation::Reading;
use store::OrderFilter;

async fn put(shop: &Shop, orders: Vec<SaleOrder>) {
    let changes: Vec<_> = orders.into_iter().map(|order| changing(None, order)).collect();
    let who = actor(0);
    shop.store
        .commit_changes(&shop.tenant, &changes, &who, "why")
        .await
        .unwrap();
}

/// An order of a channel, live or cancelled.
fn order(n: u64, number: &str, of: &str, state: ItemState) -> SaleOrder {
    let mut order = least(&so(n), number);
    order.channel = channel(of);
    order.origin = Origin::Api;
    order.items[0].state = state;
    order
}

fn by<'a>(channel: &'a str, status: &'a str) -> OrderFilter<'a> {
    OrderFilter {
        channel,
        status,
        channel_order_no: "",
    }
}

async fn listed_codes(shop: &Shop, after: &str, of: &str, status: &str, limit: i64) -> Vec<OrderCode> {
    let page = shop
        .store
        .list_orders(&shop.tenant, after, by(of, status), limit)
        .await
        .unwrap();
    page.into_iter().map(|line| line.code).collect()
}

const OPEN: ItemState = ItemState::Unfulfillable;
const GONE: ItemState = ItemState::Cancelled;

testkit::on_both!(a_walk_over_pages_meets_every_order_once, async |db| {
    let shop = Shop::open(db).await;
    // Even numbers are there; odd ones come in while the walk is on its way, before and behind it.
    put(
        &shop,
        (0..40)
            .map(|n| order(n * 2, &format!("N-{n}"), CHANNEL, OPEN))
            .collect(),
    )
    .await;
    let writer = {
        let shop = shop.clone();
        tokio::spawn(async move {
            for n in 0..40 {
                let new = order(79 - n * 2, &format!("M-{n}"), CHANNEL, OPEN);
                put(&shop, vec![new]).await;
            }
        })
    };
    let mut walked: Vec<OrderCode> = Vec::new();
    loop {
        let after = walked.last().map(ToString::to_string).unwrap_or_default();
        let page = listed_codes(&shop, &after, "", "", 7).await;
        assert!(page.len() <= 7);
        if page.is_empty() {
            break;
        }
        walked.extend(page);
        tokio::task::yield_now().await;
    }
    writer.await.unwrap();
    assert!(
        walked.windows(2).all(|pair| pair[0] < pair[1]),
        "in order, and none twice: {walked:?}"
    );
    assert!(
        (0..40).all(|n| walked.contains(&so(n * 2))),
        "what was there before is never missed"
    );
    assert_eq!(listed_codes(&shop, "", "", "", 1_000).await.len(), 80);
});

testkit::on_both!(lists_are_filtered_and_bounded, async |db| {
    let shop = Shop::open(db).await;
    put(
        &shop,
        vec![
            order(1, "N-1", CHANNEL, OPEN),
            order(2, "N-2", "OTHER", OPEN),
            order(3, "N-3", CHANNEL, GONE),
            order(4, "N-4", "OTHER", GONE),
        ],
    )
    .await;
    for (of, status, expected) in [
        ("", "", vec![1, 2, 3, 4]),
        (CHANNEL, "", vec![1, 3]),
        ("", "CANCELLED", vec![3, 4]),
        ("OTHER", "CREATED", vec![2]),
        ("other", "", vec![]),
        (CHANNEL, "NO SUCH", vec![]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(so).collect();
        assert_eq!(
            listed_codes(&shop, "", of, status, 10).await,
            expected,
            "{of} {status}"
        );
    }
    let line = shop
        .store
        .list_orders(&shop.tenant, so(2).as_str(), by("", ""), 1)
        .await
        .unwrap()
        .remove(0);
    let numbered = |channel_order_no, channel, status| OrderFilter {
        channel_order_no,
        ..by(channel, status)
    };
    for (filter, found) in [
        (numbered("N-3", "", ""), 1),
        (numbered("N-3", CHANNEL, ""), 1),
        (numbered("N-3", "NONE", ""), 0),
        (numbered("N-3", "", "CREATED"), 0),
        (numbered("N-99", "", ""), 0),
    ] {
        let page = shop
            .store
            .list_orders(&shop.tenant, "", filter, 10)
            .await
            .unwrap();
        assert_eq!(page.len(), found, "{filter:?}");
    }
    assert_eq!(
        (line.code, line.channel_order_no.as_str(), line.status.as_str()),
        (so(3), "N-3", "CANCELLED")
    );
    // A limit out of bounds is brought into them, on both databases.
    for limit in [-1, 0, 1] {
        assert_eq!(listed_codes(&shop, "", "", "", limit).await.len(), 1);
        assert_eq!(
            shop.store.order_codes(&shop.tenant, "", limit).await,
            Ok(vec![so(1)])
        );
        let (flow, first) = (
            domain::channel::Flow::StatusSync,
            (Moment(i64::MIN), Moment(i64::MAX), ""),
        );
        let awaiting = shop
            .store
            .awaiting(&shop.tenant, &channel(CHANNEL), flow, first, limit)
            .await;
        assert_eq!(awaiting.unwrap().len(), 1);
        assert_eq!(
            shop.store
                .waiting(&shop.tenant, (Moment(i64::MIN), ""), limit)
                .await,
            Ok(vec![])
        );
    }
});

testkit::on_both!(
    an_order_is_found_by_code_and_by_number_the_live_one_first,
    async |db| {
        let shop = Shop::open(db).await;
        put(
            &shop,
            vec![
                order(1, "N-1", CHANNEL, GONE),
                order(2, "N-1", CHANNEL, OPEN),
                order(3, "N-1", CHANNEL, GONE),
                order(4, "N-1", "OTHER", OPEN),
                order(5, so(1).as_str(), CHANNEL, OPEN),
                order(6, "N-6", CHANNEL, GONE),
                order(7, "N-6", CHANNEL, GONE),
            ],
        )
        .await;
        for (text, of, expected) in [
            ("N-1", CHANNEL, vec![2, 3, 1]),
            ("N-1", "", vec![4, 2, 3, 1]),
            (so(3).as_str(), "", vec![3]),
            (so(1).as_str(), "", vec![5, 1]),
            ("N-6", "", vec![7, 6]),
            ("n-6", "", vec![]),
            ("N-%", "", vec![]),
            ("", "", vec![]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(so).collect();
            assert_eq!(
                shop.store.find_orders(&shop.tenant, text, of).await,
                Ok(expected),
                "{text} {of}"
            );
        }
        // A sync picks by number in the same way: the live one, else the newest.
        let numbers = ["N-1", "N-6", "N-404"].map(crate::words::no).to_vec();
        let scope = shop.scope(store::Pick::Numbers(channel(CHANNEL), numbers), 0);
        let picked = shop.store.look(&scope).await.unwrap().orders;
        assert_eq!(
            picked.iter().map(|order| order.code.clone()).collect::<Vec<_>>(),
            [so(2), so(7)]
        );
        put(&shop, (10..40).map(|n| order(n, "MANY", CHANNEL, GONE)).collect()).await;
        assert_eq!(
            shop.store
                .find_orders(&shop.tenant, "MANY", "")
                .await
                .unwrap()
                .len(),
            20
        );
    }
);

testkit::on_both!(
    waiting_orders_come_oldest_first_and_only_where_stock_is,
    async |db| {
        let shop = Shop::open(db).await;
        let placed = [
            ("N-1", 50, "A"),
            ("N-2", 10, "A"),
            ("N-3", 10, "A"),
            ("N-4", 5, "B"),
            ("N-5", 60, "A"),
        ];
        shop.import(placed.map(|(number, s, sku)| listed(number, s, [units(sku, 2, Reading::Open)])))
            .await;
        let from_the_first = (Moment(i64::MIN), "");
        let waiting = async |after: (Moment, &str), limit| {
            let page = shop.store.waiting(&shop.tenant, after, limit).await.unwrap();
            assert!(page.iter().all(|(_, of, _)| *of == channel(CHANNEL)));
            page.into_iter().map(|(code, ..)| code).collect::<Vec<_>>()
        };
        assert_eq!(
            waiting(from_the_first, 10).await,
            Vec::<OrderCode>::new(),
            "there is no stock"
        );
        shop.stock("A", WH1, 1).await;
        shop.stock("A", WH2, 1).await;
        assert_eq!(
            waiting(from_the_first, 10).await,
            [so(2), so(3), so(1), so(5)],
            "each once, B has none"
        );
        assert_eq!(waiting(from_the_first, 2).await, [so(2), so(3)]);
        assert_eq!(waiting((at(10), so(2).as_str()), 2).await, [so(3), so(1)]);
        assert_eq!(
            waiting((at(60), so(5).as_str()), 2).await,
            Vec::<OrderCode>::new()
        );

        // A superseded unit waits for nothing, and one in a package only for its package's facility.
        exec(
            db,
            "UPDATE order_item SET superseded = 1 WHERE order_code = 'SO-000000002'",
        )
        .await;
        let before = shop.order(&so(1)).await;
        let mut bound = before.clone();
        for item in &mut bound.items {
            let packing_no = "PA".to_owned();
            item.package = Some(PackageKey {
                facility: facility("WH3"),
                packing_no,
            });
        }
        let who = actor(0);
        let bind = [changing(Some(&before), bound)];
        shop.store
            .commit_changes(&shop.tenant, &bind, &who, "why")
            .await
            .unwrap();
        assert_eq!(waiting(from_the_first, 10).await, [so(3), so(5)]);
        shop.import([order_of("N-6", "A", 2)]).await;
        assert_eq!(
            waiting(from_the_first, 10).await,
            Vec::<OrderCode>::new(),
            "the new order took the stock"
        );
    }
);
