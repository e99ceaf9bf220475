use leptos::prelude::*;

/// How strong a new password is, in four strokes with a word beside them. It stands under the password's [`Field`](super::Field).
///
/// `<Strength label=t(T::PasswordStrength) level=move || score.get() text=move || word.get() />`
#[component]
pub fn Strength(
    #[prop(into)] label: String,
    /// 0 (nothing typed) to 4.
    #[prop(into)]
    level: Signal<u8>,
    /// The level in words, with the advice that helps most.
    #[prop(into)]
    text: Signal<String>,
) -> AnyView {
    view! {
        <div class="strength" data-level=move || level.get()>
            <div
                class="strength-bars"
                role="meter"
                aria-label=label
                aria-valuemin="0"
                aria-valuemax="4"
                aria-valuenow=move || level.get()
                aria-valuetext=move || text.get()
            >
                <i></i>
                <i></i>
                <i></i>
                <i></i>
            </div>
            <p class="field-hint" aria-live="polite">
                {move || text.get()}
            </p>
        </div>
    }
    .into_any()
}
