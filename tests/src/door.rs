//! The API of an installation as a program uses it: `ordertide serve` as a process, and a key for everything.

use crate::Installation;
use serde_json::Value;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

/// How long an upload may take until it is over.
const UPLOAD_MAX: Duration = Duration::from_secs(60);
/// Between two looks at it.
const LOOK: Duration = Duration::from_millis(20);

/// A served installation.
#[derive(Debug)]
pub struct Door {
    url: String,
    key: String,
    client: reqwest::Client,
    _process: Child,
}

/// What was answered.
#[derive(Debug)]
pub struct Told {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Told {
    /// The body as JSON, where the status is this.
    ///
    /// # Panics
    /// Where it is another.
    pub fn expect(&self, status: u16) -> Value {
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status, status, "{text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// The code of the problem, where the status is this.
    ///
    /// # Panics
    /// Where it is another.
    pub fn problem(&self, status: u16) -> String {
        self.expect(status)["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

impl Door {
    /// Serves, with these options more.
    ///
    /// # Panics
    /// When it does not begin.
    pub async fn open(installation: &Installation, options: &[&str]) -> Self {
        let made = installation
            .ok("apikey create --name door --scope admin --tenant ACME")
            .await;
        let mut process = installation
            .command()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("serve: {error}"));
        let mut line = String::new();
        let mut stdout = BufReader::new(process.stdout.take().unwrap_or_else(|| panic!("no output")));
        let read = stdout.read_line(&mut line).await;
        assert!(read.is_ok_and(|bytes| bytes > 0), "serve says where it is");
        let url = line.split_whitespace().find(|word| word.starts_with("http://"));
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder().no_proxy().build();
        Self {
            url: url.unwrap_or_default().to_owned(),
            key: made.json["secret"].as_str().unwrap_or_default().to_owned(),
            client: client.unwrap_or_else(|error| panic!("{error}")),
            _process: process,
        }
    }

    /// Sends a request under `/api/v1`.
    ///
    /// # Panics
    /// When nobody answers.
    pub async fn send(&self, method: &str, path: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Told {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap_or_default();
        let url = format!("{}/api/v1{path}", self.url);
        let mut request = self.client.request(method, url).bearer_auth(&self.key);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.body(body).send().await;
        let answer = answer.unwrap_or_else(|error| panic!("{path}: {error}"));
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = answer
            .bytes()
            .await
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        Told {
            status,
            headers,
            bytes: bytes.to_vec(),
        }
    }

    /// Asks.
    ///
    /// # Panics
    /// When nobody answers.
    pub async fn get(&self, path: &str) -> Told {
        self.send("GET", path, Vec::new(), &[]).await
    }

    /// Sends without a body.
    ///
    /// # Panics
    /// When nobody answers.
    pub async fn post(&self, path: &str) -> Told {
        self.send("POST", path, Vec::new(), &[]).await
    }

    /// Uploads a file, and gives its id.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn upload(&self, query: &str, file: impl Into<Vec<u8>>) -> String {
        let told = self
            .send("POST", &format!("/uploads?{query}"), file.into(), &[])
            .await;
        told.expect(202)["upload_id"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// An upload as it stands.
    ///
    /// # Panics
    /// When there is none.
    pub async fn upload_now(&self, upload_id: &str) -> Value {
        self.get(&format!("/uploads/{upload_id}")).await.expect(200)
    }

    /// Waits until nobody goes through an upload any more, or will.
    ///
    /// # Panics
    /// When that takes too long.
    pub async fn until_over(&self, upload_id: &str) -> Value {
        let waiting = async {
            loop {
                let upload = self.upload_now(upload_id).await;
                let state = upload["state"].as_str().unwrap_or_default();
                if !["QUEUED", "VALIDATING", "COMMITTING"].contains(&state) {
                    return upload;
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        let over = tokio::time::timeout(UPLOAD_MAX, waiting).await;
        over.unwrap_or_else(|_| panic!("upload {upload_id} hangs"))
    }

    /// Downloads a file.
    ///
    /// # Panics
    /// When there is none.
    pub async fn download(&self, path: &str, into: &Path) {
        let told = self.get(path).await;
        assert_eq!(
            told.status,
            200,
            "{path}: {}",
            String::from_utf8_lossy(&told.bytes)
        );
        std::fs::write(into, told.bytes).unwrap_or_else(|error| panic!("{}: {error}", into.display()));
    }
}
