//! The table of domain.md §6, row by row, in time and out of it.

use crate::moment::Moment;
use crate::order::Origin;
use crate::recovery::view::{Circumstances, Group, OfOrder, RecoveryAction, RecoveryState, view};
use crate::recovery::{CancelStage, CancelledBy, CancelledDelivery, Push, Recovery};
use crate::refusal::RefusalCode;
use crate::testing::at;

const DAY_S: i64 = 86_400;
const WINDOW_S: i64 = 14 * DAY_S;

fn record(by: CancelledBy) -> CancelledDelivery {
    CancelledDelivery {
        no: 1,
        package: None,
        whole_package: true,
        items: vec![1],
        by,
        who: "ann".into(),
        reason: "MISTAKE".into(),
        comment: None,
        stage: CancelStage::Created,
        cancelled_at: at(0),
        site_cancelled_at: None,
        withdrawn_at: None,
        push: None,
        recovery: Recovery::NotAsked,
    }
}

fn of(origin: Origin) -> OfOrder<'static> {
    OfOrder {
        origin,
        contradictions: &[],
    }
}

fn after(seconds: i64) -> Circumstances<'static> {
    Circumstances {
        now: at(seconds),
        window_s: WINDOW_S,
        is_live: true,
        channel_not_ready: None,
        facility_not_ready: None,
    }
}

fn failed() -> Recovery {
    Recovery::Failed {
        code: "TIMEOUT".into(),
        message: "No answer".into(),
        by: "ann".into(),
        at: at(5),
    }
}

fn resyncing() -> Recovery {
    Recovery::Resyncing {
        run_id: "r".into(),
        by: "ann".into(),
        asked_at: at(5),
    }
}

fn back() -> Recovery {
    Recovery::Back {
        package: None,
        items: Vec::new(),
        by: "ann".into(),
        at: at(5),
    }
}

type Row = (Origin, CancelledDelivery, Circumstances<'static>);

/// Group, state, whether there is a button, and what stands against it.
fn shown(
    (origin, record, around): &Row,
) -> (Group, RecoveryState, Option<RecoveryAction>, Option<RefusalCode>) {
    let view = view(of(*origin), record, around);
    assert!(
        view.action.is_none() || view.blocker.is_none(),
        "a button that nothing may press: {view:?}"
    );
    (
        view.group,
        view.state,
        view.action,
        view.blocker.map(|refusal| refusal.code),
    )
}

#[test]
fn every_state_of_the_page_has_its_button_and_no_other() {
    use RecoveryAction::{Restore, Resync};
    let by = |by, recovery| CancelledDelivery {
        recovery,
        ..record(by)
    };
    let api = |recovery| (Origin::Api, by(CancelledBy::Seller, recovery), after(13 * DAY_S));
    let typed = |recovery| {
        (
            Origin::Manual,
            by(CancelledBy::Seller, recovery),
            after(13 * DAY_S),
        )
    };
    let (site, asked) = (record(CancelledBy::Buyer), Recovery::NotAsked);
    for (row, expected) in [
        (
            api(asked.clone()),
            (Group::Api, RecoveryState::ResyncAvailable, Some(Resync), None),
        ),
        (
            api(resyncing()),
            (Group::Api, RecoveryState::Resyncing, None, None),
        ),
        (api(back()), (Group::Api, RecoveryState::Resynced, None, None)),
        (
            api(failed()),
            (Group::Api, RecoveryState::ResyncFailed, Some(Resync), None),
        ),
        (
            typed(asked.clone()),
            (Group::Manual, RecoveryState::Recoverable, Some(Restore), None),
        ),
        (
            typed(failed()),
            (Group::Manual, RecoveryState::RecoverFailed, Some(Restore), None),
        ),
        (
            typed(back()),
            (Group::Manual, RecoveryState::Restored, None, None),
        ),
        (
            (Origin::Excel, record(CancelledBy::Seller), after(0)),
            (Group::Manual, RecoveryState::Recoverable, Some(Restore), None),
        ),
        (
            (Origin::Api, site, after(0)),
            (
                Group::Site,
                RecoveryState::SiteCancelled,
                None,
                Some(RefusalCode::CancelledAtChannel),
            ),
        ),
    ] {
        assert_eq!(shown(&row), expected, "{row:?}");
    }
}

#[test]
fn the_window_is_fourteen_days_up_to_the_last_second() {
    let late = [WINDOW_S + 1, 15 * DAY_S];
    let in_time = [0, 13 * DAY_S, WINDOW_S];
    for (origin, open, failed_as, closed) in [
        (
            Origin::Api,
            RecoveryState::ResyncAvailable,
            RecoveryState::ResyncFailed,
            RecoveryState::ResyncUnavailable,
        ),
        (
            Origin::Manual,
            RecoveryState::Recoverable,
            RecoveryState::RecoverFailed,
            RecoveryState::Unrecoverable,
        ),
    ] {
        for (recovery, state) in [(Recovery::NotAsked, open), (failed(), failed_as)] {
            let record = CancelledDelivery {
                recovery,
                ..record(CancelledBy::Seller)
            };
            for seconds in in_time {
                let shown = view(of(origin), &record, &after(seconds));
                assert_eq!(
                    (shown.state, shown.ends_at),
                    (state, Some(at(WINDOW_S))),
                    "{seconds}"
                );
            }
            for seconds in late {
                let shown = view(of(origin), &record, &after(seconds));
                assert_eq!((shown.state, shown.action), (closed, None), "{seconds}");
                assert_eq!(shown.blocker.unwrap().code, RefusalCode::RecoveryWindowOver);
            }
        }
        let done = CancelledDelivery {
            recovery: back(),
            ..record(CancelledBy::Seller)
        };
        assert_eq!(
            view(of(origin), &done, &after(99 * DAY_S)).blocker,
            None,
            "what is back stays so"
        );
    }
    let under_way = CancelledDelivery {
        recovery: resyncing(),
        ..record(CancelledBy::Seller)
    };
    let late = view(of(Origin::Api), &under_way, &after(15 * DAY_S));
    assert_eq!(late.state, RecoveryState::Resyncing, "what runs finishes");
}

#[test]
fn what_is_not_ready_hides_the_button_and_says_why() {
    let not_live = Circumstances {
        is_live: false,
        ..after(0)
    };
    let no_channel = Circumstances {
        channel_not_ready: Some("Channel SHOP1 is disabled"),
        ..after(0)
    };
    let no_facility = Circumstances {
        facility_not_ready: Some("No facility serves it"),
        ..after(0)
    };
    for (origin, around, state, code) in [
        (
            Origin::Api,
            &not_live,
            RecoveryState::ResyncUnavailable,
            Some(RefusalCode::TenantNotLive),
        ),
        (
            Origin::Api,
            &no_channel,
            RecoveryState::ResyncUnavailable,
            Some(RefusalCode::ChannelNotReady),
        ),
        (Origin::Api, &no_facility, RecoveryState::ResyncAvailable, None),
        // Restore and local cancel are allowed before go-live (domain.md §4).
        (Origin::Manual, &not_live, RecoveryState::Recoverable, None),
        (Origin::Manual, &no_channel, RecoveryState::Recoverable, None),
        (
            Origin::Manual,
            &no_facility,
            RecoveryState::Unrecoverable,
            Some(RefusalCode::NoFacility),
        ),
    ] {
        let row = (origin, record(CancelledBy::Seller), around.clone());
        let (_, shown_state, _, shown_code) = shown(&row);
        assert_eq!((shown_state, shown_code), (state, code), "{row:?}");
    }
}

#[test]
fn the_site_and_our_own_cancel_there_decide_the_group() {
    let site = |push, recovery| CancelledDelivery {
        push,
        recovery,
        site_cancelled_at: Some(at(9)),
        ..record(CancelledBy::Seller)
    };
    let told = Some(Push::Acknowledged { at: at(3) });
    let refused = Some(Push::Refused {
        at: at(3),
        code: "CANNOT_CANCEL".into(),
        message: "too late".into(),
    });
    let pending = Some(Push::Pending {
        since: at(1),
        run_id: "R1".to_owned(),
    });
    for (record, expected) in [
        (
            site(None, Recovery::NotAsked),
            (Group::Site, RecoveryState::SiteCancelled),
        ),
        (
            site(refused, failed()),
            (Group::Site, RecoveryState::SiteCancelled),
        ),
        (
            site(told.clone(), Recovery::NotAsked),
            (Group::Api, RecoveryState::ResyncUnavailable),
        ),
        (site(None, back()), (Group::Api, RecoveryState::Resynced)),
    ] {
        let shown = view(of(Origin::Api), &record, &after(20));
        assert_eq!((shown.group, shown.state), expected, "{record:?}");
    }
    for (push, code) in [
        (told, RefusalCode::CancelledAtChannel),
        (pending, RefusalCode::CancelPendingAtChannel),
    ] {
        let record = CancelledDelivery {
            push,
            ..record(CancelledBy::Seller)
        };
        let shown = view(of(Origin::Api), &record, &after(20));
        assert_eq!((shown.action, shown.blocker.unwrap().code), (None, code));
    }
}

#[test]
fn a_withdrawn_cancel_suggests_a_resync() {
    let withdrawn = CancelledDelivery {
        withdrawn_at: Some(Moment(7)),
        ..record(CancelledBy::Buyer)
    };
    let shown = view(of(Origin::Api), &withdrawn, &after(20));
    assert_eq!(
        (shown.group, shown.state),
        (Group::Api, RecoveryState::ResyncAvailable)
    );
    assert!(shown.is_suggested);
    assert!(!view(of(Origin::Api), &withdrawn, &after(15 * DAY_S)).is_suggested);
}
