use super::input::{Input, described_by};
use leptos::prelude::*;

/// A labelled input. Ids derive from `name`; the error may change without the typed value being lost.
///
/// `<Field name="email" label=t(T::Email) input=Input::email("").required() error=move || fault("email") />`
#[component]
pub fn Field(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional)] input: Option<Input>,
    #[prop(optional, into)] hint: String,
    /// Empty means no error.
    #[prop(optional, into)]
    error: Signal<String>,
) -> AnyView {
    let input = input.unwrap_or_else(|| Input::text(""));
    let described = described_by(name, !hint.is_empty());
    // A file input takes no value, and a page never sends a password back.
    let value = (!input.value.is_empty()).then_some(input.value);
    view! {
        <div class="field">
            <label class="field-label" for=name>
                {label}
            </label>
            <input
                class="input"
                id=name
                name=name
                type=input.kind
                value=value
                required=input.required
                readonly=input.readonly
                multiple=input.multiple
                autocomplete=input.autocomplete
                inputmode=input.mode
                pattern=input.pattern
                accept=input.accept
                placeholder=input.placeholder
                min=input.min
                max=input.max
                minlength=input.min_length
                maxlength=input.max_length
                aria-describedby=described
                aria-invalid=move || wrong(error).then_some("true")
            />
            {notes(name, hint, error)}
        </div>
    }
    .into_any()
}

/// An input that is sent but not seen.
///
/// `<Hidden name="ticket" value=id />`
#[component]
pub fn Hidden(name: &'static str, #[prop(into)] value: String) -> AnyView {
    view! { <input type="hidden" name=name value=value /> }.into_any()
}

/// Whether there is something wrong. Nothing is, once the form is on its way out: a page that is made anew leaves the old one
/// in sight until the new one is there, and an answer that comes in between finds its signals gone.
pub(super) fn wrong(error: Signal<String>) -> bool {
    error.try_with(|text| !text.is_empty()).unwrap_or_default()
}

/// The hint and the error under an input.
pub(super) fn notes(name: &str, hint: String, error: Signal<String>) -> AnyView {
    let hint_id = format!("{name}-hint");
    let error_id = format!("{name}-error");
    view! {
        {(!hint.is_empty())
            .then(|| {
                view! {
                    <p class="field-hint" id=hint_id>
                        {hint}
                    </p>
                }
            })}
        <div class="field-error" id=error_id aria-live="polite">
            {move || wrong(error).then(|| view! { <p>{error.try_get()}</p> })}
        </div>
    }
    .into_any()
}
