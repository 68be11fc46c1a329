//! Files that are on their way at once: each holds room on disk and, while it is looked through, a thread.

use crate::problem::Problem;
use domain::codes::TenantCode;
use http::StatusCode;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Files that a process takes at once: 16 of 50 MB.
pub(crate) const FILES_AT_ONCE_MAX: usize = 16;
/// Files of one tenant among them, so that nobody keeps the others out.
pub(crate) const FILES_OF_TENANT_MAX: usize = 4;
/// When a client may try again that was turned away, in seconds.
pub(crate) const RETRY_S: u32 = 5;

/// Who is sending how many.
#[derive(Debug, Clone, Default)]
pub(crate) struct Streams(Arc<Mutex<BTreeMap<TenantCode, usize>>>);

/// The right to send one file; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    streams: Streams,
    tenant: TenantCode,
}

impl Streams {
    /// A turn for one file, before any of it is read.
    pub(crate) fn take(&self, tenant: &TenantCode) -> Result<Turn, Problem> {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if under_way.get(tenant).copied().unwrap_or_default() >= FILES_OF_TENANT_MAX {
            let text = format!(
                "{FILES_OF_TENANT_MAX} files of yours are on their way already. Send this one when one of them has arrived"
            );
            return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_UPLOADS", text).after(RETRY_S));
        }
        if under_way.values().sum::<usize>() >= FILES_AT_ONCE_MAX {
            let text =
                format!("the server takes {FILES_AT_ONCE_MAX} files at once. Send this one in a moment");
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "UPLOADS_BUSY", text).after(RETRY_S));
        }
        *under_way.entry(tenant.clone()).or_default() += 1;
        Ok(Turn {
            streams: self.clone(),
            tenant: tenant.clone(),
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut under_way = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = under_way.get_mut(&self.tenant) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                under_way.remove(&self.tenant);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant(n: usize) -> TenantCode {
        TenantCode::parse(&format!("T{n}")).unwrap()
    }

    #[test]
    fn nobody_keeps_the_others_out_and_all_of_them_are_bounded() {
        let streams = Streams::default();
        let mut turns: Vec<Turn> = (0..FILES_OF_TENANT_MAX)
            .map(|_| streams.take(&tenant(0)).unwrap())
            .collect();
        let refused = streams.take(&tenant(0)).unwrap_err();
        assert_eq!((refused.status, refused.code), (429, "TOO_MANY_UPLOADS"));
        for n in FILES_OF_TENANT_MAX..FILES_AT_ONCE_MAX {
            turns.push(streams.take(&tenant(n)).unwrap());
        }
        let refused = streams.take(&tenant(99)).unwrap_err();
        assert_eq!((refused.status, refused.code), (503, "UPLOADS_BUSY"));
        let answer = refused.render("r");
        assert_eq!(answer.headers()[http::header::RETRY_AFTER], "5");
        turns.remove(0);
        turns.push(streams.take(&tenant(0)).unwrap());
        assert!(streams.take(&tenant(99)).is_err());
        turns.clear();
        assert!(streams.0.lock().unwrap().is_empty(), "nothing is left behind");
    }
}
