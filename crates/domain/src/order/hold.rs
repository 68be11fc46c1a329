//! Hold and release: a person keeps an order from being processed. It does not stop what the channel says.

use super::edit::Edit;
use super::event::EventKind;
use crate::refusal::{Refusal, RefusalCode};

impl Edit<'_> {
    /// Keeps an order, of which something is here still, from being processed.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where it is held already, or nothing of it is here.
    pub fn hold(&mut self) -> Result<(), Refusal> {
        if self.order.flags.on_hold {
            let text = "The order is on hold already";
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text));
        }
        if self.order.units_before_dispatch() == 0 {
            let text = "Nothing of the order is here any more, so there is nothing to hold";
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text));
        }
        self.order.flags.on_hold = true;
        self.note(EventKind::FlagChanged, &[], "Put on hold");
        Ok(())
    }

    /// Lets a held order be processed again.
    ///
    /// # Errors
    /// `NOT_ALLOWED_IN_STATE` where it is not held, `GOODS_MAY_BE_OUT` while a void label of it travels.
    pub fn release(&mut self) -> Result<(), Refusal> {
        if !self.order.flags.on_hold {
            let text = "The order is not on hold";
            return Err(Refusal::new(RefusalCode::NotAllowedInState, text));
        }
        self.order.refuse_twice()?;
        self.order.flags.on_hold = false;
        self.note(EventKind::FlagChanged, &[], "Released");
        Ok(())
    }
}
