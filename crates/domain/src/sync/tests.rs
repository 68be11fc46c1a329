//! Tests of status sync, a file for each part of domain.md §4.

mod beside;
mod cells;
mod coming_back;
mod contradictions;
mod convergence;
mod glance;
mod histories;
mod invoices;
mod partly;
mod table;
mod warehouse;
mod words;
