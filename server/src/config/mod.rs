//! The configuration: a TOML file and the environment, read once, with every mistake reported at once.

mod keys;
mod network;
mod read;
mod secret;

use std::{
    collections::HashMap,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use lettre::message::Mailbox;

pub use keys::{KEYS, Key};
pub use network::{Network, client};
pub use secret::Secret;

/// Where photos are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Files {
    Folder(PathBuf),
    S3 { bucket: String },
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Human,
    Json,
}

/// The address under which people reach the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// Scheme, host and port; no slash at the end.
    pub text: String,
    pub host: String,
    /// Whether it is https: then cookies carry the `__Host-` prefix and HSTS is sent.
    pub secure: bool,
}

/// Everything an operator can set. See [`KEYS`] for the meaning of each.
#[derive(Clone, Debug)]
pub struct Config {
    pub database_url: Secret,
    pub listen: SocketAddr,
    pub base_url: BaseUrl,
    pub demo: bool,
    pub site: PathBuf,
    pub files: Files,
    pub smtp_url: Option<Secret>,
    pub mail_from: Mailbox,
    pub mail_folder: PathBuf,
    pub log: LogFormat,
    pub log_filter: String,
    pub metrics_token: Option<Secret>,
    pub otlp_endpoint: Option<String>,
    pub trusted_proxies: Vec<Network>,
    pub pdf_font: PathBuf,
    pub pdf_font_strong: PathBuf,
    pub hashes_at_once: usize,
}

/// All that is wrong with the configuration, one sentence each.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("The configuration has {} mistake(s):\n  - {}", .0.len(), .0.join("\n  - "))]
pub struct Mistakes(pub Vec<String>);

const FILE: &str = "portal.toml";
const PREFIX: &str = "PORTAL";

impl Config {
    /// Reads `file` (or `portal.toml` where it exists) and the environment, which wins.
    pub fn load(file: Option<&Path>) -> Result<Self, Mistakes> {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self::from(file, environment)
    }

    /// As [`Config::load`], with a given environment.
    pub fn from(file: Option<&Path>, mut environment: HashMap<String, String>) -> Result<Self, Mistakes> {
        // The name that hosts and sqlx's own tools use; ours wins where both are set.
        if let Some(url) = environment.get("DATABASE_URL").cloned() {
            environment.entry("PORTAL_DATABASE_URL".to_owned()).or_insert(url);
        }
        let source = match file {
            Some(path) => config::File::from(path).format(config::FileFormat::Toml).required(true),
            None => config::File::from(Path::new(FILE)).format(config::FileFormat::Toml).required(false),
        };
        let variables = config::Environment::with_prefix(PREFIX)
            .prefix_separator("_")
            .source(Some(environment.into_iter().collect()));
        let built = config::Config::builder().add_source(source).add_source(variables).build();
        let values = match built.and_then(config::Config::try_deserialize::<HashMap<String, config::Value>>) {
            Ok(values) => values,
            Err(error) => return Err(Mistakes(vec![format!("The configuration cannot be read: {error}.")])),
        };
        read::read(values)
    }
}

#[cfg(test)]
mod tests;
