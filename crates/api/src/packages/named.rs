//! What calls on several packages are given, and what they answer for each.

use crate::orders::many::DoneOrRefused;
use crate::problem::Problem;
use crate::read::text_within;
use app::process::Stepped;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::schema::{Array, ArrayBuilder, ObjectBuilder, Type};

/// Names that one call may have.
const NAMES_MAX: usize = 500;
/// Characters of a name: those of the longest, the channel's number of an order.
const NAME_CHARS_MAX: usize = 128;

/// Which packages.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"packages": ["WH1-PK000001", "SO-000000002"]}))]
pub(crate) struct PackageNames {
    /// Packing nos., tracking nos., 2D codes of labels, or orders, which mean their packages that are ready.
    #[schema(schema_with = names)]
    packages: Vec<String>,
}

/// Bounds of what is in a list cannot be said in an attribute.
pub(crate) fn names() -> Array {
    let name = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(NAME_CHARS_MAX));
    ArrayBuilder::new()
        .items(name)
        .min_items(Some(1))
        .max_items(Some(NAMES_MAX))
        .description(Some(
            "Packing nos., tracking nos., 2D codes of labels, or orders, which mean their packages that are ready.",
        ))
        .build()
}

impl PackageNames {
    /// The names, within their bounds.
    pub(super) fn names(self) -> Result<Vec<String>, Problem> {
        within(self.packages)
    }
}

/// The names, where there are not too many and none is too long.
pub(crate) fn within(packages: Vec<String>) -> Result<Vec<String>, Problem> {
    if packages.is_empty() || packages.len() > NAMES_MAX {
        return Err(Problem::bad_input(format!("name 1 to {NAMES_MAX} packages")));
    }
    for (place, name) in packages.iter().enumerate() {
        text_within(&format!("packages[{place}]"), name, NAME_CHARS_MAX)?;
    }
    Ok(packages)
}

/// How it ended for each package.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "done": 1, "refused": 1,
    "results": [
        {"named": "WH1-PK000001", "result": "done", "packing_no": "WH1-PK000001", "order": "SO-000000001", "code": null,
            "detail": null},
        {"named": "SO-000000002", "result": "refused", "packing_no": null, "order": null, "code": "NOT_PRINTED",
            "detail": "Package WH1-PK000002 has no waybill (NOT_PRINTED)"}
    ]
}))]
pub(crate) struct PackageResults {
    /// How many were done.
    done: usize,
    /// How many were refused.
    refused: usize,
    /// In the order in which they were named; an order may mean several packages.
    results: Vec<PackageResult>,
}

/// How it ended for one package.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PackageResult {
    /// As it was named.
    named: String,
    result: DoneOrRefused,
    /// Null where it was refused.
    packing_no: Option<String>,
    /// Our code of its order; null where it was refused.
    order: Option<String>,
    /// The stable code of the refusal.
    code: Option<&'static str>,
    /// Why it was refused, and what to do.
    detail: Option<String>,
}

impl From<Stepped> for PackageResult {
    fn from(stepped: Stepped) -> Self {
        let named = stepped.named;
        match stepped.result {
            Ok(package) => Self {
                named,
                result: DoneOrRefused::Done,
                packing_no: Some(package.key.packing_no),
                order: Some(package.order.to_string()),
                code: None,
                detail: None,
            },
            Err(error) => {
                let problem = Problem::from(error);
                Self {
                    named,
                    result: DoneOrRefused::Refused,
                    packing_no: None,
                    order: None,
                    code: Some(problem.code),
                    detail: Some(problem.detail),
                }
            }
        }
    }
}

impl From<Vec<Stepped>> for PackageResults {
    fn from(stepped: Vec<Stepped>) -> Self {
        let done = stepped.iter().filter(|one| one.result.is_ok()).count();
        Self {
            done,
            refused: stepped.len() - done,
            results: stepped.into_iter().map(PackageResult::from).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn names_are_bounded() {
        let served = Served::new().await;
        let long = "x".repeat(129);
        for packages in [vec![], vec!["X"; 501], vec![""], vec!["X", &long]] {
            for path in [
                "/waybills/print",
                "/waybills/void",
                "/packages/hand-over",
                "/pickups",
            ] {
                let said = served.post(path, json!({ "packages": packages })).await;
                assert_eq!(said.problem(400), "BAD_INPUT", "{path}");
            }
        }
        let most = served
            .post("/packages/hand-over", json!({"packages": vec!["X"; 500]}))
            .await;
        assert_eq!(most.expect(200)["refused"], 500);
    }
}
