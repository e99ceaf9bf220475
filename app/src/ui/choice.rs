use super::field::notes;
use super::input::described_by;
use leptos::prelude::*;

/// One option of a [`Select`](super::Select) or of [`Choices`].
#[derive(Clone, Debug)]
pub struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) note: String,
    pub(super) disabled: bool,
    pub(super) prompt: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), note: String::new(), disabled: false, prompt: false }
    }
    /// The first entry of a select that must be answered: "please choose".
    pub fn prompt(label: impl Into<String>) -> Self {
        Self { prompt: true, ..Self::new("", label) }
    }
    /// A second, quieter line. A select has no room for it.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
    pub fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }
}

/// One of several, or with `many` any of several, each on a line large enough for a thumb.
///
/// `<Choices name="kind" legend=t(T::Kind) options=kinds selected=vec!["leak".into()] />`
#[component]
pub fn Choices(
    name: &'static str,
    #[prop(into)] legend: String,
    options: Vec<Choice>,
    #[prop(optional)] selected: Vec<String>,
    /// Checkboxes instead of radio buttons.
    #[prop(optional)]
    many: bool,
    #[prop(optional, into)] error: Signal<String>,
) -> AnyView {
    let kind = if many { "checkbox" } else { "radio" };
    let options = options
        .into_iter()
        .map(|option| {
            let checked = selected.contains(&option.value);
            view! {
                <label class="choice">
                    <input
                        type=kind
                        name=name
                        value=option.value
                        checked=checked
                        disabled=option.disabled
                        required=!many
                    />
                    <span class="choice-text">
                        {option.label} {(!option.note.is_empty()).then(|| view! { <small>{option.note}</small> })}
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field choices" aria-describedby=described_by(name, false)>
            <legend class="field-label">{legend}</legend>
            <div class="choice-list">{options}</div>
            {notes(name, String::new(), error)}
        </fieldset>
    }
    .into_any()
}

/// One checkbox that sends `true`. Give the server function's argument `#[server(default)]`: unchecked sends nothing.
///
/// `<Check name="private" label=t(T::OnlyMe) hint=t(T::OnlyMeHint) />`
#[component]
pub fn Check(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional)] checked: bool,
    #[prop(optional, into)] hint: String,
) -> AnyView {
    view! {
        <label class="choice check">
            <input type="checkbox" name=name value="true" checked=checked />
            <span class="choice-text">{label} {(!hint.is_empty()).then(|| view! { <small>{hint}</small> })}</span>
        </label>
    }
    .into_any()
}
