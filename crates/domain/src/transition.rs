//! The transition table of an item, as data, in one place: every (state, command) pair has an explicit answer.

use crate::order::item::{ItemState, text_enum};
use crate::refusal::{Refusal, RefusalCode};
use Answer::{No, Stays, To};
use ItemState::{
    Cancelled, CourierReturn, Delivered, Dispatched, Fulfillable, Packed, ReadyToShip, ReturnRequested,
    Returned,
};
use Reason::{
    Already, HasLeft, HasStock, IsCancelled, IsOver, NoPickup, NoStock, NotBack, NotDispatched, NotPacked,
    NotReturning, NotWaiting, NotYetDelivered,
};

text_enum! {
    /// What can be done to one unit.
    Command {
        /// A unit of stock is reserved for it.
        Reserve = "RESERVE",
        /// Stock allocated, invoice numbered.
        Pack = "PACK",
        /// Back into a CREATED package: its papers listed the wrong goods.
        Unpack = "UNPACK",
        /// A pickup is requested.
        RequestPickup = "REQUEST_PICKUP",
        /// The pickup does not take it.
        CancelPickup = "CANCEL_PICKUP",
        /// Leaves the building.
        Dispatch = "DISPATCH",
        /// Left on the channel's word, and never had stock here.
        DispatchUntracked = "DISPATCH_UNTRACKED",
        /// Reached the buyer.
        Deliver = "DELIVER",
        /// The buyer announced a return.
        AnnounceCustomerReturn = "ANNOUNCE_CUSTOMER_RETURN",
        /// The courier brings it back.
        AnnounceCourierReturn = "ANNOUNCE_COURIER_RETURN",
        /// The return does not take place.
        WithdrawReturn = "WITHDRAW_RETURN",
        /// The return is over.
        CompleteReturn = "COMPLETE_RETURN",
        /// The warehouse received it back.
        ReceiveReturn = "RECEIVE_RETURN",
        /// The warehouse looked at what came back.
        InspectReturn = "INSPECT_RETURN",
        /// Brought back to a shelf.
        PutAway = "PUT_AWAY",
        /// Cancelled.
        Cancel = "CANCEL",
        /// Held as cancelled, and a person says that it left all the same.
        ItLeft = "IT_LEFT",
    }
}

text_enum! {
    /// Why a command is refused.
    Reason {
        /// It is there already.
        Already = "ALREADY_THERE",
        /// No stock is reserved for it.
        NoStock = "NO_STOCK",
        /// It has stock, so it leaves from there.
        HasStock = "HAS_STOCK",
        /// It is not packed yet.
        NotPacked = "NOT_PACKED",
        /// No pickup is requested for it.
        NoPickup = "NO_PICKUP",
        /// It is still here.
        NotDispatched = "NOT_DISPATCHED",
        /// It has not reached the buyer.
        NotYetDelivered = "NOT_YET_DELIVERED",
        /// It left the building.
        HasLeft = "HAS_LEFT",
        /// No return is announced.
        NotReturning = "NOT_RETURNING",
        /// Its return is over.
        IsOver = "RETURN_IS_OVER",
        /// It is cancelled.
        IsCancelled = "IS_CANCELLED",
        /// It did not come back.
        NotBack = "NOT_BACK",
        /// Nothing of it waits for putaway.
        NotWaiting = "NOT_WAITING_FOR_PUTAWAY",
    }
}

/// What the table says of one (state, command) pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The unit goes to this state.
    To(ItemState),
    /// Allowed, and the unit stays in its state: what changes stands beside it.
    Stays,
    /// Refused, and why.
    No(Reason),
}

/// A command that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{command} is not possible from {from}: {reason}")]
pub struct InvalidTransition {
    /// The state it was in.
    pub from: ItemState,
    /// What was asked.
    pub command: Command,
    /// Why not.
    pub reason: Reason,
}

impl From<InvalidTransition> for Refusal {
    fn from(invalid: InvalidTransition) -> Self {
        Self::new(RefusalCode::NotAllowedInState, invalid.to_string())
    }
}

/// The answers to one command, a state a row in the order of [`ItemState::ALL`].
type Column = [Answer; ItemState::ALL.len()];

/// The table, a command a column in the order of [`Command::ALL`]. States from left to right: UNFULFILLABLE, FULFILLABLE,
/// PACKED, READY_TO_SHIP, DISPATCHED, DELIVERED, RETURN_REQUESTED, COURIER_RETURN, RETURNED, CANCELLED.
#[rustfmt::skip]
const TABLE: [Column; Command::ALL.len()] = [
    /* RESERVE          */ [To(Fulfillable), No(Already), No(Already), No(Already), No(HasLeft), No(HasLeft), No(HasLeft), No(HasLeft), No(IsOver), No(IsCancelled)],
    /* PACK             */ [No(NoStock), To(Packed), No(Already), No(Already), No(HasLeft), No(HasLeft), No(HasLeft), No(HasLeft), No(IsOver), No(IsCancelled)],
    /* UNPACK           */ [No(NotPacked), No(NotPacked), To(Fulfillable), To(Fulfillable), No(HasLeft), No(HasLeft), No(HasLeft), No(HasLeft), No(IsOver), No(IsCancelled)],
    /* REQUEST_PICKUP   */ [No(NotPacked), No(NotPacked), To(ReadyToShip), No(Already), No(HasLeft), No(HasLeft), No(HasLeft), No(HasLeft), No(IsOver), No(IsCancelled)],
    /* CANCEL_PICKUP    */ [No(NoPickup), No(NoPickup), No(NoPickup), To(Packed), No(HasLeft), No(HasLeft), No(HasLeft), No(HasLeft), No(IsOver), No(IsCancelled)],
    /* DISPATCH         */ [No(NoStock), No(NotPacked), To(Dispatched), To(Dispatched), No(Already), No(HasLeft), No(HasLeft), No(HasLeft), No(IsOver), No(IsCancelled)],
    /* DISPATCH_UNTRACKED */ [To(Dispatched), No(HasStock), No(HasStock), No(HasStock), No(Already), No(HasLeft), No(HasLeft), No(HasLeft), No(IsOver), No(IsCancelled)],
    /* DELIVER          */ [No(NotDispatched), No(NotDispatched), No(NotDispatched), No(NotDispatched), To(Delivered), No(Already), No(HasLeft), No(HasLeft), No(IsOver), No(IsCancelled)],
    /* ANNOUNCE_CUSTOMER_RETURN */ [No(NotDispatched), No(NotDispatched), No(NotDispatched), No(NotDispatched), No(NotYetDelivered), To(ReturnRequested), No(Already), No(Already), No(IsOver), No(IsCancelled)],
    /* ANNOUNCE_COURIER_RETURN  */ [No(NotDispatched), No(NotDispatched), No(NotDispatched), No(NotDispatched), To(CourierReturn), To(CourierReturn), No(Already), No(Already), No(IsOver), No(IsCancelled)],
    /* WITHDRAW_RETURN  */ [No(NotReturning), No(NotReturning), No(NotReturning), No(NotReturning), No(NotReturning), No(NotReturning), To(Delivered), To(Delivered), No(IsOver), No(IsCancelled)],
    /* COMPLETE_RETURN  */ [No(NotDispatched), No(NotDispatched), No(NotDispatched), No(NotDispatched), To(Returned), To(Returned), To(Returned), To(Returned), No(Already), No(IsCancelled)],
    /* RECEIVE_RETURN   */ [No(NotDispatched), No(NotDispatched), No(NotDispatched), No(NotDispatched), To(Returned), To(Returned), To(Returned), To(Returned), No(Already), No(IsCancelled)],
    /* INSPECT_RETURN   */ [No(NotDispatched), No(NotDispatched), No(NotDispatched), No(NotDispatched), No(NotBack), No(NotBack), No(NotBack), No(NotBack), Stays, No(IsCancelled)],
    /* PUT_AWAY         */ [No(NotWaiting), No(NotWaiting), No(NotWaiting), No(NotWaiting), No(NotWaiting), No(NotWaiting), No(NotWaiting), No(NotWaiting), Stays, Stays],
    /* CANCEL           */ [To(Cancelled), To(Cancelled), To(Cancelled), To(Cancelled), No(HasLeft), No(HasLeft), No(HasLeft), No(HasLeft), No(IsOver), No(Already)],
    /* IT_LEFT          */ [No(NotDispatched), No(NotDispatched), No(NotDispatched), No(NotDispatched), No(Already), No(HasLeft), No(HasLeft), No(HasLeft), No(IsOver), To(Dispatched)],
];

/// What the table says.
pub fn answer(from: ItemState, command: Command) -> Answer {
    TABLE[command as usize][from as usize]
}

/// The state that a command leads to.
///
/// # Errors
/// [`InvalidTransition`] with the state, the command and the reason.
pub fn next(from: ItemState, command: Command) -> Result<ItemState, InvalidTransition> {
    match answer(from, command) {
        To(state) => Ok(state),
        Stays => Ok(from),
        No(reason) => Err(InvalidTransition {
            from,
            command,
            reason,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ItemState::Unfulfillable;
    use std::collections::BTreeSet;

    #[test]
    fn every_state_is_reachable_from_the_first_and_every_command_leads_somewhere() {
        let mut reached = BTreeSet::from([Unfulfillable]);
        loop {
            let more: BTreeSet<_> = reached
                .iter()
                .flat_map(|from| {
                    Command::ALL
                        .iter()
                        .filter_map(|command| next(*from, *command).ok())
                })
                .collect();
            let before = reached.len();
            reached.extend(more);
            if reached.len() == before {
                break;
            }
        }
        assert_eq!(reached.len(), ItemState::ALL.len(), "unreachable: {reached:?}");
        for command in Command::ALL {
            assert!(
                ItemState::ALL.iter().any(|from| next(*from, *command).is_ok()),
                "{command} leads nowhere"
            );
        }
    }

    #[test]
    fn every_refusal_is_typed_and_leads_nowhere() {
        for from in ItemState::ALL {
            for command in Command::ALL {
                let next = next(*from, *command);
                match answer(*from, *command) {
                    To(to) => {
                        assert_ne!(to, *from, "{command} from {from} must change the state");
                        assert_eq!(next, Ok(to));
                    }
                    Stays => assert_eq!(next, Ok(*from), "{command} from {from}"),
                    No(reason) => assert_eq!(
                        next,
                        Err(InvalidTransition {
                            from: *from,
                            command: *command,
                            reason
                        })
                    ),
                }
            }
        }
    }

    #[test]
    fn what_left_the_building_is_never_cancelled_packed_or_reserved_again() {
        for from in ItemState::ALL.iter().filter(|state| state.has_left()) {
            for command in [Command::Cancel, Command::Pack, Command::Reserve, Command::Unpack] {
                assert!(next(*from, command).is_err(), "{command} from {from}");
            }
        }
    }

    #[test]
    fn only_a_person_brings_a_cancelled_unit_back() {
        let ways: Vec<_> = Command::ALL
            .iter()
            .filter(|command| matches!(answer(Cancelled, **command), To(_)))
            .collect();
        assert_eq!(ways, [&Command::ItLeft]);
    }

    #[test]
    fn every_answer_is_the_one_that_is_written() {
        let mut text = String::new();
        for command in Command::ALL {
            let answers = ItemState::ALL.iter().map(|from| match answer(*from, *command) {
                To(state) => format!("{from} → {state}"),
                Stays => format!("{from} stays"),
                No(reason) => format!("{from}: {reason}"),
            });
            text += &format!("{command}\n    {}\n", answers.collect::<Vec<_>>().join(", "));
        }
        assert_eq!(text, include_str!("transition.txt"), "\n{text}");
    }
}
