//! Shelves of a facility, as a person keeps them.

use crate::list::{Listed, ROWS_MAX, first_page, one_more};
use crate::{App, AppError, Caller};
use domain::codes::ShelfCode;
use domain::shelf::{CAPACITY_MAX, Shelf, ShelfKey, unknown};
use store::ShelfRemoved;

/// Characters of a reason at most.
const REASON_CHARS_MAX: usize = 200;

impl App {
    /// Adds a shelf to a facility.
    ///
    /// # Errors
    /// `NOT_FOUND` for the facility, `BAD_INPUT` for the code, the capacity, or one shelf too many; `EXISTS`.
    pub async fn add_shelf(
        &self,
        caller: &Caller,
        (facility, shelf): (&str, &str),
        capacity: Option<u32>,
    ) -> Result<Shelf, AppError> {
        if capacity.is_some_and(|units| units == 0 || units > CAPACITY_MAX) {
            let text = format!("a shelf holds 1 to {CAPACITY_MAX} units; leave it out where nobody counts");
            return Err(AppError::bad_input(text));
        }
        let key = self.shelf_key(caller, facility, shelf).await?;
        let now = self.clock.now();
        let is_new = self.store.add_shelf(&caller.tenant, &key, capacity, now).await?;
        match (is_new, self.store.shelf(&caller.tenant, &key).await?) {
            (true, Some(shelf)) => Ok(shelf),
            (false, Some(_)) => Err(AppError::Exists {
                what: "shelf",
                given: shelf.to_owned(),
            }),
            (_, None) => Err(AppError::bad_input(format!(
                "a facility has {} shelves at most",
                domain::shelf::SHELVES_MAX
            ))),
        }
    }

    /// A page of a facility's shelves, by code.
    ///
    /// # Errors
    /// `NOT_FOUND` for the facility.
    pub async fn list_shelves(
        &self,
        caller: &Caller,
        facility: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Listed<Shelf>, AppError> {
        let facility = self.facility(caller, facility).await?;
        let limit = limit.clamp(1, ROWS_MAX);
        let rows = self
            .store
            .list_shelves(
                &caller.tenant,
                &facility,
                after.unwrap_or_default(),
                one_more(limit),
            )
            .await?;
        Ok(first_page(rows, limit, |row| row.key.shelf.to_string()))
    }

    /// Lets nothing be put on a shelf any more. What lies there is sellable all the same.
    ///
    /// # Errors
    /// `NOT_FOUND` for the facility, `SHELF_UNKNOWN`, `BAD_INPUT` for an empty or a long reason.
    pub async fn block_shelf(
        &self,
        caller: &Caller,
        (facility, shelf): (&str, &str),
        why: &str,
    ) -> Result<Shelf, AppError> {
        let why = why.trim();
        if why.is_empty() || why.chars().count() > REASON_CHARS_MAX {
            let text = format!("a blocked shelf needs a reason of 1 to {REASON_CHARS_MAX} characters");
            return Err(AppError::bad_input(text));
        }
        self.set_blocked(caller, (facility, shelf), Some(why)).await
    }

    /// Lets something be put on a shelf again.
    ///
    /// # Errors
    /// `NOT_FOUND` for the facility, `SHELF_UNKNOWN`.
    pub async fn unblock_shelf(
        &self,
        caller: &Caller,
        (facility, shelf): (&str, &str),
    ) -> Result<Shelf, AppError> {
        self.set_blocked(caller, (facility, shelf), None).await
    }

    async fn set_blocked(
        &self,
        caller: &Caller,
        (facility, shelf): (&str, &str),
        why: Option<&str>,
    ) -> Result<Shelf, AppError> {
        let key = self.shelf_key(caller, facility, shelf).await?;
        self.store.set_shelf_blocked(&caller.tenant, &key, why).await?;
        let found = self.store.shelf(&caller.tenant, &key).await?;
        Ok(found.ok_or_else(|| unknown(&key.facility, &key.shelf))?)
    }

    /// Removes a shelf on which nothing lies, and from which nothing was taken that may come back.
    ///
    /// # Errors
    /// `NOT_FOUND` for the facility, `SHELF_UNKNOWN`, `SHELF_IN_USE`.
    pub async fn remove_shelf(
        &self,
        caller: &Caller,
        (facility, shelf): (&str, &str),
    ) -> Result<(), AppError> {
        let key = self.shelf_key(caller, facility, shelf).await?;
        match self.store.remove_shelf(&caller.tenant, &key).await? {
            ShelfRemoved::Gone => Ok(()),
            ShelfRemoved::InUse(shelf) => Err(shelf.in_use().into()),
            ShelfRemoved::Unknown => Err(unknown(&key.facility, &key.shelf).into()),
        }
    }

    async fn shelf_key(&self, caller: &Caller, facility: &str, shelf: &str) -> Result<ShelfKey, AppError> {
        Ok(ShelfKey {
            facility: self.facility(caller, facility).await?,
            shelf: ShelfCode::parse(shelf)?,
        })
    }
}
