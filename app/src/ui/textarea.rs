use super::field::{notes, wrong};
use super::input::{Input, described_by};
use leptos::prelude::*;

/// A labelled text of several lines. `input` gives value, `rows`, `length`, `required` and `placeholder`.
///
/// `<Textarea name="text" label=t(T::Text) input=Input::text(draft).rows(6).length(1, 4000).required() />`
#[component]
pub fn Textarea(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional)] input: Option<Input>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] error: Signal<String>,
) -> AnyView {
    let input = input.unwrap_or_else(|| Input::text(""));
    let described = described_by(name, !hint.is_empty());
    // Children of a textarea are not escaped by the renderer, so the text goes in as HTML that is escaped here. Parsers
    // swallow one leading line break; dropping all of them keeps server and browser alike.
    let text = escape_text(input.value.trim_start_matches(['\r', '\n']));
    view! {
        <div class="field">
            <label class="field-label" for=name>
                {label}
            </label>
            <textarea
                class="input"
                id=name
                name=name
                rows=input.rows.unwrap_or(4)
                required=input.required
                readonly=input.readonly
                placeholder=input.placeholder
                minlength=input.min_length
                maxlength=input.max_length
                aria-describedby=described
                aria-invalid=move || wrong(error).then_some("true")
                inner_html=text
            ></textarea>
            {notes(name, hint, error)}
        </div>
    }
    .into_any()
}

/// Escapes a text so that, put into a page as HTML, it shows as itself.
pub fn escape_text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // A NUL is not allowed in HTML; a parser would turn it into this.
            '\0' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Input, Textarea, TextareaProps, escape_text};
    use leptos::prelude::*;

    #[test]
    fn a_draft_is_rendered_as_text_and_never_as_markup() {
        let owner = Owner::new();
        let html = owner.with(|| {
            let draft = Input::text("\n</textarea><script>alert(1)</script>&lt;b&gt;");
            Textarea(TextareaProps::builder().name("text").label("内容").input(draft).build()).to_html()
        });
        assert!(
            html.contains(">&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;lt;b&amp;gt;</textarea>"),
            "{html}"
        );
        assert!(!html.contains("<script"), "{html}");
    }

    #[test]
    fn a_text_cannot_close_the_textarea() {
        let escaped = escape_text("</textarea><script>alert(1)</script>");
        assert!(!escaped.contains('<') && !escaped.contains('>'));
        assert_eq!(escaped, "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    #[test]
    fn entities_that_were_typed_stay_as_typed() {
        assert_eq!(escape_text("&lt; &amp; 鱼 & 花"), "&amp;lt; &amp;amp; 鱼 &amp; 花");
    }

    #[test]
    fn quotes_and_nul_are_harmless_in_any_position() {
        assert_eq!(escape_text("\"'\0"), "&quot;&#39;\u{fffd}");
    }

    #[test]
    fn plain_text_and_line_breaks_pass_unchanged() {
        assert_eq!(escape_text("第一行\n第二行 🌊"), "第一行\n第二行 🌊");
        assert_eq!(escape_text(""), "");
    }
}
