//! The description of the API: what every endpoint shares is added here, once.

use crate::gate::BODY_BYTES_MAX;
use crate::{idempotency, problem, wire};
use app::keys::Scope;
use utoipa::openapi::header::Header;
use utoipa::openapi::path::{
    Operation, Parameter, ParameterBuilder, ParameterIn, ParameterStyle, PathItem, Paths,
};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, InfoBuilder, OpenApi, Ref, RefOr, Required, Schema};

/// The name of the key in the description.
const KEY: &str = "key";

const DESCRIPTION: &str = "Everything that the commands do, over HTTP.\n\n\
**Keys.** `ordertide apikey create --name erp --scope orders:read` prints a key once; send it as `Authorization: Bearer otk_…`. \
The tenant comes from the key and from nothing else. A revoked key is refused at once.\n\n\
**Problems.** What goes wrong is `application/problem+json`; match on `code`, which is never renamed.\n\n\
**Once.** Send an `Idempotency-Key` with a changing call, and it is run once: the same call sent again within 24 h gets the \
first answer word for word, with `Idempotency-Replayed: true`. The same key with another call is refused (422 \
`IDEMPOTENCY_KEY_REUSED`); while the first call runs, 409 `IDEMPOTENCY_IN_PROGRESS`. Answers of 500 and above are not kept, nor is \
`UPLOADS_FULL`. A call whose process died may be run again 60 s after it began.\n\n\
**Pages.** Lists give `data` and `next`; send `next` back as `after` for the page that follows, until it is null.";

/// Adds what the gate adds to each operation, and gives the names of the query parameters that they take.
pub(crate) fn guard(paths: &mut Paths, scope: Scope) -> Vec<String> {
    let mut queries = Vec::new();
    for item in paths.paths.values_mut() {
        let changing = [
            &mut item.post as &mut Option<Operation>,
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
        ];
        for operation in changing.into_iter().flatten() {
            share(operation, scope);
            share_changing(operation);
        }
        if let Some(operation) = &mut item.get {
            share(operation, scope);
        }
        queries.extend(operations(item).flat_map(query_names));
    }
    queries
}

fn operations(item: &PathItem) -> impl Iterator<Item = &Operation> {
    [&item.get, &item.post, &item.put, &item.patch, &item.delete]
        .into_iter()
        .flatten()
}

fn query_names(operation: &Operation) -> Vec<String> {
    let all = operation.parameters.iter().flatten();
    let is_query = |parameter: &Parameter| parameter.parameter_in == ParameterIn::Query;
    all.filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    })
    .filter(|parameter| is_query(parameter))
    .map(|parameter| parameter.name.clone())
    .collect()
}

fn share(operation: &mut Operation, scope: Scope) {
    operation.security = Some(vec![SecurityRequirement::new(KEY, [scope.as_str()])]);
    let needs = format!("Needs the scope `{}`.", scope.as_str());
    operation.description = Some(match operation.description.take() {
        Some(text) if !text.is_empty() => format!("{text}\n\n{needs}"),
        Some(_) | None => needs,
    });
    let too_large = format!("The body is longer than {BODY_BYTES_MAX} bytes.");
    for (status, what) in [
        (
            "400",
            "Something in the request is not allowed; `detail` names it.",
        ),
        ("401", "No key, or one that is unknown, expired or revoked."),
        ("403", "The key lacks the scope, which `detail` names."),
        ("408", "The body did not arrive in time."),
        ("413", &too_large),
        ("500", "A defect; please report it with the request id."),
        (
            "503",
            "The database is busy or away, or a key for secrets is missing.",
        ),
        ("504", "It took too long and was stopped."),
    ] {
        add(operation, status, what);
    }
    if operation.parameters.iter().flatten().any(in_path) {
        add(operation, "404", "It does not exist.");
    }
}

fn in_path(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Path)
}

fn share_changing(operation: &mut Operation) {
    let name = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "A name of yours for this call, so that it is run once however often it is sent.",
        ))
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(SchemaType::new(Type::String))
                .min_length(Some(1))
                .max_length(Some(idempotency::CHARS_MAX))
                .pattern(Some("^[!-~]+$")),
        ))
        .style(Some(ParameterStyle::Simple))
        .build();
    operation.parameters.get_or_insert_default().push(RefOr::T(name));
    add(
        operation,
        "409",
        "The state does not allow it, or the first call with this Idempotency-Key is running.",
    );
    add(operation, "422", "The Idempotency-Key was used for another call.");
    let is_json = match &operation.request_body {
        Some(RefOr::T(body)) => body.content.contains_key("application/json"),
        Some(RefOr::Ref(_)) => true,
        None => false,
    };
    if is_json {
        add(operation, "415", "The body is not `application/json`.");
    }
    let replayed = Header::new(ObjectBuilder::new().schema_type(SchemaType::new(Type::String)));
    let replayed = replayed.description_of("`true` where this is the kept answer of an earlier call.");
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && status.starts_with('2')
        {
            response
                .headers
                .insert("Idempotency-Replayed".to_owned(), replayed.clone().into());
        }
    }
}

trait Described {
    fn description_of(self, text: &str) -> Self;
}

impl Described for Header {
    fn description_of(mut self, text: &str) -> Self {
        self.description = Some(text.to_owned());
        self
    }
}

/// Adds a problem, unless the endpoint tells more about it itself.
fn add(operation: &mut Operation, status: &str, what: &str) {
    let responses = &mut operation.responses.responses;
    if !responses.contains_key(status) {
        responses.insert(status.to_owned(), RefOr::T(problem_response(what)));
    }
}

fn problem_response(what: &str) -> Response {
    let schema: RefOr<Schema> = Ref::from_schema_name("Problem").into();
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new()
        .description(what)
        .content(problem::CONTENT_TYPE, content)
        .build()
}

/// The whole description.
pub(crate) fn finish(mut document: OpenApi) -> OpenApi {
    document.info = InfoBuilder::new()
        .title("Ordertide")
        .version("1")
        .description(Some(DESCRIPTION))
        .build();
    document.servers = None;
    let components = document.components.get_or_insert_with(Components::new);
    wire::register_problem(components);
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("otk_<id>_<secret>")
        .description(Some("A key that `ordertide apikey create` printed."))
        .build();
    components
        .security_schemes
        .insert(KEY.to_owned(), SecurityScheme::Http(scheme).into());
    document
}
