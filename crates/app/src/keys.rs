//! API keys: made, listed, revoked, and recognised when a call brings one.

use crate::{App, AppError, Caller};
use domain::moment::Moment;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use store::NewApiKey;
use subtle::ConstantTimeEq;

macro_rules! scopes {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// What a key may do. Write does not include read.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Scope { $($(#[$doc])* $name),+ }
        impl Scope {
            /// All scopes.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// The scope as it is stored and shown.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

scopes! {
    /// See orders.
    OrdersRead = "orders:read",
    /// Type in, confirm, pack, hold, cancel, bring back, answer contradictions.
    OrdersWrite = "orders:write",
    /// See stock and the catalogue.
    StockRead = "stock:read",
    /// Adjust stock, add SKUs.
    StockWrite = "stock:write",
    /// See channels.
    ChannelsRead = "channels:read",
    /// Add, switch and test channels.
    ChannelsWrite = "channels:write",
    /// See runs.
    SyncRead = "sync:read",
    /// Start runs.
    SyncWrite = "sync:write",
    /// See the tenant, its facilities and sequences, the checklist, what doctor finds.
    SettingsRead = "settings:read",
    /// Add facilities, define sequences, set the policy, go live.
    SettingsWrite = "settings:write",
    /// See putaways.
    PutawayRead = "putaway:read",
    /// Make and complete putaways.
    PutawayWrite = "putaway:write",
    /// See returns.
    ReturnsRead = "returns:read",
    /// Work on returns.
    ReturnsWrite = "returns:write",
    /// Everything, keys included.
    Admin = "admin",
}

impl Scope {
    /// Reads a scope.
    ///
    /// # Errors
    /// `BAD_INPUT`, naming those that exist.
    pub fn parse(text: &str) -> Result<Self, AppError> {
        let found = Self::ALL.iter().find(|scope| scope.as_str() == text);
        found.copied().ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.iter().map(|scope| scope.as_str()).collect();
            AppError::bad_input(format!(
                "the scope {:?} is not known; known are {}",
                text.chars().take(80).collect::<String>(),
                known.join(", ")
            ))
        })
    }
}

/// A key as a person wants it.
#[derive(Debug, Clone)]
pub struct KeyWish {
    /// Its name; stands in timelines as `key:<name>`.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// From when on it is refused.
    pub expires_at: Option<Moment>,
}

/// A key as it is shown.
#[derive(Debug, Clone)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// How it begins, which is no secret.
    pub prefix: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Moment,
    /// From when on it is refused.
    pub expires_at: Option<Moment>,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
    /// When it was last used, to about a minute.
    pub last_used_at: Option<Moment>,
}

/// Who calls with a key.
#[derive(Debug, Clone)]
pub struct KeyCaller {
    /// For whom and by whom.
    pub caller: Caller,
    /// The key's id.
    pub key_id: String,
    scopes: Vec<Scope>,
    secret: SecretString,
}

impl KeyCaller {
    /// Whether the key may do it.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope) || self.scopes.contains(&Scope::Admin)
    }

    pub(crate) fn secret_bytes(&self) -> &[u8] {
        self.secret.expose_secret().as_bytes()
    }
}

/// What a brought key is.
#[derive(Debug)]
pub enum Recognised {
    /// Good.
    Valid(Box<KeyCaller>),
    /// None of ours.
    Unknown,
    /// Past its time.
    Expired,
    /// Revoked.
    Revoked,
}

/// How a key begins; scanners for leaked secrets look for it.
const MARK: &str = "otk";
/// Random bytes of the part that is no secret.
const ID_BYTES: usize = 8;
/// Random bytes of the secret: high entropy, so one SHA-256 is enough.
const SECRET_BYTES: usize = 32;
/// Characters of a name at most.
const NAME_CHARS_MAX: usize = 40;
/// How often a use is noted, in seconds.
const NOTED_EVERY_S: i64 = 60;

impl App {
    /// Makes a key. The answer is the only time that it can be seen whole.
    ///
    /// # Errors
    /// `BAD_INPUT` for name, scopes or expiry, `EXISTS` for a name that was ever used.
    pub async fn create_key(&self, caller: &Caller, wish: &KeyWish) -> Result<(Key, SecretString), AppError> {
        check_name(&wish.name)?;
        let now = self.clock.now();
        if wish.scopes.is_empty() {
            return Err(AppError::bad_input("a key needs a scope, such as orders:read"));
        }
        if wish.expires_at.is_some_and(|at| at <= now) {
            return Err(AppError::bad_input("the key would have expired already"));
        }
        let mut scopes = wish.scopes.clone();
        scopes.sort_unstable();
        scopes.dedup();
        let words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
        let (key_id, secret) = (random_hex::<ID_BYTES>()?, random_hex::<SECRET_BYTES>()?);
        let new = NewApiKey {
            key_id: &key_id,
            name: &wish.name,
            secret_hash: &Sha256::digest(secret.as_bytes()),
            scopes: &words.join(" "),
            created_by: &caller.who,
            created_at: now,
            expires_at: wish.expires_at,
        };
        if !self.store.add_api_key(&caller.tenant, new).await? {
            return Err(AppError::Exists {
                what: "key",
                given: wish.name.clone(),
            });
        }
        let whole = SecretString::from(format!("{MARK}_{key_id}_{secret}"));
        let key = Key {
            name: wish.name.clone(),
            prefix: format!("{MARK}_{key_id}"),
            scopes,
            created_by: caller.who.clone(),
            created_at: now,
            expires_at: wish.expires_at,
            revoked_at: None,
            last_used_at: None,
        };
        Ok((key, whole))
    }

    /// A page of the tenant's keys after a name, revoked ones included. `limit` is 1 to 1,000.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn key_page(&self, caller: &Caller, after: &str, limit: i64) -> Result<Vec<Key>, AppError> {
        let found = self.store.api_keys(&caller.tenant, after, limit).await?;
        Ok(found.into_iter().map(Key::from).collect())
    }

    /// Revokes a key, for good and at once.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub async fn revoke_key(&self, caller: &Caller, name: &str) -> Result<(), AppError> {
        match self
            .store
            .revoke_api_key(&caller.tenant, name, self.clock.now())
            .await?
        {
            true => Ok(()),
            false => Err(AppError::not_found("key", name, "see `ordertide apikey list`")),
        }
    }

    /// Recognises the key that a call brings. Tenant and actor come from it and from nothing else. Every call looks it up, so
    /// a revoked key is refused at once.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn recognise(&self, brought: &str) -> Result<Recognised, AppError> {
        let Some((key_id, secret)) = parts(brought) else {
            return Ok(Recognised::Unknown);
        };
        let hash = Sha256::digest(secret.as_bytes());
        let candidates = self.store.find_api_keys(key_id).await?;
        let Some(found) = candidates
            .into_iter()
            .find(|key| bool::from(key.secret_hash.as_slice().ct_eq(&hash)))
        else {
            return Ok(Recognised::Unknown);
        };
        let now = self.clock.now();
        if found.key.revoked_at.is_some() {
            return Ok(Recognised::Revoked);
        }
        if found.key.expires_at.is_some_and(|at| at <= now) {
            return Ok(Recognised::Expired);
        }
        let noted_before = now.plus_s(-NOTED_EVERY_S);
        if found.key.last_used_at.is_none_or(|at| at < noted_before) {
            let noted = self
                .store
                .touch_api_key(&found.tenant.code, key_id, now, noted_before)
                .await;
            // A busy database is no reason to refuse a good key.
            if let Err(error) = noted {
                tracing::warn!(code = error.code(), "the use of a key could not be noted");
            }
        }
        Ok(Recognised::Valid(Box::new(KeyCaller {
            caller: Caller::of(&found.tenant, format!("key:{}", found.key.name))?,
            key_id: key_id.to_owned(),
            scopes: Key::from(found.key).scopes,
            secret: SecretString::from(secret),
        })))
    }
}

impl From<store::ApiKey> for Key {
    fn from(key: store::ApiKey) -> Self {
        // A scope that this version does not know gives nothing.
        let known = |word: &str| Scope::ALL.iter().copied().find(|scope| scope.as_str() == word);
        Self {
            name: key.name,
            prefix: format!("{MARK}_{}", key.key_id),
            scopes: key.scopes.split(' ').filter_map(known).collect(),
            created_by: key.created_by,
            created_at: key.created_at,
            expires_at: key.expires_at,
            revoked_at: key.revoked_at,
            last_used_at: key.last_used_at,
        }
    }
}

/// Id and secret of a key.
fn parts(brought: &str) -> Option<(&str, &str)> {
    let mut parts = brought.split('_');
    let (mark, id, secret, end) = (parts.next()?, parts.next()?, parts.next()?, parts.next());
    let is_hex =
        |text: &str, bytes: usize| text.len() == bytes * 2 && text.bytes().all(|b| b.is_ascii_hexdigit());
    (mark == MARK && end.is_none() && is_hex(id, ID_BYTES) && is_hex(secret, SECRET_BYTES))
        .then_some((id, secret))
}

fn check_name(name: &str) -> Result<(), AppError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.len() > NAME_CHARS_MAX || !name.chars().all(allowed) {
        let text = format!("a key's name is 1 to {NAME_CHARS_MAX} letters, digits, -, _ and .");
        return Err(AppError::bad_input(text));
    }
    Ok(())
}

fn random_hex<const BYTES: usize>() -> Result<String, AppError> {
    let mut bytes = [0_u8; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| AppError::Secret {
        message: format!("the system gives no randomness: {error}"),
    })?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _always = write!(text, "{byte:02x}");
        text
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_keys_have_parts() {
        let (id, secret) = ("0123456789abcdef", "a".repeat(64));
        assert_eq!(parts(&format!("otk_{id}_{secret}")), Some((id, secret.as_str())));
        for bad in [
            String::new(),
            format!("otk_{id}"),
            format!("otk_{id}_{secret}_"),
            format!("xyz_{id}_{secret}"),
            format!("otk_{id}_{}", "g".repeat(64)),
            format!("otk_{id}_{}é", "a".repeat(62)),
        ] {
            assert_eq!(parts(&bad), None, "{bad}");
        }
    }

    #[test]
    fn names_stay_readable_in_a_timeline() {
        for good in ["erp", "erp-2.0_x"] {
            assert!(check_name(good).is_ok());
        }
        for bad in ["", "a b", "ü", "a:b", &"x".repeat(41)] {
            assert!(check_name(bad).is_err(), "{bad:?}");
        }
    }
}
