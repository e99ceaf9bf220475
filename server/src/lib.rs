//! The portal's server: configuration, routes, mail, jobs and commands around the pages of `app`.

pub mod accept;
pub mod cli;
pub mod config;
pub mod handbook;
pub mod jobs;
pub mod mail;
pub mod middleware;
pub mod router;
pub mod routes;
pub mod state;
pub mod statement;
pub mod telemetry;
