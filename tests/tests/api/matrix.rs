//! Every operation with every sort of key: who may not is refused, and nothing of one tenant is ever in an answer to the other.

use crate::operations::{Operation, described};
use crate::served::{Ask, Said, Served};
use serde_json::Value;
use testkit::on_both;

const SCOPES: [&str; 15] = [
    "orders:read",
    "orders:write",
    "stock:read",
    "stock:write",
    "channels:read",
    "channels:write",
    "sync:read",
    "sync:write",
    "settings:read",
    "settings:write",
    "putaway:read",
    "putaway:write",
    "returns:read",
    "returns:write",
    "admin",
];

async fn call(served: &Served, document: &Value, operation: &Operation, key: Option<&str>) -> Said {
    served
        .ask(Ask {
            method: &operation.method,
            path: &operation.example_path(),
            key,
            body: operation.example_body(document),
            once: None,
        })
        .await
}

fn refused(said: &Said, status: u16, code: &str, operation: &Operation) {
    let (method, path) = (&operation.method, &operation.path);
    assert_eq!(
        (said.status, said.kind()),
        (status, "application/problem+json"),
        "{method} {path}: {said:?}"
    );
    assert_eq!(said.json()["code"], code, "{method} {path}");
    assert_eq!(
        said.headers.contains_key("www-authenticate"),
        status == 401,
        "{method} {path}"
    );
}

on_both!(who_may_not_is_refused, async |db| {
    let served = Served::start(db).await;
    let (document, operations) = described(&served).await;
    let revoked = served.key("ACME", "revoked", &["admin"]).await;
    served
        .installation
        .ok("apikey revoke revoked --tenant ACME")
        .await;
    let garbage = format!("otk_{}_{}", "0".repeat(16), "0".repeat(64));
    let mut cut = revoked.clone();
    cut.replace_range(cut.len() - 1.., if cut.ends_with('0') { "1" } else { "0" });
    for operation in &operations {
        refused(
            &call(&served, &document, operation, None).await,
            401,
            "KEY_MISSING",
            operation,
        );
        for unknown in ["x", &garbage, &cut] {
            let said = call(&served, &document, operation, Some(unknown)).await;
            refused(&said, 401, "KEY_UNKNOWN", operation);
        }
        refused(
            &call(&served, &document, operation, Some(&revoked)).await,
            401,
            "KEY_REVOKED",
            operation,
        );
    }
    for scope in SCOPES {
        let others: Vec<&str> = SCOPES
            .into_iter()
            .filter(|it| *it != scope && *it != "admin")
            .collect();
        let without = served
            .key("ACME", &format!("without-{}", scope.replace(':', "-")), &others)
            .await;
        for operation in operations.iter().filter(|operation| operation.scope == scope) {
            let said = call(&served, &document, operation, Some(&without)).await;
            refused(&said, 403, "SCOPE_MISSING", operation);
            assert!(said.text.contains(scope), "{said:?}");
        }
    }
});

on_both!(tenants_see_nothing_of_each_other, async |db| {
    let served = Served::start(db).await;
    let (document, operations) = described(&served).await;
    for (tenant, other) in [("ACME", "ZENITH"), ("ZENITH", "ACME")] {
        let key = served.key(tenant, "all", &["admin"]).await;
        let foreign = served.get("/api/v1/tenant", &key).await.json();
        assert_eq!(foreign["code"], tenant);
        for operation in &operations {
            let (method, path) = (&operation.method, &operation.path);
            let said = call(&served, &document, operation, Some(&key)).await;
            assert!(![401, 403].contains(&said.status), "{method} {path}: {said:?}");
            assert!(
                !said.text.contains(&format!("only-{other}")),
                "{method} {path}: {said:?}"
            );
            // The other's own names, in place of the examples: they do not exist, except where a SKU is put into one's catalogue.
            let named = operation
                .parameters("path")
                .first()
                .map(|it| it["name"].as_str().unwrap());
            let Some(named) = named.filter(|_| operation.path != "/api/v1/skus/{sku}") else {
                continue;
            };
            let theirs = Operation {
                path: path.replace(&format!("{{{named}}}"), &format!("only-{other}")),
                ..operation.clone()
            };
            let said = call(&served, &document, &theirs, Some(&key)).await;
            assert_eq!(
                (said.status, said.json()["code"].as_str()),
                (404, Some("NOT_FOUND")),
                "{method} {path}: {said:?}"
            );
        }
    }
});
