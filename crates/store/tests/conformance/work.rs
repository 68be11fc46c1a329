//! Random work on a shop: what people, timers and the channel do to it, in any order. The same seed does the same.

use crate::deciding::{Said, written};
use crate::shop::{Shop, WH1, WH2, actor, by_seller};
use crate::words::{CIR_OVER, RTO_ANNOUNCED, listed, says, units};
use domain::change::OrderChange;
use domain::order::SaleOrder;
use domain::order::edit::Edit;
use domain::putaway::PutawayMark;
use domain::refusal::Refusal;
use domain::stock::Bucket;
use domain::sync::OutcomeKind;
use domain::sync::observation::{ObservedUnits, Reading};
use std::collections::BTreeMap;
use store::{Pick, StoreError};

/// Numbers out of a seed (splitmix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

/// One thing is done. Answers what was written; a refusal writes nothing and is no failure.
pub(crate) async fn one_thing(
    shop: &Shop,
    dice: &mut Dice,
    seconds: i64,
    skus: u64,
) -> Result<Vec<OrderChange>, StoreError> {
    match dice.below(12) {
        0..=2 => import(shop, dice, seconds, skus).await,
        3 => by_hand(shop, dice, seconds, |edit, _| edit.confirm_order(&[])).await,
        4 => {
            by_hand(shop, dice, seconds, |edit, _| {
                edit.confirm_order(&[]).ok();
                edit.pack_order()
            })
            .await
        }
        5 => by_hand(shop, dice, seconds, cancel_some).await,
        6 => by_hand(shop, dice, seconds, |edit, _| put_away(edit)).await,
        7 => count(shop, dice, seconds, skus).await,
        8 => reserve_waiting(shop, seconds).await,
        _ => hear(shop, dice, seconds).await,
    }
}

async fn import(
    shop: &Shop,
    dice: &mut Dice,
    seconds: i64,
    skus: u64,
) -> Result<Vec<OrderChange>, StoreError> {
    let mut page = BTreeMap::new();
    for _ in 0..=dice.below(3) {
        let number = number(dice);
        let lines: BTreeMap<String, u32> = (0..=dice.below(2))
            .map(|_| (format!("S{}", dice.below(skus)), 1 + dice.below(3) as u32))
            .collect();
        let lines = lines.iter().map(|(sku, n)| units(sku, *n, Reading::Open));
        page.insert(number.clone(), Said::Listed(listed(&number, seconds, lines)));
    }
    let page: Vec<Said> = page.into_values().collect();
    heard(shop, &page, seconds).await
}

async fn heard(shop: &Shop, page: &[Said], seconds: i64) -> Result<Vec<OrderChange>, StoreError> {
    let done = shop.page(page, seconds, None).await?;
    for (number, outcome) in &done.outcomes {
        assert_ne!(outcome.kind, OutcomeKind::Failed, "{number}: {outcome:?}");
    }
    Ok(done.changes)
}

fn number(dice: &mut Dice) -> String {
    format!("N-{}", dice.below(60))
}

async fn some_order(shop: &Shop, dice: &mut Dice) -> Result<Option<SaleOrder>, StoreError> {
    let found = shop.store.find_orders(&shop.tenant, &number(dice), "").await?;
    match found.first() {
        Some(code) => Ok(shop
            .store
            .orders(&shop.tenant, std::slice::from_ref(code))
            .await?
            .pop()),
        None => Ok(None),
    }
}

async fn by_hand(
    shop: &Shop,
    dice: &mut Dice,
    seconds: i64,
    verbs: impl Fn(&mut Edit<'_>, u64) -> Result<(), Refusal> + Send + Sync,
) -> Result<Vec<OrderChange>, StoreError> {
    let Some(order) = some_order(shop, dice).await? else {
        return Ok(Vec::new());
    };
    let chance = dice.below(8);
    let done = shop
        .edit(&order.code, seconds, |edit| verbs(edit, chance))
        .await?;
    Ok(done.into_iter().flatten().collect())
}

fn cancel_some(edit: &mut Edit<'_>, chance: u64) -> Result<(), Refusal> {
    let here = edit
        .order
        .items
        .iter()
        .filter(|item| item.state.is_before_dispatch());
    let nos: Vec<u32> = here
        .map(|item| item.no)
        .skip(usize::from(chance.is_multiple_of(2)))
        .collect();
    edit.cancel(&nos, &by_seller("no longer wanted"))
}

fn put_away(edit: &mut Edit<'_>) -> Result<(), Refusal> {
    let waits = edit
        .order
        .items
        .iter()
        .filter(|item| item.putaway == PutawayMark::Pending);
    let nos: Vec<u32> = waits.map(|item| item.no).collect();
    edit.move_stock(&nos, Bucket::PutawayPending, Bucket::Available)?;
    for no in &nos {
        if let Some(item) = edit.item_mut(*no) {
            item.putaway = PutawayMark::Done;
        }
    }
    Ok(())
}

async fn count(
    shop: &Shop,
    dice: &mut Dice,
    seconds: i64,
    skus: u64,
) -> Result<Vec<OrderChange>, StoreError> {
    let sku = format!("S{}", dice.below(skus));
    let delta = dice.one_of(&[-3, -2, -1, 2, 4, 6]);
    let place = dice.one_of(&[WH1, WH2]);
    let document = format!("ADJ {seconds} {}", dice.below(u64::MAX));
    let shelf = dice.one_of(&[None, None, Some("A"), Some("B")]);
    let counted = shop.adjust_on((&sku, place, shelf), delta, &document).await?;
    assert!(counted.is_ok() || delta < 0, "{counted:?}");
    Ok(Vec::new())
}

/// As the house allocates: the oldest waiting orders first.
async fn reserve_waiting(shop: &Shop, seconds: i64) -> Result<Vec<OrderChange>, StoreError> {
    let from_the_first = (domain::moment::Moment(i64::MIN), "");
    let waiting = shop.store.waiting(&shop.tenant, from_the_first, 10).await?;
    let codes = waiting.into_iter().map(|(code, ..)| code).collect();
    let scope = shop.scope(Pick::Codes(codes), seconds);
    shop.store
        .decide(&scope, &actor(seconds), "late stock", |mut loaded| {
            let mut changes = Vec::new();
            for order in &loaded.orders {
                let reserved = loaded.desk.all_or_nothing(|desk| {
                    let mut edit = Edit::of(order, desk);
                    edit.reserve_waiting()?;
                    Ok::<_, Refusal>(edit.finish())
                });
                changes.extend(reserved.unwrap());
            }
            written(loaded, changes.clone(), changes)
        })
        .await
}

/// The channel has a word on some of each line's units, and on the others what it had.
async fn hear(shop: &Shop, dice: &mut Dice, seconds: i64) -> Result<Vec<OrderChange>, StoreError> {
    let Some(order) = some_order(shop, dice).await? else {
        return Ok(Vec::new());
    };
    let word = dice.one_of(&[
        Reading::Open,
        Reading::Cancelled,
        Reading::Cancelled,
        Reading::Dispatched,
        Reading::Dispatched,
        Reading::Delivered,
        RTO_ANNOUNCED,
        CIR_OVER,
        Reading::Unknown,
    ]);
    let mut lines: BTreeMap<&str, u32> = BTreeMap::new();
    for item in &order.items {
        *lines.entry(item.sku.as_str()).or_default() += 1;
    }
    let mut told: Vec<ObservedUnits> = Vec::new();
    for (sku, all) in lines {
        let some = 1 + dice.below(u64::from(all)) as u32;
        told.push(ObservedUnits {
            invoice_no: (dice.below(3) == 0).then(|| "THEIRS".to_owned()),
            ..units(sku, some, word)
        });
        if some < all {
            told.push(units(sku, all - some, Reading::Open));
        }
    }
    let said = says(order.channel_order_no.as_str(), seconds, told);
    heard(shop, &[Said::Status(said)], seconds).await
}
