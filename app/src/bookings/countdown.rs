//! The time that is left, counted down where scripts run. The deadline itself stands beside it as text.

use std::time::Duration;

use leptos::prelude::*;

/// Minutes and seconds, from the number of seconds that the server told. Readers of screens hear the deadline only.
#[component]
pub fn Countdown(seconds: i64) -> AnyView {
    let left = RwSignal::new(seconds.max(0));
    Effect::new(move |_| {
        let tick = move || left.update(|left| *left = (*left - 1).max(0));
        if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || handle.clear());
        }
    });
    let text = move || {
        let left = left.get();
        format!("{}:{:02}", left / 60, left % 60)
    };
    view! {
        <strong class="countdown" aria-hidden="true">
            {text}
        </strong>
    }
    .into_any()
}
