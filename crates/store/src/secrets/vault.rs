//! Sealing and opening with XChaCha20-Poly1305.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use secrecy::SecretSlice;

use super::key::hex;
use super::{SecretError, SecretKey};

/// The only format so far: version ‖ key id (8) ‖ nonce (24) ‖ ciphertext with its tag (16).
const VERSION: u8 = 1;
const KEY_ID_BYTES: usize = 8;
const NONCE_BYTES: usize = 24;

/// Seals the secrets of channels. A sealed secret opens only with the same key, for the same tenant and channel.
#[derive(Debug)]
pub struct Vault {
    key: SecretKey,
}

impl Vault {
    /// A vault with this key.
    #[must_use]
    pub fn new(key: SecretKey) -> Self {
        Vault { key }
    }

    /// Seals a secret; the same one never looks the same twice. The result is 49 bytes longer.
    ///
    /// # Errors
    /// `Seal` when the system gives no randomness.
    pub fn seal(&self, tenant: &str, channel: &str, plaintext: &[u8]) -> Result<Vec<u8>, SecretError> {
        let mut nonce = [0_u8; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|error| SecretError::Seal {
            problem: error.to_string(),
        })?;
        let aad = owner(tenant, channel);
        let sealed = self
            .cipher()
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: plaintext,
                    aad: &aad,
                },
            )
            .map_err(|_| SecretError::Seal {
                problem: "it is too long".to_owned(),
            })?;
        let mut blob = Vec::with_capacity(1 + KEY_ID_BYTES + NONCE_BYTES + sealed.len());
        blob.push(VERSION);
        blob.extend_from_slice(&self.key.id());
        blob.extend_from_slice(&nonce);
        blob.extend_from_slice(&sealed);
        Ok(blob)
    }

    /// Opens what [`Vault::seal`] gave for the same tenant and channel.
    ///
    /// # Errors
    /// `UnknownFormat`, `WrongKey`, `NotAuthentic`.
    pub fn open(&self, tenant: &str, channel: &str, blob: &[u8]) -> Result<SecretSlice<u8>, SecretError> {
        let (&version, rest) = blob.split_first().ok_or(SecretError::NotAuthentic)?;
        if version != VERSION {
            return Err(SecretError::UnknownFormat { version });
        }
        let (key_id, rest) = rest
            .split_first_chunk::<KEY_ID_BYTES>()
            .ok_or(SecretError::NotAuthentic)?;
        let (nonce, sealed) = rest
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(SecretError::NotAuthentic)?;
        if *key_id != self.key.id() {
            return Err(SecretError::WrongKey {
                sealed_with: hex(key_id),
                in_use: hex(&self.key.id()),
            });
        }
        let aad = owner(tenant, channel);
        let opened = self.cipher().decrypt(
            &XNonce::from(*nonce),
            Payload {
                msg: sealed,
                aad: &aad,
            },
        );
        opened
            .map(SecretSlice::from)
            .map_err(|_| SecretError::NotAuthentic)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.key.expose()))
    }
}

/// Tenant and channel, each after its length in bytes (u64, little-endian): `a`,`bc` and `ab`,`c` differ.
fn owner(tenant: &str, channel: &str) -> Vec<u8> {
    let mut aad = Vec::with_capacity(16 + tenant.len() + channel.len());
    for part in [tenant, channel] {
        aad.extend_from_slice(&(part.len() as u64).to_le_bytes());
        aad.extend_from_slice(part.as_bytes());
    }
    aad
}

#[cfg(test)]
mod tests {
    use super::Vault;
    use crate::secrets::{SecretError, SecretKey};
    use secrecy::ExposeSecret;
    use std::error::Error;

    const SECRET: &[u8] = b"shop-password";

    fn vault() -> Result<Vault, Box<dyn Error>> {
        Ok(Vault::new(SecretKey::create(
            &tempfile::tempdir()?.path().join("key"),
        )?))
    }

    #[test]
    fn what_is_sealed_opens_and_does_not_show() -> Result<(), Box<dyn Error>> {
        let vault = vault()?;
        for plaintext in [SECRET, b""] {
            let (one, two) = (vault.seal("t", "c", plaintext)?, vault.seal("t", "c", plaintext)?);
            assert_ne!(one, two);
            assert_eq!(one.len(), plaintext.len() + 49);
            assert_eq!(vault.open("t", "c", &one)?.expose_secret(), plaintext);
        }
        let sealed = vault.seal("t", "c", SECRET)?;
        assert!(!sealed.windows(SECRET.len()).any(|part| part == SECRET));
        let shown = format!("{vault:?} {:?}", vault.open("t", "c", &sealed)?);
        assert!(shown.contains("REDACTED") && !shown.contains("shop"), "{shown}");
        Ok(())
    }

    #[test]
    fn another_owner_cannot_open_it() -> Result<(), Box<dyn Error>> {
        let vault = vault()?;
        let sealed = vault.seal("tenant", "channel", SECRET)?;
        for (tenant, channel) in [
            ("channel", "tenant"),
            ("tenan", "tchannel"),
            ("tenant", ""),
            ("other", "channel"),
        ] {
            assert_eq!(
                vault.open(tenant, channel, &sealed).err(),
                Some(SecretError::NotAuthentic)
            );
        }
        Ok(())
    }

    #[test]
    fn every_flipped_byte_and_every_cut_is_noticed() -> Result<(), Box<dyn Error>> {
        let vault = vault()?;
        let sealed = vault.seal("t", "c", SECRET)?;
        for index in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[index] ^= 1;
            let error = vault.open("t", "c", &altered).err();
            let expected = match index {
                0 => matches!(error, Some(SecretError::UnknownFormat { version: 0 })),
                1..=8 => matches!(error, Some(SecretError::WrongKey { .. })),
                _ => error == Some(SecretError::NotAuthentic),
            };
            assert!(expected, "byte {index}: {error:?}");
            assert!(vault.open("t", "c", &sealed[..index]).is_err(), "cut at {index}");
        }
        Ok(())
    }

    #[test]
    fn another_key_is_named() -> Result<(), Box<dyn Error>> {
        let (one, two) = (vault()?, vault()?);
        let error = two.open("t", "c", &one.seal("t", "c", SECRET)?).err();
        assert!(matches!(error, Some(SecretError::WrongKey { .. })), "{error:?}");
        Ok(())
    }
}
