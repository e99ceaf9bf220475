//! Work in the background: started again when it fails, let go when the server ends (F23).

use std::{future::Future, sync::Arc, time::Duration};

use domain::{
    bookings::store as bookings, cleanup, ctx::Ctx, error::Error, handbook::drafting, live, plans::store as plans,
    resources::store as resources, stock::store as stock, vendors::warnings,
};
use tokio::time::Instant;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::mail::{self, Post};

const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);

/// Starts all jobs. They end on `stop`; `tracker` waits for them.
pub fn start(ctx: &Ctx, post: Post, tracker: &TaskTracker, stop: &CancellationToken) {
    let post = Arc::new(post);
    let (mail_ctx, live_ctx, sweep_ctx) = (ctx.clone(), ctx.clone(), ctx.clone());
    let (places_ctx, plans_ctx) = (ctx.clone(), ctx.clone());
    let handbook_ctx = ctx.clone();
    let until = stop.clone();
    tracker.spawn(supervise("mail", stop.clone(), FIRST_PAUSE, move || {
        let (ctx, post, stop) = (mail_ctx.clone(), Arc::clone(&post), until.clone());
        async move { mail::work(&ctx, &post, &stop).await }
    }));
    let until = stop.clone();
    tracker.spawn(supervise("live", stop.clone(), FIRST_PAUSE, move || {
        let (ctx, stop) = (live_ctx.clone(), until.clone());
        async move {
            tokio::select! { () = stop.cancelled() => Ok(()), ended = live::listen(&ctx.db) => ended }
        }
    }));
    let until = stop.clone();
    tracker.spawn(supervise("cleanup", stop.clone(), FIRST_PAUSE, move || hourly(sweep_ctx.clone(), until.clone())));
    let until = stop.clone();
    tracker
        .spawn(supervise("handbook", stop.clone(), FIRST_PAUSE, move || handbook(handbook_ctx.clone(), until.clone())));
    let until = stop.clone();
    tracker.spawn(supervise("places", stop.clone(), FIRST_PAUSE, move || places(places_ctx.clone(), until.clone())));
    let until = stop.clone();
    tracker.spawn(supervise("plans", stop.clone(), FIRST_PAUSE, move || recurring(plans_ctx.clone(), until.clone())));
}

/// Passes overdue places on soon: whoever is next in line has a letter within a minute, and whoever has something of the
/// estate's hears in time when it is due. Nothing else depends on it.
async fn places(ctx: Ctx, stop: CancellationToken) -> Result<(), Error> {
    loop {
        bookings::sweep(&ctx).await?;
        bookings::remind(&ctx).await?;
        stock::remind(&ctx).await?;
        tokio::select! { () = stop.cancelled() => return Ok(()), () = tokio::time::sleep(MINUTE) => {} }
    }
}

/// SC-1: drafts the handbook of each month within the hour in which it begins.
async fn handbook(ctx: Ctx, stop: CancellationToken) -> Result<(), Error> {
    loop {
        drafting::draft_due(&ctx).await?;
        tokio::select! { () = stop.cancelled() => return Ok(()), () = tokio::time::sleep(HOUR) => {} }
    }
}

/// Books the visits of plans ahead. What is there already is found again: any node may do it, and any number of times.
async fn recurring(ctx: Ctx, stop: CancellationToken) -> Result<(), Error> {
    loop {
        plans::run(&ctx).await?;
        tokio::select! { () = stop.cancelled() => return Ok(()), () = tokio::time::sleep(5 * MINUTE) => {} }
    }
}

async fn hourly(ctx: Ctx, stop: CancellationToken) -> Result<(), Error> {
    loop {
        cleanup::sweep(&ctx).await?;
        resources::open(&ctx).await?;
        warnings::send(&ctx).await?;
        tokio::select! { () = stop.cancelled() => return Ok(()), () = tokio::time::sleep(HOUR) => {} }
    }
}

/// Runs a job until it ends well or `stop`. A failure or a panic starts it anew after a pause that doubles, up to a minute;
/// a job that ran longer than that pauses briefly again.
async fn supervise<J, F>(name: &'static str, stop: CancellationToken, first: Duration, job: J)
where
    J: Fn() -> F,
    F: Future<Output = Result<(), Error>> + Send + 'static,
{
    let mut pause = first;
    while !stop.is_cancelled() {
        let began = Instant::now();
        match tokio::spawn(job()).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => tracing::error!(job.name = name, %error, "job.failed"),
            Err(_) => tracing::error!(job.name = name, "job.panicked"),
        }
        metrics::counter!("job.restarts", "job" => name).increment(1);
        if began.elapsed() > LONGEST_PAUSE {
            pause = first;
        }
        tokio::select! { () = stop.cancelled() => {}, () = tokio::time::sleep(pause) => {} }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn f23_a_job_that_fails_or_panics_is_started_again() {
        let runs = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&runs);
        supervise("test", CancellationToken::new(), FIRST_PAUSE, move || {
            let run = seen.fetch_add(1, Ordering::SeqCst);
            async move {
                match run {
                    0 => Err(Error::broken("no")),
                    1 => panic!("no"),
                    _ => Ok(()),
                }
            }
        })
        .await;
        assert_eq!(runs.load(Ordering::SeqCst), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failing_job_ends_with_the_server() {
        let stop = CancellationToken::new();
        let job = tokio::spawn(supervise("test", stop.clone(), FIRST_PAUSE, || async { Err(Error::broken("always")) }));
        tokio::time::sleep(HOUR).await;
        assert!(!job.is_finished());
        stop.cancel();
        job.await.unwrap();
    }
}
