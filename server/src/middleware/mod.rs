//! What every request passes on its way in and every answer on its way out.

pub mod access_log;
pub mod body;
pub mod context;
pub mod deadline;
mod device;
pub mod drafts;
pub mod headers;
pub mod nonce;
pub mod origin;
pub mod problem;
pub mod request_id;
pub mod status;
