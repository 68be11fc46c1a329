//! Returns: listed, received at the warehouse, inspected. Putaway takes them from there.

use crate::list::{Listed, ROWS_MAX, first_page, one_more};
use crate::{App, AppError, Caller};
use domain::codes::{FacilityCode, OrderCode};
use domain::order::edit::Edit;
use domain::order::{Inspected, Received, SaleOrder};
use domain::refusal::{Refusal, RefusalCode, Refused};
use domain::returns::ReturnState;
use domain::sync::observation::{ReturnDetails, ReturnKind};
use std::collections::BTreeSet;
pub use store::ReturnLine;
use store::{FollowUp, Loaded, Numbering, Pick, Scope, Written};

/// Characters of a text that a person gives.
const TEXT_CHARS_MAX: usize = 500;

/// Which returns are asked for.
#[derive(Debug, Clone, Default)]
pub struct ReturnFilter {
    /// Customer or courier returns.
    pub kind: Option<ReturnKind>,
    /// Those in this state.
    pub state: Option<ReturnState>,
    /// Those of this channel.
    pub channel: Option<String>,
    /// Where the page begins: `next` of the one before.
    pub after: Option<String>,
    /// Rows, 1 to 999.
    pub limit: usize,
}

/// Goods that came back to the warehouse.
#[derive(Debug, Clone, Default)]
pub struct Receipt {
    /// A return's number, an order's code, or the channel's number of it.
    pub named: String,
    /// The items; none means all of it that is out.
    pub items: Vec<u32>,
    /// The kind, for goods whose return nobody announced; without it, what reached the buyer comes from the buyer.
    pub kind: Option<ReturnKind>,
    /// Where it was received; without it, at the facility of the package.
    pub facility: Option<String>,
    /// What the parcel says: reason, tracking.
    pub details: ReturnDetails,
}

/// How returned goods were found.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// A return's number, an order's code, or the channel's number of it.
    pub named: String,
    /// Item by item; one without an item's number is meant of all that is back and waits.
    pub found: Vec<Inspected>,
}

impl App {
    /// A page of returns, by order, facility and number.
    ///
    /// # Errors
    /// `NOT_FOUND` for the channel, `BAD_INPUT` for a place that is none.
    pub async fn list_returns(
        &self,
        caller: &Caller,
        filter: &ReturnFilter,
    ) -> Result<Listed<ReturnLine>, AppError> {
        if let Some(code) = &filter.channel {
            self.channel(caller, code).await?;
        }
        let limit = filter.limit.clamp(1, ROWS_MAX);
        let place = filter.after.as_deref().unwrap_or("//");
        let parts: Vec<&str> = place.splitn(3, '/').collect();
        let Ok(after) = <[&str; 3]>::try_from(parts) else {
            let text = format!("{place:?} is no place in this list");
            return Err(AppError::bad_input(text));
        };
        let filters = [
            filter.kind.map_or("", ReturnKind::as_str),
            filter.state.map_or("", ReturnState::as_str),
            filter.channel.as_deref().unwrap_or_default(),
        ];
        let rows = self
            .store
            .list_returns(&caller.tenant, after, filters, one_more(limit))
            .await?;
        let place =
            |row: &ReturnLine| format!("{}/{}/{}", row.order, row.goods.facility, row.goods.return_no);
        Ok(first_page(rows, limit, place))
    }

    /// One return.
    ///
    /// # Errors
    /// `NOT_FOUND`, `AMBIGUOUS` where several facilities have the number.
    pub async fn goods_return(
        &self,
        caller: &Caller,
        return_no: &str,
        facility: Option<&str>,
    ) -> Result<ReturnLine, AppError> {
        let known = "see `ordertide returns list`";
        let missing = || AppError::not_found("return", return_no, known);
        let (code, facility) = self
            .find_return(caller, return_no, (facility, "--facility"))
            .await?
            .ok_or_else(missing)?;
        let orders = self.store.orders(&caller.tenant, &[code]).await?;
        let order = orders.into_iter().next().ok_or_else(missing)?;
        lines_of(&order)
            .find(|line| line.goods.return_no == return_no && line.goods.facility == facility)
            .ok_or_else(missing)
    }

    async fn find_return(
        &self,
        caller: &Caller,
        return_no: &str,
        (facility, option): (Option<&str>, &'static str),
    ) -> Result<Option<(OrderCode, FacilityCode)>, AppError> {
        let found = self
            .store
            .find_returns(&caller.tenant, return_no, facility.unwrap_or_default())
            .await?;
        match found.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(only.clone())),
            several => Err(AppError::Ambiguous {
                what: "return",
                option,
                known: several
                    .iter()
                    .map(|(order, facility)| format!("{facility} ({order})"))
                    .collect::<Vec<_>>()
                    .join(", "),
            }),
        }
    }

    /// The order behind a return's number, or the order of this name; with the return's number where it was one.
    async fn order_of_return(
        &self,
        caller: &Caller,
        named: &str,
    ) -> Result<(OrderCode, Option<String>), AppError> {
        match self
            .find_return(caller, named, (None, "the order's code"))
            .await?
        {
            Some((code, _)) => Ok((code, Some(named.to_owned()))),
            None => Ok((self.order_code(caller, named).await?, None)),
        }
    }

    /// Takes returned goods in, announced or not: they wait for putaway, and their return is over. All of it or nothing.
    /// Answers the returns that they came with.
    ///
    /// # Errors
    /// `NOT_FOUND` for the return, the order or the facility; for each item `ITEM_NOT_FOUND`, `NOT_ALLOWED_IN_STATE`;
    /// `NOT_ALLOWED_IN_STATE` where nothing is out, `SEQUENCE_NOT_DEFINED`.
    pub async fn receive_return(
        &self,
        caller: &Caller,
        receipt: &Receipt,
    ) -> Result<Vec<ReturnLine>, AppError> {
        let details = &receipt.details;
        for text in [&details.reason, &details.tracking_no, &details.shipping_provider] {
            check_text(text.as_deref())?;
        }
        let (code, return_no) = self.order_of_return(caller, &receipt.named).await?;
        let facility = match &receipt.facility {
            Some(code) => Some(self.facility(caller, code).await?),
            None => None,
        };
        let received = Received {
            return_no,
            items: receipt.items.clone(),
            kind: receipt.kind,
            facility,
            details: receipt.details.clone(),
            by: caller.who.clone(),
        };
        let verb = |edit: &mut Edit<'_>| edit.receive_return(&received);
        let (after, now) = self.edit_return(caller, code, "return received", verb).await?;
        let came = |line: &ReturnLine| line.goods.receipts.iter().any(|receipt| receipt.at == now);
        Ok(lines_of(&after).filter(came).collect())
    }

    /// Records how returned goods were found. The last word before putaway counts. All of it or nothing. Answers the
    /// returns that were looked at.
    ///
    /// # Errors
    /// `NOT_FOUND` for the return or the order; for each item `ITEM_NOT_FOUND`, `NOT_ALLOWED_IN_STATE` where it is not back,
    /// `NOT_PENDING`, `REASON_REQUIRED`; `NOT_ALLOWED_IN_STATE` where nothing waits.
    pub async fn inspect_return(
        &self,
        caller: &Caller,
        inspection: &Inspection,
    ) -> Result<Vec<ReturnLine>, AppError> {
        for one in &inspection.found {
            check_text(one.reason.as_deref())?;
            check_text(one.comment.as_deref())?;
        }
        let (code, return_no) = self.order_of_return(caller, &inspection.named).await?;
        let (of_return, found) = (return_no.as_deref(), &inspection.found);
        let verb = |edit: &mut Edit<'_>| edit.inspect_return(of_return, found, &caller.who);
        let (after, now) = self.edit_return(caller, code, "return inspected", verb).await?;
        let looked_at = |line: &ReturnLine| line.goods.inspections.iter().any(|one| one.at == now);
        Ok(lines_of(&after).filter(looked_at).collect())
    }

    /// Runs a verb on one order; answers the order after it, and when it was.
    async fn edit_return(
        &self,
        caller: &Caller,
        code: OrderCode,
        reason: &str,
        verb: impl Fn(&mut Edit<'_>) -> Result<(), Refused> + Send + Sync,
    ) -> Result<(SaleOrder, domain::moment::Moment), AppError> {
        let orders = self
            .store
            .orders(&caller.tenant, std::slice::from_ref(&code))
            .await?;
        let channel = orders.first().map(|order| order.channel.clone());
        let now = self.now(caller);
        let scope = Scope {
            tenant: caller.tenant.clone(),
            pick: Pick::Codes(vec![code]),
            skus: BTreeSet::new(),
            facilities: self.store.facilities(&caller.tenant, channel.as_ref()).await?,
            numbering: Numbering::Papers,
            now,
            fence: caller.fence.clone(),
        };
        let verb = &verb;
        let decide = |loaded: Loaded| run(loaded, verb);
        let actor = caller.actor(now.0);
        let edited = self.store.decide(&scope, &actor, reason, decide).await;
        let after = edited.map_err(AppError::of_store)??;
        Ok((after, now.0))
    }
}

fn run(
    mut loaded: Loaded,
    verb: &(impl Fn(&mut Edit<'_>) -> Result<(), Refused> + Send + Sync),
) -> Written<Result<SaleOrder, Refused>> {
    let done = loaded.desk.all_or_nothing(|desk| {
        let Some(order) = loaded.orders.first() else {
            let text = "The order is not there any more";
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text).into());
        };
        let mut edit = Edit::of(order, desk);
        verb(&mut edit)?;
        let after = edit.order.clone();
        Ok((after, edit.finish()))
    });
    let (changes, result) = match done {
        Ok((after, change)) => (change.into_iter().collect(), Ok(after)),
        Err(refused) => (Vec::new(), Err(refused)),
    };
    Written {
        changes,
        adjustment: None,
        desk: loaded.desk,
        next_order: loaded.next_order,
        page: None,
        follow_up: FollowUp::default(),
        result,
    }
}

fn lines_of(order: &SaleOrder) -> impl Iterator<Item = ReturnLine> {
    order.returns.iter().map(|goods| ReturnLine {
        order: order.code.clone(),
        channel: order.channel.clone(),
        channel_order_no: order.channel_order_no.clone(),
        goods: goods.clone(),
    })
}

pub(crate) fn check_text(text: Option<&str>) -> Result<(), AppError> {
    match text {
        Some(text) if text.chars().count() > TEXT_CHARS_MAX => {
            let text = format!("a text of more than {TEXT_CHARS_MAX} characters is too long");
            Err(AppError::bad_input(text))
        }
        Some(_) | None => Ok(()),
    }
}
