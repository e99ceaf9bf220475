//! Forms that carry photos. The browser sends them by itself, so that its own progress shows; the answer comes back in the
//! address of the page, with and without scripts.

use domain::tickets::{PHOTOS, TicketView};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use server_fn::error::ServerFnUrlError;

use super::api::{AddPhotos, Keys};
use crate::{
    error::AppError,
    i18n::{T, say, t},
    problem::{self, Problem},
    ui::*,
};

/// Why the form sent to `path` was refused, if this page is the answer.
pub fn refused(path: &'static str) -> Signal<Option<AppError>> {
    let query = use_query_map();
    Signal::derive(move || {
        query.with(|query| {
            let mine = query.get_str("__path").is_some_and(|answered| answered == path);
            mine.then(|| query.get_str("__err").map(ServerFnUrlError::<AppError>::decode_err)).flatten()
        })
    })
}

/// What is wrong with a field; empty where nothing is.
pub fn fault(error: Signal<Option<AppError>>, field: &'static str) -> Signal<String> {
    Signal::derive(move || {
        let rule = error.with(|error| error.as_ref().and_then(|error| error.fault(field)).map(|fault| fault.rule));
        rule.map(problem::rule).unwrap_or_default()
    })
}

/// Photos from the album and, on a phone, straight from the camera: one input with `capture` would take the album away.
pub fn photo_fields(error: Signal<Option<AppError>>) -> AnyView {
    let hint = say(T::TicketsPhotosHint, &[("n", &PHOTOS.to_string())]);
    view! {
        <Field
            name="photos"
            label=t(T::TicketsPhotos)
            input=Input::file("image/*").multiple()
            hint=hint
            error=fault(error, "photos")
        />
        <div class="field on-phone">
            <label class="field-label" for="camera">
                {t(T::TicketsCamera)}
            </label>
            <input class="input" id="camera" name="camera" type="file" accept="image/*" capture="environment" />
        </div>
    }
    .into_any()
}

/// The photos of a ticket as a strip.
pub fn strip(ticket: &TicketView) -> AnyView {
    let photo = |(place, id): (usize, String)| Photo {
        alt: say(T::TicketsPhoto, &[("n", &place.to_string())]),
        src: format!("/photos/{id}/small"),
        href: format!("/photos/{id}"),
    };
    let items = (1..).zip(ticket.photos.iter().map(|photo| photo.id.to_string())).map(photo).collect();
    view! { <Photos label=t(T::TicketsPhotos) items=items /> }.into_any()
}

/// The form that adds photos, behind one press.
pub fn add_form(ticket: &TicketView, keys: Keys, error: Signal<Option<AppError>>) -> AnyView {
    let (id, key) = (ticket.row.id.to_string(), keys.photos.to_string());
    let failed = error.with_untracked(Option::is_some);
    view! {
        <details class="more" open=failed>
            <summary>{t(T::TicketsAddPhotos)}</summary>
            <form class="form" method="post" action=AddPhotos::PATH enctype="multipart/form-data">
                <Problem error=error />
                <Hidden name="id" value=id />
                <Hidden name="key" value=key />
                {photo_fields(error)}
                <div class="form-actions">
                    <Button variant=Variant::Quiet>{t(T::TicketsAddPhotosSend)}</Button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// Whether the ticket takes more photos.
pub fn takes_more(ticket: &TicketView) -> bool {
    ticket.row.state != domain::tickets::State::Closed && ticket.photos.len() < usize::from(PHOTOS)
}
