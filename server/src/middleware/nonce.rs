//! The nonce of a page: the same in the policy header and on the scripts that Leptos writes.

use std::sync::Arc;

/// 256 random bits, in the request's extensions.
#[derive(Clone)]
pub struct PageNonce(pub Arc<str>);

impl PageNonce {
    pub fn fresh() -> Self {
        let bytes: [u8; 32] = rand::random();
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into())
    }
}
