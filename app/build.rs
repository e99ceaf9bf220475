//! Turns the texts of `locales/LANGUAGE/*.toml` into an enum of keys and a table per language, in the order of the keys.
//!
//! A key that one language lacks fails the build, so a page can't meet a missing text.

use std::{
    collections::BTreeMap,
    error::Error,
    fmt::Write as _,
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::Path,
};

const LANGUAGES: [(&str, &str); 2] = [("zh-CN", "ZH"), ("en", "EN")];

/// What stands around every page and on the first one: whole files, and keys of others. All other words travel when another
/// page is opened. A key that ends in `_` stands for all that begin with it.
const FIRST: [(&str, &[&str]); 8] = [
    (
        "bookings",
        &[
            "requested",
            "confirmed",
            "departed",
            "arrived",
            "completed",
            "cancelled",
            "no_show",
            "only_me_short",
            "offered_until",
            "position",
            "answer_offer",
        ],
    ),
    ("error", &[]),
    ("home", &[]),
    ("search", &["title"]),
    ("services", &["blue", "silver", "gold", "platinum"]),
    ("shell", &[]),
    ("stock", &["state_", "overdue", "home", "title", "bring_at", "fetch_at", "return_by", "collect_by"]),
    ("tickets", &["state_"]),
];

fn is_first(file: &str, key: &str) -> bool {
    let meant = |name: &&str| if name.ends_with('_') { key.starts_with(*name) } else { key == *name };
    FIRST.iter().any(|(name, keys)| *name == file && (keys.is_empty() || keys.iter().any(meant)))
}

/// A text's key, those of the first page before all others.
type Key = (bool, String);

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    let mut texts: Vec<BTreeMap<Key, String>> = Vec::new();
    for (language, _) in LANGUAGES {
        texts.push(read(&Path::new("locales").join(language))?);
    }
    let (Some(first), Some(second)) = (texts.first(), texts.get(1)) else { return Err("no languages".into()) };
    let missing: Vec<String> = [(first, second, "en"), (second, first, "zh-CN")]
        .iter()
        .flat_map(|(have, lack, name)| {
            have.keys().filter(|key| !lack.contains_key(*key)).map(move |(_, key)| format!("{key} in {name}"))
        })
        .collect();
    if !missing.is_empty() {
        return Err(format!("missing texts: {}", missing.join(", ")).into());
    }
    #[expect(clippy::disallowed_methods, reason = "cargo tells build scripts where to write by the environment")]
    let out = std::env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("texts.rs"), generate(first.keys(), &texts)?)?;
    Ok(())
}

/// All texts of a language; `title` in `bookings.toml` becomes `BookingsTitle`.
fn read(folder: &Path) -> Result<BTreeMap<Key, String>, Box<dyn Error>> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        println!("cargo::rerun-if-changed={}", path.display());
        let table: BTreeMap<String, String> =
            toml::from_str(&fs::read_to_string(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        for (key, text) in table {
            texts.insert((!is_first(&stem, &key), format!("{}{}", camel(&stem), camel(&key))), text);
        }
    }
    Ok(texts)
}

fn camel(name: &str) -> String {
    name.split(['_', '-'])
        .map(|word| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>())
        .collect()
}

fn generate<'a>(
    keys: impl Iterator<Item = &'a Key>,
    texts: &[BTreeMap<Key, String>],
) -> Result<String, Box<dyn Error>> {
    let keys: Vec<&Key> = keys.collect();
    let mut code = String::from(
        "/// A text of the portal, in every language.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum T {\n",
    );
    for (_, key) in &keys {
        writeln!(code, "    {key},")?;
    }
    code.push_str("}\n\nimpl T {\n    /// Every key, for the tests.\n    pub const ALL: &'static [Self] = &[\n");
    for (_, key) in &keys {
        writeln!(code, "        Self::{key},")?;
    }
    code.push_str("    ];\n}\n");
    for ((_, name), table) in LANGUAGES.iter().zip(texts) {
        writeln!(code, "\n/// In the order of the keys.\npub static {name}: &[&str] = &[")?;
        for key in &keys {
            let text = table.get(*key).ok_or("a key without a text")?;
            writeln!(code, "    {text:?},")?;
        }
        code.push_str("];\n");
    }
    let first = keys.iter().filter(|(late, _)| !late).count();
    writeln!(code, "\n/// How many keys the first page and the frame need.\npub const FIRST: usize = {first};")?;
    let mut hasher = DefaultHasher::new();
    texts.hash(&mut hasher);
    let version = hasher.finish();
    writeln!(code, "\n/// Another one for other texts.\npub const VERSION: &str = \"{version:016x}\";")?;
    Ok(code)
}
