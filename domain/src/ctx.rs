//! What a rule may reach: the database, the clock, new ids, secrets, files. Nothing takes these from elsewhere.

use std::sync::Arc;

use object_store::ObjectStore;
use tokio::sync::Semaphore;

use crate::{db::Db, time::Ms};

/// Where the time comes from. Tests move it.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Ms;
}

/// The machine's own clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Ms {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
        let now = std::time::SystemTime::now();
        let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that a test sets and moves.
#[derive(Clone)]
pub struct ManualClock(Arc<std::sync::atomic::AtomicI64>);

impl ManualClock {
    pub fn at(now: Ms) -> Self {
        Self(Arc::new(now.0.into()))
    }

    /// Moves forward, or back with a negative number of milliseconds.
    pub fn advance(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, std::sync::atomic::Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Ms {
        Ms(self.0.load(std::sync::atomic::Ordering::SeqCst))
    }
}

/// Settings that rules read. All come from the typed configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The demo estate: lets staff sign in without a second factor and shows the development pages.
    pub demo: bool,
    /// Password hashes that may be computed at the same time; each takes 19 MiB.
    pub hashes_at_once: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { demo: false, hashes_at_once: 4 }
    }
}

/// Handed to every store function. Cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    pub db: Db,
    pub files: Arc<dyn ObjectStore>,
    pub settings: Settings,
    pub(crate) hashing: Arc<Semaphore>,
    clock: Arc<dyn Clock>,
}

impl Ctx {
    pub fn new(db: Db, files: Arc<dyn ObjectStore>, clock: Arc<dyn Clock>, settings: Settings) -> Self {
        let hashing = Arc::new(Semaphore::new(settings.hashes_at_once));
        Self { db, files, settings, hashing, clock }
    }

    pub fn now(&self) -> Ms {
        self.clock.now()
    }

    /// A new UUIDv7 (RFC 9562) from this context's clock. An identifier, never a secret.
    pub fn id<T: From<uuid::Uuid>>(&self) -> T {
        let millis = u64::try_from(self.now().0).unwrap_or(0);
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &rand::random()).into_uuid())
    }

    /// A secret of 256 bits from the operating system's generator, in hexadecimal.
    pub fn secret(&self) -> String {
        let bytes: [u8; 32] = rand::random();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
