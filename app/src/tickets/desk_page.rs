//! A ticket as staff see it: the same object with its internal lines, the possible steps, and the two composers.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    api::{AddPhotos, NoteTicket, TellOwner, TicketDetail, find_ticket},
    composers::{self, Composer},
    desk_forms::Acts,
    photos::{add_form, refused, takes_more},
    story,
};
use crate::{
    admin::AdminFrame,
    error::AppError,
    i18n::{T, t},
    load::{load, not_found, param, show},
    problem::form,
    ui::*,
    viewer::viewer,
};

#[derive(Clone, Copy)]
struct Forms {
    acts: Acts,
    tell: Composer<TellOwner>,
    note: Composer<NoteTicket>,
    photos: Signal<Option<AppError>>,
}

pub fn page() -> AnyView {
    let forms = Forms {
        acts: Acts::new(),
        tell: Composer::new(form()),
        note: Composer::new(form()),
        photos: refused(AddPhotos::PATH),
    };
    let data = load(param("id"), find_ticket);
    show(data, move |detail| desk_page(&detail, forms))
}

fn desk_page(detail: &TicketDetail, forms: Forms) -> AnyView {
    // The function answers residents too, with their own face of the ticket; this address is not theirs.
    if !viewer().may("tickets/queue") {
        crate::status::set(404);
        return not_found();
    }
    let ticket = &detail.ticket;
    let more = takes_more(ticket).then(|| add_form(ticket, detail.keys, forms.photos)).into_any();
    let (closing, told) = (story::closing(ticket), story::story(ticket));
    let (description, facts) = (story::description(ticket, more), story::facts(ticket, true));
    let (tell, note) =
        (composers::tell(ticket, detail.keys, forms.tell), composers::note(ticket, detail.keys, forms.note));
    let acts = forms.acts.view(detail);
    let badge = story::badge(ticket.row.state);
    let title = story::title(ticket);
    let eyebrow = format!("#{} · {}", ticket.row.number, ticket.row.house);
    view! {
        <AdminFrame>
            <a class="back" href="/admin/tickets">
                <Icon glyph=Glyph::Back />
                {t(T::TicketsQueueTitle)}
            </a>
            <Page title=title eyebrow=eyebrow actions=badge>
                <div class="split">
                    <div class="stack">{closing} {description} {told} {tell} {note}</div>
                    <aside class="stack">{acts} {facts}</aside>
                </div>
            </Page>
        </AdminFrame>
    }
    .into_any()
}
