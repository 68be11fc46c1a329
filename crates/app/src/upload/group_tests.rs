//! What makes an order of rows, as tables.
