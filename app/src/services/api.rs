//! Reading the catalogue.

use domain::{
    bookings::Slot,
    id::FormKey,
    services::{Service, price::Price},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// A service on its own page: what it costs the reader, and for scheduled ones its calendar.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ServiceDetail {
    pub service: Service,
    /// For one place, with the reader's card; `None` where staff quote.
    pub price: Option<Price>,
    pub slots: Vec<Slot>,
    /// Whether the reader's relation to the house includes booking it.
    pub may_book: bool,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "services/list", input = GetUrl)]
pub async fn list_services(family: String, category: String) -> Result<Vec<Service>, AppError> {
    use crate::ssr::*;
    use domain::services::store;
    let (ctx, by) = enter("services/list").await?;
    let filter = store::Filter { family: family.parse().ok(), category: category.parse().ok() };
    Ok(store::list(&ctx, &by.actor(Capability::Bookings)?, filter).await?)
}

#[server(prefix = "/api", endpoint = "services/find", input = GetUrl)]
pub async fn find_service(id: String) -> Result<ServiceDetail, AppError> {
    use crate::ssr::*;
    use domain::{
        bookings::read::calendar,
        id::ServiceId,
        money::Fen,
        rights::Right,
        services::{Family, Mode, store},
        time::DAY,
    };
    let (ctx, by) = enter("services/find").await?;
    let id: ServiceId = id.parse().map_err(|_| AppError::NotFound)?;
    let actor = by.actor(Capability::Bookings)?;
    let service = store::find(&ctx, &actor, id).await?.ok_or(AppError::NotFound)?;
    let card = match by.member() {
        Ok(member) => store::discount(&ctx, &member, service.family).await?,
        Err(_) => None,
    };
    let each = service.price.or((service.family == Family::Free).then_some(Fen::ZERO));
    let price = each.and_then(|each| Price::of(each, 1, card));
    let scheduled = service.mode == Mode::Scheduled;
    let now = ctx.now();
    let slots = if scheduled { calendar(&ctx, &actor, id, (now, now.plus(14 * DAY))).await? } else { Vec::new() };
    let right =
        if each == Some(Fen::ZERO) && service.family == Family::Free { Right::BookFree } else { Right::BookPaid };
    let may_book = by.member().is_ok_and(|member| member.may(right));
    Ok(ServiceDetail { service, price, slots, may_book, key: ctx.id() })
}
