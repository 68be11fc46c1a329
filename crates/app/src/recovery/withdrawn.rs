//! Cancels that a channel withdrew: where the policy says so they are resynced, at the end of the sync that may have learned of
//! them. A reconciler: it takes what is stored, so one that was missed is taken next time.

use super::Delivery;
use crate::{App, AppError, Caller};
use domain::codes::ChannelCode;
use domain::tenant::WithdrawnPolicy;

/// Deliveries that are asked for after one sync at most; the next sync takes the rest.
const ASKED_MAX: i64 = 1_000;

impl App {
    /// Asks for the deliveries of a channel whose cancel was withdrawn and that nobody asked for yet, by policy.
    pub(crate) async fn resync_withdrawn(
        &self,
        caller: &Caller,
        channel: &ChannelCode,
    ) -> Result<(), AppError> {
        if caller.recovery.withdrawn != WithdrawnPolicy::Resync {
            return Ok(());
        }
        let from = self.clock.now().plus_s(-caller.recovery.window_s);
        let withdrawn = self
            .store
            .withdrawn_cancels(&caller.tenant, channel, from, ASKED_MAX)
            .await?;
        let names: Vec<String> = withdrawn
            .into_iter()
            .map(|(order, no)| Delivery { order, no }.to_string())
            .collect();
        if names.is_empty() {
            return Ok(());
        }
        for answered in self.ask_to_resync(caller, &names).await? {
            if let Err(error) = answered.result {
                tracing::info!(delivery = answered.named, %error, "a withdrawn cancel is not resynced now");
            }
        }
        Ok(())
    }
}
