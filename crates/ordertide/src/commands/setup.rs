//! `init`, `migrate`, `facility`, `sequence`, `sku`.

use super::Answer;
use crate::cli::{Facility, FacilityAddress, Global, Sequence, SequenceDefine, Sku};
use crate::exit::{Exit, Failure};
use crate::{opened, out};
use app::catalogue::SequenceWish;
use app::typed::AddressWish;
use app::{App, Caller};
use domain::sequence::SequenceKind;
use serde_json::json;
use store::secrets::SecretKey;

/// Makes the database, the key and a tenant. What exists is left as it is.
pub(crate) async fn init(global: &Global, time_zone: &str) -> Answer {
    let Some(tenant) = &global.tenant else {
        return Err(Failure::usage("name the tenant: --tenant ACME"));
    };
    domain::codes::TenantCode::parse(tenant).map_err(|e| Failure::usage(e.to_string()))?;
    let engine = opened::connect(global).await?;
    let Some(key) = opened::key_path(global) else {
        let text = "with PostgreSQL, name the key file that all machines share in ORDERTIDE_SECRET_KEY_FILE";
        return Err(Failure::new(Exit::Database, "SECRET_KEY", text));
    };
    if !key.exists() {
        SecretKey::create(&key).map_err(|e| Failure::new(Exit::Database, "SECRET_KEY", e.to_string()))?;
    }
    engine.migrate().await?;
    let app = opened::assemble(global, engine)?;
    let tenant = app.add_tenant(tenant, time_zone).await?;
    match global.json {
        true => out::json(&json!({"tenant": tenant, "time_zone": time_zone, "key_file": key})),
        false => out::print(&format!(
            "Tenant {tenant} is ready, in SETUP. The key for the channels' passwords is {}: keep a copy of it apart from \
             the database.\nNext: ordertide facility add WH1",
            key.display()
        )),
    }
    Ok(Exit::Ok)
}

/// Applies pending migrations.
pub(crate) async fn migrate(global: &Global) -> Answer {
    let applied = opened::connect(global).await?.migrate().await?;
    match (global.json, applied.is_empty()) {
        (true, _) => out::json(&json!({"applied": applied})),
        (false, true) => out::print("The database is up to date."),
        (false, false) => out::print(&format!("Applied {}.", applied.join(", "))),
    }
    Ok(Exit::Ok)
}

/// `facility`.
pub(crate) async fn facility(global: &Global, command: &Facility) -> Answer {
    let (app, caller) = opened::session(global).await?;
    match command {
        Facility::Add { code } => {
            let facility = app.add_facility(&caller, code).await?;
            match global.json {
                true => out::json(&json!({"facility": facility})),
                false => out::print(&format!(
                    "Facility {facility} is ready, with sequences for packages, putaways, returns and pickups.\n\
                     Next: ordertide sequence define INVOICE --facility {facility} --prefix INV/26- --next 1"
                )),
            }
        }
        Facility::Address(address) => say_address(global, &app, &caller, address).await?,
        Facility::Carrier { code, carrier } => {
            let facility = app.set_facility_carrier(&caller, code, carrier).await?;
            match global.json {
                true => out::json(&json!({"facility": facility, "carrier": carrier})),
                false => out::print(&format!("Packages of {facility} go with {carrier} from now on")),
            }
        }
        Facility::Shelf(command) => return super::shelves::run(global, (&app, &caller), command).await,
        Facility::List => {
            let all = app.store.facilities(&caller.tenant, None).await?;
            match global.json {
                true => out::json(&json!(all)),
                false => out::table(
                    &["FACILITY"],
                    &all.iter().map(|f| vec![f.to_string()]).collect::<Vec<_>>(),
                ),
            }
        }
    }
    Ok(Exit::Ok)
}

async fn say_address(
    global: &Global,
    app: &App,
    caller: &Caller,
    address: &FacilityAddress,
) -> Result<(), Failure> {
    let wish = AddressWish {
        name: address.name.clone(),
        line1: address.line1.clone(),
        line2: Some(address.line2.clone()),
        city: address.city.clone(),
        state: address.state.clone(),
        country: address.country.clone(),
        postal_code: address.postal_code.clone(),
        phone: address.phone.clone(),
    };
    let said = app.set_facility_address(caller, &address.code, &wish).await?;
    match global.json {
        true => out::json(&json!({"facility": address.code, "address": said})),
        false => out::print(&format!("Facility {} sends as {}", address.code, said.name)),
    }
    Ok(())
}

/// `sequence`.
pub(crate) async fn sequence(global: &Global, command: &Sequence) -> Answer {
    let (app, caller) = opened::session(global).await?;
    match command {
        Sequence::Define(define) => {
            let wish = wish_of(define)?;
            let (kind, facility) = (wish.kind, &define.facility);
            let sequence = app.define_sequence(&caller, facility, &wish).await?;
            let next = sequence.preview();
            match global.json {
                true => out::json(&json!({"kind": kind, "facility": facility, "next": next})),
                false => out::print(&format!("The next {kind} number of {facility} is {next}.")),
            }
        }
        Sequence::List => {
            let numbers = app.store.sequences(&caller.tenant).await?;
            let rows: Vec<_> = numbers
                .iter()
                .map(|(f, kind, s)| vec![f.to_string(), kind.to_string(), s.preview()])
                .collect();
            match global.json {
                true => out::json(&json!(
                    rows.iter()
                        .map(|r| json!({"facility": r[0], "kind": r[1], "next": r[2]}))
                        .collect::<Vec<_>>()
                )),
                false => out::table(&["FACILITY", "KIND", "NEXT"], &rows),
            }
        }
    }
    Ok(Exit::Ok)
}

fn wish_of(define: &SequenceDefine) -> Result<SequenceWish, Failure> {
    let kind = SequenceKind::parse(&define.kind).ok_or_else(|| {
        let known: Vec<&str> = SequenceKind::ALL.iter().map(|k| k.as_str()).collect();
        Failure::usage(format!(
            "the sequence {:?} is not known; known are {}",
            define.kind,
            known.join(", ")
        ))
    })?;
    let yearly_reset = match (&define.switch_on, &define.next_year_prefix) {
        (Some(on), Some(prefix)) => {
            let day = on
                .parse()
                .map_err(|_| Failure::usage(format!("{on:?} is no date such as 2027-04-01")))?;
            Some((day, prefix.clone()))
        }
        _ => None,
    };
    let (padding, next) = (define.padding, define.next);
    Ok(SequenceWish {
        kind,
        prefix: define.prefix.clone(),
        padding,
        next,
        yearly_reset,
    })
}

/// `sku`.
pub(crate) async fn sku(global: &Global, command: &Sku) -> Answer {
    let (app, caller) = opened::session(global).await?;
    let Sku::Add { sku, name } = command;
    let sku = app.put_sku(&caller, sku, name).await?;
    match global.json {
        true => out::json(&json!({"sku": sku, "name": name})),
        false => out::print(&format!("SKU {sku} is in the catalogue.")),
    }
    Ok(Exit::Ok)
}
