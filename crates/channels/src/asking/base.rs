//! The address under which all endpoints of one server stand.

use url::Url;

/// The checked base address, without a slash at its end.
#[derive(Debug, Clone)]
pub(crate) struct BaseUrl(Url);

impl BaseUrl {
    /// Checks a setting; what is wrong with it is said without repeating it, since it may hold a password.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let Ok(mut url) = Url::parse(text.trim()) else {
            return Err("it is not a URL");
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Err("it must begin with http:// or https://");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("user name and password have fields of their own");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("it must have no ? and no #");
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The address of an endpoint: `path` begins with a slash, `query` is already encoded.
    pub(crate) fn endpoint(&self, path: &str, query: Option<&str>) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        url.set_query(query);
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("http://127.0.0.1:8081", "http://127.0.0.1:8081/orders?a=%2B,b")]
    #[case(" https://shop.example/ ", "https://shop.example/orders?a=%2B,b")]
    #[case("https://shop.example/api/v1//", "https://shop.example/api/v1/orders?a=%2B,b")]
    #[case("https://shop.example/a%20b", "https://shop.example/a%20b/orders?a=%2B,b")]
    fn endpoints_stand_under_the_base(#[case] base: &str, #[case] expected: &str) {
        let endpoint = BaseUrl::parse(base).unwrap().endpoint("/orders", Some("a=%2B,b"));
        assert_eq!(endpoint.as_str(), expected);
    }

    #[rstest]
    #[case("")]
    #[case("shop.example")]
    #[case("ftp://shop.example")]
    #[case("file:///etc/passwd")]
    #[case("https://u:p@shop.example")]
    #[case("https://u@shop.example")]
    #[case("https://shop.example?x=1")]
    #[case("https://shop.example/#x")]
    #[case("https://")]
    fn other_addresses_are_refused(#[case] base: &str) {
        assert!(BaseUrl::parse(base).is_err(), "{base:?}");
    }
}
