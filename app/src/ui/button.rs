use super::tone::Variant;
use leptos::prelude::*;

/// The button that sends a form. While `pending`, it shows so and takes no second press.
///
/// `<Button pending=action.pending()>{t(T::Send)}</Button>`
#[component]
pub fn Button(
    #[prop(optional)] variant: Variant,
    #[prop(optional, into)] pending: Signal<bool>,
    /// With `value`: which of several buttons was pressed.
    #[prop(optional, into)]
    name: String,
    #[prop(optional, into)] value: String,
    children: Children,
) -> AnyView {
    let named = !name.is_empty();
    // Gone with a form that is on its way out, though its answer may still come.
    let busy = move || pending.try_get().unwrap_or_default();
    view! {
        <button
            class=variant.class()
            type="submit"
            name=named.then_some(name)
            value=named.then_some(value)
            disabled=busy
            aria-busy=move || busy().then_some("true")
        >
            {children()}
        </button>
    }
    .into_any()
}
