//! Calls with an Idempotency-Key: run once, told again word for word. Answers may hold a buyer's data or a new key, so they
//! are sealed under the secret of the key that called: who cannot call again cannot read them.

use crate::keys::KeyCaller;
use crate::{App, AppError};
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use store::{IdempotentCall, KeptAnswer};

/// What became of a claim.
#[derive(Debug)]
pub enum Claimed {
    /// The call is ours to run, under this claim.
    Ours(String),
    /// It was run; its status and answer.
    Answered(u16, Vec<u8>),
    /// The name was used for another call.
    OtherCall,
    /// Somebody is running it.
    Running,
}

impl App {
    /// Claims a call by the name that its caller gave it. `fingerprint` is of all that makes the call what it is.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn claim_call(
        &self,
        caller: &KeyCaller,
        name: &str,
        fingerprint: &[u8],
    ) -> Result<Claimed, AppError> {
        let claim_id = self.new_id();
        let claim = self
            .store
            .claim_call(call(caller, name), fingerprint, &claim_id, self.clock.now())
            .await?;
        Ok(match claim {
            store::Claim::Ours => Claimed::Ours(claim_id),
            store::Claim::OtherCall => Claimed::OtherCall,
            store::Claim::Running => Claimed::Running,
            store::Claim::Answered(kept) => {
                let opened = cipher(caller, &kept.claim_id)
                    .decrypt(&XNonce::default(), kept.sealed.as_slice())
                    .map_err(|_| AppError::Secret {
                        message: "a kept answer cannot be opened; call again under another Idempotency-Key"
                            .to_owned(),
                    })?;
                Claimed::Answered(u16::try_from(kept.status).unwrap_or(500), opened)
            }
        })
    }

    /// Keeps the answer of a claimed call.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn answer_call(
        &self,
        caller: &KeyCaller,
        name: &str,
        claim_id: &str,
        (status, answer): (u16, &[u8]),
    ) -> Result<(), AppError> {
        let sealed = cipher(caller, claim_id)
            .encrypt(&XNonce::default(), answer)
            .map_err(|_| AppError::Secret {
                message: "the answer cannot be sealed".to_owned(),
            })?;
        let kept = KeptAnswer {
            claim_id: claim_id.to_owned(),
            status: i64::from(status),
            sealed,
        };
        let ours = self.store.answer_call(call(caller, name), &kept).await?;
        if !ours {
            tracing::warn!("a call ran for so long that its Idempotency-Key was taken over");
        }
        Ok(())
    }

    /// Gives a claimed call free again, because nothing came of it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn release_call(&self, caller: &KeyCaller, name: &str, claim_id: &str) -> Result<(), AppError> {
        Ok(self.store.release_call(call(caller, name), claim_id).await?)
    }
}

fn call<'a>(caller: &'a KeyCaller, name: &'a str) -> IdempotentCall<'a> {
    IdempotentCall {
        tenant: &caller.caller.tenant,
        key_id: &caller.key_id,
        idempotency_key: name,
    }
}

/// A key of its own for each claim, whose id is never used twice: so the nonce may be the same.
fn cipher(caller: &KeyCaller, claim_id: &str) -> XChaCha20Poly1305 {
    let mut hash = Sha256::new();
    hash.update(b"ordertide idempotency 1\n");
    hash.update(caller.secret_bytes());
    hash.update(claim_id.as_bytes());
    XChaCha20Poly1305::new(&<[u8; 32]>::from(hash.finalize()).into())
}
