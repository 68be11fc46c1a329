//! `PUT /facilities/{facility}/address`.

use crate::Api;
use crate::problem::Problem;
use crate::read::{At, Body, Who, at_most, text_within};
use app::typed::AddressWish;
use axum::Json;
use axum::extract::State;
use domain::order::address::Address;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Characters of one text of an address: more fits on no label.
const TEXT_CHARS_MAX: usize = 200;

/// Where a facility is, as labels and invoices say who sends.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Acme Cups", "line1": "7 Dock Road", "line2": "", "city": "Kolkata", "state": "WB", "country": "IN",
    "postal_code": "700001", "phone": "033 2222 0000"
}))]
pub(crate) struct FacilityAddress {
    /// Who sends.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Street and house.
    #[schema(max_length = 200)]
    line1: String,
    /// More of it.
    #[serde(default)]
    #[schema(max_length = 200)]
    line2: String,
    #[schema(max_length = 200)]
    city: String,
    /// State, province or prefecture.
    #[schema(max_length = 200)]
    state: String,
    #[schema(max_length = 200)]
    country: String,
    #[schema(max_length = 200)]
    postal_code: String,
    #[schema(max_length = 200)]
    phone: String,
}

impl From<Address> for FacilityAddress {
    fn from(address: Address) -> Self {
        Self {
            name: address.name,
            line1: address.line1,
            line2: address.line2,
            city: address.city,
            state: address.state,
            country: address.country,
            postal_code: address.postal_code,
            phone: address.phone,
        }
    }
}

impl FacilityAddress {
    fn read(self) -> Result<AddressWish, Problem> {
        text_within("name", self.name.trim(), TEXT_CHARS_MAX)?;
        for (name, text) in [
            ("name", &self.name),
            ("line1", &self.line1),
            ("line2", &self.line2),
            ("city", &self.city),
            ("state", &self.state),
            ("country", &self.country),
            ("postal_code", &self.postal_code),
            ("phone", &self.phone),
        ] {
            at_most(
                &format!("{name}, in characters"),
                text.chars().count(),
                TEXT_CHARS_MAX,
            )?;
        }
        Ok(AddressWish {
            name: self.name,
            line1: self.line1,
            line2: Some(self.line2),
            city: self.city,
            state: self.state,
            country: self.country,
            postal_code: self.postal_code,
            phone: self.phone,
        })
    }
}

/// Say where a facility is
///
/// It stands as the sender on what is printed from then on.
#[utoipa::path(
    put, path = "/api/v1/facilities/{facility}/address", tag = "settings", operation_id = "set_facility_address",
    request_body = FacilityAddress,
    params(("facility" = String, Path, description = "The facility's code.", example = "WH1")),
    responses((status = 200, description = "The address as it is kept.", body = FacilityAddress)),
)]
pub(crate) async fn set_address(
    State(api): State<Api>,
    Who(caller): Who,
    At(facility): At<String>,
    Body(address): Body<FacilityAddress>,
) -> Result<Json<FacilityAddress>, Problem> {
    let wish = address.read()?;
    let said = api.app.set_facility_address(&caller, &facility, &wish).await?;
    Ok(Json(said.into()))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use app::keys::Scope;
    use http::Method;
    use serde_json::{Value, json};

    fn dock() -> Value {
        json!({"name": "Acme Cups", "line1": "7 Dock Road", "city": "Kolkata", "state": "WB", "country": "IN",
            "postal_code": "700001", "phone": ""})
    }

    #[tokio::test]
    async fn the_address_stands_at_its_facility() {
        let served = Served::new().await;
        let said = served.put("/facilities/WH1/address", dock()).await.expect(200);
        assert_eq!((&said["name"], &said["line2"]), (&json!("Acme Cups"), &json!("")));
        let all = served.get("/facilities").await.expect(200);
        assert_eq!(all, json!({"data": [{"code": "WH1", "address": said}]}));
        let nowhere = served.put("/facilities/WH9/address", dock()).await;
        assert_eq!(nowhere.problem(404), "NOT_FOUND");
    }

    #[tokio::test]
    async fn what_is_refused_changes_nothing() {
        let served = Served::new().await;
        let key = served.key_for("reader", &[Scope::SettingsRead]).await;
        let bearer = format!("Bearer {key}");
        let path = "/facilities/WH1/address";
        let headers = [("authorization", bearer.as_str())];
        let refused = served.send(Method::PUT, path, Some(dock()), &headers).await;
        assert_eq!(refused.problem(403), "SCOPE_MISSING");
        for (field, bad) in [
            ("name", json!(" ")),
            ("city", json!("x".repeat(201))),
            ("phone", json!("1\n2")),
            ("line2", json!(null)),
            ("town", json!("Pune")),
        ] {
            let mut address = dock();
            address[field] = bad;
            let said = served.put(path, address).await;
            assert_eq!(said.problem(400), "BAD_INPUT", "{field}");
        }
        let all = served.get("/facilities").await.expect(200);
        assert_eq!(all["data"][0]["address"], Value::Null);
    }
}
