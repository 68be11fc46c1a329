//! Claiming a run and keeping it.

use super::{Claimant, Claimed, Kept, fence_binds};
use crate::engine::{ConstraintKind, Session, StoreError, with_retry};
use crate::page::Fence;
use crate::{Store, statements as sql};
use domain::codes::{ChannelCode, TenantCode};
use domain::moment::Moment;
use domain::run::{RunCause, RunKind};

/// Runs that one look takes at most.
const LOOK: i64 = 20;

impl Store {
    /// Claims the run whose turn it is, or the named one if its turn has come. `None` where there is nothing to do.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn claim_run(
        &self,
        claimant: Claimant<'_>,
        only: Option<(&TenantCode, &str)>,
    ) -> Result<Option<Claimed>, StoreError> {
        // A look without a write transaction first: most looks find nothing.
        for (tenant, run_id, token) in self.queued(claimant.now, only).await? {
            match self.claim(claimant, &tenant, &run_id, token).await {
                Ok(Some(claimed)) => return Ok(Some(claimed)),
                Ok(None) => {}
                // Another run of the lane was claimed in between: the index keeps it to one.
                Err(StoreError::Constraint {
                    kind: ConstraintKind::Unique,
                    name,
                    ..
                }) if name == "run_lane" => {}
                // Such as a kind that a later version knows: it stops nobody else's work.
                Err(error @ StoreError::Corrupt { .. }) => {
                    tracing::warn!(run = run_id, %error, "a run cannot be read and is left to others");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    async fn queued(
        &self,
        now: Moment,
        only: Option<(&TenantCode, &str)>,
    ) -> Result<Vec<(TenantCode, String, i64)>, StoreError> {
        let mut session = self.engine().read().await?;
        let (tenant, run_id) = only.map_or(("", ""), |(tenant, run_id)| (tenant.as_str(), run_id));
        let binds = [now.0.into(), tenant.into(), run_id.into(), LOOK.into()];
        let mut found = Vec::new();
        for row in session.query(&sql::QUEUED_RUNS, &binds).await? {
            let mut r = row.reader();
            found.push((TenantCode::stored(r.text()?), r.text()?, r.int()?));
        }
        Ok(found)
    }

    async fn claim(
        &self,
        claimant: Claimant<'_>,
        tenant: &TenantCode,
        run_id: &str,
        token: i64,
    ) -> Result<Option<Claimed>, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let binds = [
                tenant.as_str().into(),
                run_id.into(),
                token.into(),
                claimant.worker.into(),
                claimant.now.0.into(),
                claimant.lease_until.0.into(),
            ];
            if session.exec(&sql::CLAIM_RUN, &binds).await? != 1 {
                return Ok(None);
            }
            let claimed = load_claimed(&mut *session, tenant, run_id).await?;
            session.commit().await?;
            Ok(Some(claimed))
        })
        .await
    }

    /// Keeps up a claim.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn keep_run(
        &self,
        tenant: &TenantCode,
        fence: &Fence,
        now: Moment,
        lease_until: Moment,
    ) -> Result<Kept, StoreError> {
        with_retry(&self.retries, self.limit, || async move {
            let mut session = self.engine().write().await?;
            let mut binds = fence_binds(tenant, fence);
            binds.extend([now.0.into(), lease_until.0.into()]);
            if session.exec(&sql::KEEP_RUN, &binds).await? != 1 {
                return Ok(Kept::Lost);
            }
            let id = [tenant.as_str().into(), fence.run_id.as_str().into()];
            let asked = session.query(&sql::CANCEL_ASKED, &id).await?.into_iter().next();
            let asked = asked.map(|row| row.reader().opt_text()).transpose()?.flatten();
            session.commit().await?;
            Ok(asked.map_or(Kept::Held, Kept::CancelAsked))
        })
        .await
    }

    /// Says how many orders a claimed run is about.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_run_expected(
        &self,
        tenant: &TenantCode,
        fence: &Fence,
        expected: i64,
    ) -> Result<(), StoreError> {
        let mut binds = fence_binds(tenant, fence);
        binds.push(expected.into());
        self.exec_once(&sql::SET_RUN_EXPECTED, &binds).await.map(drop)
    }
}

async fn load_claimed(
    session: &mut dyn Session,
    tenant: &TenantCode,
    run_id: &str,
) -> Result<Claimed, StoreError> {
    let found = session
        .query(&sql::LOAD_CLAIMED, &[tenant.as_str().into(), run_id.into()])
        .await?;
    let corrupt = |what: &str, problem: String| StoreError::Corrupt {
        what: format!("{what} of run {run_id}"),
        problem,
    };
    let row = found.into_iter().next();
    let row = row.ok_or_else(|| corrupt("the row", "it is gone".to_owned()))?;
    let mut r = row.reader();
    let kind = r.text()?;
    let kind = RunKind::parse(&kind).ok_or_else(|| corrupt("kind", kind))?;
    let channel = ChannelCode::stored(r.text()?);
    let (request, started_by, cause) = (r.text()?, r.text()?, r.text()?);
    let cause = RunCause::parse(&cause).ok_or_else(|| corrupt("cause", cause))?;
    Ok(Claimed {
        tenant: tenant.clone(),
        fence: Fence {
            run_id: run_id.to_owned(),
            token: r.int()?,
        },
        channel,
        kind,
        request,
        started_by,
        cause,
        attempts: r.int()?,
        attempts_max: r.int()?,
        pages: r.int()?,
        began_at: Moment(r.int()?),
    })
}
