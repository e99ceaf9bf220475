//! Log lines, for people or for machines, and traces where they are built in.

use std::io::IsTerminal as _;

use tracing_subscriber::{EnvFilter, Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::config::{Config, LogFormat};

/// Starts logging. What it returns must live as long as the server: dropping it sends the last traces.
///
/// # Errors
/// A sentence, where the filter or the collector's address cannot be understood.
pub fn start(config: &Config) -> Result<Guard, String> {
    let filter = EnvFilter::try_new(&config.log_filter).map_err(|error| format!("log_filter: {error}."))?;
    // Colours are for a terminal; in a file they are noise.
    let colours = std::io::stderr().is_terminal();
    let lines = match config.log {
        LogFormat::Human => {
            tracing_subscriber::fmt::layer().with_ansi(colours).with_target(false).with_writer(std::io::stderr).boxed()
        }
        LogFormat::Json => {
            tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(std::io::stderr).boxed()
        }
    };
    let (traces, guard) = traces::layer(config)?;
    tracing_subscriber::registry()
        .with(lines.and_then(traces).with_filter(filter))
        .try_init()
        .map_err(|error| format!("logging was started before: {error}."))?;
    std::panic::set_hook(Box::new(|panic| {
        // The place only: a panic's text can quote what somebody typed (J7).
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(panic.at = %place, "panic");
    }));
    Ok(guard)
}

pub use traces::Guard;

#[cfg(not(feature = "otel"))]
mod traces {
    use tracing_subscriber::layer::Identity;

    use crate::config::Config;

    /// Nothing to send without the feature `otel`.
    pub struct Guard;

    pub fn layer(_config: &Config) -> Result<(Identity, Guard), String> {
        Ok((Identity::new(), Guard))
    }
}

#[cfg(feature = "otel")]
mod traces {
    use opentelemetry::trace::TracerProvider as _;
    use opentelemetry_otlp::{SpanExporter, WithExportConfig as _};
    use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
    use tracing::Subscriber;
    use tracing_subscriber::{Layer, registry::LookupSpan};

    use crate::config::Config;

    /// Sends the last traces when it is dropped.
    pub struct Guard(Option<SdkTracerProvider>);

    impl Drop for Guard {
        fn drop(&mut self) {
            if let Some(Err(error)) = self.0.as_ref().map(SdkTracerProvider::shutdown) {
                tracing::warn!(%error, "traces.lost");
            }
        }
    }

    pub fn layer<S>(config: &Config) -> Result<(Option<impl Layer<S>>, Guard), String>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let Some(endpoint) = &config.otlp_endpoint else { return Ok((None, Guard(None))) };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_endpoint(endpoint)
            .build()
            .map_err(|error| format!("otlp_endpoint: {error}."))?;
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(Resource::builder().with_service_name("portal").build())
            .build();
        let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("portal"));
        Ok((Some(layer), Guard(Some(provider))))
    }
}
