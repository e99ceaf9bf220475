//! A ticket as its household sees it: what was done by whom, what comes next, the photos.

use domain::rights::Capability;
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    api::{AddPhotos, TicketDetail, find_ticket},
    photos::{add_form, refused, takes_more},
    story,
};
use crate::{
    error::AppError,
    i18n::{T, t},
    load::{load, param, show},
    ui::*,
    viewer::viewer,
};

pub fn page() -> AnyView {
    let data = load(param("id"), find_ticket);
    let photos = refused(AddPhotos::PATH);
    show(data, move |detail| ticket_page(&detail, photos))
}

fn ticket_page(detail: &TicketDetail, photos: Signal<Option<AppError>>) -> AnyView {
    let ticket = &detail.ticket;
    let more = takes_more(ticket).then(|| add_form(ticket, detail.keys, photos)).into_any();
    let (closing, told) = (story::closing(ticket), story::story(ticket));
    let (description, facts) = (story::description(ticket, more), story::facts(ticket, false));
    let badge = story::badge(ticket.row.state);
    let desk = format!("/admin/tickets/{}", ticket.row.id);
    let staff = viewer().can(Capability::Tickets).then(|| {
        view! {
            <LinkButton href=desk variant=Variant::Quiet>
                {t(T::TicketsStaffFace)}
            </LinkButton>
        }
    });
    view! {
        <a class="back" href="/tickets">
            <Icon glyph=Glyph::Back />
            {t(T::TicketsTitle)}
        </a>
        <Page
            title=story::title(ticket)
            eyebrow=format!("#{}", ticket.row.number)
            actions=view! {
                {badge}
                {staff}
            }
                .into_any()
        >
            <div class="split">
                <div class="stack">{closing} {told}</div>
                <aside class="stack">{description} {facts}</aside>
            </div>
        </Page>
    }
    .into_any()
}
