//! The connection test.

use super::GenericChannel;
use crate::channel::{Channel, ListPage, ListStatus, ListWindow, TestOutcome, TestStep, TestStepName};
use crate::error::{ChannelError, Fault};
use domain::moment::Moment;

/// How far back the sample reaches, in seconds.
const SAMPLE_S: i64 = 24 * 60 * 60;

/// Logs in anew, then reads the orders of the last day.
pub(super) async fn test(channel: &GenericChannel, asked_at: Moment) -> Vec<TestStep> {
    // A token that is still held would say nothing of the password.
    channel.client.keeper.forget().await;
    let (reach, auth) = match channel.client.token().await {
        Ok(_) => (
            passed("the channel answers"),
            passed("user name and password are accepted"),
        ),
        Err(error) if answered(&error) => (passed("the channel answers"), TestOutcome::Failed(error)),
        Err(error) => (TestOutcome::Failed(error), TestOutcome::NotTried),
    };
    let sample = if matches!(auth, TestOutcome::Passed(_)) {
        let window = ListWindow {
            from: asked_at.plus_s(-SAMPLE_S),
            to: asked_at,
        };
        match channel
            .list_orders(window, ListStatus::Created, 1, asked_at)
            .await
        {
            Ok(page) => passed(&seen(&page)),
            Err(error) => TestOutcome::Failed(error),
        }
    } else {
        TestOutcome::NotTried
    };
    [
        (TestStepName::Reach, reach),
        (TestStepName::Auth, auth),
        (TestStepName::SampleRead, sample),
    ]
    .map(|(name, outcome)| TestStep { name, outcome })
    .into()
}

fn passed(what: &str) -> TestOutcome {
    TestOutcome::Passed(what.to_owned())
}

/// Whether something that may be a channel answered at all.
const fn answered(error: &ChannelError) -> bool {
    match error.fault {
        Fault::Unreachable { .. }
        | Fault::Timeout { .. }
        | Fault::BodyCutOff { .. }
        | Fault::NotAChannel { .. } => false,
        Fault::Auth { .. }
        | Fault::RateLimited { .. }
        | Fault::Server { .. }
        | Fault::Refused { .. }
        | Fault::NotJson { .. }
        | Fault::BodyTooLarge { .. }
        | Fault::BadAnswer { .. } => true,
    }
}

fn seen(page: &ListPage) -> String {
    let read = format!("{} orders of the last day on the first page", page.orders.len());
    match page.orders.iter().find_map(|order| order.as_ref().err()) {
        Some(bad) => format!("{read}; at least one cannot be read: {bad}"),
        None => read,
    }
}
