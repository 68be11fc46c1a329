//! Uploaded and typed orders: taken in a page at a time, each by itself.

use crate::act::PAGE;
use crate::{App, AppError, Caller};
use domain::change::OrderChange;
use domain::codes::{ChannelCode, ChannelOrderNo, OrderCode, Sku};
use domain::order::address::Address;
use domain::order::{Origin, SaleOrder, TypedLine, TypedOrder, take_in_typed};
use domain::refusal::Refusal;
use domain::{moment::Moment, money};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use store::{FollowUp, Loaded, Numbering, Pick, Scope, StoreError, Written};

/// An order as it is typed in, in `order.json` and in the API.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderWish {
    /// Its number, unique among the live orders of its channel.
    pub channel_order_no: String,
    /// The channel that it is of; MANUAL where it is left out.
    #[serde(default)]
    pub channel: Option<String>,
    /// ISO 4217, such as INR.
    pub currency: String,
    /// What was ordered.
    pub items: Vec<ItemWish>,
    /// Where it goes.
    pub shipping_address: AddressWish,
    /// Whether the courier collects the money.
    #[serde(default)]
    pub cash_on_delivery: bool,
}

/// Some units of one SKU.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemWish {
    /// What.
    pub sku: String,
    /// How many, 1 to 10,000.
    pub quantity: u32,
    /// What the buyer pays for one, as decimal text or a number: `12.50`.
    pub price: serde_json::Value,
}

/// Where an order goes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AddressWish {
    /// The recipient.
    pub name: String,
    /// Street and house.
    pub line1: String,
    /// More of it.
    pub line2: Option<String>,
    /// City.
    pub city: String,
    /// State, province or prefecture.
    pub state: String,
    /// Country.
    pub country: String,
    /// Postal code.
    pub postal_code: String,
    /// Telephone of the recipient.
    pub phone: String,
}

/// The longest text of an address, in characters: more fits on no label.
pub(crate) const ADDRESS_CHARS_MAX: usize = 200;

/// What came of an order that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It was taken in under this code.
    In(OrderCode),
    /// It was taken in before, as this order and then, and is left as it is.
    Before(OrderCode, Moment),
}

/// How orders are taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taking {
    /// For good. A number whose order is cancelled is taken in again, unless that order was uploaded at this moment or later.
    Real(Option<Moment>),
    /// Only to see what would come of it; nothing is written.
    Dry(Option<Moment>),
}

impl Taking {
    const fn since(self) -> Option<Moment> {
        match self {
            Self::Real(since) | Self::Dry(since) => since,
        }
    }
}

impl App {
    /// Takes in one typed order, and gives its code.
    ///
    /// # Errors
    /// `BAD_INPUT`, `NOT_FOUND` for the channel, `DUPLICATE_ALIVE`, and what the rules refuse.
    pub async fn create_order(&self, caller: &Caller, wish: &OrderWish) -> Result<OrderCode, AppError> {
        let channel = self.typed_channel(caller, wish.channel.as_deref()).await?;
        let typed = typed_order(wish, channel.clone(), self.clock.now())?;
        let taken = self
            .take_in_typed(caller, &channel, &[typed], Taking::Real(None))
            .await?;
        match taken.into_iter().next() {
            Some(Ok(Taken::In(code) | Taken::Before(code, _))) => Ok(code),
            Some(Err(error)) => Err(error),
            None => Err(AppError::bad_input("there is no order to take in")),
        }
    }

    /// The channel of a typed order: one that exists, or MANUAL.
    pub(crate) async fn typed_channel(
        &self,
        caller: &Caller,
        named: Option<&str>,
    ) -> Result<ChannelCode, AppError> {
        match named {
            None | Some(ChannelCode::MANUAL) => Ok(ChannelCode::manual()),
            Some(code) => Ok(self.channel(caller, code).await?.code),
        }
    }

    /// Takes in orders of one channel, each by itself, and gives what came of each in their order. Of two with one number the
    /// first is taken in.
    pub(crate) async fn take_in_typed(
        &self,
        caller: &Caller,
        channel: &ChannelCode,
        orders: &[TypedOrder],
        taking: Taking,
    ) -> Result<Vec<Result<Taken, AppError>>, AppError> {
        let mut results = Vec::with_capacity(orders.len());
        for page in orders.chunks(PAGE) {
            results.extend(self.take_in_page(caller, channel, page, taking).await?);
        }
        Ok(results)
    }

    /// A page in one transaction; where the database refuses it, one by one.
    async fn take_in_page(
        &self,
        caller: &Caller,
        channel: &ChannelCode,
        page: &[TypedOrder],
        taking: Taking,
    ) -> Result<Vec<Result<Taken, AppError>>, AppError> {
        match self.take_in_together(caller, channel, page, taking).await {
            Ok(done) => Ok(done),
            Err(error @ StoreError::Fenced { .. }) => Err(error.into()),
            Err(error) if error.is_passing() => Err(error.into()),
            Err(error) if page.len() == 1 => Ok(vec![Err(AppError::of_store(error))]),
            Err(_) => {
                let mut results = Vec::with_capacity(page.len());
                for one in page {
                    let alone = std::slice::from_ref(one);
                    match self.take_in_together(caller, channel, alone, taking).await {
                        Ok(done) => results.extend(done),
                        Err(error @ StoreError::Fenced { .. }) => return Err(error.into()),
                        Err(error) if error.is_passing() => return Err(error.into()),
                        Err(error) => results.push(Err(AppError::of_store(error))),
                    }
                }
                Ok(results)
            }
        }
    }

    async fn take_in_together(
        &self,
        caller: &Caller,
        channel: &ChannelCode,
        page: &[TypedOrder],
        taking: Taking,
    ) -> Result<Vec<Result<Taken, AppError>>, StoreError> {
        let skus = page
            .iter()
            .flat_map(|order| order.lines.iter().map(|line| line.sku.clone()));
        let numbers: BTreeSet<ChannelOrderNo> =
            page.iter().map(|order| order.channel_order_no.clone()).collect();
        let scope = Scope {
            tenant: caller.tenant.clone(),
            pick: Pick::Numbers(channel.clone(), numbers.into_iter().collect()),
            skus: skus.collect(),
            facilities: self.store.facilities(&caller.tenant, Some(channel)).await?,
            numbering: Numbering::OrdersToo,
            now: self.now(caller),
            fence: caller.fence.clone(),
        };
        let actor = caller.actor(scope.now.0);
        let decide = |loaded: Loaded| take_in_all(loaded, page, taking.since());
        let done = match taking {
            Taking::Real(_) => {
                self.store
                    .decide(&scope, &actor, "order taken in", decide)
                    .await?
            }
            Taking::Dry(_) => decide(self.store.look(&scope).await?).result,
        };
        Ok(done
            .into_iter()
            .map(|result| result.map_err(AppError::from))
            .collect())
    }
}

fn take_in_all(
    mut loaded: Loaded,
    page: &[TypedOrder],
    since: Option<Moment>,
) -> Written<Vec<Result<Taken, Refusal>>> {
    let mut known: BTreeMap<ChannelOrderNo, SaleOrder> = loaded
        .orders
        .into_iter()
        .map(|order| (order.channel_order_no.clone(), order))
        .collect();
    let mut changes: Vec<OrderChange> = Vec::new();
    let mut result = Vec::with_capacity(page.len());
    for typed in page {
        let known_one = known.get(&typed.channel_order_no);
        if let Some(before) = known_one.filter(|order| was_taken_in_since(order, since)) {
            result.push(Ok(Taken::Before(before.code.clone(), before.imported_at)));
            continue;
        }
        let code = OrderCode::numbered(loaded.next_order);
        let taken = take_in_typed(&code, known_one, typed, &mut loaded.desk);
        result.push(taken.map(|change| {
            if let Some(change) = change {
                loaded.next_order += 1;
                known.insert(typed.channel_order_no.clone(), change.after.clone());
                changes.push(change);
            }
            Taken::In(code)
        }));
    }
    Written {
        changes,
        adjustment: None,
        desk: loaded.desk,
        next_order: loaded.next_order,
        page: None,
        follow_up: FollowUp::default(),
        result,
    }
}

/// Whether an upload that began then took the order in, whatever became of it later.
fn was_taken_in_since(order: &SaleOrder, since: Option<Moment>) -> bool {
    order.origin == Origin::Excel && since.is_some_and(|since| order.imported_at >= since)
}

/// An order from what was typed.
///
/// # Errors
/// `BAD_INPUT` with what is wrong and where.
fn typed_order(wish: &OrderWish, channel: ChannelCode, placed_at: Moment) -> Result<TypedOrder, AppError> {
    let currency = wish.currency.trim().to_uppercase();
    if !money::is_currency(&currency) {
        let text = format!("{:?} is not a currency code of three letters", wish.currency);
        return Err(AppError::bad_input(text));
    }
    let mut lines = Vec::with_capacity(wish.items.len());
    for (place, item) in wish.items.iter().enumerate() {
        let at = |text: String| AppError::bad_input(format!("item {}: {text}", place + 1));
        let price = match &item.price {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Number(number) => number.to_string(),
            serde_json::Value::Null
            | serde_json::Value::Bool(_)
            | serde_json::Value::Array(_)
            | serde_json::Value::Object(_) => {
                return Err(at("the price is neither text nor a number".to_owned()));
            }
        };
        lines.push(TypedLine {
            sku: Sku::parse(&item.sku).map_err(|bad| at(bad.to_string()))?,
            quantity: item.quantity,
            price_minor: money::minor_of(&price, &currency).map_err(at)?,
        });
    }
    Ok(TypedOrder {
        origin: Origin::Manual,
        channel,
        channel_order_no: ChannelOrderNo::parse(&wish.channel_order_no)?,
        placed_at,
        currency,
        address: address_of(&wish.shipping_address)?,
        cash_on_delivery: wish.cash_on_delivery,
        lines,
    })
}

/// An address from what was typed.
///
/// # Errors
/// `BAD_INPUT` for a text that is too long or has control characters.
pub(crate) fn address_of(wish: &AddressWish) -> Result<Address, AppError> {
    let text = |field: &str, value: &str| {
        let value = value.trim();
        if value.chars().count() > ADDRESS_CHARS_MAX || value.chars().any(char::is_control) {
            return Err(AppError::bad_input(format!(
                "{field} of the address must be up to {ADDRESS_CHARS_MAX} characters without control characters"
            )));
        }
        Ok(value.to_owned())
    };
    Ok(Address {
        name: text("name", &wish.name)?,
        line1: text("line1", &wish.line1)?,
        line2: text("line2", wish.line2.as_deref().unwrap_or_default())?,
        city: text("city", &wish.city)?,
        state: text("state", &wish.state)?,
        country: text("country", &wish.country)?,
        postal_code: text("postal_code", &wish.postal_code)?,
        phone: text("phone", &wish.phone)?,
    })
}
