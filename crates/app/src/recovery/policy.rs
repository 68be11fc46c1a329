//! The tenant's policies on cancelled deliveries.

use crate::{App, AppError, Caller};
use domain::order::ShortPolicy;
use domain::tenant::{RECOVERY_WINDOW_S_MAX, RecoveryPolicy, WithdrawnPolicy};

/// What is to change; `None` stays.
#[derive(Debug, Clone, Copy, Default)]
pub struct PolicyWish {
    /// How long after its cancel a delivery may come back, in days, 0 to 366.
    pub window_days: Option<i64>,
    /// What happens where a restored delivery is short of stock.
    pub short: Option<ShortPolicy>,
    /// What follows when a channel withdraws its cancel.
    pub withdrawn: Option<WithdrawnPolicy>,
}

impl App {
    /// Sets how cancelled deliveries come back, and answers how they do from now on. Rows under way go on.
    ///
    /// # Errors
    /// `BAD_INPUT` for a window out of bounds.
    pub async fn set_recovery_policy(
        &self,
        caller: &Caller,
        wish: PolicyWish,
    ) -> Result<RecoveryPolicy, AppError> {
        let mut policy = caller.recovery;
        if let Some(days) = wish.window_days {
            let window_s = days.saturating_mul(86_400);
            if !(0..=RECOVERY_WINDOW_S_MAX).contains(&window_s) {
                let text = format!("the window must be 0 to {} days", RECOVERY_WINDOW_S_MAX / 86_400);
                return Err(AppError::bad_input(text));
            }
            policy.window_s = window_s;
        }
        policy.short = wish.short.unwrap_or(policy.short);
        policy.withdrawn = wish.withdrawn.unwrap_or(policy.withdrawn);
        self.store.set_recovery_policy(&caller.tenant, policy).await?;
        Ok(policy)
    }
}
