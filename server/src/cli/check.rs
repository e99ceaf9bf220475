//! `server check-config`.

use crate::config::{Config, KEYS};

/// What is in force, secrets as `***`.
pub fn show(config: &Config) {
    println!("{config:#?}\n\nThe configuration is right.");
}

/// The table of keys, as the README has it.
pub fn keys() {
    println!("| key | default | meaning |\n|---|---|---|");
    for key in KEYS {
        println!("| `{}` | `{}` | {} |", key.name, key.default, key.about);
    }
}
