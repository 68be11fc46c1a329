//! Papers as a printer and a scanner see them: rendered by poppler, scanned by zbar.

mod any_text;
mod invoices;
mod labels;
mod readers;
mod refused;
mod samples;
mod scanned;
mod texts;
