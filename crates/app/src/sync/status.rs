//! Status, delivery and return sync: re-asking for every order that is not at its end, by id, in batches.

use super::fetch::{Patience, not_asked};
use super::{Run, Stop};
use domain::channel::Flow;
use domain::codes::ChannelOrderNo;

/// Orders that are fetched and written together.
const PAGE: usize = 100;

impl Run<'_> {
    /// Syncs the chosen orders, or all that the flow asks for.
    pub(super) async fn status(&mut self, chosen: Vec<ChannelOrderNo>) -> Result<(), Stop> {
        let mut patience = Patience::default();
        if !self.request.is_whole() {
            for (n, page) in chosen.chunks(PAGE).enumerate() {
                self.may_go_on()?;
                let rest = chosen.iter().skip((n + 1) * PAGE);
                self.status_page(page, &mut patience, rest).await?;
            }
            return Ok(());
        }
        let since = self.window_start();
        let flow = self.request.flow;
        let mut place = (since, String::new());
        loop {
            self.may_go_on()?;
            let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
            let (tenant, channel) = (&self.caller.tenant, &self.channel.code);
            let page = self
                .app
                .store
                .awaiting(tenant, channel, flow, (place.0, &place.1), limit)
                .await?;
            let Some((_, last, at)) = page.last() else {
                return Ok(());
            };
            let from = if flow == Flow::ReturnSync { *at } else { since };
            place = (from, last.to_string());
            let numbers: Vec<ChannelOrderNo> = page.into_iter().map(|(number, ..)| number).collect();
            self.status_page(&numbers, &mut patience, std::iter::empty())
                .await?;
        }
    }

    async fn status_page(
        &mut self,
        numbers: &[ChannelOrderNo],
        patience: &mut Patience,
        rest: impl Iterator<Item = &ChannelOrderNo>,
    ) -> Result<(), Stop> {
        let fetched = self.fetch(numbers, patience).await;
        self.apply(fetched.said).await?;
        self.record_only(fetched.failed).await?;
        let Some(error) = fetched.stop else { return Ok(()) };
        self.record_only(rest.map(|no| (no.to_string(), not_asked(&error))).collect())
            .await?;
        Err(error.into())
    }
}
