//! What a server function answers when it does not do what was asked: small, closed, nothing personal in it, as without
//! scripts it travels through the address of the page.

use domain::error::{Fault, Refusal};
use leptos::{prelude::FromServerFnError, server_fn::codec::JsonEncoding};
use serde::{Deserialize, Serialize};
use server_fn::error::ServerFnErrorErr;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    #[error("sign in first")]
    SignIn,
    #[error("not found")]
    NotFound,
    #[error("invalid input")]
    Invalid(Vec<Fault>),
    #[error("refused")]
    Refused(Refusal),
    #[error("too many attempts")]
    TooMany,
    /// The disk or the database has no room.
    #[error("no room")]
    Full,
    /// Something failed on the server; the number finds it in the log.
    #[error("broken: {0}")]
    Broken(String),
    /// The server was not reached.
    #[error("offline")]
    Offline,
}

impl AppError {
    /// The HTTP status that tells a program the same.
    pub const fn status(&self) -> u16 {
        match self {
            Self::SignIn => 401,
            Self::NotFound => 404,
            Self::Invalid(_) => 422,
            Self::Refused(_) => 409,
            Self::TooMany => 429,
            Self::Full => 507,
            Self::Broken(_) => 500,
            Self::Offline => 503,
        }
    }

    /// What is wrong with a field, if anything.
    pub fn fault(&self, field: &str) -> Option<&Fault> {
        match self {
            Self::Invalid(faults) => faults.iter().find(|fault| fault.field == field),
            _ => None,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Invalid(Vec::new()),
            _ => Self::Broken(String::new()),
        }
    }
}
