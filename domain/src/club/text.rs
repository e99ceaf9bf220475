//! Markdown to safe HTML, on save: comrak parses, our own rule links addresses, ammonia lets through what is on a list.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::UrlRelative;
use comrak::{
    Arena, Options,
    nodes::{AstNode, NodeLink, NodeValue},
};

/// Quotes and lists inside each other beyond this make a page of brackets, so such a text is shown as it was typed.
const DEEPEST: usize = 40;

/// A post: line ends that were typed stay line ends.
pub fn render(markdown: &str) -> String {
    safe(&parsed(markdown, true))
}

/// A notice: lines of one paragraph flow together, as in any Markdown.
pub fn render_article(markdown: &str) -> String {
    safe(&parsed(markdown, false))
}

fn parsed(markdown: &str, breaks: bool) -> String {
    let options = options(breaks);
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, markdown, &options);
    if depth(root) > DEEPEST {
        return format!("<p>{}</p>", ammonia::clean_text(markdown));
    }
    let nodes: Vec<&AstNode<'_>> = root.descendants().collect();
    for node in nodes {
        simplify(node);
    }
    link_addresses(&arena, root);
    let mut html = String::new();
    match comrak::format_html(root, &options, &mut html) {
        Ok(()) => html,
        Err(_) => format!("<p>{}</p>", ammonia::clean_text(markdown)),
    }
}

fn options(breaks: bool) -> Options<'static> {
    let mut options = Options::default();
    // Without it `**注意：**本周六` stays as it is: CommonMark wants a space after closing stars that follow punctuation.
    options.extension.cjk_friendly_emphasis = true;
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.render.hardbreaks = breaks;
    // Typed HTML is shown as text instead of being dropped: nobody loses words.
    options.render.escape = true;
    options
}

fn depth<'a>(root: &'a AstNode<'a>) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    for edge in root.traverse() {
        match edge {
            comrak::arena_tree::NodeEdge::Start(_) => {
                now += 1;
                most = most.max(now);
            }
            comrak::arena_tree::NodeEdge::End(_) => now = now.saturating_sub(1),
        }
    }
    most
}

/// Headings step below the page's own two; an image becomes its description, so that no page loads one from elsewhere.
fn simplify<'a>(node: &'a AstNode<'a>) {
    let mut data = node.data_mut();
    match &mut data.value {
        NodeValue::Heading(heading) => heading.level = heading.level.saturating_add(2).min(6),
        NodeValue::Image(_) => data.value = NodeValue::Emph,
        _ => {}
    }
}

/// Makes links of `https://` addresses in plain text.
fn link_addresses<'a>(arena: &'a Arena<'a>, root: &'a AstNode<'a>) {
    let texts: Vec<&AstNode<'_>> = root
        .descendants()
        .filter(|node| matches!(node.data().value, NodeValue::Text(_)))
        .filter(|node| !node.ancestors().any(|outer| matches!(outer.data().value, NodeValue::Link(_))))
        .collect();
    for node in texts {
        let Some(text) = node.data().value.text().map(ToOwned::to_owned) else { continue };
        let pieces = pieces(&text);
        if pieces.iter().all(|piece| matches!(piece, Piece::Words(_))) {
            continue;
        }
        for piece in pieces {
            let made = match piece {
                Piece::Words(words) => &*arena.alloc(NodeValue::Text(Cow::Owned(words.to_owned())).into()),
                Piece::Address(url) => {
                    let link = NodeLink { url: url.to_owned(), title: String::new() };
                    let link: &AstNode<'_> = arena.alloc(NodeValue::Link(Box::new(link)).into());
                    link.append(arena.alloc(NodeValue::Text(Cow::Owned(url.to_owned())).into()));
                    link
                }
            };
            node.insert_before(made);
        }
        node.detach();
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Piece<'t> {
    Words(&'t str),
    Address(&'t str),
}

const SCHEME: &str = "https://";

/// Cuts a text at its addresses. An address ends at the first character that RFC 3986 does not allow in one, so Chinese
/// that follows without a space stays outside, and so does the sentence's own punctuation.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(start) = rest.get(from..).and_then(|tail| tail.find(SCHEME)).map(|found| from + found) {
        let (before, tail) = rest.split_at(start);
        let end = tail.find(|c: char| !in_address(c)).unwrap_or(tail.len());
        let url = shorten(tail.get(..end).unwrap_or_default());
        let glued = before.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
        if glued || url.len() <= SCHEME.len() || !url.get(SCHEME.len()..).is_some_and(has_host) {
            from = start + SCHEME.len();
            continue;
        }
        if !before.is_empty() {
            pieces.push(Piece::Words(before));
        }
        pieces.push(Piece::Address(url));
        rest = tail.get(url.len()..).unwrap_or_default();
        from = 0;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

fn in_address(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c)
}

fn has_host(after_scheme: &str) -> bool {
    after_scheme.chars().next().is_some_and(|c| c.is_ascii_alphanumeric())
}

/// Drops punctuation that ends the sentence and not the address; a closing bracket stays where its partner is inside.
fn shorten(mut url: &str) -> &str {
    loop {
        let unmatched =
            |open: char, close: char| url.ends_with(close) && url.matches(close).count() > url.matches(open).count();
        let last = url.ends_with(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~']);
        if !(last || unmatched('(', ')') || unmatched('[', ']')) {
            return url;
        }
        let mut chars = url.chars();
        chars.next_back();
        url = chars.as_str();
    }
}

const TAGS: [&str; 24] = [
    "p",
    "br",
    "hr",
    "strong",
    "em",
    "del",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "s",
];

static SANITIZER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::Custom(Box::new(own_path)))
        .link_rel(Some("noopener nofollow ugc"));
    builder
});

/// A path of the portal itself. `//host`, `/\host` and blanks that browsers drop would lead elsewhere.
fn own_path(url: &str) -> Option<Cow<'_, str>> {
    let mut chars = url.chars();
    let own = chars.next() == Some('/')
        && !matches!(chars.next(), Some('/' | '\\'))
        && !url.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\');
    own.then_some(Cow::Borrowed(url))
}

fn safe(html: &str) -> String {
    SANITIZER.clean(html).to_string()
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
