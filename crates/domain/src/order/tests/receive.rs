//! Returns at the warehouse: what a slip of the pen must not do.

use crate::change::OrderChange;
use crate::order::edit::Edit;
use crate::order::item::ItemState;
use crate::order::{Inspected, Received};
use crate::putaway::Condition;
use crate::refusal::{RefusalCode, Refused};
use crate::sync::observation::{Reading, ReturnDetails};
use crate::testing::{CIR_ANNOUNCED, Shop, units};

/// A line of three that reached the buyer; the return of the first two is announced.
fn two_of_three_announced() -> Shop {
    let mut shop = Shop::with_line(3, 3);
    shop.told(20, [units("A", 3, Reading::Delivered)]);
    let rest = units("A", 1, Reading::Delivered);
    shop.told(30, [units("A", 2, CIR_ANNOUNCED), rest]);
    shop
}

fn run(
    shop: &mut Shop,
    verb: impl FnOnce(&mut Edit<'_>) -> Result<(), Refused>,
) -> Result<Option<OrderChange>, Refused> {
    let order = shop.orders[0].clone();
    let mut desk = shop.desk.clone();
    let mut edit = Edit::of(&order, &mut desk);
    verb(&mut edit)?;
    let change = edit.finish();
    shop.desk = desk;
    if let Some(change) = &change {
        shop.write(0, change);
    }
    Ok(change)
}

fn of_return(return_no: &str, items: &[u32]) -> Received {
    Received {
        return_no: Some(return_no.to_owned()),
        items: items.to_vec(),
        kind: None,
        facility: None,
        details: ReturnDetails::default(),
        by: "bob".to_owned(),
    }
}

fn found(item: Option<u32>, condition: Condition) -> Inspected {
    Inspected {
        item,
        condition,
        reason: None,
        comment: None,
    }
}

fn refused_lines(result: Result<Option<OrderChange>, Refused>) -> Vec<(String, RefusalCode)> {
    match result.unwrap_err() {
        Refused::Lines(lines) => lines
            .into_iter()
            .map(|line| (line.place, line.refusal.code))
            .collect(),
        Refused::Whole(refusal) => vec![(String::new(), refusal.code)],
    }
}

#[test]
fn an_item_that_is_not_of_the_return_is_not_taken_in_with_it() {
    let mut shop = two_of_three_announced();
    let goods = shop.order().returns[0].clone();
    let other = (1..=3).find(|no| !goods.items.contains(no)).unwrap();
    let refused = [(format!("SO-000000001-{other}"), RefusalCode::ItemNotFound)];
    let before = (shop.orders.clone(), shop.stood());
    let wish = of_return(&goods.return_no, &[goods.items[0], other]);
    let done = run(&mut shop, |edit| edit.receive_return(&wish));
    assert_eq!(refused_lines(done), refused);
    assert_eq!(
        (shop.orders.clone(), shop.stood()),
        before,
        "the buyer has it still"
    );
    let all = of_return(&goods.return_no, &goods.items);
    run(&mut shop, |edit| edit.receive_return(&all)).unwrap();
    assert_eq!(shop.item(other).state, ItemState::Delivered);
    let wish = [found(Some(other), Condition::Good)];
    let done = run(&mut shop, |edit| {
        edit.inspect_return(Some(&goods.return_no), &wish, "bob")
    });
    assert_eq!(refused_lines(done), refused);
    shop.assert_sound();
}

#[test]
fn an_item_is_found_one_way_or_the_other() {
    let mut shop = two_of_three_announced();
    let goods = shop.order().returns[0].clone();
    let all = of_return(&goods.return_no, &[]);
    run(&mut shop, |edit| edit.receive_return(&all)).unwrap();
    for twice in [Some(goods.items[0]), None] {
        let wish = [found(twice, Condition::Bad), found(twice, Condition::Good)];
        let done = run(&mut shop, |edit| edit.inspect_return(None, &wish, "bob"));
        assert_eq!(refused_lines(done), [(String::new(), RefusalCode::BadInput)]);
    }
    assert!(shop.order().returns[0].inspections.is_empty());
}
