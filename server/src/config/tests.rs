use std::io::Write as _;

use super::*;

fn environment(pairs: &[(&str, &str)]) -> HashMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn of(pairs: &[(&str, &str)]) -> Result<Config, Mistakes> {
    Config::from(Some(file("").path()), environment(pairs))
}

#[test]
fn without_any_setting_it_serves_this_machine_from_one_file() {
    let config = of(&[]).unwrap();
    assert_eq!(config.database_url.reveal(), "sqlite:data/portal.db");
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert!(!config.demo && !config.base_url.secure && config.metrics_token.is_none());
}

#[test]
fn the_environment_wins_over_the_file_and_its_own_prefix_over_the_plain_name() {
    let file =
        file("listen = \"127.0.0.1:4000\"\nhashes_at_once = 8\ntrusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\"]\n");
    let load = |pairs: &[(&str, &str)]| Config::from(Some(file.path()), environment(pairs)).unwrap();
    let config = load(&[("PORTAL_LISTEN", "127.0.0.1:5000"), ("DATABASE_URL", "postgres://a/b")]);
    assert_eq!(config.listen.port(), 5000);
    assert_eq!(config.hashes_at_once, 8);
    assert_eq!(config.trusted_proxies.len(), 2);
    assert_eq!(config.database_url.reveal(), "postgres://a/b");
}

#[test]
fn every_mistake_is_told_at_once_and_names_its_key() {
    let Mistakes(mistakes) = of(&[
        ("PORTAL_LISTEN", "nowhere"),
        ("PORTAL_DEMO", "perhaps"),
        ("PORTAL_LOG", "loud"),
        ("PORTAL_HASHES_AT_ONCE", "0"),
        ("PORTAL_SMTP_URL", "http://mail"),
        ("PORTAL_TRUSTED_PROXIES", "10.0.0.0/99"),
        ("PORTAL_METRICS_TOKEN", "short"),
        ("PORTAL_COLOUR", "azure"),
        ("DATABASE_URL", "mysql://x"),
    ])
    .unwrap_err();
    let keys = [
        "listen",
        "demo",
        "log",
        "hashes_at_once",
        "smtp_url",
        "mail_from",
        "trusted_proxies",
        "metrics_token",
        "colour",
        "database_url",
    ];
    for key in keys {
        assert!(
            mistakes.iter().any(|mistake| mistake.starts_with(&format!("{key}:"))),
            "{key} is missing in {mistakes:?}"
        );
    }
    assert_eq!(mistakes.len(), keys.len(), "{mistakes:?}");
}

#[test]
fn an_address_in_the_clear_is_refused_outside_the_demo() {
    assert!(of(&[("PORTAL_BASE_URL", "http://portal.example.com")]).is_err());
    assert!(of(&[("PORTAL_BASE_URL", "http://portal.example.com"), ("PORTAL_DEMO", "true")]).is_ok());
    let secure = of(&[("PORTAL_BASE_URL", "https://portal.example.com/")]).unwrap();
    assert_eq!((secure.base_url.text.as_str(), secure.base_url.secure), ("https://portal.example.com", true));
    for bad in ["https://portal.example.com/path", "ftp://a", "portal", "https://a?b"] {
        assert!(of(&[("PORTAL_BASE_URL", bad)]).is_err(), "{bad}");
    }
}

#[test]
fn a_secret_never_prints_itself() {
    let config =
        of(&[("DATABASE_URL", "postgres://u:canary@h/d"), ("PORTAL_METRICS_TOKEN", "canary-canary-canary")]).unwrap();
    assert!(!format!("{config:?} {}", config.database_url).contains("canary"));
    let mistakes = of(&[("PORTAL_SMTP_URL", "canary")]).unwrap_err();
    assert!(!mistakes.to_string().contains("canary"));
}

#[test]
fn a_missing_or_broken_file_is_one_clear_mistake() {
    assert!(Config::from(Some(Path::new("/no/such/file.toml")), HashMap::new()).is_err());
    assert!(Config::from(Some(file("listen = ").path()), HashMap::new()).is_err());
}

#[test]
fn no_key_is_listed_twice_and_all_are_explained() {
    for (place, key) in KEYS.iter().enumerate() {
        assert!(!key.about.is_empty());
        assert!(KEYS.iter().skip(place + 1).all(|other| other.name != key.name), "{}", key.name);
    }
}
