//! Whatever a carrier answers, each thing asked for has its own outcome and nobody else's.

use super::*;
use proptest::prelude::*;

fn names(of: &[u8]) -> Vec<String> {
    of.iter().map(|n| format!("P{n}")).collect()
}

fn row(about: Option<u8>, said: u8) -> Row<u8> {
    Row {
        about: about.map(|n| format!("P{n}")),
        said: Ok(said),
    }
}

#[test]
fn rows_are_sorted_into_answered_missing_repeated_and_unasked() {
    let asked = names(&[1, 2, 3, 1]);
    let mut answers = Answers::awaited(&asked);
    let batches = answers.batches(10);
    assert_eq!(batches, [vec![0, 1, 2]]);
    let rows = vec![
        row(Some(3), 30),
        row(Some(1), 10),
        row(Some(3), 31),
        row(Some(9), 90),
        row(None, 0),
    ];
    answers.sort_in(&asked, &batches[0], rows);
    let expected = [
        Ok(10),
        Err(ItemFault::Missing),
        Err(ItemFault::Repeated { times: 2 }),
        Err(ItemFault::AskedTwice),
    ];
    assert_eq!(answers.items, expected);
    assert_eq!(answers.unasked, ["P9", "row 5 without a name"]);
}

proptest! {
    #[test]
    fn a_good_outcome_is_the_only_row_about_it(
        asked in prop::collection::vec(0u8..8, 0..12),
        rows in prop::collection::vec((prop::option::of(0u8..10), any::<u8>()), 0..20),
        batch_max in 0u32..5,
    ) {
        let asked_names = names(&asked);
        let mut answers = Answers::awaited(&asked_names);
        for batch in answers.batches(batch_max) {
            prop_assert!(batch.len() <= batch_max.max(1) as usize);
            let rows = rows.iter().map(|(about, said)| row(*about, *said)).collect();
            answers.sort_in(&asked_names, &batch, rows);
        }
        prop_assert_eq!(answers.items.len(), asked.len());
        for (at, item) in answers.items.iter().enumerate() {
            let about: Vec<u8> = rows.iter().filter(|(n, _)| *n == Some(asked[at])).map(|(_, said)| *said).collect();
            let expected = match about.as_slice() {
                _ if asked[..at].contains(&asked[at]) => Err(ItemFault::AskedTwice),
                [] => Err(ItemFault::Missing),
                [said] => Ok(*said),
                many => Err(ItemFault::Repeated { times: many.len() }),
            };
            prop_assert_eq!(item, &expected);
        }
    }
}
