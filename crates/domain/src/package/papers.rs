//! A package's papers: its invoice (domain.md §4, Invoice).

use super::{Invoice, InvoiceSource};
use crate::order::edit::Edit;
use crate::order::event::EventKind;
use crate::order::item::PackageKey;
use crate::refusal::Refusal;
use crate::sequence::SequenceKind;

impl Edit<'_> {
    /// Sees that a package has an invoice number: a live invoice stays and the channel's number is kept beside it; without
    /// one the channel's number is used where it gives one; else the facility's INVOICE sequence numbers it.
    ///
    /// # Errors
    /// `SEQUENCE_NOT_DEFINED` where a number of ours is needed and the sequence is not defined.
    pub fn ensure_invoice(&mut self, key: &PackageKey, channel_no: Option<&str>) -> Result<(), Refusal> {
        let live = self
            .order
            .package(key)
            .and_then(|package| package.invoice.clone());
        if let Some(invoice) = live {
            self.note_channel_invoice(key, &invoice, channel_no);
            return Ok(());
        }
        let (invoice_no, source) = match channel_no {
            Some(no) => (no.to_owned(), InvoiceSource::Channel),
            None => {
                let today = self.desk.today;
                (
                    self.desk
                        .numbers
                        .draw(&key.facility, SequenceKind::Invoice, today)?,
                    InvoiceSource::Ours,
                )
            }
        };
        let issued_at = self.now();
        let items = self.live_nos_of(key);
        let detail = match source {
            InvoiceSource::Ours => format!("Invoice {invoice_no} for package {}", key.packing_no),
            InvoiceSource::Channel => format!(
                "The channel's invoice {invoice_no} for package {}",
                key.packing_no
            ),
        };
        if let Some(package) = self.package_mut(key) {
            package.invoices_issued += 1;
            let serial = package.invoices_issued;
            let channel_invoice_no = channel_no.map(str::to_owned);
            package.invoice = Some(Invoice {
                serial,
                invoice_no,
                source,
                channel_invoice_no,
                issued_at,
            });
        }
        self.note(EventKind::InvoiceIssued, &items, detail);
        Ok(())
    }

    fn note_channel_invoice(&mut self, key: &PackageKey, live: &Invoice, channel_no: Option<&str>) {
        let Some(number) = channel_no.filter(|number| live.channel_invoice_no.as_deref() != Some(number))
        else {
            return;
        };
        if let Some(invoice) = self.package_mut(key).and_then(|package| package.invoice.as_mut()) {
            invoice.channel_invoice_no = Some(number.to_owned());
        }
        let items = self.live_nos_of(key);
        let detail = format!(
            "The channel's invoice {number} is kept beside our {}",
            live.invoice_no
        );
        self.note(EventKind::InvoiceNoted, &items, detail);
    }

    /// Voids a package's papers: its invoice, whose number is never used again, its waybill, and its place in a pickup.
    pub fn void_papers(&mut self, key: &PackageKey, why: &str) {
        self.leave_pickup(key, why);
        self.drop_waybill(key, why);
        let voided = self.package_mut(key).and_then(|package| package.invoice.take());
        if let Some(invoice) = voided {
            self.note(
                EventKind::InvoiceCancelled,
                &[],
                format!("Invoice {} is cancelled: {why}", invoice.invoice_no),
            );
        }
    }
}
