//! The sandbox marketplace as a shop whose orders move, and the dice that move them.

use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use testkit::Shop;

/// SKUs with their opening stock: plenty, plenty, too little, none.
pub(crate) const SKUS: [(&str, i64); 4] = [("TEA", 50_000), ("CUP", 50_000), ("POT", 60), ("LAMP", 0)];

/// Reproducible randomness (xorshift64*): the same seed makes the same orders, moves and shares of a duration.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap();
        drawn % bound.max(1)
    }

    pub(crate) fn part_of(&mut self, whole: Duration) -> Duration {
        whole * u32::try_from(self.below(10_000)).unwrap() / 10_000
    }

    /// So many of them, each at most once.
    pub(crate) fn choose<'a>(&mut self, from: &'a [String], count: usize) -> Vec<&'a str> {
        let mut left: Vec<&str> = from.iter().map(String::as_str).collect();
        (0..count.min(left.len()))
            .map(|_| left.swap_remove(self.below(left.len())))
            .collect()
    }
}

/// A shop with many orders.
pub(crate) struct Bazaar(Shop);

/// The words of each line of an order and how many units have it; and each line's SKU.
pub(crate) type Lines = BTreeMap<String, (String, BTreeMap<String, usize>)>;

impl Bazaar {
    /// Opens a shop on a port of its own; it closes with the test's runtime.
    pub(crate) async fn open() -> Self {
        Self(Shop::open().await)
    }

    /// Where it is reached.
    pub(crate) fn url(&self) -> String {
        self.0.url.clone()
    }

    /// Places orders: most of one SKU in bulk, a fifth of several lines and units.
    pub(crate) async fn place_orders(&self, count: usize, dice: &mut Dice) {
        let mixed = count / 5;
        for _ in 0..mixed {
            let lines: Vec<Value> = (0..=dice.below(3))
                .map(|_| json!({"sku": SKUS[dice.below(SKUS.len())].0, "quantity": 1 + dice.below(3)}))
                .collect();
            self.0.place(json!({"items": lines})).await;
        }
        let skus: Vec<&str> = SKUS.iter().map(|(sku, _)| *sku).collect();
        let bulk = json!({"count": count - mixed, "skus": skus, "quantity": 1 + dice.below(2)});
        self.0.control(Method::POST, "/orders/bulk", &bulk).await;
    }

    /// Makes the shop answer late, or in time again.
    pub(crate) async fn answer_late(&self, ms: u64) {
        match ms {
            0 => self.0.calm_down().await,
            ms => self.0.break_with(json!([{"kind": "slow", "ms": ms}])).await,
        };
    }

    /// Lets something happen to each of these orders, as far as it fits: a dispatch, a cancel, a return.
    pub(crate) async fn shake(&self, orders: &[&str], dice: &mut Dice) {
        for (action, share) in [
            ("return", 12),
            ("request-return", 12),
            ("courier-return", 20),
            ("deliver", 4),
            ("cancel", 6),
            ("dispatch", 2),
        ] {
            let chosen: Vec<&str> = orders
                .iter()
                .copied()
                .filter(|_| dice.below(share) == 0)
                .collect();
            self.bulk(action, json!({"ids": chosen})).await;
        }
        for action in ["cancel", "dispatch"] {
            let chosen: Vec<&str> = orders.iter().copied().filter(|_| dice.below(16) == 0).collect();
            self.bulk(action, json!({"ids": chosen, "quantity": 1})).await;
        }
    }

    /// What does not fit an order leaves it as it is.
    async fn bulk(&self, action: &str, said: Value) {
        let moved = self
            .0
            .control(Method::POST, &format!("/orders/bulk/{action}"), &said)
            .await;
        assert!(moved["moved"].is_u64(), "{moved}");
    }

    /// Every order with its lines, as the shop has them.
    pub(crate) async fn orders(&self) -> BTreeMap<String, Lines> {
        let mut all = BTreeMap::new();
        let mut after = String::new();
        loop {
            let asked = format!("/orders?limit=1000{after}");
            let page = self.0.control(Method::GET, &asked, &json!({})).await;
            for order in page["orders"].as_array().unwrap() {
                all.insert(order["id"].as_str().unwrap().to_owned(), lines(order));
            }
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => return all,
            }
        }
    }

    /// How many calls the contract side has had.
    pub(crate) async fn calls(&self) -> u64 {
        let calls = self.0.control(Method::GET, "/calls", &json!({})).await;
        calls["total"].as_u64().unwrap()
    }
}

fn lines(order: &Value) -> Lines {
    let mut lines = Lines::new();
    for item in order["orderItems"].as_array().unwrap() {
        let text = |name: &str| item[name].as_str().unwrap().to_owned();
        let (_, words) = lines
            .entry(text("orderItemId"))
            .or_insert((text("sku"), BTreeMap::new()));
        *words.entry(text("status")).or_default() +=
            usize::try_from(item["quantity"].as_u64().unwrap()).unwrap();
    }
    lines
}
