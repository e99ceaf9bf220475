//! `server serve`: everything together, from the first line of the log to the last letter.

use std::time::Duration;

use domain::{accounts, ctx::Ctx, household::store as household, scope::System};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::{net::TcpListener, signal::unix};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    demo,
    open::{open, sentence},
};
use crate::{
    accept::{self, Serving},
    config::Config,
    jobs,
    mail::{Post, Sender, Transport},
    router::router,
    state::AppState,
    telemetry,
};

/// For a letter that is being handed over at the end.
const JOBS_END: Duration = Duration::from_secs(10);

pub async fn serve(config: Config) -> Result<(), String> {
    let _telemetry = telemetry::start(&config)?;
    let metrics = count()?;
    let post = post(&config)?;
    let ctx = open(&config).await?;
    greet(&ctx, &config).await?;
    let listener = TcpListener::bind(config.listen).await.map_err(|error| {
        format!("{} cannot be listened on: {error}. Is another server running there?", config.listen)
    })?;
    let stop = CancellationToken::new();
    let tracker = TaskTracker::new();
    jobs::start(&ctx, post, &tracker, &stop);
    tracker.spawn(end_on_signal(signals()?, stop.clone()));
    tracing::info!(serve.listen = %config.listen, serve.address = %config.base_url.text, serve.demo = config.demo, "serve.started");
    let state = AppState::new(ctx.clone(), config, Some(metrics), stop.clone());
    accept::serve(listener, router(state), Serving::default(), stop).await;
    tracker.close();
    if tokio::time::timeout(JOBS_END, tracker.wait()).await.is_err() {
        tracing::warn!("serve.jobs_cut");
    }
    // SQLite moves its write-ahead log into the database here.
    ctx.db.close().await;
    tracing::info!("serve.ended");
    Ok(())
}

fn count() -> Result<PrometheusHandle, String> {
    let seconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
    PrometheusBuilder::new()
        .set_buckets(&seconds)
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(|error| format!("Measurements cannot be taken: {error}."))
}

fn post(config: &Config) -> Result<Post, String> {
    let sender = Sender {
        from: config.mail_from.clone(),
        base_url: config.base_url.text.clone(),
        host: config.base_url.host.clone(),
    };
    let transport = match &config.smtp_url {
        Some(url) => Transport::smtp(url).map_err(|error| format!("smtp_url cannot be understood: {error}."))?,
        None => Transport::Folder(config.mail_folder.clone()),
    };
    Ok(Post { sender, transport })
}

/// What the operator of a new installation needs to know.
async fn greet(ctx: &Ctx, config: &Config) -> Result<(), String> {
    let estates = household::estates(ctx).await.map_err(sentence)?;
    if estates.is_empty() && config.demo {
        demo::fill(ctx).await?;
    }
    if config.demo {
        return demo::print();
    }
    if estates.iter().any(|(_, _, demo)| *demo) {
        return Err(
            "This database holds the demo, whose password is public: set demo = true, or use another database."
                .to_owned(),
        );
    }
    if estates.is_empty() {
        println!(
            "This database has no estate yet. Stop the server, then:\n\
             \x20 server estate create --slug NAME --name-zh 名称 --name-en NAME\n\
             \x20 server admin create --estate NAME --email you@example.com --name 您的姓名"
        );
    }
    for (id, slug, _) in estates {
        if accounts::people::needs_first_admin(ctx, &System::of(id)).await.map_err(sentence)? {
            println!(
                "The estate {slug} has no administrator yet. Stop the server, then:\n\
                 \x20 server admin create --estate {slug} --email you@example.com --name 您的姓名"
            );
        }
    }
    if config.smtp_url.is_none() {
        tracing::warn!(mail.folder = %config.mail_folder.display(), "mail.not_sent: no smtp_url is set, letters are written to the folder");
    }
    Ok(())
}

type Signals = (unix::Signal, unix::Signal);

fn signals() -> Result<Signals, String> {
    let on = |kind| unix::signal(kind).map_err(|error| format!("Signals cannot be waited for: {error}."));
    Ok((on(unix::SignalKind::terminate())?, on(unix::SignalKind::interrupt())?))
}

async fn end_on_signal(mut signals: Signals, stop: CancellationToken) {
    tokio::select! { _ = signals.0.recv() => {}, _ = signals.1.recv() => {}, () = stop.cancelled() => {} }
    tracing::info!("serve.ending");
    stop.cancel();
}
