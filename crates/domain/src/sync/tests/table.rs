//! The decision table is what domain.md §4 says, compared as text.

use crate::sync::cells::{Cell, Column, Row, cell};

/// As in domain.md §4, its words shortened to one for each kind of answer; *withdrawn where* is its §6.
const AS_WRITTEN: &str = "
| we \\ channel            | open            | CANCELLED                     | DISPATCHED    | DELIVERED     | RTO or CIR, announced or over |
| UNFULFILLABLE            | unchanged       | cancel                        | catch up      | catch up      | catch up      |
| in CREATED or CONFIRMED  | unchanged       | cancel                        | catch up      | catch up      | catch up      |
| PACKED, READY_TO_SHIP    | unchanged       | cancel                        | catch up      | catch up      | catch up      |
| DISPATCHED               | drift           | contradiction, return expected| unchanged     | catch up      | catch up      |
| DELIVERED                | drift           | contradiction                 | stale         | unchanged     | catch up      |
| RETURN_EXPECTED          | drift           | unchanged                     | unchanged     | withdrawn     | catch up      |
| RETURNED                 | drift           | unchanged                     | stale         | stale         | unchanged     |
| CANCELLED by us          | withdrawn where | cancelled on the site too     | contradiction | contradiction | contradiction |
| CANCELLED by the channel | withdrawn cancel| unchanged                     | contradiction | contradiction | contradiction |
";

fn in_words(cell: Cell) -> &'static str {
    match cell {
        Cell::Unchanged => "unchanged",
        Cell::Stale => "stale",
        Cell::Drift => "drift",
        Cell::Cancel => "cancel",
        Cell::CatchUp => "catch up",
        Cell::WithdrawReturn => "withdrawn",
        Cell::CancelledOnSite => "cancelled on the site too",
        Cell::WithdrawnCancel => "withdrawn cancel",
        // Unchanged but for what the site had cancelled too: §6 has it moved out of the site's group then.
        Cell::WithdrawnWhereCancelledThere => "withdrawn where",
        Cell::Contradiction => "contradiction",
        Cell::ContradictionReturnExpected => "contradiction, return expected",
    }
}

#[test]
fn the_table_is_the_one_that_is_written() {
    let written: Vec<Vec<&str>> = AS_WRITTEN
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let mut table: Vec<Vec<&str>> = vec![vec!["we \\ channel"]];
    table[0].extend(Column::ALL.iter().map(|column| column.as_str()));
    for row in Row::ALL {
        let mut line = vec![row.as_str()];
        line.extend(Column::ALL.iter().map(|column| in_words(cell(*row, *column))));
        table.push(line);
    }
    assert_eq!(table, written);
}
