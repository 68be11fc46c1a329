//! Builders that every test of this crate shares: a shop with its desk and its orders, and the channel's words.

mod putaways;
mod shelves;

pub(crate) use shelves::{open_shelf, shelf_code};

use crate::change::{Desk, OrderChange};
use crate::channel::Capabilities;
use crate::codes::{ChannelCode, ChannelItemId, ChannelOrderNo, FacilityCode, OrderCode, Sku};
use crate::invariants::{Checker, Violation};
use crate::moment::Moment;
use crate::order::address::Address;
use crate::order::edit::Edit;
use crate::order::event::Event;
use crate::order::import::{Known, take_in};
use crate::order::item::{ItemState, OrderItem};
use crate::order::{Cancelling, SaleOrder};
use crate::package::Package;
use crate::putaway::Putaway;
use crate::recovery::CancelledBy;
use crate::refusal::Refusal;
use crate::sequence::{NumberBook, Sequence, SequenceKind};
use crate::stock::{self, Bucket, Level, Movement, StockBook};
use crate::sync::glance::{Glance, settled};
use crate::sync::observation::{ListedOrder, Observation, ObservedUnits, Reading, ReturnDetails, ReturnKind};
use crate::sync::{Decision, OutcomeKind, decide};
use crate::transition::Command;
use std::collections::BTreeMap;

pub(crate) const WH1: &str = "WH1";
pub(crate) const WH2: &str = "WH2";

pub(crate) fn facility(code: &str) -> FacilityCode {
    FacilityCode::parse(code).unwrap()
}

pub(crate) fn sku(code: &str) -> Sku {
    Sku::parse(code).unwrap()
}

/// A moment, in seconds of the test's own time.
pub(crate) fn at(seconds: i64) -> Moment {
    Moment(0).plus_s(seconds)
}

pub(crate) fn capabilities() -> Capabilities {
    Capabilities {
        lists_orders: true,
        status_by_ids: true,
        changes_since: true,
        tells_returns: true,
        cancels_units: true,
        channel_ships_only: false,
        status_batch_max: 50,
        list_page_max: 50,
        list_window_days_max: 30,
        request_interval_ms_min: 100,
    }
}

/// Every sequence of both facilities; the facility's number stands in the prefix.
pub(crate) fn all_sequences() -> Vec<(FacilityCode, SequenceKind, Sequence)> {
    let mut all = Vec::new();
    for code in [WH1, WH2] {
        for kind in SequenceKind::ALL {
            let prefix = format!("{}{}-", kind.default_prefix_letter().unwrap_or("INV"), &code[2..]);
            all.push((facility(code), *kind, Sequence::define(&prefix, 3, 1).unwrap()));
        }
    }
    all
}

/// Some units of a line with one word of the channel.
pub(crate) fn units(line: &str, quantity: u32, reading: Reading) -> ObservedUnits {
    ObservedUnits {
        channel_item_id: ChannelItemId::parse(line).unwrap(),
        sku: Some(sku(&format!("SKU-{line}"))),
        raw_status: word_of(reading).to_owned(),
        reading,
        quantity,
        changed_at: None,
        tracking_no: None,
        shipping_provider: None,
        invoice_no: None,
        return_details: None,
    }
}

fn word_of(reading: Reading) -> &'static str {
    match reading {
        Reading::Open => "NEW",
        Reading::PendingVerification => "TO_VERIFY",
        Reading::OnClaim => "CLAIMED",
        Reading::Cancelled => "CANCELED",
        Reading::Dispatched => "SHIPPED",
        Reading::Delivered => "DONE",
        Reading::ReturnAnnounced(_) => "COMING_BACK",
        Reading::ReturnOver(_) => "BACK",
        Reading::Unknown => "ZORP",
    }
}

/// What a channel may say beside the word.
pub(crate) trait Told: Sized {
    fn at(self, seconds: i64) -> Self;
    fn word(self, raw: &str) -> Self;
    fn tracking(self, no: &str) -> Self;
    fn invoice(self, no: &str) -> Self;
    fn sku(self, code: &str) -> Self;
}

impl Told for ObservedUnits {
    fn at(self, seconds: i64) -> Self {
        Self {
            changed_at: Some(at(seconds)),
            ..self
        }
    }
    fn word(self, raw: &str) -> Self {
        Self {
            raw_status: raw.to_owned(),
            ..self
        }
    }
    fn tracking(self, no: &str) -> Self {
        Self {
            tracking_no: Some(no.to_owned()),
            shipping_provider: Some("Speedy".to_owned()),
            ..self
        }
    }
    fn invoice(self, no: &str) -> Self {
        Self {
            invoice_no: Some(no.to_owned()),
            ..self
        }
    }
    fn sku(self, code: &str) -> Self {
        Self {
            sku: Some(sku(code)),
            ..self
        }
    }
}

pub(crate) fn returned(units: ObservedUnits, reason: &str, tracking: &str) -> ObservedUnits {
    let return_details = Some(ReturnDetails {
        reason: Some(reason.to_owned()),
        date: None,
        tracking_no: Some(tracking.to_owned()),
        shipping_provider: None,
    });
    ObservedUnits {
        return_details,
        ..units
    }
}

pub(crate) fn address(street: &str) -> Address {
    Address {
        name: "Ann Buyer".into(),
        line1: street.into(),
        city: "Seoul".into(),
        postal_code: "04524".into(),
        ..Address::default()
    }
}

/// A cancel by the seller that the channel is not told of.
pub(crate) fn by_seller(reason: &str) -> Cancelling<'_> {
    Cancelling {
        by: CancelledBy::Seller,
        who: "ann",
        reason,
        comment: None,
        push_run: None,
    }
}

/// What the channel says of the order "N-1", asked at this second.
pub(crate) fn says(asked_s: i64, lines: impl IntoIterator<Item = ObservedUnits>) -> Observation {
    Observation {
        channel_order_no: ChannelOrderNo::parse("N-1").unwrap(),
        asked_at: at(asked_s),
        raw_status: "WHATEVER".into(),
        third_party_shipping: None,
        address: None,
        lines: lines.into_iter().collect(),
    }
}

/// A listed order with these lines, all open, each line with a SKU of its own (`SKU-` and the line's id).
pub(crate) fn listed(number: &str, lines: impl IntoIterator<Item = ObservedUnits>) -> ListedOrder {
    let observation = Observation {
        channel_order_no: ChannelOrderNo::parse(number).unwrap(),
        address: Some(address("1 First Street")),
        third_party_shipping: Some(true),
        ..says(1, lines)
    };
    let unit_prices_minor = vec![1_000; observation.lines.len()];
    ListedOrder {
        observation,
        placed_at: at(0),
        currency: "KRW".into(),
        cash_on_delivery: false,
        is_paid: None,
        unit_prices_minor,
    }
}

/// One desk, several orders on it, and all that was ever written.
#[derive(Debug, Clone)]
pub(crate) struct Shop {
    pub(crate) desk: Desk,
    pub(crate) orders: Vec<SaleOrder>,
    pub(crate) events: Vec<Vec<Event>>,
    pub(crate) putaways: Vec<Putaway>,
}

impl Shop {
    /// Two facilities, WH1 first, every sequence defined, no stock.
    pub(crate) fn new() -> Self {
        Self::with_sequences(all_sequences())
    }

    /// As [`Self::new`], without the sequence of this kind in WH1.
    pub(crate) fn without(kind: SequenceKind) -> Self {
        let all = all_sequences().into_iter();
        Self::with_sequences(
            all.filter(|(f, k, _)| !(f.as_str() == WH1 && *k == kind))
                .collect(),
        )
    }

    fn with_sequences(sequences: Vec<(FacilityCode, SequenceKind, Sequence)>) -> Self {
        let desk = Desk {
            numbers: NumberBook::new(sequences),
            stock: StockBook::default(),
            facilities: vec![facility(WH1), facility(WH2)],
            now: at(1_000),
            today: jiff::civil::date(2026, 10, 1),
        };
        Self {
            desk,
            orders: Vec::new(),
            events: Vec::new(),
            putaways: Vec::new(),
        }
    }

    /// A shop with one order of one line "A", and this much of it in WH1.
    pub(crate) fn with_line(quantity: u32, stock: i64) -> Self {
        let mut shop = Self::new();
        shop.stock("SKU-A", WH1, stock);
        shop.import("N-1", [units("A", quantity, Reading::Open)]);
        shop
    }

    /// Goods come in from the supplier.
    pub(crate) fn stock(&mut self, code: &str, place: &str, quantity: i64) {
        if quantity > 0 {
            self.move_units(code, place, Bucket::Supplier, Bucket::Available, quantity)
                .unwrap();
        }
    }

    pub(crate) fn move_units(
        &mut self,
        code: &str,
        place: &str,
        from: Bucket,
        to: Bucket,
        quantity: i64,
    ) -> Result<(), Refusal> {
        let since = self.desk.stock.journal().len();
        let movement = Movement {
            sku: sku(code),
            facility: facility(place),
            from,
            to,
            quantity,
            shelf: None,
        };
        self.desk.stock.move_units(movement, since)
    }

    /// Takes a listed order in, with its stock reserved; answers its place in `orders`.
    pub(crate) fn import(&mut self, number: &str, lines: impl IntoIterator<Item = ObservedUnits>) -> usize {
        let place = self.orders.len();
        let code = OrderCode::numbered(place as u64 + 1);
        let channel = ChannelCode::parse("SHOP").unwrap();
        let decision = take_in(Known::No(&code), &channel, &listed(number, lines), &mut self.desk);
        let change = decision
            .change
            .unwrap_or_else(|| panic!("not taken in: {:?}", decision.outcome));
        assert_eq!(change.before, None);
        self.orders.push(change.after);
        self.events.push(change.events);
        place
    }

    /// Runs verbs on an order, all or nothing.
    pub(crate) fn edit_of(
        &mut self,
        place: usize,
        verbs: impl FnOnce(&mut Edit<'_>) -> Result<(), Refusal>,
    ) -> Result<Option<OrderChange>, Refusal> {
        let order = self.orders[place].clone();
        let mut putaways = self.putaways.clone();
        let change = self.desk.all_or_nothing(|desk| {
            let mut edit = Edit::of(&order, desk);
            verbs(&mut edit)?;
            edit.let_go(&mut putaways);
            Ok::<_, Refusal>(edit.finish())
        })?;
        if let Some(change) = &change {
            self.write(place, change);
        }
        self.putaways = putaways;
        Ok(change)
    }

    /// Runs verbs on the first order, which must not refuse them.
    pub(crate) fn edit(&mut self, verbs: impl FnOnce(&mut Edit<'_>) -> Result<(), Refusal>) -> &mut Self {
        self.edit_of(0, verbs).unwrap();
        self
    }

    /// Writes a change as the store does: on the order that it was decided on.
    pub(crate) fn write(&mut self, place: usize, change: &OrderChange) {
        assert_eq!(
            change.before.as_ref(),
            Some(&self.orders[place]),
            "decided on another order"
        );
        self.orders[place] = change.after.clone();
        self.events[place].extend(change.events.iter().cloned());
    }

    pub(crate) fn confirm(&mut self) -> &mut Self {
        self.edit(|edit| edit.confirm_order(&[]))
    }

    pub(crate) fn pack(&mut self) -> &mut Self {
        self.confirm().edit(|edit| edit.pack_order())
    }

    /// Requests the pickup of all that is packed.
    pub(crate) fn request_pickup(&mut self) -> &mut Self {
        self.pack().edit(|edit| {
            let all: Vec<u32> = edit.order.items.iter().map(|item| item.no).collect();
            let packed = edit.in_state(&all, ItemState::Packed);
            edit.step(&packed, Command::RequestPickup, "Pickup requested")
        })
    }

    /// The seller cancels units here.
    pub(crate) fn cancel(&mut self, nos: &[u32]) -> &mut Self {
        self.edit(|edit| edit.cancel(nos, &by_seller("Out of colour")))
    }

    /// Decides the channel's word on an order and writes what comes of it.
    pub(crate) fn hear_of(&mut self, place: usize, observation: &Observation) -> Decision {
        let before = self.clone();
        let decision = decide(&self.orders[place], observation, &capabilities(), &mut self.desk);
        if let Some(outcome) = settled(&Glance::of(&self.orders[place]), observation, &capabilities()) {
            let said = Decision {
                outcome,
                change: None,
            };
            assert_eq!(said, decision, "what a glance says is what is decided");
        }
        match &decision.change {
            Some(change) => self.write(place, change),
            None => assert_eq!(
                self.stood(),
                before.stood(),
                "nothing is written, so nothing may have moved"
            ),
        }
        if decision.outcome.kind == OutcomeKind::Failed {
            assert_eq!(decision.change, None, "a failed order is not changed");
        }
        decision
    }

    /// Decides the channel's word on the first order.
    pub(crate) fn hear(&mut self, observation: &Observation) -> Decision {
        self.hear_of(0, observation)
    }

    /// Hears lines with the given time of asking, which must not fail.
    pub(crate) fn told(&mut self, asked_s: i64, lines: impl IntoIterator<Item = ObservedUnits>) -> &mut Self {
        let decision = self.hear(&says(asked_s, lines));
        assert_ne!(
            decision.outcome.kind,
            OutcomeKind::Failed,
            "{:?}",
            decision.outcome
        );
        self
    }

    /// All that a refused decision must leave as it was. A SKU that is not named has no units.
    pub(crate) fn stood(&self) -> (NumberBook, BTreeMap<(Sku, FacilityCode), Level>, usize) {
        (
            self.desk.numbers.clone(),
            self.levels(),
            self.desk.stock.journal().len(),
        )
    }

    /// Levels that are not zero.
    pub(crate) fn levels(&self) -> BTreeMap<(Sku, FacilityCode), Level> {
        let not_zero = self
            .desk
            .stock
            .levels()
            .filter(|(_, _, level)| **level != Level::default());
        not_zero
            .map(|(sku, facility, level)| ((sku.clone(), facility.clone()), *level))
            .collect()
    }

    /// AVAILABLE, RESERVED, ALLOCATED, PUTAWAY_PENDING, BAD of a SKU in a facility.
    pub(crate) fn buckets(&self, code: &str, place: &str) -> [i64; 5] {
        Bucket::INSIDE.map(|bucket| self.desk.stock.units(&sku(code), &facility(place), bucket))
    }

    pub(crate) fn order(&self) -> &SaleOrder {
        &self.orders[0]
    }

    pub(crate) fn item(&self, no: u32) -> &OrderItem {
        self.orders[0].item(no).unwrap()
    }

    /// The package that an item is in.
    pub(crate) fn package_of(&self, no: u32) -> &Package {
        self.orders[0]
            .package(self.item(no).package.as_ref().unwrap())
            .unwrap()
    }

    /// The states of the first order's items, by number.
    pub(crate) fn states(&self) -> Vec<ItemState> {
        self.orders[0].items.iter().map(|item| item.state).collect()
    }

    /// What the invariants say of everything on the desk.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        let mut checker = Checker::default();
        for (order, events) in self.orders.iter().zip(&self.events) {
            checker.order(order);
            checker.timeline(order, events);
            checker.putaway_lines(order, events, &self.lines_of(order));
        }
        checker.putaways(&self.putaways.iter().map(putaways::tally_of).collect::<Vec<_>>());
        let books = self.shelf_books();
        checker.shelves(&books, &self.levels());
        checker.finish(&self.levels(), &stock::sum(self.desk.stock.journal()))
    }

    pub(crate) fn assert_sound(&self) {
        assert_eq!(self.violations(), []);
    }
}

/// The words of a return: announced and over, by the courier and by the customer.
pub(crate) const RTO_ANNOUNCED: Reading = Reading::ReturnAnnounced(ReturnKind::Rto);
pub(crate) const CIR_ANNOUNCED: Reading = Reading::ReturnAnnounced(ReturnKind::Cir);
pub(crate) const RTO_OVER: Reading = Reading::ReturnOver(Some(ReturnKind::Rto));
pub(crate) const CIR_OVER: Reading = Reading::ReturnOver(Some(ReturnKind::Cir));
