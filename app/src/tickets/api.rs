//! Reporting and reading tickets; for staff: the queue, the steps, and two ways to write that are never mixed up.

use domain::{
    id::{FormKey, PersonId, ServiceId},
    locale::Bilingual,
    page::{Cursor, Page},
    tickets::{Kind, TicketRow, TicketView},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::{GetUrl, MultipartData, MultipartFormData};

use crate::error::AppError;

/// The house's tickets: what is open stands on the first page, however old it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct TicketList {
    pub open: Vec<TicketRow>,
    pub rest: Vec<TicketRow>,
    pub older: Option<Cursor>,
}

#[server(prefix = "/api", endpoint = "tickets/list", input = GetUrl)]
pub async fn list_tickets(from: String) -> Result<TicketList, AppError> {
    use crate::ssr::*;
    use domain::tickets::store::{list, open_for_home};
    let (ctx, by) = enter("tickets/list").await?;
    let (member, cursor) = (by.member()?, from.parse().ok());
    let open = open_for_home(&ctx, &member, 100).await?;
    let Page { mut items, older } = list(&ctx, &member, cursor).await?;
    items.retain(|row| open.iter().all(|shown| shown.id != row.id));
    let open = if cursor.is_none() { open } else { Vec::new() };
    Ok(TicketList { open, rest: items, older })
}

/// What the form of a new ticket needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TicketNeeds {
    pub kinds: Vec<Kind>,
    /// The service that the reader comes from.
    pub service: Option<(ServiceId, Bilingual)>,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "tickets/new", input = GetUrl)]
pub async fn new_ticket(service: String) -> Result<TicketNeeds, AppError> {
    use crate::ssr::*;
    use domain::{scope::Actor, services::store::find};
    let (ctx, by) = enter("tickets/new").await?;
    let asked = match service.parse() {
        Ok(id) => find(&ctx, &Actor::Member(by.member()?), id).await?,
        Err(_) => None,
    };
    let service = asked.map(|service| (service.id, Bilingual { zh: service.name.name_zh, en: service.name.name_en }));
    Ok(TicketNeeds { kinds: Kind::ALL.to_vec(), service, key: ctx.id() })
}

/// A ticket with what its forms need; for residents there is nobody to send.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TicketDetail {
    pub ticket: TicketView,
    pub workers: Vec<(PersonId, Bilingual)>,
    pub keys: Keys,
}

/// A key for each form of the page that adds something.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Keys {
    pub note: FormKey,
    pub answer: FormKey,
    pub photos: FormKey,
}

#[server(prefix = "/api", endpoint = "tickets/find", input = GetUrl)]
pub async fn find_ticket(id: String) -> Result<TicketDetail, AppError> {
    use crate::ssr::*;
    use domain::tickets::{Act, store};
    let (ctx, by) = enter("tickets/find").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let ticket = store::find(&ctx, &by.actor(Capability::Tickets)?, id).await?.ok_or(AppError::NotFound)?;
    let workers = match by.staff(Capability::Tickets) {
        Ok(staff) if ticket.acts.contains(&Act::Dispatch) => store::workers(&ctx, &staff).await?,
        _ => Vec::new(),
    };
    Ok(TicketDetail { ticket, workers, keys: Keys { note: ctx.id(), answer: ctx.id(), photos: ctx.id() } })
}

#[server(prefix = "/api", endpoint = "tickets/report", input = MultipartFormData)]
pub async fn report_ticket(form: MultipartData) -> Result<(), AppError> {
    use crate::{ssr::*, upload};
    use domain::{
        forms::keep_draft,
        tickets::{TicketForm, store},
    };
    let (ctx, by) = enter("tickets/report").await?;
    let mut form = upload::read(form).await?;
    let typed = TicketForm {
        kind: form.field("kind"),
        place: form.field("place"),
        description: form.field("description"),
        only_me: form.field("only_me") == "true",
        service: Some(form.field("service")),
        key: form.fields.remove("key").unwrap_or_default(),
    };
    let saved = match form.checked(typed.parse()) {
        Ok(wish) => store::report(&ctx, &by.member()?, wish, form.photos).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(id) => {
            go(&format!("/tickets/{id}"));
            Ok(())
        }
        Err(error) => {
            // Pages look for drafts by their own path. The refusal itself matters more than what could not be kept beside it.
            if let Err(failure) = keep_draft(&ctx, &by, "/tickets/new", form.fields).await {
                tracing::warn!(%failure, "draft.not_kept");
            }
            Err(error.into())
        }
    }
}

#[server(prefix = "/api", endpoint = "tickets/add_photos", input = MultipartFormData)]
pub async fn add_photos(form: MultipartData) -> Result<(), AppError> {
    use crate::{ssr::*, upload};
    use domain::error::{Error, Rule};
    let (ctx, by) = enter("tickets/add_photos").await?;
    let form = upload::read(form).await?;
    let actor = by.actor(Capability::Tickets)?;
    let id = form.field("id").parse().map_err(|_| AppError::NotFound)?;
    let key = form.checked(form.field("key").parse().map_err(|_| Error::invalid("key", Rule::Required)))?;
    domain::photos::add(&ctx, &actor, id, form.photos, key).await?;
    go(&if actor.is_staff() { format!("/admin/tickets/{id}") } else { format!("/tickets/{id}") });
    Ok(())
}

#[server(prefix = "/api", endpoint = "tickets/queue", input = GetUrl)]
pub async fn ticket_queue(show: String, from: String) -> Result<Page<TicketRow>, AppError> {
    use crate::ssr::*;
    use domain::tickets::{Queue, store};
    let (ctx, by) = enter("tickets/queue").await?;
    let queue = show.parse().unwrap_or(Queue::Open);
    Ok(store::queue(&ctx, &by.staff(Capability::Tickets)?, queue, from.parse().ok()).await?)
}

/// `seen` is who was responsible when the form was made; empty for nobody.
#[server(prefix = "/api", endpoint = "tickets/take")]
pub async fn take_ticket(id: String, #[server(default)] seen: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("tickets/take").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let seen = if seen.is_empty() { None } else { Some(seen.parse().map_err(|_| AppError::NotFound)?) };
    domain::tickets::store::take(&ctx, &by.staff(Capability::Tickets)?, id, seen).await?;
    go(&format!("/admin/tickets/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "tickets/dispatch")]
pub async fn dispatch_ticket(id: String, #[server(default)] worker: String) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::error::{Error, Rule};
    let (ctx, by) = enter("tickets/dispatch").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let worker = worker.parse().map_err(|_| Error::invalid("worker", Rule::NotAChoice))?;
    domain::tickets::store::dispatch(&ctx, &by.staff(Capability::Tickets)?, id, worker).await?;
    go(&format!("/admin/tickets/{id}"));
    Ok(())
}

/// Words about a ticket. Which form they were typed into decides who reads them, never a field.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct WordsForm {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub key: String,
}

#[server(prefix = "/api", endpoint = "tickets/tell_owner")]
pub async fn tell_owner(answer: WordsForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("tickets/tell_owner").await?;
    let id = answer.id.parse().map_err(|_| AppError::NotFound)?;
    let key = answer.key.parse().map_err(|_| AppError::Invalid(Vec::new()))?;
    domain::tickets::store::tell_owner(&ctx, &by.staff(Capability::Tickets)?, id, &answer.text, key).await?;
    go(&format!("/admin/tickets/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "tickets/note")]
pub async fn note_ticket(note: WordsForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("tickets/note").await?;
    let id = note.id.parse().map_err(|_| AppError::NotFound)?;
    let key = note.key.parse().map_err(|_| AppError::Invalid(Vec::new()))?;
    domain::tickets::store::note(&ctx, &by.staff(Capability::Tickets)?, id, &note.text, key).await?;
    go(&format!("/admin/tickets/{id}"));
    Ok(())
}

/// The state of the ticket lets this happen once; no key is needed.
#[server(prefix = "/api", endpoint = "tickets/resolve")]
pub async fn resolve_ticket(result: WordsForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("tickets/resolve").await?;
    let id = result.id.parse().map_err(|_| AppError::NotFound)?;
    domain::tickets::store::resolve(&ctx, &by.staff(Capability::Tickets)?, id, &result.text).await?;
    go(&format!("/admin/tickets/{id}"));
    Ok(())
}

/// What was heard at the callback; `satisfied` is `true` or `false`, and empty where nobody chose.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CallBackForm {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub satisfied: String,
    #[serde(default)]
    pub words: String,
}

#[server(prefix = "/api", endpoint = "tickets/call_back")]
pub async fn call_back(callback: CallBackForm) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::{
        error::{Error, Rule},
        tickets::{CallbackForm, store},
    };
    let (ctx, by) = enter("tickets/call_back").await?;
    let id = callback.id.parse().map_err(|_| AppError::NotFound)?;
    let satisfied = callback.satisfied.parse().map_err(|_| Error::invalid("satisfied", Rule::Required))?;
    store::call_back(&ctx, &by.staff(Capability::Callback)?, id, CallbackForm { satisfied, words: callback.words })
        .await?;
    go(&format!("/admin/tickets/{id}"));
    Ok(())
}
