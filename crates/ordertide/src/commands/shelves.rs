//! `facility shelf`.

use super::Answer;
use super::pages::{PAGE, all};
use crate::cli::{Global, Shelf};
use crate::exit::Exit;
use crate::out;
use app::{App, Caller};
use domain::shelf::Shelf as OneShelf;
use serde_json::{Value, json};

/// All of `facility shelf`.
pub(super) async fn run(global: &Global, (app, caller): (&App, &Caller), command: &Shelf) -> Answer {
    match command {
        Shelf::Add {
            facility,
            shelves,
            capacity,
        } => {
            let mut added = Vec::new();
            for shelf in shelves {
                added.push(app.add_shelf(caller, (facility, shelf), *capacity).await?);
            }
            tell(global, &added);
        }
        Shelf::List { facility, limit } => {
            let rows = all(*limit, async |after: Option<String>| {
                app.list_shelves(caller, facility, after.as_deref(), PAGE).await
            })
            .await?;
            tell(global, &rows);
        }
        Shelf::Block {
            facility,
            shelf,
            reason,
        } => tell(
            global,
            &[app.block_shelf(caller, (facility, shelf), reason).await?],
        ),
        Shelf::Unblock { facility, shelf } => {
            tell(global, &[app.unblock_shelf(caller, (facility, shelf)).await?]);
        }
        Shelf::Remove { facility, shelf } => {
            app.remove_shelf(caller, (facility, shelf)).await?;
            match global.json {
                true => out::json(&json!({"facility": facility, "removed": shelf})),
                false => out::print(&format!("Shelf {shelf} of {facility} is removed")),
            }
        }
    }
    Ok(Exit::Ok)
}

fn tell(global: &Global, shelves: &[OneShelf]) {
    match global.json {
        true => out::json(&Value::Array(shelves.iter().map(as_json).collect())),
        false => out::table(
            &["SHELF", "CAPACITY", "AVAILABLE", "PROMISED", "PACKED", "BLOCKED"],
            &shelves.iter().map(as_row).collect::<Vec<_>>(),
        ),
    }
}

fn as_json(shelf: &OneShelf) -> Value {
    json!({
        "facility": shelf.key.facility,
        "shelf": shelf.key.shelf,
        "capacity": shelf.capacity,
        "available": shelf.available,
        "promised": shelf.promised,
        "packed": shelf.packed,
        "blocked": shelf.blocked,
    })
}

fn as_row(shelf: &OneShelf) -> Vec<String> {
    let none = || "-".to_owned();
    vec![
        shelf.key.shelf.to_string(),
        shelf.capacity.map_or_else(none, |units| units.to_string()),
        shelf.available.to_string(),
        shelf.promised.to_string(),
        shelf.packed.to_string(),
        shelf.blocked.clone().unwrap_or_else(none),
    ]
}
