//! Lists that use cases give a page at a time, read to their end or to a limit.

use crate::exit::Failure;
use app::AppError;
use app::list::Listed;

/// Rows asked for at once.
pub(super) const PAGE: usize = 500;

/// The rows of all pages, up to the limit. `page` gives the one that begins at a place, or the first.
pub(super) async fn all<T>(
    limit: Option<usize>,
    mut page: impl AsyncFnMut(Option<String>) -> Result<Listed<T>, AppError>,
) -> Result<Vec<T>, Failure> {
    let limit = limit.unwrap_or(usize::MAX);
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let Listed { rows: more, next } = page(after).await?;
        rows.extend(more);
        match next {
            Some(next) if rows.len() < limit => after = Some(next),
            Some(_) | None => break,
        }
    }
    rows.truncate(limit);
    Ok(rows)
}
