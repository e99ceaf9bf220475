//! A coarse name of a browser, for the list of one's sessions: enough to know one's own phone, too little to be traced by.

const BROWSERS: &[(&str, &str)] = &[
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

fn first(list: &[(&str, &'static str)], agent: &str) -> Option<&'static str> {
    list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
}

/// `Chrome · Android`, from `User-Agent`. Made of our own words only: nothing that the client sends is kept.
pub fn name(agent: &str) -> String {
    match (first(BROWSERS, agent), first(SYSTEMS, agent)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_by_known_words_only() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(name(edge), "Edge · Windows");
        assert_eq!(name("Mozilla/5.0 (iPhone) Safari/604.1 MicroMessenger/8.0"), "WeChat · iPhone");
        assert_eq!(name("<script>"), "");
    }
}
