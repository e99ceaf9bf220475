//! Clients who act as people do: by pages, links and forms.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Request, StatusCode, header, request::Builder},
};
use tower::ServiceExt as _;

use crate::support::BASE;

/// Longer than any answer takes; a page that waits for itself never answers.
const PATIENCE: Duration = Duration::from_secs(40);
const LARGEST: usize = 8 << 20;

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// The body as it came, for what is no text.
    pub bytes: Bytes,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it sends the reader.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn json(&self) -> serde_json::Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        serde_json::from_str(&self.body).unwrap()
    }

    /// The hidden fields of the page's form for an endpoint, as a browser sends them along.
    pub fn hidden(&self, endpoint: &str) -> Vec<(String, String)> {
        let action = format!("action=\"/api/{endpoint}\"");
        let form = self.body.split("<form").skip(1).find(|form| form.split('>').next().unwrap().contains(&action));
        let form = form.unwrap_or_else(|| panic!("no form for {endpoint} on the page: {}", self.body));
        let inputs =
            form.split("</form>").next().unwrap().split("<input").skip(1).map(|input| input.split('>').next().unwrap());
        let hidden = inputs.filter(|input| input.contains("type=\"hidden\""));
        hidden.map(|input| (attribute(input, "name"), attribute(input, "value"))).collect()
    }

    /// Whether the page says it, in text and not in code.
    pub fn says(&self, text: &str) -> bool {
        self.body.contains(text)
    }
}

fn attribute(tag: &str, name: &str) -> String {
    let value = tag.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&")
}

/// A browser with its cookies. Clones share them.
#[derive(Clone)]
pub struct Client {
    pub router: Router,
    pub cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

pub type Fields<'a> = &'a [(&'a str, &'a str)];

pub fn encoded<N: AsRef<str>, V: AsRef<str>>(fields: &[(N, V)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields.iter().map(|(name, value)| (name.as_ref(), value.as_ref())))
        .finish()
}

impl Client {
    pub async fn sign_in(&self, email: &str, password: &str) -> Answer {
        let form = [("form[email]", email), ("form[password]", password), ("form[code]", ""), ("form[next]", "/")];
        self.post_form("/sign-in", "session/sign_in", &form).await
    }

    /// Sends a request with the cookies, keeps those that come back.
    pub async fn send(&self, request: Builder, body: impl Into<Body>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = if cookies.is_empty() { request } else { request.header(header::COOKIE, cookies.join("; ")) };
        let request = request.header(header::HOST, "portal.example").body(body.into()).unwrap();
        let what = format!("{} {}", request.method(), request.uri());
        let response = tokio::time::timeout(PATIENCE, self.router.clone().oneshot(request));
        let response = response.await.unwrap_or_else(|_| panic!("{what} hangs")).unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
        }
        let (parts, body) = response.into_parts();
        let bytes = tokio::time::timeout(PATIENCE, to_bytes(body, LARGEST)).await;
        let bytes = bytes.unwrap_or_else(|_| panic!("{what} never ends")).unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, body, bytes }
    }

    /// A page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).header(header::ACCEPT, "text/html,*/*;q=0.8"), Body::empty()).await
    }

    /// A page in a language.
    pub async fn get_in(&self, language: &str, path: &str) -> Answer {
        let request = Request::get(path).header(header::ACCEPT, "text/html").header(header::ACCEPT_LANGUAGE, language);
        self.send(request, Body::empty()).await
    }

    /// A function that reads, as the page's script calls it.
    pub async fn read(&self, endpoint: &str, query: Fields<'_>) -> Answer {
        let path = format!("/api/{endpoint}?{}", encoded(query));
        self.send(Request::get(path).header(header::ACCEPT, "application/json"), Body::empty()).await
    }

    fn own(endpoint: &str, accept: &str) -> Builder {
        Request::post(format!("/api/{endpoint}"))
            .header("sec-fetch-site", "same-origin")
            .header(header::ORIGIN, BASE)
            .header(header::ACCEPT, accept)
    }

    /// A plain form on the page `from`, sent by a browser without scripts.
    pub async fn post_form<N: AsRef<str>, V: AsRef<str>>(
        &self,
        from: &str,
        endpoint: &str,
        fields: &[(N, V)],
    ) -> Answer {
        let request = Self::own(endpoint, "text/html,*/*;q=0.8")
            .header(header::REFERER, format!("{BASE}{from}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, encoded(fields)).await
    }

    /// The form on the page `from` with its hidden fields, filled in and sent without scripts.
    pub async fn fill(&self, from: &str, endpoint: &str, fields: Fields<'_>) -> Answer {
        let mut all = self.get(from).await.hidden(endpoint);
        all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.post_form(from, endpoint, &all).await
    }

    /// A function that writes, as the page's script calls it.
    pub async fn call<N: AsRef<str>, V: AsRef<str>>(&self, endpoint: &str, fields: &[(N, V)]) -> Answer {
        let request =
            Self::own(endpoint, "application/json").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, encoded(fields)).await
    }

    /// A form with files, as a browser sends it; `accept` tells whether a page is wanted.
    pub async fn upload<N: AsRef<str>, V: AsRef<str>>(
        &self,
        (from, endpoint, accept): (&str, &str, &str),
        fields: &[(N, V)],
        photos: &[&[u8]],
    ) -> Answer {
        let request = Self::own(endpoint, accept)
            .header(header::REFERER, format!("{BASE}{from}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=seam");
        self.send(request, multipart(fields, photos)).await
    }

    /// Goes where an answer leads, as long as it leads on.
    pub async fn follow(&self, answer: &Answer) -> Answer {
        let mut answer = answer.clone();
        for _ in 0..5 {
            if answer.location().is_empty() {
                return answer;
            }
            let path = answer.location().trim_start_matches(BASE).split('#').next().unwrap().to_owned();
            answer = self.get(&path).await;
        }
        panic!("redirected without end: {}", answer.location());
    }
}

pub fn multipart<N: AsRef<str>, V: AsRef<str>>(fields: &[(N, V)], photos: &[&[u8]]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let (name, value) = (name.as_ref(), value.as_ref());
        body.extend(format!("--seam\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for photo in photos {
        // A form takes either photos or a document.
        let head: &[u8] = if photo.starts_with(b"%PDF") {
            b"--seam\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
        } else {
            b"--seam\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
        };
        body.extend_from_slice(head);
        body.extend_from_slice(photo);
        body.extend(b"\r\n");
    }
    body.extend(b"--seam--\r\n");
    body
}

/// A fresh key for a form.
pub fn key() -> String {
    uuid::Uuid::from_u128(rand::random()).to_string()
}
