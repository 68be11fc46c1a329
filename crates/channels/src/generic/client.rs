//! Requests to the shop, with the token.

use super::config::{ConfigError, GenericConfig};
use super::token::{Token, TokenKeeper};
use crate::asking::{Ask, Asker, BadBody, BaseUrl, Manner};
use crate::error::{Call, ChannelError, Fault, Party};
use crate::transport::Transport;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method};
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The header that carries the token, raw.
pub(super) const API_KEY: HeaderName = HeaderName::from_static("apikey");

/// Talks to one account of one shop.
pub(super) struct Client {
    pub(super) base: BaseUrl,
    pub(super) username: String,
    pub(super) password: SecretString,
    pub(super) keeper: TokenKeeper,
    pub(super) asker: Asker,
    /// Whether this shop has shown that it only takes GET at `/authToken`.
    pub(super) login_by_get: AtomicBool,
}

impl Client {
    pub(super) fn new(config: GenericConfig, transport: Arc<dyn Transport>) -> Result<Self, ConfigError> {
        let manner = Manner {
            retry: config.retry,
            rate: config.rate,
            limits: config.limits,
        };
        Ok(Self {
            base: BaseUrl::parse(&config.base_url).map_err(|rule| ConfigError::BaseUrl { rule })?,
            username: config.username,
            asker: Asker::new(Party::Channel, &config.password, manner, transport),
            password: config.password,
            keeper: TokenKeeper::default(),
            login_by_get: AtomicBool::new(false),
        })
    }

    /// GET `/orders`. A refused token is renewed once: tokens expire when the channel likes.
    pub(super) async fn orders(&self, call: Call, query: &str) -> Result<Bytes, ChannelError> {
        let token = self.token().await?;
        match self.orders_with(call, query, &token).await {
            Err(ChannelError {
                fault: Fault::Auth { status: 401, .. },
                ..
            }) => {
                self.keeper.invalidate(&token).await;
                let token = self.token().await?;
                self.orders_with(call, query, &token).await
            }
            answered => answered,
        }
    }

    async fn orders_with(&self, call: Call, query: &str, token: &Token) -> Result<Bytes, ChannelError> {
        let mut headers = HeaderMap::new();
        headers.insert(API_KEY, token.header.clone());
        let url = self.base.endpoint("/orders", Some(query));
        self.send(
            call,
            &Ask {
                method: Method::GET,
                url,
                headers,
                body: Bytes::new(),
            },
            Some(token),
        )
        .await
    }

    /// Sends until it works or the policy is used up. The body of a success, else the typed failure.
    pub(super) async fn send(
        &self,
        call: Call,
        ask: &Ask,
        token: Option<&Token>,
    ) -> Result<Bytes, ChannelError> {
        let sent = self.asker.send(ask, token.map(|token| &token.secret)).await;
        sent.map_err(|fault| ChannelError::new(call, fault))
    }

    /// Sends once, whatever comes of it: for what must not be done twice.
    pub(super) async fn send_once(
        &self,
        call: Call,
        ask: &Ask,
        token: Option<&Token>,
    ) -> Result<Bytes, ChannelError> {
        let sent = self.asker.send_once(ask, token.map(|token| &token.secret)).await;
        sent.map_err(|fault| ChannelError::new(call, fault))
    }

    /// The failure for a successful answer whose body cannot be used.
    pub(super) async fn bad_body(&self, call: Call, bad: BadBody, body: &[u8]) -> ChannelError {
        let token = self.keeper.held().await;
        ChannelError::new(call, self.asker.bad_body(bad, body, token.as_ref()))
    }
}
