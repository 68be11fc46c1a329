//! Whatever changed on the site between the cancel and the resync: what comes back is exactly the site's order.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use testkit::{Installation, Shop, list, on_both};

const ORDERS: usize = 24;
const SKUS: [&str; 3] = ["SKU-A", "SKU-B", "SKU-NONE"];

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % n
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// An order as the site has it, and what of it is cancelled here.
struct Site {
    id: String,
    raw: Value,
    /// Whether all of it is cancelled here; else the first unit alone.
    is_whole: bool,
    lines: usize,
}

impl Site {
    fn new(n: usize, dice: &mut Dice) -> Self {
        let id = format!("EX-{n}");
        let raw = json!({
            "id": id, "orderDate": crate::hours_ago(2), "orderStatus": "CREATED", "paymentType": "PREPAID",
            "thirdPartyShipping": false, "orderPrice": {"currency": "INR", "totalPrice": 1}, "orderItems": [],
            "shippingAddress": {"name": "A", "addressLine1": "1", "city": "Pune", "pincode": "411001", "country": "IN"}
        });
        let mut site = Self {
            id,
            raw,
            is_whole: !dice.one_in(3),
            lines: 0,
        };
        for _ in 0..=dice.below(3) {
            site.add_line(dice);
        }
        site
    }

    fn add_line(&mut self, dice: &mut Dice) {
        self.lines += 1;
        let line = json!({
            "orderItemId": format!("{}-L{}", self.id, self.lines), "status": "CREATED", "sku": SKUS[dice.below(3)],
            "quantity": 1 + dice.below(3),
            "orderItemPrice": {"sellingPrice": format!("{}.50", 1 + dice.below(900)), "currency": "INR"}
        });
        let items = self.raw["orderItems"].as_array_mut().unwrap();
        items.push(line);
    }

    /// The buyer or the site changes it, several times over.
    fn change(&mut self, dice: &mut Dice) {
        for _ in 0..=dice.below(3) {
            let kinds = if self.is_whole { 6 } else { 2 };
            let kind = dice.below(kinds);
            let count = list(&self.raw["orderItems"]).len();
            let place = dice.below(count);
            let line = &mut self.raw["orderItems"][place];
            match kind {
                0 => self.add_line(dice),
                // What lives here is still there: one unit of each line is cancelled at most.
                1 if self.is_whole => line["quantity"] = json!(1 + dice.below(4)),
                1 => line["quantity"] = json!(line["quantity"].as_u64().unwrap() + 1),
                2 => line["sku"] = json!(SKUS[dice.below(3)]),
                3 => line["orderItemPrice"]["sellingPrice"] = json!(format!("{}.25", 1 + dice.below(900))),
                4 if count > 1 => drop(self.raw["orderItems"].as_array_mut().unwrap().remove(place)),
                _ => {
                    self.raw["shippingAddress"]["addressLine1"] = json!(format!("House {}", dice.below(999)))
                }
            }
        }
    }

    /// The first unit is taken off the order there too, as a seller does who cannot send it.
    fn take_one_off(&mut self) {
        let line = &mut self.raw["orderItems"][0];
        match line["quantity"].as_u64() {
            Some(1) => drop(self.raw["orderItems"].as_array_mut().unwrap().remove(0)),
            units => line["quantity"] = json!(units.unwrap_or_default() - 1),
        }
    }

    /// Line, SKU and price in minor units of each unit, with how many there are.
    fn units(&self) -> BTreeMap<(String, String, i64), u64> {
        let mut units = BTreeMap::new();
        for line in list(&self.raw["orderItems"]) {
            let price = text(&line["orderItemPrice"]["sellingPrice"]).replace('.', "");
            let unit = (
                text(&line["orderItemId"]),
                text(&line["sku"]),
                price.parse().unwrap(),
            );
            *units.entry(unit).or_default() += line["quantity"].as_u64().unwrap();
        }
        units
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The same of what lives here.
fn living(order: &Value) -> BTreeMap<(String, String, i64), u64> {
    let mut units = BTreeMap::new();
    for item in list(&order["items"]) {
        if item["state"] != "CANCELLED" {
            let price = item["price_minor"].as_i64().unwrap();
            let unit = (text(&item["channel_item_id"]), text(&item["sku"]), price);
            *units.entry(unit).or_default() += 1;
        }
    }
    units
}

/// Confirms and packs some, and cancels each as it is meant.
async fn work_and_cancel(acme: &Installation, sites: &[Site], dice: &mut Dice) {
    for site in sites {
        // What is short of stock is refused, and cancelled as it is.
        if dice.one_in(2) {
            acme.run(&format!("orders confirm {}", site.id)).await;
            if dice.one_in(2) {
                acme.run(&format!("orders pack {}", site.id)).await;
            }
        }
        let items = if site.is_whole { "" } else { "--items 1" };
        acme.ok(&format!("orders cancel {} {items} --reason MISTAKE", site.id))
            .await;
    }
}

on_both!(
    a_resync_after_any_change_on_the_site_gives_exactly_the_sites_order,
    async |db| {
        let shop = Shop::open().await;
        let acme = Installation::live(db, &shop).await;
        acme.ok("stock adjust SKU-A --facility WH1 --add 60 --reason opening")
            .await;
        let mut dice = Dice(20_261_122);
        let mut sites: Vec<Site> = (0..ORDERS).map(|n| Site::new(n, &mut dice)).collect();
        for site in &sites {
            shop.order(&site.id, "SKU-A", 1).await;
            shop.serve_raw(&site.id, &site.raw).await;
        }
        acme.sync("orders").await.expect(0);
        work_and_cancel(&acme, &sites, &mut dice).await;
        let mut taken_off = 0;
        for site in &mut sites {
            match !site.is_whole && site.lines > 1 && dice.one_in(2) {
                true => {
                    site.take_one_off();
                    taken_off += 1;
                }
                false => site.change(&mut dice),
            }
            shop.serve_raw(&site.id, &site.raw).await;
        }
        assert!(taken_off > 0, "the dice never fell that way");

        let names: Vec<&str> = sites.iter().map(|site| site.id.as_str()).collect();
        let told = acme.run(&format!("resync {} --wait", names.join(" "))).await;
        let mut nothing_left = 0;
        for site in &sites {
            let order = acme.show(&site.id).await;
            assert_eq!(living(&order), site.units(), "{}: {told} {order:#}", site.id);
            // One in several packages has several rows; the first brings what is new, and may leave nothing to the next.
            let rows = list(&told.json)
                .into_iter()
                .filter(|row| row["named"] == site.id.as_str());
            let (back, rest): (Vec<_>, Vec<_>) = rows.partition(|row| row["result"] == "back");
            assert!(
                rest.iter().all(|row| row["code"] == "DUPLICATE_ALIVE"),
                "{rest:#?}"
            );
            if back.is_empty() {
                nothing_left += 1;
            } else {
                let there = &site.raw["shippingAddress"]["addressLine1"];
                assert_eq!(&order["shipping_address"]["line1"], there, "{}", site.id);
            }
        }
        assert_eq!(nothing_left, taken_off, "{told}");
        let run = acme.sync("status").await.expect(0);
        for site in &sites {
            let outcome = run.outcome(&site.id);
            assert!(outcome.starts_with("unchanged"), "{}: {outcome}", site.id);
            assert!(!outcome.contains("DRIFT"), "{}: {outcome}", site.id);
        }
        assert_eq!(acme.healthy().await, [""; 0]);
    }
);
