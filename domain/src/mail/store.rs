//! The worker side of the outbox.
