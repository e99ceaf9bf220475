use proptest::prelude::*;

use super::*;

#[test]
fn bold_works_between_chinese_characters() {
    assert_eq!(render("**注意：**本周六停水"), "<p><strong>注意：</strong>本周六停水</p>\n");
    assert_eq!(render("请**“务必”**关窗"), "<p>请<strong>“务必”</strong>关窗</p>\n");
}

#[test]
fn an_address_ends_where_chinese_begins() {
    let html = render("见https://example.com/a，谢谢");
    let link = r#"<a href="https://example.com/a" rel="noopener nofollow ugc">https://example.com/a</a>"#;
    assert_eq!(html, format!("<p>见{link}，谢谢</p>\n"));
}

#[test]
fn an_address_leaves_the_punctuation_of_the_sentence_outside() {
    let words = |text| Piece::Words(text);
    for (text, url, rest) in [
        ("https://example.com/a.", "https://example.com/a", "."),
        ("https://example.com/a_(b))", "https://example.com/a_(b)", ")"),
        ("https://example.com/?q=1&r=%E4%B8%AD#x!?", "https://example.com/?q=1&r=%E4%B8%AD#x", "!?"),
        ("https://example.com/a。好", "https://example.com/a", "。好"),
        ("https://[::1", "", ""),
    ] {
        if url.is_empty() {
            assert_eq!(pieces(text), [words(text)]);
        } else {
            assert_eq!(pieces(text), [Piece::Address(url), words(rest)], "{text}");
        }
    }
    assert_eq!(pieces("xhttps://example.com https://"), [words("xhttps://example.com https://")]);
}

#[test]
fn addresses_in_code_and_in_links_are_left_alone() {
    assert_eq!(render("`https://example.com`"), "<p><code>https://example.com</code></p>\n");
    let html = render("[看 https://example.com 这里](https://example.org/)");
    assert_eq!(html.matches("<a ").count(), 1, "{html}");
    assert!(html.contains("https://example.org/"));
}

#[test]
fn typed_line_ends_stay_in_posts_and_flow_in_notices() {
    assert_eq!(render("一\n二"), "<p>一<br>\n二</p>\n");
    assert_eq!(render_article("one\ntwo"), "<p>one\ntwo</p>\n");
}

#[test]
fn headings_step_below_those_of_the_page() {
    assert_eq!(render("# 一\n\n###### 六"), "<h3>一</h3>\n<h6>六</h6>\n");
}

#[test]
fn an_image_becomes_its_description() {
    assert_eq!(render("![年糕](https://evil.example/track.gif)"), "<p><em>年糕</em></p>\n");
}

#[test]
fn own_paths_are_links_and_paths_that_lead_elsewhere_are_not() {
    assert!(render("[服务](/services)").contains(r#"href="/services""#));
    for bad in ["//evil.example/x", "/\\evil.example", "evil", "?x", "/%09/evil.example/\t"] {
        let html = safe(&format!("<a href=\"{bad}\">x</a>"));
        assert!(!html.contains("href"), "{bad}: {html}");
    }
}

/// Things that have broken out of sanitizers: scripts, schemes, handlers, foreign content, mutation of markup.
const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<a href=\" &#1; javascript:alert(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href='/x' onclick='alert(1)' style='position:fixed;inset:0' id=main class=button target=_top>x</a>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=data:text/html,x></object><embed src=x>",
    "<form action=/api/session/sign_out><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<style>body{display:none}</style>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<details open ontoggle=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<table><td><a href='/x'><svg><desc><table></svg><img src=x onerror=alert(1)>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<p id=x name=x style=background:url(//evil.example)>x</p>",
];

/// Walks the markup as the serializer writes it (values in double quotes) and refuses whatever is not on the list.
fn assert_harmless(html: &str) {
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (tag, after) = tag(&rest[start + 1..]);
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(TAGS.contains(&name.trim_start_matches('/')), "<{tag}> in {html}");
        while let Some((attribute, value)) = attributes.split_once("=\"") {
            let (value, next) = value.split_once('"').expect("a closed value");
            match attribute.trim() {
                "href" => assert!(
                    ["https://", "http://", "mailto:", "tel:", "/"]
                        .iter()
                        .any(|start| value.to_lowercase().starts_with(start)),
                    "<{tag}>"
                ),
                "rel" => assert_eq!(value, "noopener nofollow ugc"),
                "start" => {}
                other => panic!("{other} in <{tag}>"),
            }
            attributes = next;
        }
        assert_eq!(attributes.trim(), "", "<{tag}>");
        rest = after;
    }
}

/// The inside of a tag, and what follows it. A `>` in a value does not end the tag.
fn tag(text: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return (&text[..at], &text[at + 1..]),
            _ => {}
        }
    }
    panic!("an open tag: {text}");
}

#[test]
fn known_attacks_are_neutralised_as_markdown_and_as_html() {
    for attack in ATTACKS {
        for html in [render(attack), render_article(&format!("> {attack}\n\n- {attack}")), safe(attack)] {
            assert_harmless(&html);
            assert_eq!(safe(&html), html, "the sanitizer is not at rest on {attack}");
        }
    }
}

#[test]
fn attacks_in_markdown_links_are_neutralised() {
    for attack in [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        "[x](//evil.example)",
        "[x](/a \"t\\\" onmouseover=alert(1) \\\"\")",
        "https://example.com/\"onmouseover=alert(1)",
        "https://example.com/<script>",
        "![x](x \"t\" onerror=alert(1))",
        "``` \" onclick=alert(1)\nx\n```",
    ] {
        let html = render(attack);
        assert_harmless(&html);
        assert_eq!(safe(&html), html, "{attack}");
    }
}

#[test]
fn typed_html_is_shown_as_text() {
    assert_eq!(render("1 < 2 <b>粗</b>"), "<p>1 &lt; 2 &lt;b&gt;粗&lt;/b&gt;</p>\n");
}

/// Texts made to be slow or deep are rendered soon and do not exhaust the small stack of a worker thread.
#[test]
fn nested_texts_are_flattened() {
    let work = || {
        for unit in [
            ">", "> ", "- ", "1. ", "*", "**a ", "[", "![", "`", "_a", "(", "<", "[a](", "|a", "~", "#", "https://",
            "\\",
        ] {
            let text = unit.repeat(8_000 / unit.len());
            let html = render(&text);
            assert_harmless(&html);
            assert!(html.matches("<blockquote").count() <= DEEPEST, "{unit}");
            assert!(html.matches("<ul").count() <= DEEPEST, "{unit}");
        }
    };
    std::thread::Builder::new().stack_size(1024 * 1024).spawn(work).unwrap().join().unwrap();
}

proptest! {
    #[test]
    fn whatever_is_typed_comes_out_harmless_and_at_rest(text in "([<>a-z\"'/=!&;:()\\[\\]*_`|~#> \n.，中-]|https://|<script|on|style=|javascript:){0,60}") {
        let html = render(&text);
        assert_harmless(&html);
        prop_assert_eq!(safe(&html), html);
    }
}
