//! From raw values to the typed configuration.

use std::{collections::HashMap, fmt::Display, net::IpAddr, path::PathBuf, str::FromStr};

use super::{BaseUrl, Config, Files, KEYS, Key, LogFormat, Mistakes, Network, Secret};

/// Texts of the known keys and the mistakes found so far.
struct Reader {
    texts: HashMap<&'static str, String>,
    mistakes: Vec<String>,
}

pub(super) fn read(values: HashMap<String, config::Value>) -> Result<Config, Mistakes> {
    let mut reader = Reader { texts: HashMap::new(), mistakes: Vec::new() };
    reader.take(values);
    let config = reader.config();
    reader.mistakes.sort();
    match config {
        Some(config) if reader.mistakes.is_empty() => Ok(config),
        _ => Err(Mistakes(reader.mistakes)),
    }
}

/// A list in the file is as good as a text with commas.
fn text(value: config::Value) -> Result<String, config::ConfigError> {
    match value.clone().into_string() {
        Ok(text) => Ok(text),
        Err(_) => {
            let items: Result<Vec<String>, _> =
                value.into_array()?.into_iter().map(config::Value::into_string).collect();
            items.map(|items| items.join(","))
        }
    }
}

impl Reader {
    fn take(&mut self, values: HashMap<String, config::Value>) {
        for (name, value) in values {
            let Some(key) = KEYS.iter().find(|key| key.name == name) else {
                // The path of this very file, not a key in it.
                if name != "config" {
                    self.mistakes
                        .push(format!("{name}: there is no such key; `server check-config --keys` lists all."));
                }
                continue;
            };
            match text(value) {
                Ok(text) => drop(self.texts.insert(key.name, text.trim().to_owned())),
                Err(_) => {
                    self.mistakes.push(format!("{name}: must be a text, a number, true or false, or a list of texts."))
                }
            }
        }
    }

    fn text(&self, name: &str) -> String {
        let default = || KEYS.iter().find(|key| key.name == name).map_or("", |key: &Key| key.default).to_owned();
        self.texts.get(name).filter(|text| !text.is_empty()).cloned().unwrap_or_else(default)
    }

    fn optional(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    fn wrong(&mut self, name: &str, rule: impl Display) {
        // The value itself stays out of the sentence: it may be a secret put on the wrong line.
        self.mistakes.push(format!("{name}: {rule}."));
    }

    fn parse<T: FromStr>(&mut self, name: &str, rule: &str) -> Option<T> {
        let parsed = self.text(name).parse().ok();
        if parsed.is_none() {
            self.wrong(name, rule);
        }
        parsed
    }

    /// Every key is read before any mistake ends the reading, so that all are told at once.
    fn config(&mut self) -> Option<Config> {
        let demo = self.parse::<bool>("demo", "must be true or false");
        let database_url = self.database_url();
        let listen = self.parse("listen", "must be an address and a port, such as 127.0.0.1:3000");
        let base_url = self.base_url(demo.unwrap_or(false));
        let files = self.files();
        let smtp_url = self.smtp_url();
        let mail_from = self.mail_from(smtp_url.is_some(), base_url.as_ref());
        let log = self.log();
        let trusted_proxies = self.trusted_proxies();
        let hashes_at_once = self.hashes_at_once();
        let otlp_endpoint = self.otlp_endpoint();
        let metrics_token = self.metrics_token();
        Some(Config {
            database_url: database_url?,
            listen: listen?,
            base_url: base_url?,
            demo: demo?,
            site: PathBuf::from(self.text("site")),
            files: files?,
            smtp_url,
            mail_from: mail_from?,
            mail_folder: PathBuf::from(self.text("mail_folder")),
            log: log?,
            log_filter: self.text("log_filter"),
            metrics_token,
            otlp_endpoint,
            trusted_proxies,
            pdf_font: PathBuf::from(self.text("pdf_font")),
            pdf_font_strong: PathBuf::from(self.text("pdf_font_strong")),
            hashes_at_once: hashes_at_once?,
        })
    }

    fn database_url(&mut self) -> Option<Secret> {
        let url = self.text("database_url");
        let known = ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme));
        if !known {
            self.wrong("database_url", "must start with sqlite: or postgres:");
        }
        known.then(|| Secret::new(url))
    }

    fn base_url(&mut self, demo: bool) -> Option<BaseUrl> {
        let text = self.text("base_url").trim_end_matches('/').to_owned();
        let uri = text.parse::<http::Uri>().ok().filter(|uri| uri.path() == "/" && uri.query().is_none());
        let parts = uri.as_ref().and_then(|uri| Some((uri.scheme_str()?.to_owned(), uri.host()?.to_owned())));
        let Some((scheme, host)) = parts.filter(|(scheme, _)| scheme == "https" || scheme == "http") else {
            self.wrong("base_url", "must be an address without a path, such as https://portal.example.com");
            return None;
        };
        let secure = scheme == "https";
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let own_machine = bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        if !secure && !demo && !own_machine {
            self.wrong("base_url", "must start with https:// outside the demo: cookies would travel in the clear");
        }
        Some(BaseUrl { text, host, secure })
    }

    fn files(&mut self) -> Option<Files> {
        let text = self.text("files");
        let Some(bucket) = text.strip_prefix("s3://") else { return Some(Files::Folder(PathBuf::from(text))) };
        if !cfg!(feature = "s3") {
            self.wrong("files", "names an S3 bucket, but this server was built without the feature s3");
        }
        if bucket.is_empty() || bucket.contains('/') {
            self.wrong("files", "must name a bucket, as in s3://bucket");
        }
        Some(Files::S3 { bucket: bucket.to_owned() })
    }

    fn smtp_url(&mut self) -> Option<Secret> {
        let url = self.optional("smtp_url")?;
        if !url.starts_with("smtp://") && !url.starts_with("smtps://") {
            self.wrong("smtp_url", "must start with smtp:// or smtps://");
        }
        Some(Secret::new(url))
    }

    fn mail_from(&mut self, by_smtp: bool, base_url: Option<&BaseUrl>) -> Option<lettre::message::Mailbox> {
        let text = match (self.optional("mail_from"), by_smtp) {
            (Some(text), _) => text,
            (None, true) => {
                self.wrong("mail_from", "must be set where smtp_url is, as in: Portal <portal@example.com>");
                return None;
            }
            // Written to a folder only: nobody receives it under this name.
            (None, false) => format!("portal@{}", base_url.map_or("localhost", |url| mail_domain(&url.host))),
        };
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.wrong("mail_from", "must be a sender, as in: Portal <portal@example.com>");
        }
        parsed
    }

    fn log(&mut self) -> Option<LogFormat> {
        match self.text("log").as_str() {
            "human" => Some(LogFormat::Human),
            "json" => Some(LogFormat::Json),
            _ => {
                self.wrong("log", "must be human or json");
                None
            }
        }
    }

    fn trusted_proxies(&mut self) -> Vec<Network> {
        let text = self.text("trusted_proxies");
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        let parsed: Result<Vec<Network>, ()> = items.map(str::parse).collect();
        if parsed.is_err() {
            self.wrong(
                "trusted_proxies",
                "must be addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8",
            );
        }
        parsed.unwrap_or_default()
    }

    fn hashes_at_once(&mut self) -> Option<usize> {
        let rule = "must be a whole number from 1 to 64";
        let number = self.parse::<usize>("hashes_at_once", rule)?;
        if !(1..=64).contains(&number) {
            self.wrong("hashes_at_once", rule);
        }
        Some(number)
    }

    fn otlp_endpoint(&mut self) -> Option<String> {
        let endpoint = self.optional("otlp_endpoint")?;
        if !cfg!(feature = "otel") {
            self.wrong("otlp_endpoint", "is set, but this server was built without the feature otel");
        }
        Some(endpoint)
    }

    fn metrics_token(&mut self) -> Option<Secret> {
        let token = self.optional("metrics_token")?;
        if token.len() < 16 {
            self.wrong("metrics_token", "must have at least 16 characters");
        }
        Some(Secret::new(token))
    }
}

/// A domain that a mail address may have: an IP address needs brackets there.
fn mail_domain(host: &str) -> &str {
    if host.parse::<IpAddr>().is_ok() || host.starts_with('[') { "localhost" } else { host }
}
