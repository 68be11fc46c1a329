//! A marketplace that speaks the generic contract as fast as it can: every order rendered before the clock runs.

use crate::Outcome;
use crate::page::{order_no, sku};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::any;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The shop, on a thread of its own.
pub(crate) struct Shop {
    pub(crate) url: String,
    orders: Arc<Orders>,
}

struct Orders {
    open: HashMap<String, String>,
    gone: HashMap<String, String>,
    listing: Vec<String>,
    have_left: AtomicBool,
}

impl Shop {
    /// Opens with so many open orders, of which the first `leaving` leave later.
    pub(crate) async fn open(orders: usize, leaving: usize) -> Outcome<Self> {
        let listing: Vec<String> = (0..orders).map(order_no).collect();
        let rendered = |word: &str, until: usize| {
            let one = |n: usize| (order_no(n), order(n, word));
            (0..until).map(one).collect()
        };
        let orders = Arc::new(Orders {
            open: rendered("CREATED", orders),
            gone: rendered("DISPATCHED", leaving),
            listing,
            have_left: AtomicBool::new(false),
        });
        let (tell, told) = tokio::sync::oneshot::channel();
        let served = Arc::clone(&orders);
        std::thread::Builder::new()
            .name("shop".to_owned())
            .spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let Ok(runtime) = runtime else { return };
                runtime.block_on(async move {
                    let Ok(listener) = tokio::net::TcpListener::bind("127.0.0.1:0").await else {
                        return;
                    };
                    let address = listener.local_addr().map(|address| format!("http://{address}"));
                    if let Ok(address) = address {
                        drop(tell.send(address));
                    }
                    let router = Router::new()
                        .route("/authToken", any(token))
                        .route("/orders", any(answer))
                        .with_state(served);
                    drop(axum::serve(listener, router).await);
                });
            })?;
        Ok(Self {
            url: told.await?,
            orders,
        })
    }

    /// From now on it says that its first orders have left.
    pub(crate) fn leave(&self) {
        self.orders.have_left.store(true, Ordering::SeqCst);
    }
}

fn order(n: usize, word: &str) -> String {
    let item = |unit: usize| {
        let tracking = match word {
            "DISPATCHED" => format!(r#","trackingNumber":"T{n}","shippingProvider":"Courier""#),
            _ => String::new(),
        };
        format!(
            r#"{{"orderItemId":"L{unit}","status":"{word}","sku":"{}","quantity":1,"orderItemPrice":{{"sellingPrice":"349.00","currency":"INR"}}{tracking}}}"#,
            sku(n, unit)
        )
    };
    format!(
        r#"{{"id":"{}","orderDate":"2026-11-20T10:00:00+05:30","orderStatus":"{word}","paymentType":"PREPAID","thirdPartyShipping":false,"orderPrice":{{"currency":"INR"}},"orderItems":[{},{}],"shippingAddress":{{"name":"Buyer {n}","addressLine1":"12 MG Road","city":"Pune","state":"MH","country":"IN","pincode":"411001","phone":"9999999999"}}}}"#,
        order_no(n),
        item(1),
        item(2)
    )
}

async fn token() -> impl IntoResponse {
    let body = Bytes::from_static(br#"{"status":"SUCCESS","accessToken":"token"}"#);
    ([(CONTENT_TYPE, "application/json")], body)
}

async fn answer(
    State(shop): State<Arc<Orders>>,
    Query(query): Query<HashMap<String, String>>,
) -> impl IntoResponse {
    let number = |name: &str| query.get(name).and_then(|text| text.parse::<usize>().ok());
    let have_left = shop.have_left.load(Ordering::SeqCst);
    let render = |no: &str| {
        let gone = shop.gone.get(no).filter(|_| have_left);
        gone.or_else(|| shop.open.get(no)).map(String::as_str)
    };
    let listed: Vec<&str> = match (query.get("orderIds"), query.get("orderStatus")) {
        (Some(ids), _) => ids.split(',').filter_map(render).collect(),
        (None, Some(status)) if status == "CREATED" => {
            let size = number("pageSize").unwrap_or(100);
            let first = number("pageNumber").unwrap_or(1).saturating_sub(1) * size;
            let page = shop.listing.iter().skip(first).take(size);
            page.filter_map(|no| render(no)).collect()
        }
        (None, _) => Vec::new(),
    };
    let mut body = String::from(r#"{"orders":["#);
    body.push_str(&listed.join(","));
    body.push_str("]}");
    ([(CONTENT_TYPE, "application/json")], body)
}
