//! `GET /orders`: a page of a window of orders, or the orders with the ids named.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::failed;
use crate::faults::Shape;
use crate::market::{Market, State as MarketState};
use crate::orders::book::Window;
use crate::orders::order::{Order, OrderStatus};
use crate::orders::view::{OrderView, Style, served};

const MAX_PAGE_SIZE: usize = 500;
const DEFAULT_PAGE_SIZE: usize = 50;
const MAX_IDS: usize = 500;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ListQuery {
    page_size: Option<String>,
    page_number: Option<String>,
    order_date_from: Option<String>,
    order_date_to: Option<String>,
    order_status: Option<String>,
    order_ids: Option<String>,
}

struct Page {
    /// Counted from 1.
    number: usize,
    size: usize,
}

#[derive(Serialize)]
struct Orders<'a> {
    orders: Vec<OrderView<'a>>,
}

/// Answers a page of orders, shaped by the faults that apply.
pub(super) async fn orders(
    State(market): State<Market>,
    Extension(shape): Extension<Arc<Shape>>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Response {
    let query = match query {
        Ok(Query(query)) => query,
        Err(rejection) => return failed(StatusCode::BAD_REQUEST, &rejection.body_text()),
    };
    match body(&market, &query, &shape) {
        Ok(body) => ([(CONTENT_TYPE, "application/json")], body).into_response(),
        Err(message) => failed(StatusCode::BAD_REQUEST, &message),
    }
}

fn body(market: &Market, query: &ListQuery, shape: &Shape) -> Result<Vec<u8>, String> {
    let mut page = page(query)?;
    let state = market.state();
    let mut rows = match &query.order_ids {
        Some(ids) => named(&state, ids, &page, shape)?,
        None => {
            page.number = shape.page_served(page.number);
            window(&state, window_of(query)?, &page, shape)
        }
    };
    shape.reorder(&mut rows, page.number, |order| &order.id);
    let style = Style {
        offset: market.offset(),
        word: shape.word.as_deref(),
    };
    let orders = Orders {
        orders: rows.into_iter().map(|order| served(order, style)).collect(),
    };
    serde_json::to_vec(&orders).map_err(|error| error.to_string())
}

fn window<'a>(state: &'a MarketState, window: Window, page: &Page, shape: &Shape) -> Vec<&'a Order> {
    let rows = state.book.window(window).filter(|order| !shape.hides(&order.id));
    rows.skip(page.size.saturating_mul(page.number - 1))
        .take(page.size)
        .collect()
}

fn named<'a>(
    state: &'a MarketState,
    ids: &str,
    page: &Page,
    shape: &Shape,
) -> Result<Vec<&'a Order>, String> {
    let ids: Vec<&str> = ids
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .collect();
    if ids.len() > MAX_IDS {
        return Err(format!("orderIds names at most {MAX_IDS} orders"));
    }
    let rows = state
        .book
        .named(&ids)
        .into_iter()
        .filter(|order| !shape.hides(&order.id));
    Ok(rows
        .skip(page.size.saturating_mul(page.number - 1))
        .take(page.size)
        .collect())
}

fn page(query: &ListQuery) -> Result<Page, String> {
    let number = whole("pageNumber", query.page_number.as_deref(), 1, u32::MAX as usize)?;
    let size = whole(
        "pageSize",
        query.page_size.as_deref(),
        DEFAULT_PAGE_SIZE,
        MAX_PAGE_SIZE,
    )?;
    Ok(Page { number, size })
}

fn whole(field: &str, given: Option<&str>, default: usize, max: usize) -> Result<usize, String> {
    match given {
        None => Ok(default),
        Some(text) => text
            .parse()
            .ok()
            .filter(|value| (1..=max).contains(value))
            .ok_or_else(|| format!("{field} must be a whole number from 1 to {max}")),
    }
}

fn window_of(query: &ListQuery) -> Result<Window, String> {
    let status = match query.order_status.as_deref() {
        None => None,
        Some(word) => {
            Some(OrderStatus::from_word(word).ok_or_else(|| format!("unknown orderStatus {word}"))?)
        }
    };
    Ok(Window {
        from: date("orderDateFrom", query.order_date_from.as_deref())?,
        to: date("orderDateTo", query.order_date_to.as_deref())?,
        status,
    })
}

fn date(field: &str, given: Option<&str>) -> Result<Option<Timestamp>, String> {
    let Some(text) = given else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|_| {
        // The commonest mistake: '+' in a query stands for a space.
        let hint = if text.contains(' ') {
            " (send the '+' of its offset as %2B)"
        } else {
            ""
        };
        format!("{field} is not an RFC 3339 date{hint}")
    })
}
