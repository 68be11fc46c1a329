//! `GET /skus`.

use crate::Api;
use crate::page::Page;
use crate::problem::Problem;
use crate::read::{Query, Who};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// SKUs on the page: 50 unless said otherwise.
    #[param(minimum = 1, maximum = 250)]
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(max_length = 1024)]
    after: Option<String>,
}

/// A SKU of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"sku": "CUP-RED", "name": "A red cup"}))]
pub(crate) struct Sku {
    pub(crate) sku: String,
    pub(crate) name: String,
}

/// A page of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"data": [{"sku": "CUP-RED", "name": "A red cup"}], "next": null}))]
pub(crate) struct SkuPage {
    data: Vec<Sku>,
    /// The `after` of the next page; null on the last one.
    next: Option<String>,
}

/// List SKUs
#[utoipa::path(
    get, path = "/api/v1/skus", tag = "stock", operation_id = "list_skus", params(Wanted),
    responses((status = 200, description = "A page of the catalogue.", body = SkuPage)),
)]
pub(crate) async fn skus(
    State(api): State<Api>,
    Who(caller): Who,
    Query(wanted): Query<Wanted>,
) -> Result<Json<SkuPage>, Problem> {
    let page = Page::<1>::read("skus", wanted.limit, wanted.after.as_deref())?;
    let [after] = &page.after;
    let mut rows = api.app.sku_page(&caller, after, page.rows()).await?;
    let next = page.cut(&mut rows, |(sku, _)| [sku.to_string()]);
    let data = rows.into_iter().map(|(sku, name)| Sku {
        sku: sku.to_string(),
        name,
    });
    Ok(Json(SkuPage {
        data: data.collect(),
        next,
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Served;
    use serde_json::json;

    #[tokio::test]
    async fn the_catalogue_comes_in_pages() {
        let served = Served::new().await;
        served.app.put_sku(&served.acme, "컵 1/2", "").await.unwrap();
        let first = served.get("/skus?limit=1").await.expect(200);
        assert_eq!(first["data"], json!([{"sku": "CUP", "name": "A cup"}]));
        let path = format!("/skus?after={}", first["next"].as_str().unwrap());
        let second = served.get(&path).await.expect(200);
        assert_eq!(
            second,
            json!({"data": [{"sku": "컵 1/2", "name": ""}], "next": null})
        );
    }
}
