//! What the routes share.

use std::sync::Arc;

use axum::extract::FromRef;
use domain::ctx::Ctx;
use leptos::config::{Env, LeptosOptions};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;

use crate::{config::Config, handbook::Press, routes::live::Streams};

/// Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub ctx: Ctx,
    pub config: Arc<Config>,
    pub options: LeptosOptions,
    pub streams: Streams,
    /// Where PDFs are made.
    pub press: Press,
    /// The numbers for `/metrics`; `None` where nobody counts, as in tests.
    pub metrics: Option<PrometheusHandle>,
    /// Cancelled when the server is to end.
    pub stop: CancellationToken,
}

impl AppState {
    pub fn new(ctx: Ctx, config: Config, metrics: Option<PrometheusHandle>, stop: CancellationToken) -> Self {
        let (options, press) = (options(&config), Press::new(&config));
        Self { ctx, config: Arc::new(config), options, streams: Streams::default(), press, metrics, stop }
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.options.clone()
    }
}

/// A build with hashed file names leaves the list of hashes beside the binary.
fn options(config: &Config) -> LeptosOptions {
    let hashed = std::env::current_exe().is_ok_and(|binary| binary.with_file_name("hash.txt").exists());
    LeptosOptions::builder()
        .output_name("portal")
        .site_root(config.site.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .site_addr(config.listen)
        .env(if cfg!(debug_assertions) { Env::DEV } else { Env::PROD })
        .hash_files(hashed)
        .build()
}
