//! Stock as a person sees and corrects it.

use crate::{App, AppError, Caller};
use domain::codes::{FacilityCode, ShelfCode, Sku};
use domain::refusal::Refusal;
use domain::shelf::{self, ShelfKey};
use domain::stock::{Bucket, Level, Movement, Shelved};
use std::collections::BTreeSet;
use store::{FollowUp, Loaded, Numbering, Pick, Scope, Written};

/// Units that one adjustment may move at most.
const ADJUST_UNITS_MAX: i64 = 1_000_000_000;

impl App {
    /// Counts stock up (`delta` above zero) or down. Waiting orders get what came, the oldest first.
    ///
    /// # Errors
    /// `NOT_FOUND` for SKU or facility, `BAD_INPUT` for a delta of zero or out of bounds or an empty reason, `STOCK_SHORT`
    /// where fewer are available than are to be taken away.
    pub async fn adjust_stock(
        &self,
        caller: &Caller,
        sku: &str,
        facility: &str,
        delta: i64,
        reason: &str,
    ) -> Result<Level, AppError> {
        self.adjust_stock_on(caller, (sku, facility, None), delta, reason)
            .await
    }

    /// As [`App::adjust_stock`], on a shelf of the facility where one is named, else of what lies on none.
    ///
    /// # Errors
    /// As [`App::adjust_stock`], of what lies there; `SHELF_UNKNOWN`, and for what comes `SHELF_BLOCKED`, `SHELF_FULL`.
    pub async fn adjust_stock_on(
        &self,
        caller: &Caller,
        (sku, facility, shelf): (&str, &str, Option<&str>),
        delta: i64,
        reason: &str,
    ) -> Result<Level, AppError> {
        if delta == 0 || delta.unsigned_abs() > ADJUST_UNITS_MAX.unsigned_abs() {
            let text = format!("the quantity must be 1 to {ADJUST_UNITS_MAX}");
            return Err(AppError::bad_input(text));
        }
        if reason.trim().is_empty() {
            return Err(AppError::bad_input(
                "an adjustment needs a reason, such as --reason opening",
            ));
        }
        let sku = self.known_sku(caller, sku).await?;
        let facility = self.facility(caller, facility).await?;
        let (from, to) = match delta > 0 {
            true => (Bucket::Adjustment, Bucket::Available),
            false => (Bucket::Available, Bucket::Adjustment),
        };
        let movement = Movement {
            sku,
            facility,
            from,
            to,
            quantity: delta.abs(),
            shelf: shelf.map(ShelfCode::parse).transpose()?,
        };
        let level = self.move_by_hand(caller, &movement, reason).await?;
        if delta > 0 {
            self.allocate_waiting(caller).await?;
        }
        Ok(level)
    }

    async fn move_by_hand(
        &self,
        caller: &Caller,
        movement: &Movement,
        reason: &str,
    ) -> Result<Level, AppError> {
        let now = self.now(caller);
        let facility = &movement.facility;
        let scope = Scope {
            tenant: caller.tenant.clone(),
            pick: match movement.shelf.clone() {
                Some(shelf) => Pick::Shelf(ShelfKey {
                    facility: facility.clone(),
                    shelf,
                }),
                None => Pick::None,
            },
            skus: BTreeSet::from([movement.sku.clone()]),
            facilities: vec![facility.clone()],
            numbering: Numbering::Papers,
            now,
            fence: caller.fence.clone(),
        };
        let document = &format!("ADJ-{}", crate::sync::new_id(now.0));
        let moved: Result<Level, Refusal> = self
            .store
            .decide(&scope, &caller.actor(now.0), reason, move |mut loaded| {
                let moved = moved_on_shelf(&mut loaded, movement);
                let stock = &loaded.desk.stock;
                let units = Bucket::INSIDE.map(|b| stock.units(&movement.sku, facility, b));
                let adjustment = moved.is_ok().then(|| (document.clone(), vec![movement.clone()]));
                Written {
                    changes: Vec::new(),
                    adjustment,
                    desk: loaded.desk,
                    next_order: loaded.next_order,
                    page: None,
                    follow_up: FollowUp::default(),
                    result: moved.map(|()| Level(units)),
                }
            })
            .await?;
        Ok(moved?)
    }

    /// What of these SKUs lies on which shelf.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn on_shelves(&self, caller: &Caller, skus: &BTreeSet<Sku>) -> Result<Shelved, AppError> {
        let mut on = self.store.on_shelves(&caller.tenant, skus).await?;
        on.retain(|_, units| *units > 0);
        Ok(on)
    }

    /// A SKU of the catalogue.
    async fn known_sku(&self, caller: &Caller, sku: &str) -> Result<Sku, AppError> {
        let sku = Sku::parse(sku)?;
        match self
            .store
            .unmapped(&caller.tenant, &BTreeSet::from([sku.clone()]))
            .await?
            .is_empty()
        {
            true => Ok(sku),
            false => {
                let known = "see `ordertide stock show`; add it with `ordertide sku add`";
                Err(AppError::not_found("SKU", sku.as_str(), known))
            }
        }
    }

    /// All stock, by SKU and facility; a SKU of the catalogue without any stands there with no facility.
    ///
    /// # Errors
    /// `NOT_FOUND` for a SKU that neither the catalogue nor the stock has.
    pub async fn stock(
        &self,
        caller: &Caller,
        only: Option<&str>,
    ) -> Result<Vec<(Sku, Option<FacilityCode>, Level)>, AppError> {
        let only = only.map(Sku::parse).transpose()?;
        let mut all: Vec<(Sku, Option<FacilityCode>, Level)> = Vec::new();
        loop {
            let after = all.last().map(|(sku, ..)| sku.to_string()).unwrap_or_default();
            let mut page = self
                .store
                .stock_page(&caller.tenant, &after, only.as_ref())
                .await?;
            let is_last = page.len() < 500;
            // A page may end inside a SKU: its rows are left for the next one, unless they fill the page.
            if !is_last && let Some(last) = page.last().map(|(sku, ..)| sku.clone()) {
                let whole = page.iter().filter(|(sku, ..)| *sku != last).count();
                if whole > 0 {
                    page.truncate(whole);
                }
            }
            all.extend(page);
            if is_last {
                break;
            }
        }
        match (&only, all.is_empty()) {
            (Some(sku), true) => Err(AppError::not_found(
                "SKU",
                sku.as_str(),
                "see `ordertide stock show`",
            )),
            _ => Ok(all),
        }
    }
}

/// Moves units from or to a shelf that there is, and that may take them.
fn moved_on_shelf(loaded: &mut Loaded, movement: &Movement) -> Result<(), Refusal> {
    if let Some(code) = &movement.shelf {
        let Some(shelf) = &loaded.shelf else {
            return Err(shelf::unknown(&movement.facility, code));
        };
        if movement.to == Bucket::Available {
            shelf.may_take(movement.quantity)?;
        }
    }
    loaded.desk.stock.move_units(movement.clone(), 0)
}
