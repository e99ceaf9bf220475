//! Safe HTML back to the words that people see, for the index and for snippets.

/// Tags inside a word's line: `<strong>网</strong>球` still reads 网球.
const INLINE: [&str; 7] = ["strong", "em", "del", "s", "code", "a", "span"];

/// The text of HTML that our own renderer made, on one line.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tail)) = rest.split_once('<') {
        text.push_str(before);
        let end = end_of_tag(tail);
        let name: String = tail.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if !INLINE.contains(&name.as_str()) {
            text.push(' ');
        }
        rest = tail.get(end..).unwrap_or_default();
    }
    text.push_str(rest);
    let mut line = String::new();
    for word in decoded(&text).split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Where a tag is over: after the first `>` that is not inside the quotes of an attribute.
fn end_of_tag(tail: &str) -> usize {
    let mut quoted = false;
    for (place, c) in tail.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return place + 1,
            _ => {}
        }
    }
    tail.len()
}

/// `&amp;` last, so that `&amp;lt;` becomes `&lt;` and no more.
fn decoded(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    pairs.into_iter().fold(text.to_owned(), |text, (written, meant)| text.replace(written, meant))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::club::text::render;
    use proptest::prelude::*;

    #[test]
    fn emphasis_joins_and_paragraphs_part() {
        assert_eq!(plain("<p><strong>网</strong>球<br>场</p>\n<ul>\n<li>一</li><li>二</li></ul>"), "网球 场 一 二");
        assert_eq!(
            plain(&render("# 网球\n\n**周三**下午，[报名](https://example.com/?a=1&b=2)")),
            "网球 周三下午，报名"
        );
    }

    #[test]
    fn what_was_typed_as_markup_is_text_again() {
        assert_eq!(plain(&render("1 < 2 & 3 > 2 <b>x</b> \"引\" &amp;lt;")), "1 < 2 & 3 > 2 <b>x</b> \"引\" &lt;");
        assert_eq!(plain("<a href=\"/x?a>b\">去</a>吧"), "去吧");
    }

    proptest! {
        #[test]
        fn words_that_were_typed_are_there(words in "[网球场茶a-z]{1,20}", around in "[*_ ]{0,2}") {
            let text = plain(&render(&format!("前面 {around}{words}{around} 后面")));
            prop_assert!(text.contains(&words), "{}", text);
        }
    }
}
