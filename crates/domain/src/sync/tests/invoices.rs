//! Invoice numbers (domain.md §4, Invoice): dispatching needs one, and where it comes from.

use crate::order::item::ItemState::{Dispatched, Fulfillable, Packed};
use crate::package::{Invoice, InvoiceSource};
use crate::sequence::SequenceKind;
use crate::sync::OutcomeKind;
use crate::sync::observation::Reading;
use crate::testing::{Shop, Told, WH1, at, says, units};

fn numbers(invoice: Option<&Invoice>) -> (&str, InvoiceSource, Option<&str>) {
    let invoice = invoice.unwrap();
    (
        &invoice.invoice_no,
        invoice.source,
        invoice.channel_invoice_no.as_deref(),
    )
}

#[test]
fn without_its_sequence_the_order_fails_with_the_words_of_the_rule_and_nothing_of_it_changes() {
    let mut shop = Shop::without(SequenceKind::Invoice);
    shop.stock("SKU-A", WH1, 2);
    shop.import("N-1", [units("A", 3, Reading::Open)]);
    let before = shop.clone();
    let decision = shop.hear(&says(100, [units("A", 3, Reading::Dispatched)]));
    assert_eq!(decision.outcome.kind, OutcomeKind::Failed);
    assert_eq!(decision.outcome.code.as_deref(), Some("SEQUENCE_NOT_DEFINED"));
    assert_eq!(
        decision.outcome.message,
        "Define the INVOICE sequence of facility WH1"
    );
    assert_eq!((shop.stood(), &shop.orders), (before.stood(), &before.orders));
    shop.assert_sound();
}

#[test]
fn a_failure_half_way_takes_back_what_was_done_for_the_parcels_before_it() {
    let mut shop = Shop::without(SequenceKind::Invoice);
    shop.stock("SKU-A", WH1, 2);
    shop.import("N-1", [units("A", 2, Reading::Open)]);
    let parcels = [
        units("A", 1, Reading::Dispatched).tracking("T-1").invoice("CH-1"),
        units("A", 1, Reading::Dispatched).tracking("T-2"),
    ];
    let decision = shop.hear(&says(100, parcels));
    assert_eq!(decision.outcome.code.as_deref(), Some("SEQUENCE_NOT_DEFINED"));
    assert_eq!(
        (shop.states(), shop.buckets("SKU-A", WH1)),
        (vec![Fulfillable; 2], [0, 2, 0, 0, 0])
    );
    assert_eq!(shop.order().packages.len(), 1);
}

#[test]
fn an_order_that_needs_no_number_of_ours_does_not_need_the_sequence() {
    let mut shop = Shop::without(SequenceKind::Invoice);
    shop.stock("SKU-A", WH1, 1);
    shop.import("N-1", [units("A", 1, Reading::Open)]);
    shop.told(100, [units("A", 1, Reading::Dispatched).invoice("CH-77")]);
    assert_eq!(shop.states(), [Dispatched]);
    let package = shop.package_of(1);
    assert_eq!(
        numbers(package.invoice.as_ref()),
        ("CH-77", InvoiceSource::Channel, Some("CH-77"))
    );
    shop.assert_sound();
}

#[test]
fn a_live_invoice_stays_and_the_channels_number_is_kept_beside_it() {
    let mut shop = Shop::with_line(1, 1);
    shop.pack();
    assert_eq!(shop.states(), [Packed]);
    shop.told(100, [units("A", 1, Reading::Dispatched).invoice("CH-77")]);
    let package = shop.package_of(1);
    assert_eq!(
        numbers(package.invoice.as_ref()),
        ("INV1-001", InvoiceSource::Ours, Some("CH-77"))
    );
    assert_eq!(package.invoice.as_ref().unwrap().issued_at, at(1_000));
    shop.assert_sound();
}

#[test]
fn the_channels_number_is_used_before_ours_and_ours_stays_for_the_next() {
    let mut shop = Shop::with_line(1, 1);
    shop.import("N-2", [units("B", 1, Reading::Open)]);
    shop.told(100, [units("A", 1, Reading::Dispatched).invoice("CH-77")]);
    shop.hear_of(1, &says(100, [units("B", 1, Reading::Dispatched)]));
    let invoice = shop.orders[1].packages[0].invoice.as_ref();
    assert_eq!(numbers(invoice), ("INV1-001", InvoiceSource::Ours, None));
}

#[test]
fn a_channel_may_repeat_its_own_number_over_several_packages() {
    let mut shop = Shop::with_line(2, 2);
    let parcels = [
        units("A", 1, Reading::Dispatched)
            .tracking("T-1")
            .invoice("CH-77"),
        units("A", 1, Reading::Dispatched)
            .tracking("T-2")
            .invoice("CH-77"),
    ];
    shop.told(100, parcels);
    let invoices: Vec<_> = shop
        .order()
        .packages
        .iter()
        .map(|p| numbers(p.invoice.as_ref()).0)
        .collect();
    assert_eq!(invoices, ["CH-77", "CH-77"]);
    shop.assert_sound();
}
