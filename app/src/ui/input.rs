//! What kind of input a field is, and the constraints the browser checks before anything is sent.

/// Describes an `<input>` or, with [`Input::rows`], a `<textarea>`.
///
/// `Input::email(address).required().autocomplete("username")`
#[derive(Clone, Debug, Default)]
pub struct Input {
    pub(super) kind: &'static str,
    pub(super) value: String,
    pub(super) required: bool,
    pub(super) readonly: bool,
    pub(super) multiple: bool,
    pub(super) autocomplete: Option<&'static str>,
    pub(super) mode: Option<&'static str>,
    pub(super) pattern: Option<&'static str>,
    pub(super) accept: Option<&'static str>,
    pub(super) placeholder: Option<String>,
    pub(super) min: Option<String>,
    pub(super) max: Option<String>,
    pub(super) min_length: Option<u16>,
    pub(super) max_length: Option<u16>,
    pub(super) rows: Option<u16>,
}

impl Input {
    fn of(kind: &'static str, value: impl Into<String>) -> Self {
        Self { kind, value: value.into(), ..Self::default() }
    }
    pub fn text(value: impl Into<String>) -> Self {
        Self::of("text", value)
    }
    pub fn email(value: impl Into<String>) -> Self {
        Self::of("email", value)
    }
    /// Never carries a value: a password is not sent back to a page.
    pub fn password() -> Self {
        Self::of("password", "")
    }
    pub fn tel(value: impl Into<String>) -> Self {
        Self { mode: Some("tel"), ..Self::of("tel", value) }
    }
    pub fn number(value: impl Into<String>) -> Self {
        Self { mode: Some("numeric"), ..Self::of("number", value) }
    }
    /// `YYYY-MM-DD`.
    pub fn date(value: impl Into<String>) -> Self {
        Self::of("date", value)
    }
    /// `HH:MM`.
    pub fn time(value: impl Into<String>) -> Self {
        Self::of("time", value)
    }
    pub fn search(value: impl Into<String>) -> Self {
        Self::of("search", value)
    }
    /// A one-time code: digits, filled in from messages by the phone.
    pub fn code() -> Self {
        Self { mode: Some("numeric"), autocomplete: Some("one-time-code"), ..Self::of("text", "") }
    }
    /// `accept` as in HTML, such as `"image/jpeg,image/png,image/webp"`.
    pub fn file(accept: &'static str) -> Self {
        Self { accept: Some(accept), ..Self::of("file", "") }
    }
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }
    pub fn readonly(mut self) -> Self {
        self.readonly = true;
        self
    }
    pub fn multiple(mut self) -> Self {
        self.multiple = true;
        self
    }
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = Some(token);
        self
    }
    /// `inputmode`: which keyboard a phone shows.
    pub fn mode(mut self, mode: &'static str) -> Self {
        self.mode = Some(mode);
        self
    }
    pub fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }
    pub fn placeholder(mut self, text: impl Into<String>) -> Self {
        self.placeholder = Some(text.into());
        self
    }
    /// Bounds of a number, a date or a time.
    pub fn range(mut self, min: impl Into<String>, max: impl Into<String>) -> Self {
        self.min = Some(min.into());
        self.max = Some(max.into());
        self
    }
    /// Bounds in characters; 0 as the lower one means none.
    pub fn length(mut self, min: u16, max: u16) -> Self {
        self.min_length = (min > 0).then_some(min);
        self.max_length = Some(max);
        self
    }
    /// Height of a textarea in lines.
    pub fn rows(mut self, rows: u16) -> Self {
        self.rows = Some(rows);
        self
    }
}

/// The ids that tie an input to its hint and its error, for `aria-describedby`; none if there is nothing to say.
pub(super) fn described_by(name: &str, hint: bool) -> String {
    if hint { format!("{name}-hint {name}-error") } else { format!("{name}-error") }
}
