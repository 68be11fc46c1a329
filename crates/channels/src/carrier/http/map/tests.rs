//! The map on answers good and bad.

use super::*;
use proptest::prelude::*;
use rstest::rstest;

const WAYBILLS: &[u8] = include_bytes!("../fixtures/waybills.json");
const PICKUPS: &[u8] = include_bytes!("../fixtures/pickups.json");
const SCANS: &[u8] = include_bytes!("../fixtures/scans.json");

fn quote(text: &str) -> Said {
    Said::quote(text, &["s3cret"])
}

fn seen<T>(rows: &[Row<T>]) -> Vec<(Option<&str>, &'static str)> {
    let one = |row: &Row<T>| row.said.as_ref().err().map_or("ok", ItemFault::code);
    rows.iter().map(|row| (row.about.as_deref(), one(row))).collect()
}

fn why<T>(rows: &[Row<T>], at: usize) -> String {
    rows[at]
        .said
        .as_ref()
        .err()
        .map(ToString::to_string)
        .unwrap_or_default()
}

#[test]
fn each_waybill_row_is_read_on_its_own() {
    let rows = waybills(WAYBILLS, &quote).unwrap();
    let expected = [
        (Some("WH1/P1"), "ok"),
        (Some("WH1/P2"), "NOT_SERVICEABLE"),
        (Some("WH1/P3"), "CARRIER_REFUSED"),
        (Some("WH1/P4"), "BAD_ANSWER"),
        (Some("WH1/P5"), "BAD_ANSWER"),
        (Some("WH1/P6"), "BAD_ANSWER"),
        (Some("WH1/P7"), "BAD_ANSWER"),
        (Some("WH2/P1"), "ok"),
        (None, "ok"),
        (None, "BAD_ANSWER"),
    ];
    assert_eq!(seen(&rows), expected);
    assert_eq!(rows[0].said.as_ref().unwrap().tracking_no, "SC0000000001");
    assert_eq!(
        why(&rows, 2),
        "The carrier refused (ON_HOLIDAY, it said: \"Back on Monday\"). Ask the carrier"
    );
    let whys = [
        (3, "neither granted nor refused"),
        (4, "granted and refused at once"),
        (5, "tracking_no is not a text"),
        (6, "without control characters"),
        (9, "not an object"),
    ];
    for (at, expected) in whys {
        assert!(why(&rows, at).contains(expected), "{}", why(&rows, at));
    }
}

#[test]
fn voided_is_a_yes_only_where_it_says_so() {
    let body = br#"{"parcels":[{"tracking_no":"A","voided":true},{"tracking_no":"B","voided":false},
        {"tracking_no":"C","code":"ALREADY_COLLECTED"},{"tracking_no":"D","voided":"yes"}]}"#;
    let codes: Vec<_> = seen(&voided(body, &quote).unwrap())
        .into_iter()
        .map(|(_, code)| code)
        .collect();
    assert_eq!(codes, ["ok", "BAD_ANSWER", "ALREADY_COLLECTED", "BAD_ANSWER"]);
}

#[test]
fn pickups_are_read_with_all_that_they_carry() {
    let rows = pickups(PICKUPS, &quote).unwrap();
    let codes: Vec<_> = seen(&rows).into_iter().map(|(_, code)| code).collect();
    assert_eq!(
        codes,
        [
            "ok",
            "ok",
            "ok",
            "UNKNOWN_PICKUP",
            "BAD_ANSWER",
            "BAD_ANSWER",
            "BAD_ANSWER"
        ]
    );
    let collected = rows[0].said.as_ref().unwrap();
    assert_eq!(collected.state, PickupState::Collected);
    assert_eq!(
        (collected.collected.as_slice(), collected.not_found.as_slice()),
        (&["SC1".to_owned(), "SC2".to_owned()][..], &["SC3".to_owned()][..])
    );
    assert_eq!(
        collected.window.unwrap().from.to_rfc3339(),
        "2026-11-22T03:30:00Z"
    );
    let failed = rows[1].said.as_ref().unwrap();
    assert_eq!(
        (failed.state, failed.reason.as_deref()),
        (PickupState::Failed, Some("Gateclosed"))
    );
    let unknown = rows[2].said.as_ref().unwrap();
    assert_eq!(
        (unknown.state, unknown.raw_state.as_str()),
        (PickupState::Unknown, "RESCHEDULED")
    );
}

#[test]
fn scans_keep_the_carriers_words_and_a_bad_one_spoils_no_other() {
    let page = scans(SCANS, Some("c0")).unwrap();
    assert_eq!(
        (page.next.as_deref(), page.more, page.scans.len()),
        (Some("c5"), true, 5)
    );
    let first = page.scans[0].as_ref().unwrap();
    assert_eq!(
        (first.code, first.raw.as_str(), first.place.as_deref()),
        (ScanCode::OutForDelivery, "With driver 7", Some("Pune"))
    );
    assert_eq!(first.at.to_rfc3339(), "2026-11-22T04:30:00Z");
    let unknown = page.scans[1].as_ref().unwrap();
    assert_eq!(
        (unknown.code, unknown.raw.as_str()),
        (ScanCode::Unknown, "HELD_FOR_CUSTOMS")
    );
    let bad = page.scans[2].as_ref().unwrap_err();
    assert_eq!(
        (bad.position, bad.scan_id.as_deref(), bad.code()),
        (3, Some("S3"), "BAD_SCAN")
    );
    assert_eq!(page.scans[3].as_ref().unwrap_err().why, "scan_id is missing");
    assert_eq!(page.scans[4].as_ref().unwrap_err().why, "it is not an object");
}

#[rstest]
#[case(r#"{"scans":[],"next":"c5","more":false}"#, true)]
#[case(r#"{"scans":[],"next":"c5"}"#, true)]
#[case(r#"{"scans":[],"next":"c5","more":true}"#, false)]
#[case(r#"{"scans":[7],"next":"c5"}"#, false)]
#[case(r#"{"scans":[]}"#, false)]
#[case(r#"{"scans":[],"next":""}"#, false)]
#[case(r#"{"scans":[],"next":"c5","more":"no"}"#, false)]
#[case(r#"{"scans":{},"next":"c5"}"#, false)]
fn a_page_must_lead_on(#[case] body: &str, #[case] good: bool) {
    let read = scans(body.as_bytes(), Some("c5"));
    assert_eq!(read.is_ok(), good, "{read:?}");
}

#[test]
fn a_refused_pickup_tells_when_the_carrier_could_come() {
    let body = br#"{"code":"CUT_OFF_PASSED","message":"key s3cret\nis late",
        "next_slot":{"from":"2026-11-23T09:00:00+05:30","to":"2026-11-23T13:00:00+05:30"}}"#;
    let refusal = booking(body, &quote).unwrap().unwrap_err();
    assert_eq!(
        (refusal.code(), refusal.said.as_str()),
        ("CUT_OFF_PASSED", "key *** is late")
    );
    assert_eq!(
        refusal.next_slot.unwrap().from.to_rfc3339(),
        "2026-11-23T03:30:00Z"
    );
}

#[rstest]
#[case(r#"{"carrier_ref":"PU-1","state":"REQUESTED"}"#, "ok")]
#[case(r#"{"carrier_ref":"PU-1"}"#, "state is missing")]
#[case(r#"{"carrier_ref":"..","state":"ACCEPTED"}"#, "letters, digits")]
#[case(r#"{"carrier_ref":"a/b","state":"ACCEPTED"}"#, "letters, digits")]
#[case(r#"{"state":"ACCEPTED"}"#, "neither granted nor refused")]
#[case(r#"{"carrier_ref":"PU-1","state":"ACCEPTED","code":"SLOT_FULL"}"#, "at once")]
#[case(
    r#"{"code":"SLOT_FULL","next_slot":"soon"}"#,
    "next_slot: it is not an object"
)]
fn a_booking_is_a_number_with_a_state(#[case] body: &str, #[case] expected: &str) {
    let read = match booking(body.as_bytes(), &quote) {
        Ok(Ok(booked)) => {
            assert_eq!(
                (booked.carrier_ref.as_str(), booked.state),
                ("PU-1", PickupState::Requested)
            );
            "ok".to_owned()
        }
        other => format!("{other:?}"),
    };
    assert!(read.contains(expected), "{read}");
}

#[rstest]
#[case("<html>maintenance</html>", BadBody::NotJson)]
#[case("", BadBody::NotJson)]
#[case("[]", BadBody::NotTheContract("it is not an object".into()))]
#[case("{}", BadBody::NotTheContract("it has no list parcels".into()))]
#[case("{\"parcels\":null}", BadBody::NotTheContract("it has no list parcels".into()))]
fn bodies_that_are_no_answer_are_told_apart(#[case] body: &str, #[case] expected: BadBody) {
    assert_eq!(
        waybills(body.as_bytes(), &quote).map(|rows| rows.len()),
        Err(expected)
    );
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        Just(Value::from("2026-11-22T10:00:00Z")),
    ];
    let name = prop::sample::select(vec![
        "parcels",
        "pickups",
        "scans",
        "next",
        "more",
        "code",
        "message",
        "facility",
        "packing_no",
        "tracking_no",
        "carrier_ref",
        "state",
        "window",
        "from",
        "to",
        "next_slot",
        "at",
        "scan_id",
        "collected",
    ]);
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..6).prop_map(|fields| Value::Object(
                fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
            )),
        ]
    })
}

proptest! {
    /// Nothing that a carrier sends makes a panic, and a granted row always has what it grants.
    #[test]
    fn any_json_is_read_or_refused(answer in any_json()) {
        let body = answer.to_string();
        let body = body.as_bytes();
        let _ = (voided(body, &quote), pickups(body, &quote));
        for row in waybills(body, &quote).unwrap_or_default() {
            prop_assert!(row.said.map_or(true, |waybill| !waybill.tracking_no.trim().is_empty()));
        }
        if let Ok(Ok(booked)) = booking(body, &quote) {
            prop_assert!(is_ref(&booked.carrier_ref));
        }
        if let Ok(page) = scans(body, None) {
            prop_assert!(page.next.is_some());
        }
    }
}
