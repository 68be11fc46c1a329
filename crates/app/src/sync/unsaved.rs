//! The records of pages that changed nothing, kept so that a long run over unchanged orders does not sync the disk for each
//! of them. They are written with the next page that changes something, after a second or some pages, and at the end of the
//! run. A run that dies loses what it kept, which is only that it had looked.

use super::Run;
use domain::moment::Moment;
use store::{PageRecord, StoreError};

/// Pages that are kept at most.
const PAGES_MAX: usize = 32;
/// Microseconds that a page is kept at most, as long as pages come.
const AGE_US_MAX: i64 = 1_000_000;

/// Pages of a run that are not written yet.
#[derive(Debug, Default)]
pub(super) struct Unsaved {
    pub(super) pages: Vec<PageRecord>,
    saved_at: Option<Moment>,
}

impl Unsaved {
    /// They were written, along with another page or by themselves.
    pub(super) fn are_saved(&mut self, at: Moment) {
        self.pages.clear();
        self.saved_at = Some(at);
    }

    fn are_due(&mut self, now: Moment) -> bool {
        let since = self.saved_at.get_or_insert(now);
        self.pages.len() >= PAGES_MAX || now.0 - since.0 >= AGE_US_MAX
    }
}

impl Run<'_> {
    /// Keeps the record of a page that changed nothing, and writes what is due: at once, where an order of it did not stay
    /// unchanged. A dry run writes nothing.
    pub(super) async fn keep(&mut self, page: PageRecord) -> Result<(), StoreError> {
        self.tally.accept(&page);
        if self.request.dry_run {
            return Ok(());
        }
        let is_quiet = page.outcomes.is_empty();
        self.unsaved.pages.push(page);
        match !is_quiet || self.unsaved.are_due(self.app.clock.now()) {
            true => self.save().await,
            false => Ok(()),
        }
    }

    /// Writes what is kept.
    pub(super) async fn save(&mut self) -> Result<(), StoreError> {
        let Some(mut page) = self.unsaved.pages.pop() else {
            return Ok(());
        };
        page.earlier = std::mem::take(&mut self.unsaved.pages);
        let now = self.app.clock.now();
        self.app
            .store
            .record_page(&self.caller.tenant, &page, now)
            .await?;
        self.unsaved.are_saved(now);
        Ok(())
    }
}
