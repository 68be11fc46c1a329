//! Putaway by scanning: item → shelf, the last scan taken back, and where the next one is best put.

use crate::{App, AppError, Caller};
use domain::codes::{ScanId, ShelfCode, Sku};
use domain::order::SaleOrder;
use domain::putaway::{
    self, Condition, GoodsWay, LineState, NewScan, Putaway, PutawayLine, PutawayMark, Scan, ScanDecided,
};
use domain::refusal::{Refusal, RefusalCode};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::{Decided, FollowUp, Loaded, PutawayPick, ReturnLine, Written};

/// Characters of what is scanned at most.
const CODE_CHARS_MAX: usize = 200;

/// A scan to be made.
#[derive(Debug, Clone)]
pub struct ScanWish {
    /// The name that the scanner gives it; `None` makes one up, and then the same scan again is another one.
    pub scan_id: Option<String>,
    /// What was scanned: a SKU, a unit, or a packing or return no.
    pub code: String,
    /// Units, 1 or more.
    pub quantity: u32,
    /// The shelf that they were put on.
    pub shelf: String,
}

/// What a scan, or its undo, came to.
#[derive(Debug, Clone, Serialize)]
pub struct Scanned {
    /// The putaway as it stands now.
    pub putaway: Putaway,
    /// The scan.
    pub scan: Scan,
    /// Whether it was done before, and nothing was changed now.
    pub is_repeated: bool,
    /// Waiting orders that got stock.
    pub orders_served: usize,
    /// The next open line, and where it is best put.
    pub next: Option<NextLine>,
}

/// An open line, and where its unit is best put.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextLine {
    /// Its number.
    pub no: u32,
    /// What it is.
    pub sku: Sku,
    /// The shelf; `None` where none may take it.
    pub shelf: Option<ShelfCode>,
}

impl App {
    /// Puts scanned units of a putaway on a shelf, and gives what is sellable now to waiting orders, the oldest first. The same
    /// scan again changes nothing.
    ///
    /// # Errors
    /// `NOT_FOUND`, `AMBIGUOUS` for the putaway; `BAD_INPUT`; `SCAN_ID_USED`, `NOT_ALLOWED_IN_STATE`, `NOT_IN_PUTAWAY`,
    /// `SCAN_AMBIGUOUS`, `LINE_ALREADY_DONE`, `LINE_WITHDRAWN`, `OVER_QUANTITY`, `FOUND_BAD`, `SHELF_UNKNOWN`, `SHELF_BLOCKED`,
    /// `SHELF_FULL`.
    pub async fn scan_putaway(
        &self,
        caller: &Caller,
        (putaway_no, facility): (&str, Option<&str>),
        wish: &ScanWish,
    ) -> Result<Scanned, AppError> {
        let code = wish.code.trim();
        if code.is_empty() || code.chars().count() > CODE_CHARS_MAX || code.chars().any(char::is_control) {
            let text = format!("what is scanned has 1 to {CODE_CHARS_MAX} characters, such as a SKU");
            return Err(AppError::bad_input(text));
        }
        if wish.quantity == 0 {
            return Err(AppError::bad_input("a scan is of 1 unit or more"));
        }
        let shelf = ShelfCode::parse(&wish.shelf)?;
        let scan_id = match &wish.scan_id {
            Some(id) => ScanId::parse(id)?,
            None => ScanId::parse(&crate::sync::new_id(self.clock.now()))?,
        };
        let key = self.putaway_key(caller, putaway_no, facility).await?;
        let wish = NewScan {
            scan_id,
            code: code.to_owned(),
            quantity: wish.quantity,
            shelf: shelf.clone(),
            by: caller.who.clone(),
        };
        let decide = |putaway: &Putaway, loaded: &mut Loaded| {
            let on = loaded.shelf.as_ref();
            putaway::scan(putaway, &wish, &loaded.orders, on, &mut loaded.desk)
        };
        let reason = format!("putaway {putaway_no}");
        let picked = (PutawayPick::Onto(key, shelf), reason.as_str());
        self.decide_scan(caller, picked, decide).await
    }

    /// Takes the last scan of a putaway back: its units wait again. `scan_id` is the one that is meant to be the last.
    ///
    /// # Errors
    /// `NOT_FOUND`, `AMBIGUOUS`, `BAD_INPUT`, `NOTHING_TO_UNDO`, `NOT_THE_LAST_SCAN`, `NOT_ALLOWED_IN_STATE`, `UNIT_PROMISED`.
    pub async fn undo_scan(
        &self,
        caller: &Caller,
        (putaway_no, facility): (&str, Option<&str>),
        scan_id: Option<&str>,
    ) -> Result<Scanned, AppError> {
        let scan_id = scan_id.map(ScanId::parse).transpose()?;
        let key = self.putaway_key(caller, putaway_no, facility).await?;
        let decide = |putaway: &Putaway, loaded: &mut Loaded| {
            putaway::undo(putaway, scan_id.as_ref(), &loaded.orders, &mut loaded.desk)
        };
        let picked = (PutawayPick::One(key), "putaway scan taken back");
        self.decide_scan(caller, picked, decide).await
    }

    async fn decide_scan(
        &self,
        caller: &Caller,
        (pick, reason): (PutawayPick, &str),
        decide: impl Fn(&Putaway, &mut Loaded) -> Result<ScanDecided, Refusal> + Send + Sync,
    ) -> Result<Scanned, AppError> {
        let scope = self.putaway_scope(caller, Vec::new());
        let actor = caller.actor(scope.now.0);
        let decided = self
            .store
            .decide_putaways(&scope, &pick, (&actor, reason), |mut loaded, found| {
                let done = one(&found).and_then(|putaway| decide(putaway, &mut loaded));
                written(loaded, done)
            })
            .await;
        let done = decided.map_err(AppError::of_store)??;
        let mut putaway = done.change.putaway;
        putaway.version += u64::from(!done.is_repeated);
        // Also for one that was done before: its process may have died before it got here.
        let orders_served = self.allocate_waiting(caller).await?;
        let shelves = self.suggested_shelves(caller, &putaway).await?;
        let next = open_lines(&putaway).next().map(|line| NextLine {
            no: line.no,
            sku: line.sku.clone(),
            shelf: shelves.get(&line.no).cloned(),
        });
        Ok(Scanned {
            putaway,
            scan: done.scan,
            is_repeated: done.is_repeated,
            orders_served,
            next,
        })
    }

    /// Where the open lines of a putaway are best put, by number, each as if those before it lay there already.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn suggested_shelves(
        &self,
        caller: &Caller,
        putaway: &Putaway,
    ) -> Result<BTreeMap<u32, ShelfCode>, AppError> {
        let skus: BTreeSet<Sku> = open_lines(putaway).map(|line| line.sku.clone()).collect();
        if skus.is_empty() {
            return Ok(BTreeMap::new());
        }
        let empties = i64::try_from(open_lines(putaway).count()).unwrap_or(i64::MAX);
        let facility = &putaway.key.facility;
        let mut suggester = self
            .store
            .suggester(&caller.tenant, facility, (&skus, empties))
            .await?;
        let suggested = open_lines(putaway).filter_map(|line| Some((line.no, suggester.suggest(&line.sku)?)));
        Ok(suggested.collect())
    }

    /// The way of an order's goods back to a shelf, by item; the putaways are looked at only where there are such goods.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn goods_ways(&self, caller: &Caller, order: &SaleOrder) -> Result<Vec<GoodsWay>, AppError> {
        if order.items.iter().all(|item| item.putaway == PutawayMark::None) {
            return Ok(Vec::new());
        }
        let codes = std::slice::from_ref(&order.code);
        let lines = self.store.putaway_lines(&caller.tenant, codes).await?;
        Ok(order.goods_ways(lines.get(&order.code).map_or(&[], Vec::as_slice)))
    }

    /// The way of the goods of a return back to a shelf, by item.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn ways_of_return(
        &self,
        caller: &Caller,
        line: &ReturnLine,
    ) -> Result<Vec<GoodsWay>, AppError> {
        let codes = std::slice::from_ref(&line.order);
        let orders = self.store.orders(&caller.tenant, codes).await?;
        let Some(order) = orders.first() else {
            return Ok(Vec::new());
        };
        let mut ways = self.goods_ways(caller, order).await?;
        ways.retain(|way| line.goods.items.contains(&way.item));
        Ok(ways)
    }

    /// How the open lines of a putaway were found at their inspection, where they were found bad or missing.
    pub(super) async fn found_bad(
        &self,
        caller: &Caller,
        putaway: &Putaway,
    ) -> Result<BTreeMap<u32, Condition>, AppError> {
        let codes: BTreeSet<_> = open_lines(putaway).map(|line| line.unit.order.clone()).collect();
        let codes: Vec<_> = codes.into_iter().collect();
        let orders = self.store.orders(&caller.tenant, &codes).await?;
        let found = |line: &PutawayLine| {
            let order = orders.iter().find(|order| order.code == line.unit.order)?;
            let goods = order.waiting_unit(order.item(line.unit.item)?)?;
            let condition = goods.inspection?.condition;
            (condition != Condition::Good).then_some((line.no, condition))
        };
        Ok(open_lines(putaway).filter_map(found).collect())
    }
}

fn open_lines(putaway: &Putaway) -> impl Iterator<Item = &PutawayLine> {
    putaway.lines.iter().filter(|line| line.state == LineState::Open)
}

fn one(found: &[Putaway]) -> Result<&Putaway, Refusal> {
    found.first().ok_or_else(|| {
        let text = "The putaway is not there any more";
        Refusal::new(RefusalCode::NotAllowedInState, text)
    })
}

fn written(loaded: Loaded, done: Result<ScanDecided, Refusal>) -> Decided<Result<ScanDecided, Refusal>> {
    let (changes, putaways) = match &done {
        Ok(done) if !done.is_repeated => (done.change.orders.clone(), vec![done.change.putaway.clone()]),
        Ok(_) | Err(_) => (Vec::new(), Vec::new()),
    };
    Decided {
        written: Written {
            changes,
            adjustment: None,
            desk: loaded.desk,
            next_order: loaded.next_order,
            page: None,
            follow_up: FollowUp::default(),
            result: done,
        },
        putaways,
    }
}
