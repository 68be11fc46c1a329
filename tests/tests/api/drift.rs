//! The committed description is the served one; the page to try it needs no network.

use crate::operations::{described, resolve, violations};
use crate::served::Served;
use serde_json::Value;
use testkit::{Kind, on_both};

#[test]
fn the_committed_description_is_the_codes_own() {
    testkit::run(Kind::Sqlite, async |db| {
        let installation = testkit::Installation::empty(db);
        let said = installation.ok("openapi").await;
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.json");
        let committed: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        assert!(said.json == committed, "run `ordertide openapi -o openapi.json`");
    });
}

on_both!(
    the_page_works_offline_and_examples_fit_their_schemas,
    async |db| {
        let served = Served::start(db).await;
        let page = served.get("/docs/", "").await;
        assert_eq!(page.status, 200);
        for file in ["/docs/", "/docs/swagger-initializer.js", "/docs/index.css"] {
            let text = served.get(file, "").await.text;
            let outside = text
                .split("://")
                .skip(1)
                .filter(|rest| !rest.starts_with("localhost"));
            assert_eq!(outside.count(), 0, "{file} names an address outside: {text}");
        }
        let (document, operations) = described(&served).await;
        for operation in operations {
            let responses = operation.value["responses"].as_object().unwrap();
            for (status, response) in responses {
                for (kind, content) in response["content"].as_object().into_iter().flatten() {
                    let schema = &content["schema"];
                    if !kind.ends_with("json") {
                        assert_eq!(resolve(&document, schema)["format"], "binary", "{kind}");
                        continue;
                    }
                    let example = &resolve(&document, schema)["example"];
                    assert!(
                        example.is_object(),
                        "{} {} {status} {kind} has no example",
                        operation.method,
                        operation.path
                    );
                    let found = violations(&document, schema, example);
                    assert!(
                        found.is_empty(),
                        "{} {} {status}: {found:?}",
                        operation.method,
                        operation.path
                    );
                }
            }
            if let (Some(schema), Some(example)) =
                (operation.body_schema(), operation.example_body(&document))
            {
                let example: Value = serde_json::from_str(&example).unwrap();
                let found = violations(&document, schema, &example);
                assert!(
                    found.is_empty(),
                    "{} {}: {found:?}",
                    operation.method,
                    operation.path
                );
            }
        }
    }
);

/// Two wire types of one name would silently become one in the description.
#[test]
fn wire_types_have_names_of_their_own() {
    let mut folders = vec![std::path::PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../crates/api/src"
    ))];
    let mut names = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            let told = source.split("ToSchema)]").skip(1);
            let declared = told.filter_map(|rest| {
                let line = rest.lines().find(|line| line.starts_with("pub(crate) "))?;
                line.split([' ', '<', '{']).nth(2).map(str::to_owned)
            });
            names.extend(declared);
            let enums = source
                .lines()
                .filter(|line| line.starts_with("    ") && line.contains(" of "));
            let enums = enums.filter(|line| line.contains("::") && line.contains('{'));
            names.extend(enums.filter_map(|line| line.split_whitespace().next().map(str::to_owned)));
        }
    }
    assert!(names.len() > 60, "{}", names.len());
    names.sort();
    let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}
