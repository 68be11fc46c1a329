//! One token per account, fetched by one caller at a time.

use crate::error::ChannelError;
use http::HeaderValue;
use secrecy::SecretString;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;

/// A token, with the number of the fetch that gave it.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) secret: SecretString,
    /// The token as a header value, marked sensitive.
    pub(super) header: HeaderValue,
    fetch_no: u64,
}

impl Token {
    pub(super) const fn new(secret: SecretString, header: HeaderValue) -> Self {
        Self {
            secret,
            header,
            fetch_no: 0,
        }
    }
}

/// Holds the token. Callers that come while it is being fetched share that fetch, and its failure too: fifty callers
/// with a wrong password are one wrong login, not fifty (which would lock the account).
#[derive(Default)]
pub(super) struct TokenKeeper {
    last: Mutex<Option<Result<Token, ChannelError>>>,
    fetches: AtomicU64,
}

impl TokenKeeper {
    /// The token that is held, else a fetched one.
    pub(super) async fn get<F>(&self, fetch: F) -> Result<Token, ChannelError>
    where
        F: Future<Output = Result<Token, ChannelError>>,
    {
        let fetches_before = self.fetches.load(Ordering::Acquire);
        let mut last = self.last.lock().await;
        let fetched_meanwhile = self.fetches.load(Ordering::Acquire) > fetches_before;
        match &*last {
            Some(Ok(token)) => return Ok(token.clone()),
            Some(Err(error)) if fetched_meanwhile => return Err(error.clone()),
            Some(Err(_)) | None => {}
        }
        let mut outcome = fetch.await;
        let fetch_no = self.fetches.fetch_add(1, Ordering::AcqRel) + 1;
        if let Ok(token) = &mut outcome {
            token.fetch_no = fetch_no;
        }
        *last = Some(outcome.clone());
        outcome
    }

    /// The token that is held, for keeping it out of what is quoted.
    pub(super) async fn held(&self) -> Option<SecretString> {
        self.last
            .lock()
            .await
            .as_ref()?
            .as_ref()
            .ok()
            .map(|token| token.secret.clone())
    }

    /// Forgets this token, unless a newer one has taken its place.
    pub(super) async fn invalidate(&self, refused: &Token) {
        let mut last = self.last.lock().await;
        if matches!(&*last, Some(Ok(held)) if held.fetch_no == refused.fetch_no) {
            *last = None;
        }
    }

    /// Forgets whatever is held, so that the next call logs in.
    pub(super) async fn forget(&self) {
        *self.last.lock().await = None;
    }
}
