//! What is written: the same orders for both programs.

/// Orders on a page.
pub(crate) const ORDERS_A_PAGE: usize = 100;
/// SKUs that the orders are spread over: neighbouring pages share none, as those of a seller with many do.
pub(crate) const SKUS: usize = 2_000;
/// In the order in which they are run: each needs what the one before it wrote.
pub(crate) const CASES: [Case; 3] = [Case::Import, Case::Unchanged, Case::Changed];

/// A kind of page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// New orders, their stock reserved.
    Import,
    /// The channel says what we know.
    Unchanged,
    /// All of them were dispatched.
    Changed,
}

/// The numbers of the orders on a page.
pub(crate) fn numbers(page: usize) -> Vec<usize> {
    (page * ORDERS_A_PAGE..(page + 1) * ORDERS_A_PAGE).collect()
}

/// The channel's number of an order. Sorted as the orders are, as real pages are.
pub(crate) fn order_no(n: usize) -> String {
    format!("N{n:09}")
}

/// The SKU of unit 1 or 2 of an order.
pub(crate) fn sku(n: usize, unit: usize) -> String {
    format!("SKU-{}", (n * 2 + unit) % SKUS)
}
