//! A visit as staff see it beside its link and its callbacks, and the list of what is to be called back.

use domain::{
    id::FormKey,
    page::Page,
    time::Ms,
    vendors::{
        callback::{CallbackForm, CallbackRow, Part},
        job::{Desk, LinkForm},
    },
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// A part of the callbacks; a word that is no part is the first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CallbackList {
    pub part: Part,
    #[serde(flatten)]
    pub page: Page<CallbackRow>,
}

#[server(prefix = "/api", endpoint = "callbacks/list", input = GetUrl)]
pub async fn list_callbacks(
    #[server(default)] show: String,
    #[server(default)] from: String,
) -> Result<CallbackList, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("callbacks/list").await?;
    let part = show.parse().unwrap_or(Part::Due);
    let staff = by.staff(Capability::Callback)?;
    let page = domain::vendors::callbacks::list(&ctx, &staff, part, from.parse().ok(), 30).await?;
    Ok(CallbackList { part, page })
}

#[server(prefix = "/api", endpoint = "callbacks/record")]
pub async fn record_callback(callback: CallbackForm) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::id::BookingId;
    let (ctx, by) = enter("callbacks/record").await?;
    let id: BookingId = callback.booking.parse().map_err(|_| AppError::NotFound)?;
    let report = callback.parse()?;
    domain::vendors::callbacks::record(&ctx, &by.staff(Capability::Callback)?, id, report).await?;
    go(&format!("/admin/jobs/{id}"));
    Ok(())
}

/// A visit with what can be done about it. `url` is the link that was just made: it is shown once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Visit {
    pub desk: Desk,
    pub may_link: bool,
    pub until: Ms,
    pub url: String,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "jobs/find", input = GetUrl)]
pub async fn find_visit(id: String) -> Result<Visit, AppError> {
    use crate::ssr::{once::Once, *};
    let (ctx, by) = enter("jobs/find").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let desk =
        domain::vendors::jobs::find(&ctx, &by.staff(Capability::Bookings)?, id).await?.ok_or(AppError::NotFound)?;
    let request = request()?;
    let url = match once::find(&request, &by) {
        Some(Once::Job { booking, secret }) if booking == id && desk.link.is_some() => {
            format!("{}/job?code={secret}", request.base_url)
        }
        _ => String::new(),
    };
    let (may_link, until) = (desk.may_link(ctx.now()), desk.good_until());
    Ok(Visit { desk, may_link, until, url, key: ctx.id() })
}

/// Makes a link to the visit; the one before is dead.
#[server(prefix = "/api", endpoint = "jobs/open")]
pub async fn open_job(link: LinkForm) -> Result<(), AppError> {
    use crate::ssr::{once::Once, *};
    use domain::id::BookingId;
    let (ctx, by) = enter("jobs/open").await?;
    let booking: BookingId = link.booking.parse().map_err(|_| AppError::NotFound)?;
    let words = link.parse()?;
    let secret = domain::vendors::jobs::open(&ctx, &by.staff(Capability::Bookings)?, booking, words).await?;
    once::keep(&request()?, &by, &Once::Job { booking, secret });
    go(&format!("/admin/jobs/{booking}"));
    Ok(())
}

/// Takes the link back.
#[server(prefix = "/api", endpoint = "jobs/revoke")]
pub async fn revoke_job(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::id::BookingId;
    let (ctx, by) = enter("jobs/revoke").await?;
    let id: BookingId = id.parse().map_err(|_| AppError::NotFound)?;
    domain::vendors::jobs::revoke(&ctx, &by.staff(Capability::Bookings)?, id).await?;
    once::clear(&request()?);
    go(&format!("/admin/jobs/{id}"));
    Ok(())
}
