//! The accept loop. `axum::serve` keeps no time: slow headers, silent connections and readers that stop reading would
//! hold a connection for ever (H3). HTTP/1.1 only: it is what proxies speak to a server, and browsers speak no HTTP/2
//! without TLS, so its whole class of attacks (rapid reset, continuation floods) stays outside.

mod body;
mod watch;

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

use body::Guarded;
pub use watch::Limits;
use watch::{Watch, Watched};

/// How many connections, and how long for what.
#[derive(Clone, Copy, Debug)]
pub struct Serving {
    pub limits: Limits,
    pub connections: usize,
    /// For requests under way at the end.
    pub drain: Duration,
}

impl Default for Serving {
    fn default() -> Self {
        let limits = Limits {
            header: Duration::from_secs(10),
            // Longer than the 60 s for which nginx keeps connections to a server, so that it ends them, not we.
            idle: Duration::from_secs(75),
            // Longer than the deadline of a response, and than the pause between two signs of life of a live stream.
            stall: Duration::from_secs(40),
        };
        Self { limits, connections: 8_192, drain: Duration::from_secs(10) }
    }
}

/// Serves until `stop`, then lets requests under way end. `false` where some had to be cut.
pub async fn serve(listener: TcpListener, app: Router, serving: Serving, stop: CancellationToken) -> bool {
    let tracker = TaskTracker::new();
    let cut = CancellationToken::new();
    let room = Arc::new(Semaphore::new(serving.connections));
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = next(&listener, &room) => accepted,
        };
        match accepted {
            Ok((socket, peer, permit)) => {
                let connection = connection(socket, peer, app.clone(), (serving.limits, stop.clone()));
                let cut = cut.clone();
                tracker.spawn(async move {
                    let _permit = permit;
                    tokio::select! { () = connection => {}, () = cut.cancelled() => {} }
                });
            }
            Err(error) => recover(&error).await,
        }
    }
    drop(listener);
    tracker.close();
    let drained = tokio::time::timeout(serving.drain, tracker.wait()).await.is_ok();
    if !drained {
        tracing::warn!(connections = tracker.len(), "serve.cut");
        cut.cancel();
        tracker.wait().await;
    }
    drained
}

type Accepted = (TcpStream, SocketAddr, OwnedSemaphorePermit);

/// Waits for room first: what does not fit stays in the kernel's queue instead of taking our memory.
async fn next(listener: &TcpListener, room: &Arc<Semaphore>) -> io::Result<Accepted> {
    let permit = Arc::clone(room).acquire_owned().await.map_err(io::Error::other)?;
    let (socket, peer) = listener.accept().await?;
    prepare(&socket)?;
    Ok((socket, peer, permit))
}

/// H11: without it a streamed page stalls some 40 ms between two chunks.
fn prepare(socket: &TcpStream) -> io::Result<()> {
    socket.set_nodelay(true)
}

/// A connection that broke before it was accepted is nothing; out of file descriptors, only waiting helps.
async fn recover(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, InvalidInput, NotConnected};
    if matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | NotConnected | InvalidInput) {
        return;
    }
    tracing::error!(%error, "serve.accept_failed");
    tokio::time::sleep(Duration::from_millis(200)).await;
}

async fn connection(socket: TcpStream, peer: SocketAddr, app: Router, within: (Limits, CancellationToken)) {
    let (limits, stop) = within;
    let watch = Watch::new(limits);
    let io = TokioIo::new(Watched { socket, watch: Arc::clone(&watch) });
    let requests = Arc::clone(&watch);
    let service = service_fn(move |request| answer(app.clone(), peer, requests.request(), request));
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        // The watch keeps the time of headers: hyper's own limit would also end idle connections after it.
        .header_read_timeout(None)
        .max_headers(100)
        .serve_connection(io, service)
        .with_upgrades();
    let mut served = std::pin::pin!(served);
    let mut stopping = false;
    loop {
        tokio::select! {
            result = served.as_mut() => {
                if let Err(error) = result {
                    tracing::debug!(%error, "serve.connection_ended");
                }
                return;
            }
            () = watch.expired() => {
                metrics::counter!("http.connections.expired").increment(1);
                return;
            }
            () = stop.cancelled(), if !stopping => {
                stopping = true;
                // Hyper waits for the header of a request that may never come; nobody is owed an answer here.
                if watch.is_waiting() {
                    return;
                }
                served.as_mut().graceful_shutdown();
            }
        }
    }
}

async fn answer(
    app: Router,
    peer: SocketAddr,
    guard: watch::Request,
    request: Request<Incoming>,
) -> Result<Response<Guarded>, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    let response = app.oneshot(request).await?;
    Ok(response.map(|body| Guarded { body, _request: guard }))
}

#[cfg(test)]
mod tests;
