use super::tone::Variant;
use leptos::prelude::*;

/// A second step before something that is hard to undo. It opens without scripts; the form stands inside.
///
/// `<Confirm label=t(T::Cancel) variant=Variant::Danger><ActionForm action=cancel>...</ActionForm></Confirm>`
#[component]
pub fn Confirm(
    /// What the first press says.
    #[prop(into)]
    label: String,
    #[prop(default = Variant::Quiet)] variant: Variant,
    children: Children,
) -> AnyView {
    view! {
        <details class="confirm">
            <summary class=variant.class()>{label}</summary>
            <div class="confirm-body">{children()}</div>
        </details>
    }
    .into_any()
}
