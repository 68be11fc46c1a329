//! Scans: where a carrier saw parcels, in its sequence. The cursor moves on when a page is dealt with, so a page that was read by a
//! process which ended is read again and found done. Before a scan that could not be followed here it stays, so that the scan is
//! followed once what was missing is there.

use super::{Desk, changed, stopped};
use crate::AppError;
use crate::act::{PAGE, Table, Verb};
use crate::work::Stopped;
use ::channels::carrier::{BadScan, Scan, ScanCode};
use domain::carrier::{Booking, BookingState};
use domain::change::OrderChange;
use domain::codes::OrderCode;
use domain::moment::Moment;
use domain::order::edit::Edit;
use domain::order::item::PackageKey;
use domain::order::{CarrierSaid, CarrierWord, Heard, SaleOrder};
use domain::refusal::Refusal;
use domain::sync::{Outcome, OutcomeKind};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Scans of a page.
const SCANS: u32 = 500;
/// Pages that one run reads at most; the next turn reads on.
const PAGES_MAX: usize = 200;
/// Pages after one with a scan that could not be followed, before the cursor goes on all the same: a parcel that never can be
/// followed must not have all scans of a year read again. 10,000 scans at most; until then each turn tells it as failed.
const AGAIN_MAX: usize = 20;

/// Where the next turn reads on.
struct Place {
    /// After what was read.
    cursor: Option<String>,
    /// Where each page with a scan that could not be followed begins, and how many pages came after it; the first one first.
    again: VecDeque<(Option<String>, usize)>,
}

impl Place {
    /// A page was dealt with, of which so many scans could not be followed. Answers whether the carrier moved on.
    fn pass(&mut self, failed: usize, next: Option<String>) -> bool {
        self.again.iter_mut().for_each(|(_, pages)| *pages += 1);
        self.again.retain(|(_, pages)| *pages <= AGAIN_MAX);
        if failed > 0 {
            self.again.push_back((self.cursor.clone(), 0));
        }
        let is_moved = next.is_some() && next != self.cursor;
        self.cursor = next.or(self.cursor.take());
        is_moved
    }

    fn stored(&self) -> Option<&str> {
        match self.again.front() {
            Some((began, _)) => began.as_deref(),
            None => self.cursor.as_deref(),
        }
    }
}

/// A word on a tracking number.
pub(super) struct Word {
    pub(super) number: String,
    pub(super) word: CarrierWord,
    /// When it was so, where the carrier said when.
    pub(super) at: Option<Moment>,
    /// Who says so, in which words.
    pub(super) text: String,
}

impl Desk<'_> {
    pub(super) async fn read_scans(&mut self) -> Result<(), Stopped> {
        let mut place = Place {
            cursor: self.account.scan_cursor.clone(),
            again: VecDeque::new(),
        };
        for _ in 0..PAGES_MAX {
            self.may_go_on()?;
            let page = match self.connector.scans(place.cursor.as_deref(), SCANS).await {
                Ok(page) => page,
                Err(error) => return Err(stopped(&error)),
            };
            let words: Vec<Word> = page.scans.iter().filter_map(|scan| self.word_of(scan)).collect();
            let failed = self.take_words(&words).await?;
            self.record().await?;
            let moved = place.pass(failed, page.next);
            self.app
                .store
                .set_scan_cursor(&self.caller.tenant, self.code(), place.stored())
                .await?;
            if !page.more || !moved {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What a scan says of where its parcel is; what says nothing of that, or cannot be read, is told.
    fn word_of(&mut self, scan: &Result<Scan, BadScan>) -> Option<Word> {
        let scan = match scan {
            Ok(scan) => scan,
            Err(bad) => {
                let about = bad
                    .scan_id
                    .clone()
                    .unwrap_or_else(|| format!("scan {}", bad.position));
                self.tell(
                    &about,
                    Outcome::with(OutcomeKind::Failed, bad.code(), bad.to_string()),
                );
                return None;
            }
        };
        let word = match scan.code {
            ScanCode::Collected
            | ScanCode::InTransit
            | ScanCode::OutForDelivery
            | ScanCode::DeliveryFailed => CarrierWord::OnTheWay,
            ScanCode::Delivered => CarrierWord::Delivered,
            ScanCode::Returning | ScanCode::Returned => CarrierWord::ComingBack,
            ScanCode::Unknown => {
                let text = format!("The carrier says {:?}, which is not in the contract", scan.raw);
                let outcome = Outcome::with(OutcomeKind::Skipped, "UNKNOWN_WORD", text);
                self.tell(&scan.tracking_no, outcome);
                return None;
            }
        };
        let place = scan
            .place
            .as_ref()
            .map_or_else(String::new, |place| format!(" at {place:?}"));
        let text = format!(
            "Carrier {} says {:?}{place} of {} ({})",
            self.code(),
            scan.raw,
            scan.tracking_no,
            scan.at.to_rfc3339()
        );
        Some(Word {
            number: scan.tracking_no.clone(),
            word,
            at: Some(scan.at),
            text,
        })
    }

    /// Takes words on tracking numbers, each in its turn. Answers how many could not be taken.
    pub(super) async fn take_words(&mut self, words: &[Word]) -> Result<usize, AppError> {
        let numbers: BTreeSet<String> = words.iter().map(|word| word.number.clone()).collect();
        let mut known: BTreeMap<String, Booking> = BTreeMap::new();
        let all: Vec<String> = numbers.into_iter().collect();
        for some in all.chunks(PAGE) {
            let some: BTreeSet<String> = some.iter().cloned().collect();
            let found = self
                .app
                .store
                .bookings_by_number(&self.caller.tenant, self.code(), &some)
                .await?;
            known.extend(
                found
                    .into_iter()
                    .filter_map(|one| Some((one.tracking_no.clone()?, one))),
            );
        }
        let mut wanted: BTreeMap<OrderCode, Vec<Said>> = BTreeMap::new();
        for word in words {
            let no = &word.number;
            let Some(booking) = known.get(no) else {
                let text = format!("Nobody here knows tracking no. {no}. {}", word.text);
                self.tell(no, Outcome::with(OutcomeKind::Skipped, "UNKNOWN_PARCEL", text));
                continue;
            };
            wanted.entry(booking.order.clone()).or_default().push(Said {
                number: no.clone(),
                key: booking.key.clone(),
                said: CarrierSaid {
                    // One that is no live waybill's is void, whatever its package has by now.
                    serial: match booking.state {
                        BookingState::Used => booking.serial,
                        BookingState::Asked
                        | BookingState::Refused
                        | BookingState::Booked
                        | BookingState::ToVoid
                        | BookingState::Voided
                        | BookingState::Kept => 0,
                    },
                    word: word.word,
                    at: word.at,
                    text: word.text.clone(),
                },
            });
        }
        self.decide(&wanted).await
    }

    async fn decide(&mut self, wanted: &BTreeMap<OrderCode, Vec<Said>>) -> Result<usize, AppError> {
        let mut failed = 0;
        let codes: Vec<OrderCode> = wanted.keys().cloned().collect();
        for page in codes.chunks(PAGE) {
            let verb = Hearing { wanted };
            for (order, told) in self.app.do_to_page(&self.caller, &[], page, &verb).await? {
                let of_it = wanted.get(&order).map_or(&[][..], Vec::as_slice);
                let each: Vec<Outcome> = match told {
                    Ok(each) => of_it
                        .iter()
                        .zip(each)
                        .map(|(said, heard)| outcome_of(said, heard))
                        .collect(),
                    Err(error) => {
                        let outcome = Outcome::with(OutcomeKind::Failed, error.code(), error.to_string());
                        vec![outcome; of_it.len()]
                    }
                };
                for (said, outcome) in of_it.iter().zip(each) {
                    failed += usize::from(outcome.kind == OutcomeKind::Failed);
                    self.tell(&said.number, outcome);
                }
            }
        }
        Ok(failed)
    }
}

/// A word on a package.
struct Said {
    number: String,
    key: PackageKey,
    said: CarrierSaid,
}

fn outcome_of(said: &Said, heard: Result<Heard, Refusal>) -> Outcome {
    let text = &said.said.text;
    match heard {
        Ok(Heard::Changed) => changed(text.clone()),
        Ok(Heard::Known) => Outcome::unchanged(),
        Ok(Heard::Behind) => {
            let text = format!(
                "Package {} is further here, or the carrier said something newer before. {text}",
                said.key.packing_no
            );
            Outcome::with(OutcomeKind::Skipped, "BEHIND", text)
        }
        Ok(Heard::Contradiction) => {
            let text = format!(
                "The label of package {} is void here. {text}",
                said.key.packing_no
            );
            Outcome::with(OutcomeKind::Contradiction, "VOID_HERE_MOVED_THERE", text)
        }
        Err(refusal) => refusal.into(),
    }
}

/// Takes a carrier's words on the packages of an order.
struct Hearing<'a> {
    wanted: &'a BTreeMap<OrderCode, Vec<Said>>,
}

impl Verb for Hearing<'_> {
    type Told = Vec<Result<Heard, Refusal>>;

    fn reason(&self) -> &'static str {
        "told by the carrier"
    }

    fn on(&self, order: &SaleOrder, table: &mut Table<'_>) -> (Option<OrderChange>, Self::Told) {
        let mut change: Option<OrderChange> = None;
        let mut told = Vec::new();
        for said in self.wanted.get(&order.code).into_iter().flatten() {
            let now = change.as_ref().map_or(order, |change| &change.after).clone();
            let heard = table.desk.all_or_nothing(|desk| {
                let mut edit = Edit::of(&now, desk);
                let heard = edit.carrier_says(&said.key, &said.said)?;
                Ok::<_, Refusal>((edit.finish(), heard))
            });
            told.push(heard.map(|(next, heard)| {
                change = OrderChange::joined(change.take(), next);
                heard
            }));
        }
        (change, told)
    }
}

#[cfg(test)]
mod tests {
    use super::{AGAIN_MAX, Place, VecDeque};

    fn at(cursor: Option<&str>) -> Place {
        Place {
            cursor: cursor.map(str::to_owned),
            again: VecDeque::new(),
        }
    }

    #[test]
    fn what_could_not_be_followed_is_read_again() {
        let mut place = at(Some("1"));
        assert!(place.pass(0, Some("2".to_owned())));
        assert_eq!(place.stored(), Some("2"));
        assert!(place.pass(3, Some("3".to_owned())));
        assert!(place.pass(1, Some("4".to_owned())));
        assert!(!place.pass(0, None), "nothing after it");
        assert_eq!((place.stored(), place.cursor.as_deref()), (Some("2"), Some("4")));
        let mut first = at(None);
        first.pass(1, Some("1".to_owned()));
        assert_eq!(first.stored(), None, "from the beginning");
    }

    #[test]
    fn what_never_can_be_is_left_behind_in_the_end() {
        let mut place = at(Some("0"));
        place.pass(1, Some("1".to_owned()));
        for page in 2..=AGAIN_MAX + 1 {
            place.pass(0, Some(page.to_string()));
        }
        assert_eq!(place.stored(), Some("0"));
        let next = (AGAIN_MAX + 2).to_string();
        place.pass(0, Some(next.clone()));
        assert_eq!(place.stored(), Some(next.as_str()));
        place.pass(1, Some("99".to_owned()));
        assert_eq!(place.stored(), Some(next.as_str()), "another one is waited for");
        // One that never can be followed does not take a later one along.
        let mut place = at(Some("0"));
        for page in 1..=AGAIN_MAX + 2 {
            let failed = usize::from(page == 1 || page == AGAIN_MAX);
            place.pass(failed, Some(page.to_string()));
        }
        assert_eq!(place.stored(), Some((AGAIN_MAX - 1).to_string().as_str()));
    }
}
