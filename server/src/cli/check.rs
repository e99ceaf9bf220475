//! `server check-config`.

use crate::config::{Config, KEYS};

/// What is in force, secrets as `***`.
pub fn show(config: &Config) {
    println!("{config:#?}\n");
    if !config.pdf_font.is_file() {
        let path = config.pdf_font.display();
        println!("pdf_font: there is no file {path}, so the handbook is offered as a page only, not as a PDF.\n");
    }
    println!("The configuration is right.");
}

/// The table of keys, as the README has it.
pub fn keys() {
    println!("| key | default | meaning |\n|---|---|---|");
    for key in KEYS {
        println!("| `{}` | `{}` | {} |", key.name, key.default, key.about);
    }
}
