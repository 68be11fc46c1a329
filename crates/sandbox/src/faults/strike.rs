//! Answering a call the way the faults want it.

use std::sync::Arc;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

use super::armed::Plan;
use super::cut::cut;
use super::replace::replacement;
use super::target::Target;

/// Answers in place of the call, or lets it be answered; what changes the call's own answer goes along as an
/// `Arc<Shape>` extension of the request.
pub(crate) async fn strike<T: Target>(plan: Plan, mut request: Request, next: Next) -> Response {
    if !plan.delay.is_zero() {
        tokio::time::sleep(plan.delay).await;
    }
    let response = match &plan.replace {
        Some(kind) => replacement::<T>(kind),
        None => {
            request.extensions_mut().insert(Arc::new(plan.shape));
            next.run(request).await
        }
    };
    if plan.cut {
        cut::<T>(response).await
    } else {
        response
    }
}
