//! Photos of tickets.
