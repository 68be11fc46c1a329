//! Going live: until then nothing is synced and nothing is written to channels (domain.md §4, Go-live).

use crate::{App, AppError, Caller};
use domain::codes::FacilityCode;
use domain::refusal::{Refusal, RefusalCode};
use domain::sequence::{NumberBook, SequenceKind};
use domain::tenant::GoLive;

/// One line of the readiness checklist.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Check {
    /// What is checked.
    pub name: &'static str,
    /// Whether it is as it must be.
    pub ok: bool,
    /// Whether going live waits for it.
    pub required: bool,
    /// How it stands, and what to do.
    pub message: String,
}

impl App {
    /// The readiness checklist.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn check_golive(&self, caller: &Caller) -> Result<Vec<Check>, AppError> {
        let tenant = &caller.tenant;
        let facilities = self.store.facilities(tenant, None).await?;
        let numbers = self.store.sequences(tenant).await?;
        let channels = self.store.channels(tenant).await?;
        let levels = self.store.stock_page(tenant, "", None).await?;
        let stocked = levels.iter().any(|(_, _, level)| level.0.iter().any(|n| *n > 0));
        let mut checks = vec![
            Check {
                name: "facility",
                ok: !facilities.is_empty(),
                required: true,
                message: how_many(
                    facilities.len(),
                    "defined",
                    "Add one with `ordertide facility add WH1`",
                ),
            },
            Check {
                name: "channel",
                ok: channels.iter().any(|channel| channel.enabled),
                required: false,
                message: how_many(channels.len(), "added", "Add one with `ordertide channel add`"),
            },
        ];
        checks.extend(
            facilities
                .iter()
                .map(|facility| invoice_sequence(&numbers, facility)),
        );
        checks.push(Check {
            name: "opening stock",
            ok: stocked,
            required: false,
            message: match stocked {
                true => "there is stock".to_owned(),
                false => "no stock yet. Enter it with `ordertide stock adjust`".to_owned(),
            },
        });
        Ok(checks)
    }

    /// Goes live. `confirm` must be the tenant's code, typed by a person.
    ///
    /// # Errors
    /// `BAD_INPUT` where the confirmation differs or a required check is red.
    pub async fn start_golive(&self, caller: &Caller, confirm: &str) -> Result<(), AppError> {
        if confirm != caller.tenant.as_str() {
            let text = format!(
                "to go live, repeat the tenant's code: --confirm {}",
                caller.tenant
            );
            return Err(AppError::bad_input(text));
        }
        let red: Vec<String> = self
            .check_golive(caller)
            .await?
            .into_iter()
            .filter(|check| check.required && !check.ok)
            .map(|check| format!("{}: {}", check.name, check.message))
            .collect();
        if !red.is_empty() {
            let text = format!("the tenant is not ready: {}", red.join("; "));
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text).into());
        }
        Ok(self.store.set_golive(&caller.tenant, GoLive::Live).await?)
    }

    /// Pauses: as before go-live, from now on.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where the tenant is not live.
    pub async fn pause_golive(&self, caller: &Caller) -> Result<(), AppError> {
        if caller.golive != GoLive::Live {
            let text = format!("the tenant is {}, not LIVE", caller.golive);
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text).into());
        }
        Ok(self.store.set_golive(&caller.tenant, GoLive::Paused).await?)
    }
}

fn how_many(n: usize, what: &str, what_to_do: &str) -> String {
    match n {
        0 => format!("none. {what_to_do}"),
        n => format!("{n} {what}"),
    }
}

fn invoice_sequence(numbers: &NumberBook, facility: &FacilityCode) -> Check {
    let ok = numbers
        .iter()
        .any(|(f, kind, _)| f == facility && kind == SequenceKind::Invoice);
    let message = match ok {
        true => format!("{facility}: defined"),
        false => format!(
            "{facility}: not defined; orders whose invoice the channel does not number will fail to dispatch. Define it \
             with `ordertide sequence define INVOICE --facility {facility} --prefix …`"
        ),
    };
    Check {
        name: "invoice sequence",
        ok,
        required: false,
        message,
    }
}
