//! Putaways of the tests' shop: made, completed and discarded as the store does.

use super::Shop;
use crate::codes::ScanId;
use crate::invariants::{PlacedLine, PutawayTally};
use crate::order::SaleOrder;
use crate::putaway::{
    CompletePutaway, LineState, NewPutaway, NewScan, Others, Putaway, PutawayChange, PutawayKey, PutawayLine,
    Scan, Unit, WaitingGoods, complete, create, discard, scan, undo,
};
use crate::refusal::{Refusal, Refused};
use crate::shelf::Shelf;

impl Shop {
    /// What waits, with its facility and source, in the order of its units.
    pub(crate) fn pending(&self) -> Vec<(Unit, WaitingGoods)> {
        let of = |order: &SaleOrder| -> Vec<_> {
            let unit = |item| Unit {
                order: order.code.clone(),
                item,
            };
            order
                .goods_waiting()
                .map(|waits| (unit(waits.item), waits))
                .collect()
        };
        self.orders.iter().flat_map(of).collect()
    }

    /// Makes a putaway of these units; answers its place.
    pub(crate) fn create_putaway(&mut self, wish: &NewPutaway) -> Result<usize, Refused> {
        let before = self.stood();
        let made = create(wish, &self.orders, &self.putaways, &mut self.desk);
        if made.is_err() {
            assert_eq!(self.stood(), before, "a refusal leaves the desk as it was");
        }
        self.keep(made?);
        Ok(self.putaways.len() - 1)
    }

    /// Makes a putaway of all that waits like the first unit that waits outside of one; answers its place.
    pub(crate) fn create_putaway_like_first(&mut self) -> Result<usize, Refused> {
        let free = |unit: &Unit| {
            self.putaways
                .iter()
                .all(|putaway| putaway.open_line_of(unit).is_none())
        };
        let pending: Vec<_> = self
            .pending()
            .into_iter()
            .filter(|(unit, _)| free(unit))
            .collect();
        let Some((_, first)) = pending.first().cloned() else {
            return Err(Refused::Lines(Vec::new()));
        };
        let like = |w: &WaitingGoods| w.facility == first.facility && w.source == first.source;
        let units = pending
            .into_iter()
            .filter(|(_, w)| like(w))
            .map(|(unit, _)| unit)
            .collect();
        self.create_putaway(&NewPutaway {
            facility: first.facility.clone(),
            source: first.source,
            units,
            by: "ann".to_owned(),
        })
    }

    pub(crate) fn complete_putaway(&mut self, place: usize, wish: &CompletePutaway) -> Result<(), Refused> {
        let before = self.stood();
        let done = complete(&self.putaways[place], wish, &self.orders, &mut self.desk);
        if done.is_err() {
            assert_eq!(self.stood(), before, "a refusal leaves the desk as it was");
        }
        self.keep(done?);
        Ok(())
    }

    /// Scans so many units onto a shelf of WH1 that takes anything, or that does not exist.
    pub(crate) fn scan(
        &mut self,
        place: usize,
        wish: &NewScan,
        shelf: Option<&Shelf>,
    ) -> Result<Scan, Refusal> {
        let before = self.stood();
        let done = scan(&self.putaways[place], wish, &self.orders, shelf, &mut self.desk);
        if done.is_err() {
            assert_eq!(self.stood(), before, "a refusal leaves the desk as it was");
        }
        let done = done?;
        self.keep(done.change);
        Ok(done.scan)
    }

    /// Takes the last scan back.
    pub(crate) fn undo_scan(&mut self, place: usize, id: Option<&ScanId>) -> Result<Scan, Refusal> {
        let before = self.stood();
        let done = undo(&self.putaways[place], id, &self.orders, &mut self.desk);
        if done.is_err() {
            assert_eq!(self.stood(), before, "a refusal leaves the desk as it was");
        }
        let done = done?;
        self.keep(done.change);
        Ok(done.scan)
    }

    pub(crate) fn discard_putaway(&mut self, place: usize) -> Result<(), Refusal> {
        let done = discard(&self.putaways[place], &self.orders, &mut self.desk)?;
        self.keep(done);
        Ok(())
    }

    /// Writes a putaway and its orders as the store does.
    fn keep(&mut self, change: PutawayChange) {
        for order in &change.orders {
            let place = self
                .orders
                .iter()
                .position(|o| o.code == order.after.code)
                .unwrap();
            self.write(place, order);
        }
        match self.putaways.iter_mut().find(|p| p.key == change.putaway.key) {
            Some(putaway) => *putaway = change.putaway,
            None => self.putaways.push(change.putaway),
        }
    }

    /// Brings all that waits for putaway back to the shelf.
    pub(crate) fn put_away_all(&mut self, place: usize) {
        let code = self.orders[place].code.clone();
        loop {
            let open = |p: &Putaway| p.count(LineState::Open) > 0;
            let place = match self.putaways.iter().position(open) {
                Some(place) => place,
                None if self.pending().iter().any(|(unit, _)| unit.order == code) => {
                    self.create_putaway_like_first().unwrap()
                }
                None => return,
            };
            let wish = CompletePutaway {
                lines: Vec::new(),
                others: Others::Good,
                by: "ann".to_owned(),
            };
            self.complete_putaway(place, &wish).unwrap();
        }
    }

    pub(crate) fn lines_of(&self, order: &SaleOrder) -> Vec<PlacedLine> {
        let of = |putaway: &Putaway| -> Vec<PlacedLine> {
            let lines = putaway.lines.iter().filter(|line| line.unit.order == order.code);
            let placed = |line: &PutawayLine| PlacedLine {
                key: putaway.key.clone(),
                source: putaway.source,
                line: line.clone(),
            };
            lines.map(placed).collect()
        };
        self.putaways.iter().flat_map(of).collect()
    }
}

pub(super) fn tally_of(putaway: &Putaway) -> PutawayTally {
    let count = |state| i64::try_from(putaway.count(state)).unwrap();
    let counted = [
        count(LineState::Open),
        count(LineState::Done),
        count(LineState::Withdrawn),
        count(LineState::Discarded),
    ];
    PutawayTally {
        key: PutawayKey::clone(&putaway.key),
        state: putaway.state,
        kept: [counted.iter().sum(), counted[0], counted[1]],
        counted,
        on_shelf: [
            i64::try_from(putaway.lines.iter().filter(|line| line.shelf.is_some()).count()).unwrap(),
            i64::try_from(standing(putaway).map(|scan| scan.lines.len()).sum::<usize>()).unwrap(),
        ],
    }
}

fn standing(putaway: &Putaway) -> impl Iterator<Item = &Scan> {
    putaway.scans.iter().filter(|scan| scan.undone_at.is_none())
}
