//! What people see: pages, forms and the server functions behind them, rendered on the server and hydrated in the browser.
#![recursion_limit = "512"]

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "ssr")]
pub mod ssr;
#[cfg(feature = "ssr")]
mod upload;

#[cfg(feature = "hydrate")]
use browser as platform;
#[cfg(feature = "ssr")]
use ssr as platform;

pub mod account;
pub mod admin;
pub mod bookings;
pub mod card;
pub mod catalogue;
pub mod club;
pub mod concierge;
pub mod dispatch;
pub mod error;
pub mod forms;
mod frame;
pub mod handbook;
pub mod home;
pub mod i18n;
pub mod ledger;
pub mod live;
pub mod load;
pub mod orders;
pub mod people;
pub mod plans;
pub mod post;
pub mod problem;
pub mod resources;
pub mod routes;
pub mod search;
pub mod services;
pub mod settings;
mod shell;
mod status;
pub mod stock;
pub mod styleguide;
pub mod tickets;
pub mod ui;
pub mod vendors;
pub mod viewer;
pub mod when;

#[cfg(feature = "hydrate")]
pub use browser::hydrate;
pub use routes::App;
pub use shell::shell;
