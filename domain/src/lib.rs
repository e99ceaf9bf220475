//! The estate's rules and records. Without features: types and rules, for the browser too. Feature `store`: the database.

#[macro_use]
mod text_enum;

pub mod accounts;
pub mod bookings;
pub mod card;
pub mod check;
pub mod checklist;
pub mod club;
pub mod concierge;
pub mod dispatch;
pub mod downloads;
pub mod error;
pub mod feed;
pub mod handbook;
pub mod household;
pub mod id;
pub mod ledger;
pub mod locale;
pub mod mail;
pub mod money;
pub mod orders;
pub mod page;
pub mod plans;
pub mod policy;
pub mod resources;
pub mod rights;
pub mod search;
pub mod services;
pub mod settings;
pub mod stock;
pub mod tickets;
pub mod time;
pub mod vendors;

#[cfg(feature = "store")]
pub mod audit;
#[cfg(feature = "store")]
pub mod cleanup;
#[cfg(feature = "store")]
pub mod ctx;
#[cfg(feature = "store")]
pub mod db;
#[cfg(feature = "store")]
pub mod demo;
#[cfg(feature = "store")]
pub mod export;
#[cfg(feature = "store")]
pub mod forms;
#[cfg(feature = "store")]
pub mod live;
#[cfg(feature = "store")]
pub mod photos;
#[cfg(feature = "store")]
pub mod scope;

pub use error::{Error, Fault, Refusal, Rule};
