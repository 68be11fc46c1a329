//! Promises of setting text.
