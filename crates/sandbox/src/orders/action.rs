//! What can happen to an order on the site, and to which of its units.

use jiff::Timestamp;

use super::order::Order;
use super::unit::{Papers, UnitStatus};
use crate::refusal::Refusal;

/// Something that happens to units of an order, or to the order itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Units waiting to be sent are cancelled.
    Cancel,
    /// Units waiting to be sent leave with the courier.
    Dispatch,
    /// Units reach the customer.
    Deliver,
    /// The customer announces a return of delivered units.
    RequestReturn,
    /// The courier turns back with dispatched units.
    CourierReturn,
    /// Units arrive back at the seller.
    Return,
    /// The site withdraws a cancel.
    Open,
    /// The site verifies the order.
    Verify,
}

impl Action {
    /// The action a path names.
    pub(crate) fn from_path(name: &str) -> Option<Self> {
        match name {
            "cancel" => Some(Self::Cancel),
            "dispatch" => Some(Self::Dispatch),
            "deliver" => Some(Self::Deliver),
            "request-return" => Some(Self::RequestReturn),
            "courier-return" => Some(Self::CourierReturn),
            "return" => Some(Self::Return),
            "open" => Some(Self::Open),
            "verify" => Some(Self::Verify),
            _ => None,
        }
    }

    /// The statuses the action starts from and the one it leads to; none for an action on the whole order.
    fn step(self) -> Option<(&'static [UnitStatus], UnitStatus)> {
        use UnitStatus::{
            Cancelled, CourierReturn, Created, Delivered, Dispatched, ReturnRequested, Returned,
        };
        match self {
            Self::Cancel => Some((&[Created], Cancelled)),
            Self::Dispatch => Some((&[Created], Dispatched)),
            Self::Deliver => Some((&[Dispatched, Created], Delivered)),
            Self::RequestReturn => Some((&[Delivered], ReturnRequested)),
            Self::CourierReturn => Some((&[Dispatched], CourierReturn)),
            Self::Return => Some((&[ReturnRequested, CourierReturn, Delivered], Returned)),
            Self::Open => Some((&[Cancelled], Created)),
            Self::Verify => None,
        }
    }

    /// Whether the action brings units back, so that they carry the date of the return.
    pub(crate) fn is_return(self) -> bool {
        matches!(self, Self::RequestReturn | Self::CourierReturn | Self::Return)
    }
}

/// One action with what was said about it.
#[derive(Clone, Debug)]
pub(crate) struct Move {
    /// What happens.
    pub(crate) action: Action,
    /// Only this line, when given.
    pub(crate) item_id: Option<std::sync::Arc<str>>,
    /// At most this many units, when given.
    pub(crate) quantity: Option<u32>,
    /// What the moved units carry from now on.
    pub(crate) papers: Papers,
    /// Written as the return date of moved units that have none, for a return.
    pub(crate) now: Timestamp,
}

/// Carries out a move and returns how many units it changed (for a verification, all units). A move that fits no
/// unit is refused and changes nothing.
pub(crate) fn carry_out(order: &mut Order, asked: &Move) -> Result<u32, Refusal> {
    if let Some(item) = &asked.item_id
        && !order.lines.iter().any(|line| line.item_id == *item)
    {
        return Err(Refusal::Missing(format!("order {} has no item {item}", order.id)));
    }
    let Some((from, to)) = asked.action.step() else {
        return verify(order);
    };
    let mut left = asked.quantity.unwrap_or(u32::MAX);
    let mut moved = 0;
    let lines = order.lines.iter_mut();
    for line in lines.filter(|line| asked.item_id.as_ref().is_none_or(|item| line.item_id == *item)) {
        // In the order of `from`, so that a delivery of some units takes those on their way first.
        for start in from {
            let changed = line.change(
                left,
                |status| status == start,
                |unit| {
                    unit.status = to.clone();
                    unit.papers.take_over(&asked.papers);
                    if asked.action.is_return() {
                        unit.papers.return_date.get_or_insert(asked.now);
                    }
                },
            );
            left -= changed;
            moved += changed;
        }
    }
    if moved == 0 {
        Err(no_unit(order, from))
    } else {
        Ok(moved)
    }
}

fn verify(order: &mut Order) -> Result<u32, Refusal> {
    if !order.pending {
        return Err(Refusal::Conflict(format!(
            "order {} does not wait for verification",
            order.id
        )));
    }
    order.pending = false;
    Ok(order.lines.iter().map(|line| line.quantity()).sum())
}

fn no_unit(order: &Order, from: &[UnitStatus]) -> Refusal {
    let wanted: Vec<&str> = from.iter().map(UnitStatus::word).collect();
    let mut present: Vec<&str> = order
        .lines
        .iter()
        .flat_map(|line| &line.groups)
        .map(|group| group.state.status.word())
        .collect();
    present.sort_unstable();
    present.dedup();
    present.truncate(10);
    Refusal::Conflict(format!(
        "no such unit of order {} is {}; its units are {}",
        order.id,
        wanted.join(" or "),
        present.join(", ")
    ))
}
