//! Staff book for a house.

use domain::{
    bookings::{BehalfForm, HouseChoice, Slot, quota::Quota},
    id::{FormKey, ServiceId},
    services::{Name, tariff::Unit},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// What the form needs: first a service is chosen, then the rest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BehalfSheet {
    pub services: Vec<(ServiceId, Name)>,
    /// The chosen service with its notice in hours.
    pub chosen: Option<(ServiceId, i64)>,
    /// What is counted, where the price is for each of them.
    pub unit: Option<Unit>,
    pub slots: Vec<Slot>,
    pub quotas: Vec<Quota>,
    pub houses: Vec<HouseChoice>,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "bookings/new", input = GetUrl)]
pub async fn new_behalf(service: String) -> Result<BehalfSheet, AppError> {
    use crate::ssr::*;
    use domain::{
        bookings::read,
        scope::Actor,
        services::{Mode, store, tariff::Basis},
        time::DAY,
    };
    let (ctx, by) = enter("bookings/new").await?;
    let staff = by.staff(Capability::Bookings)?;
    let actor = Actor::Staff(staff);
    let mut services = store::list(&ctx, &actor, store::Filter::default()).await?;
    services.retain(|service| service.mode == Mode::Scheduled);
    let wanted: Option<ServiceId> = service.parse().ok();
    let chosen = services.iter().find(|service| Some(service.id) == wanted).map(|one| (one.id, one.notice_hours));
    let counted = services.iter().find(|service| Some(service.id) == wanted && service.basis == Basis::Unit);
    let unit = counted.map(|service| service.unit.clone());
    let (mut slots, mut quotas) = (Vec::new(), Vec::new());
    if let Some((id, _)) = chosen {
        slots = read::calendar(&ctx, &actor, id, (ctx.now(), ctx.now().plus(14 * DAY))).await?;
        quotas = read::quotas(&ctx, &actor, id).await?;
    }
    let houses = read::houses(&ctx, &staff).await?;
    let services = services.into_iter().map(|service| (service.id, service.name)).collect();
    Ok(BehalfSheet { services, chosen, unit, slots, quotas, houses, key: ctx.id() })
}

#[server(prefix = "/api", endpoint = "bookings/request_for")]
pub async fn request_for(behalf: BehalfForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("bookings/request_for").await?;
    let behalf = behalf.parse()?;
    let id = domain::bookings::store::request_for(&ctx, &by.staff(Capability::Bookings)?, behalf).await?;
    go(&format!("/bookings/{id}"));
    Ok(())
}
