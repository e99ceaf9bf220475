//! What the stores promise, each promise kept on SQLite and on PostgreSQL.

mod support;

mod accounts;
mod bookings;
mod club;
mod database;
mod demo;
mod import;
mod mail;
mod tickets;
