use super::choice::Choice;
use super::field::{notes, wrong};
use super::input::described_by;
use leptos::prelude::*;

/// A labelled drop-down. A [`Choice::prompt`] in front makes it required.
///
/// `<Select name="place" label=t(T::Place) options=vec![Choice::prompt(t(T::Choose)), Choice::new("kitchen", kitchen)] />`
#[component]
pub fn Select(
    name: &'static str,
    #[prop(into)] label: String,
    options: Vec<Choice>,
    /// The value chosen so far; empty selects the prompt, or else what stands first.
    #[prop(optional, into)]
    selected: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] error: Signal<String>,
) -> AnyView {
    let required = options.first().is_some_and(|first| first.prompt);
    let options = options
        .into_iter()
        .map(|option| {
            let chosen = option.value == selected;
            view! {
                <option value=option.value selected=chosen disabled=option.disabled hidden=option.prompt>
                    {option.label}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field-label" for=name>
                {label}
            </label>
            <select
                class="input select"
                id=name
                name=name
                required=required
                aria-describedby=described_by(name, !hint.is_empty())
                aria-invalid=move || wrong(error).then_some("true")
            >
                {options}
            </select>
            {notes(name, hint, error)}
        </div>
    }
    .into_any()
}
