//! What stands around cancelled deliveries and is not part of their order: the tenant, the channel, the facilities.

use crate::{App, AppError, Caller};
use domain::channel::Channel;
use domain::codes::{ChannelCode, FacilityCode};
use domain::moment::Moment;
use domain::recovery::view::Circumstances;
use domain::refusal::{Refusal, RefusalCode};
use domain::tenant::{GoLive, RecoveryPolicy};
use std::collections::{BTreeMap, BTreeSet};

/// The circumstances of one channel's deliveries.
#[derive(Debug, Clone)]
pub(crate) struct Around {
    now: Moment,
    pub(crate) policy: RecoveryPolicy,
    is_live: bool,
    channel_not_ready: Option<String>,
    facility_not_ready: Option<String>,
    /// The facilities that serve the channel, first choice first.
    pub(crate) facilities: Vec<FacilityCode>,
}

impl Around {
    /// As the rules take them.
    pub(crate) fn circumstances(&self) -> Circumstances<'_> {
        Circumstances {
            now: self.now,
            window_s: self.policy.window_s,
            is_live: self.is_live,
            channel_not_ready: self.channel_not_ready.as_deref(),
            facility_not_ready: self.facility_not_ready.as_deref(),
        }
    }
}

impl App {
    /// The circumstances of deliveries, by channel.
    pub(super) async fn around_channels(
        &self,
        caller: &Caller,
        channels: impl IntoIterator<Item = ChannelCode>,
    ) -> Result<BTreeMap<ChannelCode, Around>, AppError> {
        let unique: BTreeSet<ChannelCode> = channels.into_iter().collect();
        let known = match unique.iter().all(|code| code.as_str() == ChannelCode::MANUAL) {
            // It is built in, and nobody can be asked there.
            true => Vec::new(),
            false => self.store.channels(&caller.tenant).await?,
        };
        let mut around = BTreeMap::new();
        for code in unique {
            let channel = known.iter().find(|channel| channel.code == code);
            let of_it = self.around(caller, &code, channel).await?;
            around.insert(code, of_it);
        }
        Ok(around)
    }

    async fn around(
        &self,
        caller: &Caller,
        code: &ChannelCode,
        channel: Option<&Channel>,
    ) -> Result<Around, AppError> {
        let own = (code.as_str() != ChannelCode::MANUAL).then_some(code);
        let facilities = self.store.facilities(&caller.tenant, own).await?;
        let facility_not_ready = facilities
            .is_empty()
            .then(|| format!("No facility serves channel {code}. Add one with `ordertide facility add`"));
        Ok(Around {
            now: self.clock.now(),
            policy: caller.recovery,
            is_live: caller.golive == GoLive::Live,
            channel_not_ready: why_not_ready(code, channel),
            facility_not_ready,
            facilities,
        })
    }
}

impl App {
    /// Whether a channel can be told of cancels now.
    ///
    /// # Errors
    /// Those of the database. The refusal inside is `TENANT_NOT_LIVE` or `CHANNEL_NOT_READY`.
    pub(crate) async fn may_tell_cancels(
        &self,
        caller: &Caller,
        code: &ChannelCode,
    ) -> Result<Result<(), Refusal>, AppError> {
        if caller.golive != GoLive::Live {
            let text =
                "The tenant is not live, and nothing is written to channels before that. Cancel it here only";
            return Ok(Err(Refusal::new(RefusalCode::TenantNotLive, text)));
        }
        let known = self.store.channels(&caller.tenant).await?;
        let channel = known.iter().find(|channel| channel.code == *code);
        let not_ready = why_not_ready(code, channel).or_else(|| {
            let can = channel.is_some_and(|channel| channel.capabilities.cancels_units);
            (!can).then(|| format!("Channel {code} cannot be told of cancels. Cancel it on its own panel"))
        });
        Ok(match not_ready {
            None => Ok(()),
            Some(why) => Err(Refusal::new(RefusalCode::ChannelNotReady, why)),
        })
    }
}

/// Why a channel cannot be asked for a single order now, where it cannot.
fn why_not_ready(code: &ChannelCode, channel: Option<&Channel>) -> Option<String> {
    let Some(channel) = channel else {
        return Some(format!("{code} is no channel that can be asked"));
    };
    let can = &channel.capabilities;
    if !channel.enabled {
        return Some(format!(
            "Channel {code} is disabled. Enable it with `ordertide channel enable {code}`"
        ));
    }
    (!can.status_by_ids && !can.lists_orders)
        .then(|| format!("Channel {code} has no way to be asked for an order"))
}
