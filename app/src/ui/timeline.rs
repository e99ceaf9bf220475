use leptos::prelude::*;

/// One step of a [`Timeline`].
pub struct Step {
    title: String,
    sub: String,
    state: &'static str,
    internal: bool,
    body: Option<AnyView>,
}

impl Step {
    fn of(state: &'static str, title: impl Into<String>, sub: impl Into<String>) -> Self {
        Self { title: title.into(), sub: sub.into(), state, internal: false, body: None }
    }
    /// What has happened: a plain sentence, and who and when.
    pub fn done(title: impl Into<String>, sub: impl Into<String>) -> Self {
        Self::of("done", title, sub)
    }
    /// What comes next, with its promise.
    pub fn next(title: impl Into<String>, sub: impl Into<String>) -> Self {
        Self::of("next", title, sub)
    }
    /// What went wrong: cancelled, missed, reopened.
    pub fn failed(title: impl Into<String>, sub: impl Into<String>) -> Self {
        Self::of("failed", title, sub)
    }
    /// Only staff see this step; it looks different so that nobody mistakes it for a word to the owner.
    pub fn internal(mut self) -> Self {
        self.internal = true;
        self
    }
    /// More under the step: a note, photos.
    pub fn body(mut self, body: AnyView) -> Self {
        self.body = Some(body);
        self
    }
}

/// What happened and what comes next, oldest first.
///
/// `<Timeline items=vec![Step::done(t(T::Reported), "13:05"), Step::next(t(T::Visit), promise)] />`
#[component]
pub fn Timeline(items: Vec<Step>) -> AnyView {
    let items = items
        .into_iter()
        .map(|step| {
            view! {
                <li class="step" data-state=step.state data-internal=step.internal.then_some("true")>
                    <div class="step-text">
                        <span class="step-title">{step.title}</span>
                        {(!step.sub.is_empty()).then(|| view! { <p class="step-sub">{step.sub}</p> })}
                        {step.body.map(|body| view! { <div class="step-body">{body}</div> })}
                    </div>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="timeline">{items}</ol> }.into_any()
}

/// The one sentence that says what will happen next and by when.
///
/// `<Promise>{t(T::NextStep)}</Promise>`
#[component]
pub fn Promise(children: Children) -> AnyView {
    view! { <p class="promise">{children()}</p> }.into_any()
}
