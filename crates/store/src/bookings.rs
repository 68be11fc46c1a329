//! Tracking numbers of carriers, from before they are asked for until they are used or given back.

use crate::engine::{ConstraintKind, Row, Session, StoreError, Value, rows, with_retry};
use crate::orders::corrupt;
use crate::{Store, statements as sql};
use domain::carrier::{Booking, BookingState};
use domain::codes::{CarrierCode, FacilityCode, OrderCode, TenantCode};
use domain::moment::Moment;
use domain::order::item::PackageKey;
use domain::package::Package;
use std::collections::BTreeSet;

/// What came of a number in the background.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The booking as it was found.
    pub booking: Booking,
    /// How it stands now.
    pub state: BookingState,
    /// The number, where there is one.
    pub tracking_no: Option<String>,
    /// What the carrier said, where that was no yes: code and text.
    pub said: Option<(String, String)>,
    /// Whether it counts as a try.
    pub tried: bool,
    /// From when on it is looked at again.
    pub next_at: Moment,
}

impl Store {
    /// Writes that these numbers are about to be asked of a carrier: order, package, serial, mark of the parcel. One that may still
    /// be printed is asked again; any other stays, and one of which the carrier was told otherwise. Whoever is looked for in the
    /// background looks at them from `settle_at` on.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn ask_bookings(
        &self,
        tenant: &TenantCode,
        carrier: &CarrierCode,
        wanted: &[(OrderCode, PackageKey, u32, String)],
        (now, settle_at): (Moment, Moment),
    ) -> Result<(), StoreError> {
        let all = wanted.iter().map(|(order, key, serial, parcel)| {
            [
                Value::from(key.facility.as_str()),
                key.packing_no.as_str().into(),
                i64::from(*serial).into(),
                order.as_str().into(),
                parcel.as_str().into(),
            ]
        });
        let binds = [
            rows(all)?,
            tenant.as_str().into(),
            carrier.as_str().into(),
            now.0.into(),
            settle_at.0.into(),
        ];
        self.exec_once(&sql::ASK_BOOKINGS, &binds).await.map(drop)
    }

    /// Writes what the carrier said to numbers that were asked for: BOOKED or REFUSED, as the bookings say. Answers for each
    /// whether it was taken: not where its number is another parcel's, or where it is asked for no more.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn answer_bookings(
        &self,
        tenant: &TenantCode,
        answered: &[Booking],
    ) -> Result<Vec<bool>, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let mut taken = Vec::with_capacity(answered.len());
            for booking in answered {
                let (code, message) = booking.said.clone().unzip();
                let mut binds = place(tenant, booking);
                binds.extend([
                    booking.carrier.as_str().into(),
                    booking.state.as_str().into(),
                    Value::OptText(booking.tracking_no.clone()),
                    Value::OptText(code),
                    Value::OptText(message),
                    booking.parcel.as_str().into(),
                ]);
                taken.push(session.exec(&sql::ANSWER_BOOKING, &binds).await? == 1);
            }
            session.commit().await?;
            Ok(taken)
        })
        .await
    }

    /// All bookings of these packages, by package and serial.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn bookings_of(
        &self,
        tenant: &TenantCode,
        packages: &[PackageKey],
    ) -> Result<Vec<Booking>, StoreError> {
        let all = packages
            .iter()
            .map(|key| [Value::from(key.facility.as_str()), key.packing_no.as_str().into()]);
        let binds = [rows(all)?, tenant.as_str().into()];
        let found = self.engine().ask(&sql::BOOKINGS_OF_PACKAGES, &binds).await?;
        found.into_iter().map(booking_of).collect()
    }

    /// The bookings behind tracking numbers of a carrier; `numbers` are 1,000 at most.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn bookings_by_number(
        &self,
        tenant: &TenantCode,
        carrier: &CarrierCode,
        numbers: &BTreeSet<String>,
    ) -> Result<Vec<Booking>, StoreError> {
        let given = rows(numbers.iter().map(|no| [Value::from(no.as_str())]))?;
        let binds = [given, tenant.as_str().into(), carrier.as_str().into()];
        let found = self.engine().ask(&sql::BOOKINGS_BY_NUMBER, &binds).await?;
        found.into_iter().map(booking_of).collect()
    }

    /// Numbers of a carrier that are to be settled by now; `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn open_bookings(
        &self,
        tenant: &TenantCode,
        carrier: &CarrierCode,
        now: Moment,
        limit: i64,
    ) -> Result<Vec<Booking>, StoreError> {
        let binds = [
            tenant.as_str().into(),
            carrier.as_str().into(),
            now.0.into(),
            limit.clamp(1, 1_000).into(),
        ];
        let found = self.engine().ask(&sql::OPEN_BOOKINGS, &binds).await?;
        found.into_iter().map(booking_of).collect()
    }

    /// Numbers that a carrier did not take back, or that cannot be given back, the newest first; `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn kept_bookings(
        &self,
        tenant: &TenantCode,
        carrier: &CarrierCode,
        limit: i64,
    ) -> Result<Vec<Booking>, StoreError> {
        let binds = [
            tenant.as_str().into(),
            carrier.as_str().into(),
            limit.clamp(1, 1_000).into(),
        ];
        let found = self.engine().ask(&sql::KEPT_BOOKINGS, &binds).await?;
        found.into_iter().map(booking_of).collect()
    }

    /// Writes what came of numbers in the background. One that was asked for again or printed meanwhile is left. Answers for each
    /// whether it was written.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn settle_bookings(
        &self,
        tenant: &TenantCode,
        settled: &[Settled],
    ) -> Result<Vec<bool>, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let written = settle(&mut *session, tenant, settled).await?;
            session.commit().await?;
            Ok(written)
        })
        .await
    }
}

pub(crate) async fn settle(
    session: &mut dyn Session,
    tenant: &TenantCode,
    settled: &[Settled],
) -> Result<Vec<bool>, StoreError> {
    let mut written = Vec::with_capacity(settled.len());
    for one in settled {
        let (code, message) = one.said.clone().unzip();
        let mut binds = place(tenant, &one.booking);
        binds.extend([
            one.booking.state.as_str().into(),
            one.state.as_str().into(),
            Value::OptText(one.tracking_no.clone()),
            Value::OptText(code),
            Value::OptText(message),
            (i64::from(one.booking.tries) + i64::from(one.tried)).into(),
            one.next_at.0.into(),
            one.booking.asked_at.0.into(),
        ]);
        written.push(session.exec(&sql::SETTLE_BOOKING, &binds).await? == 1);
    }
    Ok(written)
}

/// Tracking numbers in use, of packages that are here still.
pub(crate) async fn of_audit(
    session: &mut dyn Session,
    tenant: &TenantCode,
) -> Result<Vec<Booking>, StoreError> {
    let found = session
        .query(&sql::AUDIT_BOOKINGS, &[tenant.as_str().into()])
        .await?;
    found.into_iter().map(booking_of).collect()
}

fn place(tenant: &TenantCode, booking: &Booking) -> Vec<Value> {
    vec![
        tenant.as_str().into(),
        booking.key.facility.as_str().into(),
        booking.key.packing_no.as_str().into(),
        i64::from(booking.serial).into(),
    ]
}

fn booking_of(row: Row) -> Result<Booking, StoreError> {
    let mut r = row.reader();
    let (order, facility) = (OrderCode::stored(r.text()?), FacilityCode::stored(r.text()?));
    let packing_no = r.text()?;
    let number = |n: i64| u32::try_from(n).map_err(|_| corrupt("a booking's number", &n.to_string()));
    let serial = number(r.int()?)?;
    let carrier = CarrierCode::stored(r.text()?);
    let state = r.text()?;
    let (tracking_no, asked_at) = (r.opt_text()?, Moment(r.int()?));
    let said = r.opt_text()?.zip(r.opt_text()?);
    Ok(Booking {
        order,
        key: PackageKey { facility, packing_no },
        serial,
        carrier,
        state: BookingState::parse(&state).ok_or_else(|| corrupt("a booking's state", &state))?,
        tracking_no,
        asked_at,
        said,
        tries: number(r.int()?)?,
        parcel: r.text()?,
    })
}

/// Waybills of a page of changes that begin and end: what is printed uses its booking, what is void gives it back.
#[derive(Default)]
pub(crate) struct Waybills {
    used: Vec<Vec<Value>>,
    dropped: Vec<Vec<Value>>,
    /// Whom to tell that numbers come back.
    told: BTreeSet<String>,
}

/// The rule that a waybill is printed with a number that is its package's still.
pub const NUMBER_HELD: &str = "waybill_number_is_held";

impl Waybills {
    /// Takes note of a package as it was and is.
    pub(crate) fn note(&mut self, old: Option<&Package>, new: &Package) {
        let before = old.and_then(|package| package.waybill.as_ref());
        let after = new.waybill.as_ref();
        if before.map(|waybill| waybill.serial) == after.map(|waybill| waybill.serial) {
            return;
        }
        let place = |serial: u32| {
            vec![
                Value::from(new.key.facility.as_str()),
                new.key.packing_no.as_str().into(),
                i64::from(serial).into(),
            ]
        };
        if let Some(gone) = before.filter(|waybill| waybill.carrier != CarrierCode::OWN) {
            self.dropped.push(place(gone.serial));
            self.told.insert(gone.carrier.clone());
        }
        if let Some(printed) = after.filter(|waybill| waybill.carrier != CarrierCode::OWN) {
            let mut row = place(printed.serial);
            row.extend([
                printed.carrier.as_str().into(),
                printed.tracking_no.as_str().into(),
            ]);
            self.used.push(row);
        }
    }

    /// Writes it.
    ///
    /// # Errors
    /// The rule [`NUMBER_HELD`] where a number is not the package's any more.
    pub(crate) async fn write(
        self,
        session: &mut dyn Session,
        tenant: &TenantCode,
        at: Moment,
    ) -> Result<(), StoreError> {
        if !self.dropped.is_empty() {
            let binds = [rows(self.dropped)?, tenant.as_str().into()];
            session.exec(&sql::DROP_BOOKINGS, &binds).await?;
            let told = rows(self.told.iter().map(|carrier| [Value::from(carrier.as_str())]))?;
            let binds = [told, tenant.as_str().into(), at.0.into()];
            session.exec(&sql::HURRY_CARRIERS, &binds).await?;
        }
        if self.used.is_empty() {
            return Ok(());
        }
        let wanted = u64::try_from(self.used.len()).unwrap_or(u64::MAX);
        let binds = [rows(self.used)?, tenant.as_str().into()];
        match session.exec(&sql::USE_BOOKINGS, &binds).await? == wanted {
            true => Ok(()),
            false => Err(StoreError::Constraint {
                kind: ConstraintKind::Other,
                name: NUMBER_HELD.to_owned(),
                message: "a tracking number was given back meanwhile".to_owned(),
            }),
        }
    }
}
