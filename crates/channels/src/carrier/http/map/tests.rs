//! The map on answers good and bad.
