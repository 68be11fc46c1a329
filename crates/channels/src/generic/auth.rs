//! Logging in: `/authToken`.

use super::client::Client;
use super::token::Token;
use super::wire::AuthAnswer;
use crate::asking::{Ask, encode};
use crate::error::{Call, ChannelError, Fault, Said};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::sync::atomic::Ordering;

impl Client {
    /// The account's token, fetched where none is held.
    pub(super) async fn token(&self) -> Result<Token, ChannelError> {
        self.keeper.get(self.fetch_token()).await
    }

    /// Asks by POST, which keeps the password out of URLs and logs on the way; a shop that only knows GET is asked by
    /// GET, and from then on at once.
    async fn fetch_token(&self) -> Result<Token, ChannelError> {
        if !self.login_by_get.load(Ordering::Relaxed) {
            match self.send(Call::AuthToken, &self.login_by_post(), None).await {
                Err(ChannelError {
                    fault:
                        Fault::Refused {
                            status: 404 | 405 | 415,
                            ..
                        },
                    ..
                }) => {}
                answered => return self.read_token(answered),
            }
        }
        let token = self.read_token(self.send(Call::AuthToken, &self.login_by_query(), None).await)?;
        self.login_by_get.store(true, Ordering::Relaxed);
        Ok(token)
    }

    fn login_by_post(&self) -> Ask {
        let login = json!({ "username": self.username, "password": self.password.expose_secret() });
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let url = self.base.endpoint("/authToken", None);
        Ask {
            method: Method::POST,
            url,
            headers,
            body: Bytes::from(login.to_string()),
        }
    }

    fn login_by_query(&self) -> Ask {
        let (username, password) = (encode(&self.username), encode(self.password.expose_secret()));
        let query = format!("username={username}&password={password}");
        let url = self.base.endpoint("/authToken", Some(&query));
        Ask {
            method: Method::GET,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    fn read_token(&self, answered: Result<Bytes, ChannelError>) -> Result<Token, ChannelError> {
        let body = answered.map_err(not_a_channel)?;
        let fail = |fault| Err(ChannelError::new(Call::AuthToken, fault));
        let bad = |why: &str, said| {
            fail(Fault::BadAnswer {
                why: why.to_owned(),
                said,
            })
        };
        let answer = match AuthAnswer::parse(&body) {
            Ok(answer) => answer,
            Err(error) if error.is_data() => {
                return bad("it is not an object with status and accessToken", Said::default());
            }
            Err(_) => {
                return fail(Fault::NotAChannel {
                    status: 200,
                    said: self.quote_page(&body),
                });
            }
        };
        let token = answer.token().map(SecretString::from);
        // Only these words: anything else in this answer may be a token under another name.
        let said = self.asker.quote(answer.words().as_bytes(), token.as_ref());
        match answer.status().as_str() {
            "INVALID_CREDENTIALS" => return fail(Fault::Auth { status: 200, said }),
            // Why is not said. Not tried again here: if it means a wrong password, trying would lock the account.
            "FAILED" => return fail(Fault::Refused { status: 200, said }),
            _ => {}
        }
        let Some(token) = token else {
            return bad("accessToken is missing", said);
        };
        match HeaderValue::from_str(token.expose_secret()) {
            Ok(mut header) => {
                header.set_sensitive(true);
                Ok(Token::new(token, header))
            }
            Err(_) => bad("accessToken has characters that a header cannot carry", said),
        }
    }

    /// Quotes a page of HTML; any other text in place of a token may be one.
    fn quote_page(&self, body: &[u8]) -> Said {
        if body.trim_ascii_start().starts_with(b"<") {
            self.asker.quote(body, None)
        } else {
            Said::default()
        }
    }
}

/// At this address a page that is not there, or that moved, means that no channel lives here.
fn not_a_channel(error: ChannelError) -> ChannelError {
    if let Fault::Refused {
        status: status @ (300..=399 | 404 | 405 | 415),
        said,
    } = error.fault
    {
        return ChannelError::new(error.call, Fault::NotAChannel { status, said });
    }
    error
}
