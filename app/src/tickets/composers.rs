//! The two ways in which staff write about a ticket. They look, stand and read differently, so that nobody tells the owner
//! by mistake what was meant for colleagues.

use domain::tickets::{State, TicketView, WORDS};
use leptos::{form::ActionForm, prelude::*, server_fn::ServerFn, tachys::view::keyed::keyed};

use super::api::{Keys, NoteTicket, TellOwner};
use crate::{
    error::AppError,
    forms::kept,
    i18n::{T, say, t},
    problem::{Form, Problem},
    ui::*,
    viewer::viewer,
};

/// A form that is made anew, and so emptied, when its words were saved, and left as it is, with what is being typed, when
/// anything else on the page changes. Its signals belong to the page, as it outlives the data that it was first shown with.
pub struct Composer<S: ServerFn + 'static> {
    form: Form<S>,
    /// Of the words.
    fault: Signal<String>,
    pending: Signal<bool>,
    /// How often the form has succeeded on this page.
    sent: Memo<usize>,
}

impl<S: ServerFn + 'static> Clone for Composer<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: ServerFn + 'static> Copy for Composer<S> {}

impl<S> Composer<S>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    pub fn new(form: Form<S>) -> Self {
        let (value, version) = (form.action.value(), form.action.version());
        let sent = Memo::new(move |before: Option<&usize>| {
            let version = version.get();
            let saved = value.with(|value| matches!(value, Some(Ok(_))));
            if saved { version } else { before.copied().unwrap_or_default() }
        });
        Self { form, fault: form.fault("text"), pending: form.pending(), sent }
    }

    fn view(self, fields: impl Fn(Self) -> AnyView + Send + 'static) -> AnyView {
        keyed([self.sent.get_untracked()], |sent| *sent, move |_, _| (|_| (), fields(self))).into_any()
    }
}

/// 告诉业主: on the page's own paper, above it what the owner will see. A closed ticket is told no more.
pub fn tell(ticket: &TicketView, keys: Keys, composer: Composer<TellOwner>) -> Option<AnyView> {
    if ticket.row.state == State::Closed {
        return None;
    }
    let viewer = viewer();
    let me = viewer.name.as_ref().map(|name| name.pick(viewer.locale)).unwrap_or_default();
    let preview = Step::next(say(T::TicketsStepToldOwner, &[("who", me)]), t(T::TicketsTellPreviewWhen))
        .body(view! { <p class="soft">{t(T::TicketsTellPreviewText)}</p> }.into_any());
    let hint = say(T::TicketsTellHint, &[("who", ticket.row.reporter.pick(viewer.locale))]);
    let (id, key) = (ticket.row.id.to_string(), keys.answer.to_string());
    let form = composer.view(move |composer| tell_form((id.clone(), key.clone()), hint.clone(), composer));
    Some(
        view! {
            <Card title=t(T::TicketsTellTitle)>
                <div class="stack">
                    <div>
                        <p class="small soft">{t(T::TicketsTellPreview)}</p>
                        <Timeline items=vec![preview] />
                    </div>
                    {form}
                </div>
            </Card>
        }
        .into_any(),
    )
}

fn tell_form(ticket: (String, String), hint: String, composer: Composer<TellOwner>) -> AnyView {
    let (id, key) = ticket;
    let Composer { form, fault, pending, .. } = composer;
    let input = Input::text(kept("answer[text]")).rows(4).length(1, WORDS).required();
    view! {
        <ActionForm action=form.action attr:class="form">
            <Problem error=form.error />
            <Hidden name="answer[id]" value=id />
            <Hidden name="answer[key]" value=key />
            <Textarea name="answer[text]" label=t(T::TicketsTellText) input=input hint=hint error=fault />
            <div class="form-actions">
                <Button variant=Variant::Quiet pending=pending>
                    <Icon glyph=Glyph::Mail />
                    {t(T::TicketsTellSend)}
                </Button>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// 内部备注: on other paper with another edge and a lock, like the notes in the timeline.
pub fn note(ticket: &TicketView, keys: Keys, composer: Composer<NoteTicket>) -> AnyView {
    let (id, key) = (ticket.row.id.to_string(), keys.note.to_string());
    let form = composer.view(move |composer| note_form((id.clone(), key.clone()), composer));
    view! {
        <section class="alert internal" data-tone="warn">
            <Icon glyph=Glyph::Lock />
            <div class="alert-text">
                <div class="stack">
                    <div class="cluster">
                        <h2>{t(T::TicketsNoteTitle)}</h2>
                        <Badge text=t(T::TicketsInternal) tone=Tone::Warn />
                    </div>
                    {form}
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn note_form(ticket: (String, String), composer: Composer<NoteTicket>) -> AnyView {
    let (id, key) = ticket;
    let Composer { form, fault, pending, .. } = composer;
    let input = Input::text(kept("note[text]")).rows(3).length(1, WORDS).required();
    view! {
        <ActionForm action=form.action attr:class="form">
            <Problem error=form.error />
            <Hidden name="note[id]" value=id />
            <Hidden name="note[key]" value=key />
            <Textarea
                name="note[text]"
                label=t(T::TicketsNoteText)
                input=input
                hint=t(T::TicketsNoteHint)
                error=fault
            />
            <div class="form-actions">
                <Button variant=Variant::Quiet pending=pending>
                    <Icon glyph=Glyph::Lock />
                    {t(T::TicketsNoteSend)}
                </Button>
            </div>
        </ActionForm>
    }
    .into_any()
}
