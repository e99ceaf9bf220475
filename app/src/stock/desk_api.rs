//! The desk's side: lists, steps, the counter, and how much there is.

use domain::{
    bookings::HouseChoice,
    id::{FormKey, ServiceId},
    page::Page,
    stock::{ChangeForm, CounterForm, Desk, IssueRow, Item, ItemForm, Lender, Level},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::{GetUrl, MultipartData, MultipartFormData};

use crate::error::AppError;

/// One of the desk's lists: rows, or for the stock its levels.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeskList {
    pub show: Desk,
    pub page: Page<IssueRow>,
    pub levels: Vec<Level>,
    /// Services that a new item may belong to.
    pub services: Vec<Lender>,
    pub keys: Keys,
}

/// A key for each form of the page that changes how much there is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Keys {
    pub change: FormKey,
    pub add: FormKey,
}

#[server(prefix = "/api", endpoint = "stock/desk", input = GetUrl)]
pub async fn stock_desk(show: String, from: String) -> Result<DeskList, AppError> {
    use crate::ssr::*;
    use domain::stock::store;
    let (ctx, by) = enter("stock/desk").await?;
    let staff = by.staff(Capability::Bookings)?;
    let show = show.parse().unwrap_or(Desk::Asked);
    let page = store::desk(&ctx, &staff, show, from.parse().ok()).await?;
    let (mut levels, mut services) = (Vec::new(), Vec::new());
    if show == Desk::Stock {
        levels = store::levels(&ctx, &staff).await?;
        services = store::lenders(&ctx, &staff).await?;
    }
    Ok(DeskList { show, page, levels, services, keys: Keys { change: ctx.id(), add: ctx.id() } })
}

/// What the counter's form needs: first a service is chosen, then the rest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CounterSheet {
    pub services: Vec<Lender>,
    pub chosen: Option<ServiceId>,
    pub items: Vec<Item>,
    pub houses: Vec<HouseChoice>,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "stock/counter", input = GetUrl)]
pub async fn counter(service: String) -> Result<CounterSheet, AppError> {
    use crate::ssr::*;
    use domain::{bookings::read, scope::Actor, stock::store};
    let (ctx, by) = enter("stock/counter").await?;
    let staff = by.staff(Capability::Bookings)?;
    let services = store::lenders(&ctx, &staff).await?;
    let wanted = service.parse().ok();
    let chosen = services.iter().map(|service| service.id).find(|id| Some(*id) == wanted);
    let items = match chosen {
        Some(service) => store::items(&ctx, &Actor::Staff(staff), service).await?,
        None => Vec::new(),
    };
    let houses = if chosen.is_some() { read::houses(&ctx, &staff).await? } else { Vec::new() };
    Ok(CounterSheet { services, chosen, items, houses, key: ctx.id() })
}

#[server(prefix = "/api", endpoint = "stock/hand")]
pub async fn hand_issue(handing: CounterForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("stock/hand").await?;
    let handing = handing.parse()?;
    let id = domain::stock::store::hand(&ctx, &by.staff(Capability::Bookings)?, handing).await?;
    go(&format!("/admin/loans/{id}"));
    Ok(())
}

/// `back` is the page that the form stood on.
#[server(prefix = "/api", endpoint = "stock/step")]
pub async fn step_issue(
    id: String,
    act: String,
    #[server(default)] words: String,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::{check::Check, stock::NOTE};
    let (ctx, by) = enter("stock/step").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let mut check = Check::default();
    let act = check.choice("act", &act);
    let words = check.optional("words", &words, NOTE);
    let step = check.done(|| Some((act?, words)))?;
    domain::stock::store::step(&ctx, &by.staff(Capability::Bookings)?, id, step).await?;
    go(&if back.is_empty() { format!("/admin/loans/{id}") } else { safe_path(&back) });
    Ok(())
}

#[server(prefix = "/api", endpoint = "stock/take_in", input = MultipartFormData)]
pub async fn take_in(form: MultipartData) -> Result<(), AppError> {
    use crate::{ssr::*, upload};
    use domain::{
        error::Error,
        forms::keep_draft,
        id::IssueId,
        stock::{TakeInForm, store},
    };
    let (ctx, by) = enter("stock/take_in").await?;
    let staff = by.staff(Capability::Bookings)?;
    let mut form = upload::read(form).await?;
    let id: IssueId = form.field("id").parse().map_err(|_| AppError::NotFound)?;
    let page = format!("/admin/loans/{id}");
    let typed = TakeInForm {
        act: form.field("act"),
        words: form.field("look"),
        contents: form.field("contents"),
        shelf: form.field("shelf"),
        key: form.fields.remove("key").unwrap_or_default(),
    };
    let saved = match form.checked(typed.parse()) {
        Ok(how) => store::take_in(&ctx, &staff, id, how, form.photos).await,
        Err(error) => Err(error),
    };
    if let Err(error) = saved {
        // The refusal itself matters more than what could not be kept beside it.
        if !matches!(error, Error::NotFound)
            && let Err(failure) = keep_draft(&ctx, &by, &page, form.fields).await
        {
            tracing::warn!(%failure, "draft.not_kept");
        }
        return Err(error.into());
    }
    go(&page);
    Ok(())
}

#[server(prefix = "/api", endpoint = "stock/change")]
pub async fn change_level(change: ChangeForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("stock/change").await?;
    let wish = change.parse()?;
    domain::stock::store::change(&ctx, &by.staff(Capability::Bookings)?, wish).await?;
    go("/admin/loans?show=stock&done=changed");
    Ok(())
}

#[server(prefix = "/api", endpoint = "stock/add_item")]
pub async fn add_item(item: ItemForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("stock/add_item").await?;
    let item = item.parse()?;
    domain::stock::store::add_item(&ctx, &by.staff(Capability::Bookings)?, item).await?;
    go("/admin/loans?show=stock&done=added");
    Ok(())
}
