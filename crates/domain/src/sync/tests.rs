//! Tests of status sync, a file for each part of domain.md §4.

mod cells;
