//! What a connection is doing and until when it may: the deadlines that hyper does not keep.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::Notify,
    time::Instant,
};

/// Limits of one connection.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the first byte, and from there for the rest of the first header.
    pub header: Duration,
    /// Between two requests.
    pub idle: Duration,
    /// Without a byte in either direction while a request is under way: a slow body, or a reader that stopped reading.
    pub stall: Duration,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing of a request has come yet.
    Waiting,
    Header,
    Busy,
}

struct State {
    phase: Phase,
    due: Instant,
    /// The last try to send found no room in the socket.
    blocked: bool,
}

/// Shared by a connection's socket, its requests and its watchdog.
pub struct Watch {
    limits: Limits,
    state: Mutex<State>,
    /// The deadline may have come nearer.
    sooner: Notify,
}

impl Watch {
    pub fn new(limits: Limits) -> Arc<Self> {
        let state = Mutex::new(State { phase: Phase::Waiting, due: Instant::now() + limits.header, blocked: false });
        Arc::new(Self { limits, state, sooner: Notify::new() })
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn received(&self) {
        let now = Instant::now();
        let began = self.with(|state| {
            match state.phase {
                Phase::Waiting => {
                    *state = State { phase: Phase::Header, due: now + self.limits.header, blocked: false }
                }
                Phase::Busy => state.due = now + self.limits.stall,
                // A header has one deadline, however slowly its bytes drip in.
                Phase::Header => return false,
            }
            true
        });
        if began {
            self.sooner.notify_one();
        }
    }

    /// The last bytes of a response can still be on their way when its body is gone: then the connection is idle in name
    /// only, and lives as long as the reader goes on reading.
    fn sent(&self) {
        let now = Instant::now();
        self.with(|state| {
            state.blocked = false;
            match state.phase {
                Phase::Waiting => state.due = now + self.limits.idle,
                Phase::Busy => state.due = now + self.limits.stall,
                Phase::Header => {}
            }
        });
    }

    /// The reader does not take what is to be sent.
    fn blocked(&self) {
        let due = Instant::now() + self.limits.stall;
        let sooner = self.with(|state| {
            let first = !std::mem::replace(&mut state.blocked, true);
            if first {
                state.due = state.due.min(due);
            }
            first
        });
        if sooner {
            self.sooner.notify_one();
        }
    }

    /// A header is complete. The guard's end is the end of the response.
    pub fn request(self: &Arc<Self>) -> Request {
        self.with(|state| {
            *state = State { phase: Phase::Busy, due: Instant::now() + self.limits.stall, blocked: false }
        });
        self.sooner.notify_one();
        Request(Arc::clone(self))
    }

    /// Whether no request is under way.
    pub fn is_waiting(&self) -> bool {
        self.with(|state| state.phase == Phase::Waiting)
    }

    /// Returns when the connection has used up its time.
    pub async fn expired(&self) {
        loop {
            let due = self.with(|state| state.due);
            if Instant::now() >= due {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep_until(due) => {}
                () = self.sooner.notified() => {}
            }
        }
    }
}

/// A request under way; held by the response's body.
pub struct Request(Arc<Watch>);

impl Drop for Request {
    fn drop(&mut self) {
        let now = Instant::now();
        self.0.with(|state| {
            state.phase = Phase::Waiting;
            state.due = now + if state.blocked { self.0.limits.stall } else { self.0.limits.idle };
        });
        self.0.sooner.notify_one();
    }
}

/// A socket that tells its watch of every byte.
pub struct Watched<S> {
    pub socket: S,
    pub watch: Arc<Watch>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = Pin::new(&mut self.socket).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.watch.received();
        }
        result
    }
}

impl<S: AsyncWrite + Unpin> Watched<S> {
    fn wrote(&self, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &result {
            Poll::Ready(Ok(count)) if *count > 0 => self.watch.sent(),
            Poll::Ready(_) => {}
            Poll::Pending => self.watch.blocked(),
        }
        result
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.socket).poll_write(cx, bytes);
        self.wrote(result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.socket).poll_write_vectored(cx, bytes);
        self.wrote(result)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
