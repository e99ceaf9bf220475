//! The table of configuration keys: what the reader of the file knows, `check-config` prints and the README lists.

/// One key. In the environment it is `PORTAL_` and the name in capitals.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub name: &'static str,
    /// Empty for a key that is off or required when it is absent.
    pub default: &'static str,
    pub about: &'static str,
    /// Printed as `***`.
    pub secret: bool,
}

const fn key(name: &'static str, default: &'static str, about: &'static str) -> Key {
    Key { name, default, about, secret: false }
}

const fn secret(name: &'static str, default: &'static str, about: &'static str) -> Key {
    Key { name, default, about, secret: true }
}

pub const KEYS: &[Key] = &[
    secret(
        "database_url",
        "sqlite:data/portal.db",
        "sqlite:FILE, or postgres://... for several nodes; also read from DATABASE_URL",
    ),
    key("listen", "127.0.0.1:3000", "address and port to listen on"),
    key("base_url", "http://127.0.0.1:3000", "the address people type; https outside the demo"),
    key("demo", "false", "the demo estate: no second factor for staff, development pages"),
    key("site", "target/site", "folder of the built pages' scripts and styles"),
    key("files", "data/files", "folder for photos, or s3://bucket where built with the feature s3"),
    secret("smtp_url", "", "smtp://user:password@host:port or smtps://...; without it letters go to mail_folder"),
    key("mail_from", "", "sender of letters, as in: Portal <portal@example.com>; required with smtp_url"),
    key("mail_folder", "data/mail", "folder for letters where no smtp_url is set"),
    key("log", "human", "human or json"),
    key("log_filter", "info", "tracing's filter, such as info,server=debug"),
    secret("metrics_token", "", "bearer token for /metrics; without it the page does not exist"),
    key("otlp_endpoint", "", "OpenTelemetry collector over HTTP, where built with the feature otel"),
    key(
        "trusted_proxies",
        "",
        "addresses or networks (10.0.0.0/8) whose X-Forwarded-For is believed, separated by commas",
    ),
    key(
        "pdf_font",
        "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
        "OpenType font or collection that the handbook's PDF is set in; without the file no PDF is offered",
    ),
    key(
        "pdf_font_strong",
        "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
        "its bold face, for headings and names; without the file pdf_font serves for both",
    ),
    key("hashes_at_once", "4", "password hashes computed at the same time, 1 to 64; each takes 19 MiB"),
];
