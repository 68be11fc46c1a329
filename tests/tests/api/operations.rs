//! The operations, as the description has them.

use crate::served::Served;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// One operation.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) scope: String,
    pub(crate) value: Value,
}

/// The description, and its operations.
pub(crate) async fn described(served: &Served) -> (Value, Vec<Operation>) {
    let document = served.get("/openapi.json", "").await.json();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, value) in item.as_object().unwrap() {
            let scope = value["security"][0]["key"][0].as_str();
            all.push(Operation {
                method: method.clone(),
                path: path.clone(),
                scope: scope
                    .unwrap_or_else(|| panic!("{method} {path} names no scope"))
                    .to_owned(),
                value: value.clone(),
            });
        }
    }
    assert!(all.len() > 30, "{}", all.len());
    (document, all)
}

impl Operation {
    pub(crate) fn changes(&self) -> bool {
        self.method != "get"
    }

    pub(crate) fn parameters(&self, place: &str) -> Vec<&Value> {
        let all = self.value["parameters"].as_array().into_iter().flatten();
        all.filter(|parameter| parameter["in"] == place).collect()
    }

    /// The address with the examples of its parameters.
    pub(crate) fn example_path(&self) -> String {
        let mut path = self.path.clone();
        for parameter in self.parameters("path") {
            let example = &parameter["example"];
            let example = example
                .as_str()
                .map_or_else(|| example.to_string(), str::to_owned);
            path = path.replace(&format!("{{{}}}", parameter["name"].as_str().unwrap()), &example);
        }
        path
    }

    /// The schema of the body.
    pub(crate) fn body_schema(&self) -> Option<&Value> {
        let schema = &self.value["requestBody"]["content"]["application/json"]["schema"];
        schema.is_object().then_some(schema)
    }

    /// The example of the body.
    pub(crate) fn example_body(&self, document: &Value) -> Option<String> {
        let schema = resolve(document, self.body_schema()?);
        assert!(
            schema["example"].is_object(),
            "{} {} has no example",
            self.method,
            self.path
        );
        Some(schema["example"].to_string())
    }
}

/// What a reference stands for.
pub(crate) fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(name) => document.pointer(name.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

thread_local! {
    /// Making one takes longer than using it.
    static VALIDATORS: RefCell<HashMap<String, Rc<jsonschema::Validator>>> = RefCell::default();
}

/// What speaks against a value by a schema of the document.
pub(crate) fn violations(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let validator = VALIDATORS.with_borrow_mut(|known| {
        let made = known.entry(schema.to_string()).or_insert_with(|| {
            let whole = json!({"allOf": [schema], "components": document["components"]});
            Rc::new(jsonschema::draft202012::new(&whole).unwrap())
        });
        Rc::clone(made)
    });
    validator
        .iter_errors(value)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect()
}
