//! `POST /channels`.

use super::show::Channel;
use crate::Api;
use crate::problem::Problem;
use crate::read::{Body, Who};
use app::connect::{ChannelWish as Wish, Overrides};
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

/// A new channel.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "SHOP1", "source": "PARTNER", "base_url": "https://shop.example/api", "username": "acme",
    "password": "it is sealed before it is stored", "facilities": ["WH1"], "status_batch_max": 5
}))]
pub(crate) struct ChannelWish {
    /// Letters, digits, - and _.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9_-]+$")]
    code: String,
    /// The marketplace, one of `GET /sources`.
    #[schema(max_length = 40)]
    source: String,
    /// The address before /authToken and /orders; http or https.
    #[schema(max_length = 2000, format = "uri")]
    base_url: String,
    #[schema(max_length = 200)]
    username: String,
    /// Sealed before it is stored, and never shown.
    #[schema(min_length = 1, max_length = 4000, format = "password")]
    password: String,
    /// Those that serve it, first choice first; none means all.
    #[serde(default)]
    #[schema(max_items = 100)]
    facilities: Vec<String>,
    /// Orders that one status request may name.
    #[schema(minimum = 1, maximum = 500)]
    status_batch_max: Option<u32>,
    /// Orders on one page of a listing.
    #[schema(minimum = 1, maximum = 500)]
    list_page_max: Option<u32>,
    /// Pause between two requests in milliseconds.
    #[schema(maximum = 3_600_000)]
    request_interval_ms_min: Option<u32>,
    /// Sync only orders that the channel ships.
    channel_ships_only: Option<bool>,
}

/// Pause between two requests at most: an hour.
const INTERVAL_MS_MAX: u32 = 3_600_000;
/// Facilities at most.
const FACILITIES_MAX: usize = 100;

/// Add a channel
#[utoipa::path(
    post, path = "/api/v1/channels", tag = "channels", operation_id = "add_channel", request_body = ChannelWish,
    responses(
        (status = 201, description = "The channel was added. Next: test it.", body = Channel),
        (status = 404, description = "There is no such facility.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn add(
    State(api): State<Api>,
    Who(caller): Who,
    Body(wish): Body<ChannelWish>,
) -> Result<(StatusCode, Json<Channel>), Problem> {
    wish.check()?;
    let wish = Wish {
        code: wish.code,
        source: wish.source,
        base_url: wish.base_url,
        username: wish.username,
        password: SecretString::from(wish.password),
        facilities: wish.facilities,
        overrides: Overrides {
            status_batch_max: wish.status_batch_max,
            list_page_max: wish.list_page_max,
            request_interval_ms_min: wish.request_interval_ms_min,
            channel_ships_only: wish.channel_ships_only,
        },
    };
    let channel = api.app.add_channel(&caller, &wish).await?;
    Ok((StatusCode::CREATED, Json(Channel::from(&channel))))
}

impl ChannelWish {
    fn check(&self) -> Result<(), Problem> {
        let bounded = [
            ("base_url", &self.base_url, 2_000),
            ("username", &self.username, 200),
            ("password", &self.password, 4_000),
        ];
        for (name, text, max) in bounded {
            if text.chars().count() > max {
                return Err(Problem::bad_input(format!(
                    "{name} is longer than {max} characters"
                )));
            }
        }
        if self.password.is_empty() {
            return Err(Problem::bad_input("password must not be empty"));
        }
        if self.facilities.len() > FACILITIES_MAX {
            return Err(Problem::bad_input(format!(
                "a channel has {FACILITIES_MAX} facilities at most"
            )));
        }
        if self
            .request_interval_ms_min
            .is_some_and(|ms| ms > INTERVAL_MS_MAX)
        {
            return Err(Problem::bad_input(format!(
                "request_interval_ms_min is {INTERVAL_MS_MAX} at most"
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::{Value, json};

    fn wish(field: &str, value: Value) -> Value {
        let mut wish = json!({"code": "SHOP1", "source": "PARTNER", "base_url": "https://shop.example", "username": "u", "password": "hush"});
        wish[field] = value;
        wish
    }

    #[tokio::test]
    async fn a_channel_is_added_and_its_password_never_shown() {
        let served = Served::new().await;
        let added = served
            .post("/channels", wish("facilities", json!(["WH1"])))
            .await
            .expect(201);
        assert!(!added.to_string().contains("hush"), "{added}");
        assert_eq!(served.get("/channels/SHOP1").await.expect(200), added);
        assert_eq!(
            served
                .post("/channels", wish("code", json!("SHOP1")))
                .await
                .problem(409),
            "EXISTS"
        );
    }

    #[tokio::test]
    async fn what_cannot_be_worked_with_is_refused() {
        let served = Served::new().await;
        for (field, value, status) in [
            ("source", json!("NOPE"), 400),
            ("base_url", json!("ftp://x"), 400),
            ("code", json!("a b"), 400),
            ("status_batch_max", json!(0), 400),
            ("request_interval_ms_min", json!(u32::MAX), 400),
            ("password", json!(""), 400),
            ("facilities", json!(["NOPE"]), 404),
            ("facilities", json!(["WH1", "WH1"]), 400),
        ] {
            let said = served.post("/channels", wish(field, value)).await;
            assert!(!said.problem(status).is_empty(), "{field}");
        }
    }
}
