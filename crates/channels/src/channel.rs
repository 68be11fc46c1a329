//! What every connector can be asked, and what it answers.

use crate::error::ChannelError;
use async_trait::async_trait;
use domain::channel::Capabilities;
use domain::codes::{ChannelItemId, ChannelOrderNo};
use domain::moment::Moment;
use domain::sync::observation::{ListedOrder, Observation};
use std::collections::BTreeMap;

/// A sales channel that can be asked about orders.
///
/// `asked_at` is always the caller's reading of the clock before the request leaves: it becomes the time of every
/// observation that carries none of its own, so that an answer never looks newer than it is.
#[async_trait]
pub trait Channel: Send + Sync {
    /// What the channel can do; callers obey it.
    fn capabilities(&self) -> &Capabilities;

    /// Tries the connection step by step, with a fresh token. A step that fails leaves the later ones not tried.
    async fn test(&self, asked_at: Moment) -> Vec<TestStep>;

    /// One page of the orders that were placed in the window and are in the status. `page_no` counts from 1.
    ///
    /// # Errors
    /// [`ChannelError`] where no page could be read. Faults of single orders are inside the page.
    async fn list_orders(
        &self,
        window: ListWindow,
        status: ListStatus,
        page_no: u32,
        asked_at: Moment,
    ) -> Result<ListPage, ChannelError>;

    /// What the channel says now of the named orders. More ids than the channel takes at once are asked for in
    /// several requests, one after the other; the first that fails fails the call.
    ///
    /// # Errors
    /// [`ChannelError`] where no answer could be read. Faults of single orders are inside the page.
    async fn orders_by_id(
        &self,
        ids: &[ChannelOrderNo],
        asked_at: Moment,
    ) -> Result<StatusPage, ChannelError>;

    /// The named orders whole, as the channel has them now: lines, prices, address. As [`Channel::orders_by_id`] otherwise.
    ///
    /// # Errors
    /// [`ChannelError`] where no answer could be read. Faults of single orders are inside the page.
    async fn listed_by_id(
        &self,
        ids: &[ChannelOrderNo],
        asked_at: Moment,
    ) -> Result<Answered<ListedOrder>, ChannelError>;

    /// Tells the channel that units of an order's lines are cancelled. It is sent once: who hears no answer asks what became
    /// of it before sending it again, since a count of units that is sent twice may cancel twice as many.
    ///
    /// # Errors
    /// [`ChannelError`] where no answer could be read: it may have been carried out or not.
    async fn cancel_units(
        &self,
        order: &ChannelOrderNo,
        units: &BTreeMap<ChannelItemId, u32>,
    ) -> Result<CancelAnswer, ChannelError>;
}

/// From when to when the listed orders were placed, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListWindow {
    /// The earliest moment.
    pub from: Moment,
    /// The latest moment.
    pub to: Moment,
}

/// Which orders a listing is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListStatus {
    /// Orders to be worked on.
    Created,
    /// Orders that the channel has yet to verify.
    PendingVerification,
}

/// One page of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage {
    /// The orders in the channel's sequence, each on its own.
    pub orders: Vec<Result<ListedOrder, BadOrder>>,
    /// Whether this is the last page: it holds fewer orders than were asked for.
    pub last: bool,
}

/// What the channel answers to a cancel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CancelAnswer {
    /// All units are cancelled there.
    Done,
    /// Not all are, in the channel's own words.
    Refused(String),
}

/// What the channel says of the status of the orders that were asked for.
pub type StatusPage = Answered<Observation>;

/// What the channel says of the orders that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered<T> {
    /// The answers, each on its own. A bad one that carries no order number stands here too.
    pub orders: Vec<Result<T, BadOrder>>,
    /// Asked for and not answered, in the sequence of asking.
    pub missing: Vec<ChannelOrderNo>,
    /// Answered though nobody asked; put aside, since the channel may have ignored the question.
    pub unasked: Vec<ChannelOrderNo>,
}

impl<T> Default for Answered<T> {
    fn default() -> Self {
        Self {
            orders: Vec::new(),
            missing: Vec::new(),
            unasked: Vec::new(),
        }
    }
}

/// An order of a page that could not be read; the rest of the page stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BadOrder {
    /// Its number, where that much could be read.
    pub channel_order_no: Option<ChannelOrderNo>,
    /// Its place in the channel's answer, counted from 1.
    pub position: usize,
    /// Stable code, such as `ORDER_WITHOUT_LINES`.
    pub code: &'static str,
    /// What is wrong, with what the channel gave.
    pub message: String,
}

/// One step of a connection test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestStep<E = ChannelError> {
    /// Which step.
    pub name: TestStepName,
    /// How it went.
    pub outcome: TestOutcome<E>,
}

/// The steps of a connection test, in sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestStepName {
    /// The address answers, and as a channel (or a carrier).
    Reach,
    /// User name and password give a token, or the key is accepted.
    Auth,
    /// Orders of the last day, or the first scans of a carrier, can be read with it.
    SampleRead,
}

impl TestStepName {
    /// The code as it is shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reach => "REACH",
            Self::Auth => "AUTH",
            Self::SampleRead => "SAMPLE_READ",
        }
    }
}

/// How a step of a connection test went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestOutcome<E = ChannelError> {
    /// It worked; what was seen, in words.
    Passed(String),
    /// It failed.
    Failed(E),
    /// An earlier step failed.
    NotTried,
}
