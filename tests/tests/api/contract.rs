//! Requests that the description allows and requests that it does not, by the hundred: never a 5xx, never an answer that is not
//! described. `ORDERTIDE_CONTRACT_CASES` raises the count; the seed is fixed, so a failure comes again.

use crate::operations::{Operation, described, resolve, violations};
use crate::served::{Ask, Said, Served};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use testkit::on_both;

/// Cases for each operation in CI.
const CASES: usize = 60;

#[expect(clippy::disallowed_methods, reason = "how a person raises the count")]
fn cases() -> usize {
    let given = std::env::var("ORDERTIDE_CONTRACT_CASES").ok();
    given.and_then(|n| n.parse().ok()).unwrap_or(CASES)
}

/// Texts that were trouble somewhere.
fn nasty() -> impl Strategy<Value = String> {
    let known = select(vec![
        "",
        " ",
        "WH1",
        "CUP-RED",
        "SHOP1",
        "SO-000000001",
        "ACME",
        "INVOICE",
        "0",
        "-1",
        "null",
        "\u{0}",
        "\n",
        "a/b",
        "..",
        "%",
        "%00",
        "'; --",
        "주문",
        "\u{202e}",
        "🦀",
        "1e999",
    ]);
    prop_oneof![
        3 => known.prop_map(str::to_owned),
        1 => "\\PC{0,40}",
        1 => any::<String>(),
        1 => (100_usize..3_000).prop_map(|n| "x".repeat(n)),
    ]
}

/// Any JSON at all.
fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        nasty().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((nasty(), inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
    .boxed()
}

/// Mostly what a schema allows.
fn shaped(document: &Value, schema: &Value) -> BoxedStrategy<Value> {
    let schema = resolve(document, schema);
    if let Some(values) = schema["enum"].as_array() {
        return select(values.clone()).boxed();
    }
    if let Some(some) = schema["oneOf"].as_array() {
        let each: Vec<_> = some.iter().map(|one| shaped(document, one)).collect();
        return proptest::strategy::Union::new(each).boxed();
    }
    let kinds = match &schema["type"] {
        Value::String(kind) => vec![kind.clone()],
        Value::Array(kinds) => kinds
            .iter()
            .filter_map(|kind| kind.as_str().map(str::to_owned))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => vec![],
    };
    let each: Vec<_> = kinds.iter().map(|kind| of_kind(document, schema, kind)).collect();
    match each.is_empty() {
        true => anything(),
        false => proptest::strategy::Union::new(each).boxed(),
    }
}

fn of_kind(document: &Value, schema: &Value, kind: &str) -> BoxedStrategy<Value> {
    match kind {
        "null" => Just(Value::Null).boxed(),
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "integer" => {
            let bound = |name: &str, otherwise| schema[name].as_i64().unwrap_or(otherwise);
            let (low, high) = (bound("minimum", -3), bound("maximum", 1_000_000));
            prop_oneof![low..=high, Just(low), Just(high)]
                .prop_map(Value::from)
                .boxed()
        }
        "string" => {
            let max = usize::try_from(schema["maxLength"].as_u64().unwrap_or(40)).unwrap();
            let known = select(vec![
                "WH1",
                "CUP-RED",
                "SHOP1",
                "ACME",
                "PARTNER",
                "http://127.0.0.1:9",
                "2027-04-01",
            ]);
            prop_oneof![
                known.prop_map(Value::from),
                proptest::string::string_regex(&format!("[A-Za-z0-9-]{{1,{}}}", max.min(40)))
                    .unwrap()
                    .prop_map(Value::from),
                nasty().prop_map(move |text| Value::from(text.chars().take(max).collect::<String>())),
            ]
            .boxed()
        }
        "array" => {
            let most = usize::try_from(schema["maxItems"].as_u64().unwrap_or(5).min(5)).unwrap();
            proptest::collection::vec(shaped(document, &schema["items"]), 0..=most)
                .prop_map(Value::from)
                .boxed()
        }
        "object" => of_fields(document, schema),
        _ => anything(),
    }
}

fn of_fields(document: &Value, schema: &Value) -> BoxedStrategy<Value> {
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut whole = Just(json!({})).boxed();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let (name, must) = (name.clone(), required.contains(&name.as_str()));
        let value = (
            shaped(document, field),
            prop::bool::weighted(if must { 0.99 } else { 0.6 }),
        );
        whole = (whole, value)
            .prop_map(move |(mut object, (value, there))| {
                if there {
                    object[&name] = value;
                }
                object
            })
            .boxed();
    }
    whole
}

/// A body: by the schema, with something wrong, something else, or no JSON.
fn body_of(document: &Value, operation: &Operation) -> BoxedStrategy<Option<String>> {
    let Some(schema) = operation.body_schema() else {
        return prop_oneof![Just(None), Just(Some("{}".to_owned()))].boxed();
    };
    let shaped = shaped(document, schema);
    let bent =
        (shaped.clone(), any::<prop::sample::Index>(), anything()).prop_map(|(mut object, at, other)| {
            if let Some(fields) = object.as_object_mut().filter(|fields| !fields.is_empty()) {
                let name = fields.keys().nth(at.index(fields.len())).unwrap().clone();
                fields.insert(name, other);
            }
            object
        });
    prop_oneof![
        5 => shaped.prop_map(|value| Some(value.to_string())),
        3 => bent.prop_map(|value| Some(value.to_string())),
        1 => anything().prop_map(|value| Some(value.to_string())),
        1 => nasty().prop_map(Some),
    ]
    .boxed()
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// An address: parameters by their schemas, or nasty ones.
fn address(document: &Value, operation: &Operation) -> BoxedStrategy<String> {
    let mut whole = Just(operation.path.clone()).boxed();
    for parameter in operation.parameters("path") {
        let hole = format!("{{{}}}", parameter["name"].as_str().unwrap());
        let value = prop_oneof![
            Just(text_of(&parameter["example"])),
            shaped(document, &parameter["schema"]).prop_map(|value| text_of(&value)),
            nasty(),
        ];
        whole = (whole, value)
            .prop_map(move |(path, value)| {
                // An empty segment or one of dots is another address.
                let filled = Some(value).filter(|text| !text.trim_matches('.').is_empty());
                path.replace(&hole, &encoded(&filled.unwrap_or_else(|| "x".to_owned())))
            })
            .boxed();
    }
    for (n, parameter) in operation.parameters("query").into_iter().enumerate() {
        let name = parameter["name"].as_str().unwrap().to_owned();
        let value = prop_oneof![
            2 => shaped(document, &parameter["schema"]).prop_map(|value| Some(text_of(&value))),
            1 => nasty().prop_map(Some),
            2 => Just(None),
        ];
        whole = (whole, value)
            .prop_map(move |(path, value)| match value {
                Some(value) => format!(
                    "{path}{}{name}={}",
                    if n == 0 || !path.contains('?') { '?' } else { '&' },
                    encoded(&value)
                ),
                None => path,
            })
            .boxed();
    }
    whole
}

fn encoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    let each = text.bytes().map(|b| match plain(b) {
        true => char::from(b).to_string(),
        false => format!("%{b:02X}"),
    });
    each.collect()
}

/// What speaks against an answer.
fn fault(document: &Value, operation: &Operation, said: &Said) -> Option<String> {
    if said.status >= 500 {
        return Some("a 5xx".to_owned());
    }
    let response = &operation.value["responses"][said.status.to_string()];
    if !response.is_object() {
        return Some("a status that is not described".to_owned());
    }
    let Some(content) = response["content"].as_object() else {
        return (!said.text.is_empty()).then(|| "a body where none is described".to_owned());
    };
    let Some(described) = content.get(said.kind()) else {
        return Some("a content type that is not described".to_owned());
    };
    if !said.kind().ends_with("json") {
        return said.text.is_empty().then(|| "an empty file".to_owned());
    }
    let found = violations(document, &described["schema"], &said.json());
    (!found.is_empty()).then(|| format!("a body that is not as described: {found:?}"))
}

on_both!(answers_keep_to_the_description, async |db| {
    let served = Served::start(db).await;
    let (document, operations) = described(&served).await;
    let key = served.key("ACME", "all", &["admin"]).await;
    let mut faults = Vec::new();
    let mut good = 0;
    for operation in &operations {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let call = (address(&document, operation), body_of(&document, operation));
        for _ in 0..cases() {
            let (path, body) = call.new_tree(&mut runner).unwrap().current();
            let said = served
                .ask(Ask {
                    method: &operation.method,
                    path: &path,
                    key: Some(&key),
                    body: body.clone().filter(|_| operation.changes()),
                    once: None,
                })
                .await;
            good += usize::from(said.status < 300);
            if let Some(fault) = fault(&document, operation, &said) {
                faults.push(format!(
                    "{fault}: {} {path} {body:?} → {} {}",
                    operation.method, said.status, said.text
                ));
                break;
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(
        good > operations.len(),
        "only {good} calls were good: the generator tests refusals alone"
    );
    let doctor = served.get("/api/v1/doctor", &key).await.json();
    assert_eq!(doctor["clean"], true, "{doctor}");
});
