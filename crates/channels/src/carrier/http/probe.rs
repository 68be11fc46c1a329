//! The connection test: one question is enough, since the key goes with each.

use crate::carrier::{CarrierError, CarrierTestStep, ScanPage};
use crate::channel::{TestOutcome, TestStep, TestStepName};
use crate::error::Fault;

/// What a question for scans tells of the connection.
pub(super) fn steps(asked: Result<ScanPage, CarrierError>) -> Vec<CarrierTestStep> {
    let passed = |what: &str| TestOutcome::Passed(what.to_owned());
    let reached = || passed("the carrier answers");
    let (reach, auth, sample) = match asked.map_err(not_a_carrier) {
        Ok(page) => (reached(), passed("the key is accepted"), passed(&seen(&page))),
        Err(error) => match how_far(&error.fault) {
            TestStepName::Reach => (
                TestOutcome::Failed(error),
                TestOutcome::NotTried,
                TestOutcome::NotTried,
            ),
            TestStepName::Auth => (reached(), TestOutcome::Failed(error), TestOutcome::NotTried),
            TestStepName::SampleRead => (
                reached(),
                passed("the key is accepted"),
                TestOutcome::Failed(error),
            ),
        },
    };
    [
        (TestStepName::Reach, reach),
        (TestStepName::Auth, auth),
        (TestStepName::SampleRead, sample),
    ]
    .map(|(name, outcome)| TestStep { name, outcome })
    .into()
}

/// At this address a page that is not there, that moved, or that is for people means that no carrier lives here.
fn not_a_carrier(error: CarrierError) -> CarrierError {
    let (status, said) = match error.fault {
        Fault::Refused {
            status: status @ (300..=399 | 404 | 405 | 415),
            said,
        } => (status, said),
        Fault::NotJson { said } => (200, said),
        fault @ (Fault::Auth { .. }
        | Fault::Unreachable { .. }
        | Fault::Timeout { .. }
        | Fault::RateLimited { .. }
        | Fault::Server { .. }
        | Fault::Refused { .. }
        | Fault::BodyTooLarge { .. }
        | Fault::BodyCutOff { .. }
        | Fault::BadAnswer { .. }
        | Fault::NotAChannel { .. }) => return CarrierError::new(error.call, fault),
    };
    CarrierError::new(error.call, Fault::NotAChannel { status, said })
}

/// The step that fails by such a fault.
const fn how_far(fault: &Fault) -> TestStepName {
    match fault {
        Fault::Unreachable { .. }
        | Fault::Timeout { .. }
        | Fault::BodyCutOff { .. }
        | Fault::NotJson { .. }
        | Fault::NotAChannel { .. } => TestStepName::Reach,
        Fault::Auth { .. } | Fault::RateLimited { .. } | Fault::Server { .. } | Fault::Refused { .. } => {
            TestStepName::Auth
        }
        Fault::BodyTooLarge { .. } | Fault::BadAnswer { .. } => TestStepName::SampleRead,
    }
}

fn seen(page: &ScanPage) -> String {
    match page.scans.iter().find_map(|scan| scan.as_ref().err()) {
        Some(bad) => format!("a page of scans was read; at least one cannot be: {bad}"),
        None => "a page of scans was read".to_owned(),
    }
}
