//! Putaway: what waits, and putaways made of it, completed and discarded (domain.md §1, §3).

mod paper;
mod scan;

pub use paper::PutawayPaper;
pub use scan::{NextLine, ScanWish, Scanned};

use crate::list::{Listed, ROWS_MAX, first_page, one_more};
use crate::{App, AppError, Caller};
use domain::codes::{ChannelCode, ChannelOrderNo, FacilityCode, OrderCode};
use domain::order::SaleOrder;
use domain::putaway::{
    self, CompletePutaway, LINES_MAX, LineResult, NewPutaway, Others, Putaway, PutawayChange, PutawayKey,
    PutawayState, PutawayType, Unit, WaitingGoods,
};
use domain::refusal::{LineRefused, Refusal, RefusalCode, Refused};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
pub use store::PutawaySummary;
use store::{Decided, FollowUp, Loaded, Numbering, Pick, PutawayPick, Scope, Written};

/// Units looked at in one go.
const PAGE: i64 = 500;

/// Which waiting goods are asked for.
#[derive(Debug, Clone, Default)]
pub struct PendingFilter {
    /// Those that lie in this facility.
    pub facility: Option<String>,
    /// Those from this source.
    pub source: Option<PutawayType>,
    /// Where the page begins: `next` of the one before.
    pub after: Option<String>,
    /// Rows, 1 to 999.
    pub limit: usize,
}

/// One unit that waits for putaway.
#[derive(Debug, Clone, Serialize)]
pub struct PendingGoods {
    /// Order and item, as one name.
    pub id: String,
    /// The order.
    pub order: OrderCode,
    /// Its channel.
    pub channel: ChannelCode,
    /// The channel's number of it.
    pub channel_order_no: ChannelOrderNo,
    /// What waits, and where.
    #[serde(flatten)]
    pub goods: WaitingGoods,
    /// The open putaway that it lies in.
    pub putaway_no: Option<String>,
}

/// What a putaway is made of.
#[derive(Debug, Clone)]
pub enum Chosen {
    /// All that waits in the facility from the source and lies in no putaway, a putaway's worth of it.
    All,
    /// `ORDER:ITEM`, or `ORDER` for all of it that fits; our code or the channel's number.
    Named(Vec<String>),
}

/// A putaway to be made.
#[derive(Debug, Clone)]
pub struct PutawayWish {
    /// The facility that the goods lie in.
    pub facility: String,
    /// Where they come from.
    pub source: PutawayType,
    /// Which they are.
    pub chosen: Chosen,
}

/// How a putaway is completed, in one of several goes.
#[derive(Debug, Clone)]
pub struct Completion {
    /// The lines that are named.
    pub lines: Vec<LineResult>,
    /// What happens to the other open ones.
    pub others: Others,
}

/// A completed go, and what came of it.
#[derive(Debug, Clone, Serialize)]
pub struct Placed {
    /// The putaway.
    pub putaway: Putaway,
    /// Waiting orders that got stock.
    pub orders_served: usize,
}

/// Which putaways are asked for.
#[derive(Debug, Clone, Default)]
pub struct PutawayFilter {
    /// Those of this facility.
    pub facility: Option<String>,
    /// Those of this source.
    pub source: Option<PutawayType>,
    /// Those in this state.
    pub state: Option<PutawayState>,
    /// Where the page begins: `next` of the one before.
    pub after: Option<String>,
    /// Rows, 1 to 999.
    pub limit: usize,
}

impl App {
    /// A page of the goods that wait for putaway, by order and item.
    ///
    /// # Errors
    /// `NOT_FOUND` for the facility, `BAD_INPUT` for a place that is none.
    pub async fn putaway_pending(
        &self,
        caller: &Caller,
        filter: &PendingFilter,
    ) -> Result<Listed<PendingGoods>, AppError> {
        let facility = match &filter.facility {
            Some(code) => Some(self.facility(caller, code).await?),
            None => None,
        };
        let limit = filter.limit.clamp(1, ROWS_MAX);
        let mut after = unit_place(filter.after.as_deref())?;
        let returned = filter.source.map(|source| source != PutawayType::CancelledItem);
        let mut rows = Vec::new();
        loop {
            let page = self
                .store
                .pending_units(&caller.tenant, (after.0.as_str(), after.1), returned, PAGE)
                .await?;
            let is_last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            if let Some((unit, _)) = page.last() {
                after = (unit.order.to_string(), unit.item);
            }
            rows.extend(
                self.pending_of(caller, page)
                    .await?
                    .into_iter()
                    .filter(|row| facility.as_ref().is_none_or(|f| row.goods.facility == *f))
                    .filter(|row| filter.source.is_none_or(|s| row.goods.source == s)),
            );
            if is_last || rows.len() > limit {
                break;
            }
        }
        Ok(first_page(rows, limit, |row| row.id.clone()))
    }

    async fn pending_of(
        &self,
        caller: &Caller,
        page: Vec<(Unit, Option<String>)>,
    ) -> Result<Vec<PendingGoods>, AppError> {
        let codes: BTreeSet<&OrderCode> = page.iter().map(|(unit, _)| &unit.order).collect();
        let codes: Vec<OrderCode> = codes.into_iter().cloned().collect();
        let orders = self.store.orders(&caller.tenant, &codes).await?;
        let orders: BTreeMap<&OrderCode, &SaleOrder> = orders.iter().map(|o| (&o.code, o)).collect();
        // What was put away between the two looks is left out.
        let row = |(unit, putaway_no): (Unit, Option<String>)| {
            let order = *orders.get(&unit.order)?;
            Some(PendingGoods {
                id: unit.to_string(),
                order: order.code.clone(),
                channel: order.channel.clone(),
                channel_order_no: order.channel_order_no.clone(),
                goods: order.waiting_unit(order.item(unit.item)?)?,
                putaway_no,
            })
        };
        Ok(page.into_iter().filter_map(row).collect())
    }

    /// Makes a putaway. All of it or nothing.
    ///
    /// # Errors
    /// `NOT_FOUND` for the facility or an order; for each unit that cannot be in it `NOT_PENDING`, `OTHER_FACILITY`,
    /// `OTHER_SOURCE`, `ALREADY_IN_PUTAWAY`, `ITEM_NOT_FOUND`; `SEQUENCE_NOT_DEFINED`, `BAD_INPUT` for too many.
    pub async fn create_putaway(&self, caller: &Caller, wish: &PutawayWish) -> Result<Putaway, AppError> {
        let facility = self.facility(caller, &wish.facility).await?;
        let units = match &wish.chosen {
            Chosen::All => self.all_that_fits(caller, &facility, wish.source).await?,
            Chosen::Named(named) => self.named_units(caller, named, (&facility, wish.source)).await?,
        };
        let codes: BTreeSet<OrderCode> = units.iter().map(|unit| unit.order.clone()).collect();
        let new = NewPutaway {
            facility,
            source: wish.source,
            units,
            by: caller.who.clone(),
        };
        let scope = self.putaway_scope(caller, codes.into_iter().collect());
        let decide = |mut loaded: Loaded, open: Vec<Putaway>| {
            let made = putaway::create(&new, &loaded.orders, &open, &mut loaded.desk);
            decided(loaded, made)
        };
        let picked = (PutawayPick::OfOrders, "putaway made");
        self.decide_putaway(caller, &scope, picked, decide).await
    }

    async fn all_that_fits(
        &self,
        caller: &Caller,
        facility: &FacilityCode,
        source: PutawayType,
    ) -> Result<BTreeSet<Unit>, AppError> {
        let mut filter = PendingFilter {
            facility: Some(facility.to_string()),
            source: Some(source),
            after: None,
            limit: ROWS_MAX,
        };
        let mut units = BTreeSet::new();
        loop {
            let page = self.putaway_pending(caller, &filter).await?;
            let free = page.rows.into_iter().filter(|row| row.putaway_no.is_none());
            units.extend(free.take(LINES_MAX - units.len()).map(|row| Unit {
                order: row.order,
                item: row.goods.item,
            }));
            match page.next {
                Some(next) if units.len() < LINES_MAX => filter.after = Some(next),
                Some(_) | None => break,
            }
        }
        match units.is_empty() {
            true => {
                let text = format!("No {source} waits in {facility} outside of a putaway");
                Err(Refusal::new(RefusalCode::NotPending, text).into())
            }
            false => Ok(units),
        }
    }

    async fn named_units(
        &self,
        caller: &Caller,
        named: &[String],
        (facility, source): (&FacilityCode, PutawayType),
    ) -> Result<BTreeSet<Unit>, AppError> {
        let (mut units, mut refused) = (BTreeSet::new(), Vec::new());
        for name in named {
            let (order, item) = self.order_and_item(caller, name).await?;
            if let Some(item) = item {
                units.insert(Unit {
                    order: order.code,
                    item,
                });
                continue;
            }
            let waiting: Vec<WaitingGoods> = order.goods_waiting().collect();
            if waiting.is_empty() {
                let text = "Nothing of it waits for putaway";
                let refusal = Refusal::new(RefusalCode::NotPending, text);
                refused.push(LineRefused::new(order.code.to_string(), refusal));
            }
            let fits = |goods: &&WaitingGoods| goods.facility == *facility && goods.source == source;
            // Where nothing fits, all of it is tried, so that each unit is refused with its reason.
            let any = waiting.iter().any(|goods| fits(&goods));
            let chosen = waiting.iter().filter(|goods| !any || fits(goods));
            units.extend(chosen.map(|goods| Unit {
                order: order.code.clone(),
                item: goods.item,
            }));
        }
        Refused::if_any(refused)?;
        Ok(units)
    }

    /// `ORDER:ITEM` or `ORDER`. A channel's number may have a colon in it, so the whole text is tried first.
    async fn order_and_item(
        &self,
        caller: &Caller,
        name: &str,
    ) -> Result<(SaleOrder, Option<u32>), AppError> {
        let whole = self.order(caller, name).await;
        let split = name.rsplit_once(':');
        match (whole, split) {
            (Err(AppError::NotFound { .. }), Some((order, item))) => {
                let Ok(item) = item.parse() else {
                    let text = format!("{name:?} is no ORDER and no ORDER:ITEM");
                    return Err(AppError::bad_input(text));
                };
                Ok((self.order(caller, order).await?, Some(item)))
            }
            (whole, _) => Ok((whole?, None)),
        }
    }

    /// Completes lines of a putaway, and gives what is sellable now to waiting orders, the oldest first. All of it or
    /// nothing.
    ///
    /// # Errors
    /// `NOT_FOUND`, `AMBIGUOUS` where several facilities have the number; for each line `LINE_NOT_FOUND`,
    /// `LINE_ALREADY_DONE`, `LINE_WITHDRAWN`, `NOT_PENDING`, `REASON_REQUIRED`, `BAD_INPUT`; `NOT_ALLOWED_IN_STATE` where it
    /// is over, `BAD_INPUT` where there is nothing to complete.
    pub async fn complete_putaway(
        &self,
        caller: &Caller,
        putaway_no: &str,
        facility: Option<&str>,
        completion: &Completion,
    ) -> Result<Placed, AppError> {
        for line in &completion.lines {
            crate::returns::check_text(line.reason.as_deref())?;
        }
        let key = self.putaway_key(caller, putaway_no, facility).await?;
        let wish = CompletePutaway {
            lines: completion.lines.clone(),
            others: completion.others,
            by: caller.who.clone(),
        };
        let decide = |mut loaded: Loaded, found: Vec<Putaway>| {
            let done = one(&found)
                .and_then(|putaway| putaway::complete(putaway, &wish, &loaded.orders, &mut loaded.desk));
            decided(loaded, done)
        };
        let scope = self.putaway_scope(caller, Vec::new());
        let reason = format!("putaway {putaway_no}");
        let picked = (PutawayPick::One(key), reason.as_str());
        let putaway = self.decide_putaway(caller, &scope, picked, decide).await?;
        let orders_served = self.allocate_waiting(caller).await?;
        Ok(Placed {
            putaway,
            orders_served,
        })
    }

    /// Gives a putaway up of which nothing is placed; its goods wait again.
    ///
    /// # Errors
    /// `NOT_FOUND`, `AMBIGUOUS`, `NOT_ALLOWED_IN_STATE`.
    pub async fn discard_putaway(
        &self,
        caller: &Caller,
        putaway_no: &str,
        facility: Option<&str>,
    ) -> Result<Putaway, AppError> {
        let key = self.putaway_key(caller, putaway_no, facility).await?;
        let decide = |mut loaded: Loaded, found: Vec<Putaway>| {
            let done = one(&found).and_then(|p| Ok(putaway::discard(p, &loaded.orders, &mut loaded.desk)?));
            decided(loaded, done)
        };
        let scope = self.putaway_scope(caller, Vec::new());
        let picked = (PutawayPick::One(key), "putaway discarded");
        self.decide_putaway(caller, &scope, picked, decide).await
    }

    /// A page of putaways, by facility and number.
    ///
    /// # Errors
    /// `NOT_FOUND` for the facility, `BAD_INPUT` for a place that is none.
    pub async fn list_putaways(
        &self,
        caller: &Caller,
        filter: &PutawayFilter,
    ) -> Result<Listed<PutawaySummary>, AppError> {
        if let Some(code) = &filter.facility {
            self.facility(caller, code).await?;
        }
        let limit = filter.limit.clamp(1, ROWS_MAX);
        let after = match filter.after.as_deref() {
            None => ("", ""),
            Some(place) => place
                .split_once('/')
                .ok_or_else(|| AppError::bad_input(format!("{place:?} is no place in this list")))?,
        };
        let filters = [
            filter.facility.as_deref().unwrap_or_default(),
            filter.source.map_or("", PutawayType::as_str),
            filter.state.map_or("", PutawayState::as_str),
        ];
        let rows = self
            .store
            .list_putaways(&caller.tenant, after, filters, one_more(limit))
            .await?;
        let place = |row: &PutawaySummary| format!("{}/{}", row.key.facility, row.key.putaway_no);
        Ok(first_page(rows, limit, place))
    }

    /// One putaway with its lines.
    ///
    /// # Errors
    /// `NOT_FOUND`, `AMBIGUOUS`.
    pub async fn putaway(
        &self,
        caller: &Caller,
        putaway_no: &str,
        facility: Option<&str>,
    ) -> Result<Putaway, AppError> {
        let key = self.putaway_key(caller, putaway_no, facility).await?;
        let found = self.store.putaways(&caller.tenant, &[key]).await?;
        found
            .into_iter()
            .next()
            .ok_or_else(|| AppError::not_found("putaway", putaway_no, "see `ordertide putaway list`"))
    }

    async fn putaway_key(
        &self,
        caller: &Caller,
        putaway_no: &str,
        facility: Option<&str>,
    ) -> Result<PutawayKey, AppError> {
        let facility = facility.unwrap_or_default();
        let found = self
            .store
            .find_putaways(&caller.tenant, putaway_no, facility)
            .await?;
        match found.as_slice() {
            [only] => Ok(only.clone()),
            [] => Err(AppError::not_found(
                "putaway",
                putaway_no,
                "see `ordertide putaway list`",
            )),
            several => Err(AppError::Ambiguous {
                what: "putaway",
                option: "--facility",
                known: several
                    .iter()
                    .map(|key| key.facility.to_string())
                    .collect::<Vec<_>>()
                    .join(", "),
            }),
        }
    }

    pub(crate) fn putaway_scope(&self, caller: &Caller, codes: Vec<OrderCode>) -> Scope {
        Scope {
            tenant: caller.tenant.clone(),
            pick: Pick::Codes(codes),
            skus: BTreeSet::new(),
            facilities: Vec::new(),
            numbering: Numbering::Papers,
            now: self.now(caller),
            fence: caller.fence.clone(),
        }
    }

    async fn decide_putaway(
        &self,
        caller: &Caller,
        scope: &Scope,
        (pick, reason): (PutawayPick, &str),
        decide: impl Fn(Loaded, Vec<Putaway>) -> Decided<Result<Putaway, Refused>> + Send + Sync,
    ) -> Result<Putaway, AppError> {
        let actor = caller.actor(scope.now.0);
        let decided = self
            .store
            .decide_putaways(scope, &pick, (&actor, reason), decide)
            .await;
        let mut putaway = decided.map_err(AppError::of_store)??;
        putaway.version += 1;
        Ok(putaway)
    }
}

/// The place that a unit's name is, or the beginning.
fn unit_place(text: Option<&str>) -> Result<(String, u32), AppError> {
    let Some(text) = text else {
        return Ok((String::new(), 0));
    };
    text.rsplit_once('-')
        .and_then(|(order, item)| Some((order.to_owned(), item.parse().ok()?)))
        .ok_or_else(|| AppError::bad_input(format!("{text:?} is no place in this list")))
}

fn one(found: &[Putaway]) -> Result<&Putaway, Refused> {
    found.first().ok_or_else(|| {
        let text = "The putaway is not there any more";
        Refusal::new(RefusalCode::NotAllowedInState, text).into()
    })
}

fn decided(loaded: Loaded, made: Result<PutawayChange, Refused>) -> Decided<Result<Putaway, Refused>> {
    let (changes, putaways, result) = match made {
        Ok(change) => (change.orders, vec![change.putaway.clone()], Ok(change.putaway)),
        Err(refused) => (Vec::new(), Vec::new(), Err(refused)),
    };
    let written = Written {
        changes,
        adjustment: None,
        desk: loaded.desk,
        next_order: loaded.next_order,
        page: None,
        follow_up: FollowUp::default(),
        result,
    };
    Decided { written, putaways }
}
