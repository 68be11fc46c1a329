//! Every cell of domain.md §4's table, end to end: the order is brought into its row by real commands, the channel says the
//! column's word, and all that comes of it is compared with `cells.txt`, which reads like the table.

use crate::order::event::EventKind;
use crate::order::item::ItemState;
use crate::sequence::SequenceKind;
use crate::stock::Movement;
use crate::sync::observation::Reading;
use crate::sync::{Decision, OutcomeKind, decide};
use crate::testing::{
    CIR_ANNOUNCED, CIR_OVER, RTO_ANNOUNCED, RTO_OVER, Shop, Told, WH1, all_sequences, capabilities, says,
    units,
};
use rstest::rstest;
use std::collections::BTreeSet;

const EXPECTED: &str = include_str!("cells.txt");

/// One unit in WH1 where it ever had stock, brought to its row. Everything up to here happened before second 100.
fn standing(row: &str) -> Shop {
    let stock = if row == "UNFULFILLABLE" { 0 } else { 1 };
    let mut shop = Shop::with_line(1, stock);
    let dispatched = |shop: &mut Shop| {
        shop.pack().told(20, [units("A", 1, Reading::Dispatched).at(20)]);
    };
    let delivered = |shop: &mut Shop| {
        dispatched(shop);
        shop.told(30, [units("A", 1, Reading::Delivered).at(30)]);
    };
    let cancelled_there = |shop: &mut Shop| {
        shop.told(40, [units("A", 1, Reading::Cancelled).at(40)]);
    };
    match row {
        "UNFULFILLABLE" | "CREATED" => {}
        "CONFIRMED" => _ = shop.confirm(),
        "PACKED" => _ = shop.pack(),
        "READY_TO_SHIP" => _ = shop.request_pickup(),
        "DISPATCHED" => dispatched(&mut shop),
        "DELIVERED" => delivered(&mut shop),
        "RETURN_EXPECTED (RTO)" => {
            dispatched(&mut shop);
            shop.told(40, [units("A", 1, RTO_ANNOUNCED).at(40)]);
        }
        "RETURN_EXPECTED (CIR)" => {
            delivered(&mut shop);
            shop.told(40, [units("A", 1, CIR_ANNOUNCED).at(40)]);
        }
        "RETURNED" => {
            delivered(&mut shop);
            shop.told(40, [units("A", 1, CIR_OVER).at(40)]);
        }
        "CANCELLED by us, CREATED" => _ = shop.cancel(&[1]),
        "CANCELLED by us, PACKED" => _ = shop.pack().cancel(&[1]),
        "CANCELLED by the channel, CREATED" => cancelled_there(&mut shop),
        "CANCELLED by the channel, PACKED" => cancelled_there(shop.pack()),
        other => panic!("no such row: {other}"),
    }
    shop
}

fn reading(word: &str) -> Reading {
    match word {
        "open" => Reading::Open,
        "CANCELLED" => Reading::Cancelled,
        "DISPATCHED" => Reading::Dispatched,
        "DELIVERED" => Reading::Delivered,
        "RTO announced" => RTO_ANNOUNCED,
        "CIR announced" => CIR_ANNOUNCED,
        "RTO over" => RTO_OVER,
        "CIR over" => CIR_OVER,
        other => panic!("no such column: {other}"),
    }
}

fn moves(movements: &[Movement]) -> String {
    let one = |m: &Movement| format!("{}→{}", m.from, m.to);
    or_dash(movements.iter().map(one).collect::<Vec<_>>().join(", "))
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "-".to_owned() } else { text }
}

/// Everything that one decision did, in six lines.
fn picture(shop: &Shop, decision: &Decision) -> String {
    let (order, item, outcome) = (shop.order(), shop.item(1), &decision.outcome);
    let change = decision.change.as_ref();
    let code = outcome
        .code
        .as_ref()
        .map(|code| format!(" {code}"))
        .unwrap_or_default();
    let by = item
        .cancelled_by
        .map(|by| format!(" by {by}"))
        .unwrap_or_default();
    let package = item.package.as_ref().and_then(|key| order.package(key));
    let invoice = package.and_then(|p| p.invoice.as_ref());
    let invoice = invoice.map(|i| i.invoice_no.clone());
    let package = package.map(|p| format!("{} {}", p.key.packing_no, p.status));
    let event = |e: &crate::order::event::Event| match (e.before, e.after) {
        (Some(before), Some(after)) => format!("{before}→{after}"),
        _ => e.kind.to_string(),
    };
    let events = change
        .map(|c| c.events.iter().map(event).collect::<Vec<_>>().join(", "))
        .unwrap_or_default();
    let mut records: Vec<String> = Vec::new();
    for c in &order.cancelled {
        let site = c.site_cancelled_at.map(|_| ", site too").unwrap_or_default();
        let withdrawn = c.withdrawn_at.map(|_| ", withdrawn").unwrap_or_default();
        records.push(format!("cancelled by {} at {}{site}{withdrawn}", c.by, c.stage));
    }
    for r in &order.returns {
        records.push(format!("return {} {} {}", r.return_no, r.kind.as_str(), r.state));
    }
    records.extend(
        order
            .contradictions
            .iter()
            .map(|c| format!("contradiction {} {}", c.kind, c.state)),
    );
    [
        format!("outcome {}{code}", outcome.kind),
        format!(
            "item {}{by}, putaway {}; package {}; invoice {}",
            item.state,
            item.putaway,
            or_dash(package.unwrap_or_default()),
            or_dash(invoice.unwrap_or_default())
        ),
        format!(
            "stock {:?}; moved {}",
            shop.buckets("SKU-A", WH1),
            moves(change.map_or(&[], |c| &c.movements))
        ),
        format!("events {}", or_dash(events)),
        format!("records {}", or_dash(records.join("; "))),
    ]
    .map(|line| format!("    {line}\n"))
    .concat()
}

fn expected(title: &str) -> String {
    let mut blocks = EXPECTED.split("\n\n").map(str::trim_end);
    let found = blocks.find_map(|block| block.trim_start().strip_prefix(&format!("{title}\n")));
    found
        .map(|block| format!("{block}\n"))
        .unwrap_or_else(|| format!("nothing: cells.txt lacks {title:?}"))
}

#[rstest]
fn every_cell_of_the_table(
    #[values(
        "UNFULFILLABLE",
        "CREATED",
        "CONFIRMED",
        "PACKED",
        "READY_TO_SHIP",
        "DISPATCHED",
        "DELIVERED",
        "RETURN_EXPECTED (RTO)",
        "RETURN_EXPECTED (CIR)",
        "RETURNED",
        "CANCELLED by us, CREATED",
        "CANCELLED by us, PACKED",
        "CANCELLED by the channel, CREATED",
        "CANCELLED by the channel, PACKED"
    )]
    row: &str,
    #[values(
        "open",
        "CANCELLED",
        "DISPATCHED",
        "DELIVERED",
        "RTO announced",
        "CIR announced",
        "RTO over",
        "CIR over"
    )]
    word: &str,
) {
    let title = format!("{row} × {word}");
    let mut shop = standing(row);
    let observation = says(100, [units("A", 1, reading(word)).at(100)]);
    let decision = shop.hear(&observation);
    let picture = picture(&shop, &decision);
    assert_eq!(picture, expected(&title), "{title}:\n{picture}");
    shop.assert_sound();

    let again = shop.hear(&observation);
    assert_eq!(again.change, None, "the same one twice changes nothing");
    let repeats = if decision.outcome.kind == OutcomeKind::Contradiction {
        OutcomeKind::Contradiction
    } else {
        OutcomeKind::Unchanged
    };
    assert_eq!(
        again.outcome.kind, repeats,
        "an open contradiction is reported again as such"
    );
    refused_without_numbers(row, &observation, &title);
}

/// The same decision where no sequence is defined: if it needs a number it fails, and leaves everything as it was.
fn refused_without_numbers(row: &str, observation: &crate::sync::observation::Observation, title: &str) {
    let mut shop = standing(row);
    shop.desk.numbers = crate::sequence::NumberBook::default();
    let order = shop.order().clone();
    let draws = |shop: &Shop, d: &Decision| {
        let kinds = d.change.iter().flat_map(|c| &c.events).map(|e| e.kind);
        let numbered = [EventKind::PackageMade, EventKind::InvoiceIssued];
        kinds.clone().any(|kind| numbered.contains(&kind)) || shop.order().returns.len() > order.returns.len()
    };
    let mut with = standing(row);
    let decision = with.hear(observation);
    let refused = shop.hear(observation);
    if draws(&with, &decision) {
        assert_eq!(refused.outcome.kind, OutcomeKind::Failed, "{title}");
        assert_eq!(
            refused.outcome.code.as_deref(),
            Some("SEQUENCE_NOT_DEFINED"),
            "{title}"
        );
        assert_eq!(shop.order(), &order, "{title}");
    } else {
        assert_eq!(refused.outcome, decision.outcome, "{title}");
    }
}

#[test]
fn the_text_has_each_cell_once_and_no_other() {
    let titles: Vec<_> = EXPECTED
        .lines()
        .filter(|line| line.contains(" × ") && !line.starts_with('#'))
        .collect();
    assert_eq!(titles.len(), 14 * 8);
    assert_eq!(titles.iter().collect::<BTreeSet<_>>().len(), titles.len());
}

#[test]
fn the_shop_of_these_tests_has_all_sequences() {
    assert_eq!(all_sequences().len(), 2 * SequenceKind::ALL.len());
    let mut shop = Shop::with_line(1, 1);
    let plain = decide(
        &shop.orders[0],
        &says(2, [units("A", 1, Reading::Open)]),
        &capabilities(),
        &mut shop.desk,
    );
    assert_eq!(
        (plain.outcome.kind, shop.states()),
        (OutcomeKind::Unchanged, vec![ItemState::Fulfillable])
    );
}
