//! `waybill`, `invoice`, `pickup`, `dispatch`, `scan`.

use super::Answer;
use super::cancelled::{moment, of_all};
use super::pages::{PAGE, all};
use super::putaway::word;
use crate::cli::{Global, Invoice, Packages, Pickup, Waybill, Window};
use crate::exit::{self, Exit, Failure};
use crate::{opened, out};
use app::process::{Papers, PickupLine, PickupWish, Step, Stepped};
use domain::moment::Moment;
use domain::package::PickupState;
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::Path;

/// `waybill`.
pub(crate) async fn waybill(global: &Global, command: &Waybill) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let (print, papers) = match command {
        Waybill::Void { which, reason } => {
            let step = Step::Void(reason.clone());
            let done = app.step(&caller, &which.packages, &step).await?;
            return Ok(tell(global, &done));
        }
        Waybill::Print(print) => {
            let fonts = print.fonts.fonts();
            (
                print,
                app.print_waybills(&caller, &fonts, &print.which.packages).await?,
            )
        }
        Waybill::Reprint(print) => {
            let fonts = print.fonts.fonts();
            (
                print,
                app.reprint_waybills(&caller, &fonts, &print.which.packages)
                    .await?,
            )
        }
    };
    write(global, &print.output, &papers)
}

/// `invoice`.
pub(crate) async fn invoice(global: &Global, command: &Invoice) -> Answer {
    let Invoice::Print(print) = command;
    let (app, caller) = opened::session(global).await?;
    let fonts = print.fonts.fonts();
    let papers = app.print_invoices(&caller, &fonts, &print.which.packages).await?;
    write(global, &print.output, &papers)
}

/// Writes the file and tells each package.
fn write(global: &Global, output: &Path, papers: &Papers) -> Answer {
    if !papers.pdf.is_empty() {
        write_whole(output, &papers.pdf).map_err(|error| {
            let text = format!(
                "{} cannot be written: {error}. The packages are packed; print them again with `waybill reprint`",
                output.display()
            );
            Failure::new(Exit::Failed, "FILE_NOT_WRITTEN", text)
        })?;
    }
    match output == Path::new("-") {
        true => Ok(of_all(papers.results.iter().map(exit_of))),
        false => Ok(tell(global, &papers.results)),
    }
}

/// A file is written whole or not at all: beside it first, then in its place. What is there and is no file, such as a pipe or a
/// device, is written into and never replaced.
pub(super) fn write_whole(output: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if output == Path::new("-") {
        return std::io::stdout().write_all(bytes);
    }
    if std::fs::metadata(output).is_ok_and(|there| !there.is_file()) {
        return std::fs::OpenOptions::new()
            .write(true)
            .open(output)?
            .write_all(bytes);
    }
    let mut partial = output.as_os_str().to_owned();
    partial.push(".partial");
    std::fs::write(&partial, bytes)?;
    std::fs::rename(&partial, output)
}

fn exit_of(one: &Stepped) -> Option<Exit> {
    one.result.as_ref().err().map(exit::of_error)
}

/// Tells what came of packages.
fn tell(global: &Global, done: &[Stepped]) -> Exit {
    let parts = |one: &Stepped| match &one.result {
        Ok(package) => [
            package.key.packing_no.clone(),
            package.order.to_string(),
            String::new(),
            String::new(),
        ],
        Err(error) => [
            String::new(),
            String::new(),
            error.code().to_owned(),
            error.words(),
        ],
    };
    match global.json {
        true => out::json(&Value::Array(
            done.iter()
                .map(|one| {
                    let [packing_no, order, code, message] = parts(one).map(|text| Some(text).filter(|t| !t.is_empty()));
                    let result = if one.result.is_ok() { "done" } else { "refused" };
                    json!({
                        "named": one.named, "result": result, "packing_no": packing_no, "order": order, "code": code,
                        "message": message,
                    })
                })
                .collect(),
        )),
        false => out::table(
            &["NAMED", "PACKING NO", "ORDER", "CODE", "MESSAGE"],
            &done
                .iter()
                .map(|one| std::iter::once(one.named.clone()).chain(parts(one)).collect())
                .collect::<Vec<Vec<String>>>(),
        ),
    }
    of_all(done.iter().map(exit_of))
}

/// `pickup`.
pub(crate) async fn pickup(global: &Global, command: &Pickup) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let lines = match command {
        Pickup::Request { which, window } => {
            let wish = wish_of(window)?;
            let (done, pickups) = app.request_pickup(&caller, &which.packages, &wish).await?;
            if !global.json {
                print_pickups(&pickups);
                return Ok(tell(global, &done));
            }
            let packages: Vec<Value> = done.iter().map(stepped_json).collect();
            let pickups: Vec<Value> = pickups.iter().map(pickup_json).collect();
            out::json(&json!({"pickups": pickups, "packages": packages}));
            return Ok(of_all(done.iter().map(exit_of)));
        }
        Pickup::List { state, limit } => {
            let state = state
                .as_deref()
                .map(|text| word("state", text, PickupState::ALL, PickupState::as_str));
            let state = state.transpose()?;
            all(*limit, async |after| {
                app.list_pickups(&caller, state, after.as_deref(), PAGE).await
            })
            .await?
        }
        Pickup::Show { pickup_no, facility } => {
            vec![app.pickup(&caller, pickup_no, facility.as_deref()).await?]
        }
        Pickup::Edit {
            pickup_no,
            facility,
            window,
        } => {
            let wish = wish_of(window)?;
            vec![
                app.edit_pickup(&caller, (pickup_no, facility.as_deref()), &wish)
                    .await?,
            ]
        }
        Pickup::Cancel { pickup_no, facility } => {
            vec![
                app.cancel_pickup(&caller, (pickup_no, facility.as_deref()))
                    .await?,
            ]
        }
    };
    match global.json {
        true => out::json(&Value::Array(lines.iter().map(pickup_json).collect())),
        false => print_pickups(&lines),
    }
    Ok(Exit::Ok)
}

fn wish_of(window: &Window) -> Result<PickupWish, Failure> {
    let from = window.from.as_deref().map(moment).transpose()?;
    let to = window.to.as_deref().map(moment).transpose()?;
    Ok(PickupWish {
        window: from.zip(to),
        note: window.note.clone(),
    })
}

fn stepped_json(one: &Stepped) -> Value {
    match &one.result {
        Ok(package) => json!({
            "named": one.named, "result": "done", "packing_no": package.key.packing_no, "order": package.order,
            "code": null, "message": null,
        }),
        Err(error) => json!({
            "named": one.named, "result": "refused", "packing_no": null, "order": null, "code": error.code(),
            "message": error.to_string(),
        }),
    }
}

fn pickup_json(line: &PickupLine) -> Value {
    let pickup = &line.pickup;
    let (from, to) = pickup.window.unzip();
    let (next_from, next_to) = pickup.next_slot.unzip();
    let (code, message) = pickup.said.clone().unzip();
    let packages = line.packages.iter();
    json!({
        "pickup_no": pickup.pickup_no, "facility": pickup.facility, "carrier": pickup.carrier, "state": pickup.state,
        "from": from.map(Moment::to_rfc3339), "to": to.map(Moment::to_rfc3339), "note": pickup.note,
        "asked_by": pickup.asked_by, "asked_at": pickup.asked_at.to_rfc3339(),
        "closed_at": pickup.closed_at.map(Moment::to_rfc3339),
        "carrier_ref": pickup.carrier_ref, "code": code, "message": message,
        "next_from": next_from.map(Moment::to_rfc3339), "next_to": next_to.map(Moment::to_rfc3339),
        "packages": packages.map(|(no, status)| json!({"packing_no": no, "status": status})).collect::<Vec<_>>(),
    })
}

fn print_pickups(lines: &[PickupLine]) {
    let row = |line: &PickupLine| {
        let pickup = &line.pickup;
        let window = pickup
            .window
            .map(|(from, to)| format!("{} – {}", from.to_rfc3339(), to.to_rfc3339()));
        vec![
            pickup.pickup_no.clone(),
            pickup.facility.to_string(),
            pickup.carrier.clone(),
            pickup.state.to_string(),
            line.packages.len().to_string(),
            window.unwrap_or_default(),
            pickup.asked_at.to_rfc3339(),
            pickup
                .said
                .as_ref()
                .map(|(_, text)| text.clone())
                .unwrap_or_default(),
        ]
    };
    out::table(
        &[
            "PICKUP", "FACILITY", "CARRIER", "STATE", "PACKAGES", "WINDOW", "ASKED", "SAID",
        ],
        &lines.iter().map(row).collect::<Vec<_>>(),
    );
}

/// `dispatch`.
pub(crate) async fn dispatch(global: &Global, which: &Packages) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let done = app.hand_over(&caller, &which.packages).await?;
    Ok(tell(global, &done))
}

/// `scan`. A label that may not be used any more ends with the exit code of what is not allowed.
pub(crate) async fn scan(global: &Global, code: &str) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let seen = app.scan(&caller, code).await?;
    match global.json {
        true => out::json(&json!({
            "code": code, "void": seen.is_void(), "message": seen.in_words(),
            "packing_no": seen.package.key.packing_no, "facility": seen.package.key.facility, "status": seen.package.status,
            "order": seen.order.code, "channel": seen.order.channel, "channel_order_no": seen.order.channel_order_no,
            "tracking_no": seen.package.tracking_no, "pickup_no": seen.package.pickup_no,
            "superseded_by": seen.superseded_by.as_ref().map(|key| &key.packing_no),
            "cancelled_at": seen.cancelled.as_ref().map(|record| record.cancelled_at.to_rfc3339()),
            "cancelled_by": seen.cancelled.as_ref().map(|record| record.by),
            "reason": seen.cancelled.as_ref().map(|record| &record.reason),
        })),
        false => out::print(&format!(
            "{}\nOrder {} ({} {}), package {}",
            seen.in_words(),
            seen.order.code,
            seen.order.channel,
            seen.order.channel_order_no,
            seen.package.status
        )),
    }
    Ok(match seen.is_void() {
        true => Exit::NotAllowed,
        false => Exit::Ok,
    })
}

#[cfg(test)]
mod tests {
    use super::write_whole;

    #[test]
    fn a_file_is_replaced_and_a_device_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("labels.pdf");
        for bytes in [&b"first"[..], b"second"] {
            write_whole(&file, bytes).unwrap();
            assert_eq!(std::fs::read(&file).unwrap(), bytes);
        }
        // A link stands for a device here: nothing that a mistake would replace is at stake.
        let device = folder.path().join("null");
        std::os::unix::fs::symlink("/dev/null", &device).unwrap();
        write_whole(&device, b"gone").unwrap();
        assert!(device.symlink_metadata().unwrap().file_type().is_symlink());
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            2,
            "nothing is left beside them"
        );
    }
}
