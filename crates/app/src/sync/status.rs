//! Status, delivery and return sync: every order of the channel that is not at its end, by id, in batches. While a page is
//! written, the next one is already being asked for.

use super::fetch::{Asker, Fetched, Patience, not_asked};
use super::{Run, Stop};
use crate::{App, AppError};
use domain::channel::Flow;
use domain::codes::{ChannelCode, ChannelOrderNo, TenantCode};
use domain::moment::Moment;
use futures_util::future::join;

/// Orders that are fetched and written together: so many that a page's own costs are small, so few that SQLite's one writer
/// has them written in less than 10 ms, since a person may be waiting for it.
const PAGE: usize = 100;

/// The orders to ask for, a page at a time.
struct Pages<'a> {
    app: &'a App,
    tenant: TenantCode,
    channel: ChannelCode,
    wanted: Wanted,
    cancelled_from: Moment,
}

enum Wanted {
    /// These, and no others.
    Chosen(Vec<ChannelOrderNo>),
    /// All that the flow asks for, since a time and after a place.
    Flow(Flow, Moment, (Moment, String)),
}

impl Pages<'_> {
    /// The next page; empty at the end.
    async fn next(&mut self) -> Result<Vec<ChannelOrderNo>, AppError> {
        match &mut self.wanted {
            Wanted::Chosen(rest) => Ok(rest.drain(..rest.len().min(PAGE)).collect()),
            Wanted::Flow(flow, since, place) => {
                let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
                let after = (place.0, self.cancelled_from, place.1.as_str());
                let store = &self.app.store;
                let page = store
                    .awaiting(&self.tenant, &self.channel, *flow, after, limit)
                    .await?;
                if let Some((_, last, at)) = page.last() {
                    let from = if *flow == Flow::ReturnSync { *at } else { *since };
                    *place = (from, last.to_string());
                }
                Ok(page.into_iter().map(|(number, ..)| number).collect())
            }
        }
    }

    /// Chosen orders that no page had yet.
    fn rest(self) -> Vec<ChannelOrderNo> {
        match self.wanted {
            Wanted::Chosen(rest) => rest,
            Wanted::Flow(..) => Vec::new(),
        }
    }
}

/// Asks for the next page; `None` at the end.
async fn ask(
    pages: &mut Pages<'_>,
    asker: &Asker<'_>,
    patience: &mut Patience,
) -> Result<Option<Fetched>, AppError> {
    let numbers = pages.next().await?;
    if numbers.is_empty() {
        return Ok(None);
    }
    Ok(Some(asker.fetch(&numbers, patience).await))
}

impl Run<'_> {
    /// Syncs the chosen orders, or all that the flow asks for.
    pub(super) async fn status(&mut self, chosen: Vec<ChannelOrderNo>) -> Result<(), Stop> {
        let (asker, mut patience) = (self.asker(), Patience::default());
        let mut pages = self.pages_of(chosen);
        let mut fetched = ask(&mut pages, &asker, &mut patience).await?;
        let mut page_no = 0;
        while let Some(page) = fetched {
            self.may_go_on()?;
            if let Some(error) = page.stop {
                self.write_fetched(page.said, page.failed).await?;
                let rest = pages.rest().into_iter();
                self.record_only(rest.map(|no| (no.to_string(), not_asked(&error))).collect())
                    .await?;
                return Err(error.into());
            }
            // Both go on to their end: a call that nobody polls may hold what another one waits for, such as the token.
            let written = self.write_fetched(page.said, page.failed);
            let (written, next) = join(written, ask(&mut pages, &asker, &mut patience)).await;
            written?;
            page_no += 1;
            self.refresh_as_it_grows(page_no).await?;
            fetched = next?;
        }
        Ok(())
    }

    async fn write_fetched(
        &mut self,
        said: Vec<super::apply::Said>,
        failed: Vec<(String, domain::sync::Outcome)>,
    ) -> Result<(), Stop> {
        self.apply(said).await?;
        self.record_only(failed).await
    }
}

impl<'a> Run<'a> {
    fn pages_of(&self, chosen: Vec<ChannelOrderNo>) -> Pages<'a> {
        let flow = self.request.flow;
        let since = self.window_start();
        let wanted = match self.request.is_whole() {
            true => Wanted::Flow(flow, since, (since, String::new())),
            false => Wanted::Chosen(chosen),
        };
        Pages {
            app: self.app,
            tenant: self.caller.tenant.clone(),
            channel: self.channel.code.clone(),
            wanted,
            cancelled_from: self.cancelled_from(),
        }
    }
}
