//! The faults that are armed, and what they make of a call.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::kind::Kind;
use super::shape::Shape;
use super::target::Target;
use crate::refusal::Refusal;

/// The most faults armed at once.
const MAX_FAULTS: usize = 50;

/// A fault as it is asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound = "T: Target")]
pub(crate) struct Fault<T> {
    #[serde(flatten)]
    kind: Kind,
    #[serde(default)]
    on: T,
    /// How many matching calls pass before it begins.
    #[serde(default)]
    skip: u64,
    /// How many calls it strikes; all of them when absent.
    times: Option<u64>,
}

/// A fault with what is left of it.
#[derive(Clone, Debug, Serialize)]
#[serde(bound = "T: Target")]
pub(crate) struct Armed<T> {
    #[serde(flatten)]
    fault: Fault<T>,
    to_skip: u64,
    remaining: Option<u64>,
    hits: u64,
}

/// The faults armed, in the order given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults<T> {
    armed: Vec<Armed<T>>,
}

/// What the faults make of one call.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The kinds that apply.
    pub(crate) names: Vec<&'static str>,
    /// How long to wait first.
    pub(crate) delay: Duration,
    /// What to answer instead of the call's own answer.
    pub(crate) replace: Option<Kind>,
    /// How to change the call's own answer.
    pub(crate) shape: Shape,
    /// Whether to break the answer off halfway.
    pub(crate) cut: bool,
}

/// Reads a list of faults. A field the fault does not have is refused: a misspelt `times` would strike for ever.
pub(crate) fn read_faults<T: Target>(given: &[Value]) -> Result<Vec<Fault<T>>, Refusal> {
    if given.len() > MAX_FAULTS {
        return Err(Refusal::Bad(format!("at most {MAX_FAULTS} faults")));
    }
    given.iter().map(read).collect()
}

fn read<T: Target>(given: &Value) -> Result<Fault<T>, Refusal> {
    let fault: Fault<T> = serde_json::from_value(given.clone())
        .map_err(|error| Refusal::Bad(format!("not a fault: {error}")))?;
    fault.kind.check()?;
    if !T::knows(&fault.kind) {
        return Err(Refusal::Bad(format!(
            "{} cannot show on any call of this contract",
            fault.kind.name()
        )));
    }
    let known = serde_json::to_value(&fault).map_err(|error| Refusal::Bad(error.to_string()))?;
    let mut fields = given.as_object().into_iter().flatten().map(|(field, _)| field);
    match fields.find(|field| known.get(field).is_none()) {
        Some(field) => Err(Refusal::Bad(format!(
            "{} has no field {field}",
            fault.kind.name()
        ))),
        None => Ok(fault),
    }
}

impl<T: Target> Faults<T> {
    /// Arms these faults in place of those before.
    pub(crate) fn arm(&mut self, faults: Vec<Fault<T>>) {
        let arm = |fault: Fault<T>| Armed {
            to_skip: fault.skip,
            remaining: fault.times,
            hits: 0,
            fault,
        };
        self.armed = faults.into_iter().map(arm).collect();
    }

    /// The faults with what is left of each; those used up stay listed until cleared.
    pub(crate) fn armed(&self) -> &[Armed<T>] {
        &self.armed
    }

    /// Uses up the faults that strike this call. Of those that replace the answer only the first strikes; the others
    /// keep their count.
    pub(crate) fn plan(&mut self, call: T::Call) -> Plan {
        let mut plan = Plan::default();
        for armed in &mut self.armed {
            let fault = &armed.fault;
            let meant = fault.on.covers(call) && T::fits(&fault.kind, call) && armed.remaining != Some(0);
            if !meant || (plan.replace.is_some() && replaces(&fault.kind)) {
                continue;
            }
            if armed.to_skip > 0 {
                armed.to_skip -= 1;
                continue;
            }
            armed.remaining = armed.remaining.map(|left| left - 1);
            armed.hits += 1;
            plan.add(&fault.kind);
        }
        plan
    }
}

impl Plan {
    fn add(&mut self, kind: &Kind) {
        self.names.push(kind.name());
        match kind {
            Kind::Slow { ms } => self.delay += Duration::from_millis(*ms),
            Kind::CutBody => self.cut = true,
            Kind::DuplicatedPages { page } => self.shape.repeated_page = Some(*page as usize),
            Kind::ReorderedPages => self.shape.reordered = true,
            Kind::Vanishing { ids } => self.shape.hidden.extend(ids.iter().cloned()),
            Kind::UnknownWords { word } => self.shape.word = Some(word.clone()),
            Kind::RateLimited { .. }
            | Kind::ServerError { .. }
            | Kind::Html
            | Kind::HugeBody { .. }
            | Kind::WrongJson { .. }
            | Kind::ExpiredToken => self.replace = Some(kind.clone()),
        }
    }
}

fn replaces(kind: &Kind) -> bool {
    match kind {
        Kind::RateLimited { .. }
        | Kind::ServerError { .. }
        | Kind::Html
        | Kind::HugeBody { .. }
        | Kind::WrongJson { .. }
        | Kind::ExpiredToken => true,
        Kind::Slow { .. }
        | Kind::CutBody
        | Kind::DuplicatedPages { .. }
        | Kind::ReorderedPages
        | Kind::Vanishing { .. }
        | Kind::UnknownWords { .. } => false,
    }
}
