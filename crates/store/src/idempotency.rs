//! Calls that carry an Idempotency-Key: claimed before they run, answered once, told again word for word.

use crate::engine::{StoreError, Value, with_retry};
use crate::{Store, statements as sql};
use domain::codes::TenantCode;
use domain::moment::Moment;

/// One call, as its caller named it.
#[derive(Debug, Clone, Copy)]
pub struct IdempotentCall<'a> {
    /// The tenant.
    pub tenant: &'a TenantCode,
    /// The API key that calls.
    pub key_id: &'a str,
    /// The name that the caller gave the call.
    pub idempotency_key: &'a str,
}

/// The answer that a call was given, sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The claim under which it was sealed.
    pub claim_id: String,
    /// HTTP status.
    pub status: i64,
    /// The rest, sealed.
    pub sealed: Vec<u8>,
}

/// What became of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The call is ours to run.
    Ours,
    /// It was run, and this was the answer.
    Answered(KeptAnswer),
    /// The name was used for another call.
    OtherCall,
    /// Somebody is running it.
    Running,
}

/// How long an answer is kept: a day.
const KEPT_S: i64 = 86_400;
/// From when on an unfinished call counts as abandoned: longer than any call may run.
const ABANDONED_S: i64 = 60;

impl Store {
    /// Claims a call, or tells what became of it before. `fingerprint` is of all that makes the call what it is.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn claim_call(
        &self,
        call: IdempotentCall<'_>,
        fingerprint: &[u8],
        claim_id: &str,
        now: Moment,
    ) -> Result<Claim, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let forgotten = now.plus_s(-KEPT_S);
            let old = [call.tenant.as_str().into(), forgotten.0.into()];
            session.exec(&sql::FORGET_IDEMPOTENCY, &old).await?;
            let found = session.query(&sql::LOAD_IDEMPOTENCY, &key_of(call)).await?;
            let mut free_before = forgotten;
            if let Some(row) = found.into_iter().next() {
                let mut r = row.reader();
                let (known, claim_id, claimed_at) = (r.blob()?, r.text()?, Moment(r.int()?));
                if claimed_at >= forgotten {
                    match (known == fingerprint, r.opt_int()?) {
                        (false, _) => return Ok(Claim::OtherCall),
                        (true, Some(status)) => {
                            let sealed = r.blob()?;
                            return Ok(Claim::Answered(KeptAnswer {
                                claim_id,
                                status,
                                sealed,
                            }));
                        }
                        (true, None) if claimed_at > now.plus_s(-ABANDONED_S) => return Ok(Claim::Running),
                        (true, None) => free_before = claimed_at.plus_s(1),
                    }
                }
            }
            let mut binds = key_of(call);
            binds.extend([
                Value::Blob(fingerprint.to_vec()),
                claim_id.into(),
                now.0.into(),
                Value::Blob(Vec::new()),
                free_before.0.into(),
            ]);
            // None written: another call took it between our look and now.
            let ours = session.exec(&sql::CLAIM_IDEMPOTENCY, &binds).await? == 1;
            session.commit().await?;
            Ok(if ours { Claim::Ours } else { Claim::Running })
        })
        .await
    }

    /// Keeps the answer of a claimed call; answers whether the claim still was ours.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn answer_call(
        &self,
        call: IdempotentCall<'_>,
        answer: &KeptAnswer,
    ) -> Result<bool, StoreError> {
        let mut binds = key_of(call);
        binds.extend([
            answer.claim_id.as_str().into(),
            answer.status.into(),
            Value::Blob(answer.sealed.clone()),
        ]);
        self.exec_once(&sql::ANSWER_IDEMPOTENCY, &binds)
            .await
            .map(|n| n == 1)
    }

    /// Gives a claimed call free again, because nothing came of it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn release_call(&self, call: IdempotentCall<'_>, claim_id: &str) -> Result<(), StoreError> {
        let mut binds = key_of(call);
        binds.push(claim_id.into());
        self.exec_once(&sql::RELEASE_IDEMPOTENCY, &binds).await.map(drop)
    }
}

fn key_of(call: IdempotentCall<'_>) -> Vec<Value> {
    vec![
        call.tenant.as_str().into(),
        call.key_id.into(),
        call.idempotency_key.into(),
    ]
}
