//! Reading the catalogue.

use domain::{
    bookings::{Slot, line::Hold, quota::Quota},
    downloads::Download,
    id::{FormKey, UseId},
    orders::Counter,
    services::{
        About, Service,
        discount::Reduction,
        pace::Pace,
        price::Price,
        tariff::{Measure, Tariff},
    },
    stock::Item,
    time::Ms,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// A service on its own page: what it costs the reader, and for scheduled ones its calendar.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ServiceDetail {
    pub service: Service,
    pub about: About,
    pub downloads: Vec<Download>,
    pub pace: Option<Pace>,
    /// A use in trial that nobody of the house has given an opinion on.
    pub unopined: Option<(UseId, Ms)>,
    pub tariff: Tariff,
    /// One place of a usual visit, or as much as the reader holds.
    pub measure: Measure,
    /// What the card of the reader's house takes off.
    pub card: Option<Reduction>,
    /// What each card takes off; empty for whoever may not see that of the house.
    pub cards: Vec<Reduction>,
    /// What taking an order needs, for what is asked for or delivered.
    pub counter: Option<Counter>,
    pub slots: Vec<Slot>,
    pub quotas: Vec<Quota>,
    /// What a service that lends, keeps or supplies gives out.
    pub items: Vec<Item>,
    /// Places that the reader holds while the form is filled in, with the seconds that are left.
    pub hold: Option<(Hold, i64)>,
    /// Whether the reader's relation to the house includes booking it.
    pub may_book: bool,
    pub key: FormKey,
}

impl ServiceDetail {
    /// What a measure of it costs the reader; `None` where the amount does not fit.
    pub fn price(&self, measure: Measure) -> Option<Price> {
        Price::at(&self.tariff, measure, self.card)
    }
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
        bookings::read,
        id::ServiceId,
        money::Fen,
        rights::Right,
        services::{Mode, opinions, rules, stage::Stage, store},
        stock,
        time::{DAY, SECOND},
    };
    let (ctx, by) = enter("services/find").await?;
    let id: ServiceId = id.parse().map_err(|_| AppError::NotFound)?;
    let actor = by.actor(Capability::Bookings)?;
    let (service, about) = store::open(&ctx, &actor, id).await?.ok_or(AppError::NotFound)?;
    let downloads = match about.has_forms {
        true => domain::downloads::store::list(&ctx, by.estate(), id).await?,
        false => Vec::new(),
    };
    let now = ctx.now();
    let tariff = service.tariff();
    // Of nothing there is no discount.
    let (card, cards) = if tariff.each > Fen::ZERO {
        let cards = rules::cards(&ctx, &actor, (service.family, id), now).await?;
        (cards.own, cards.all)
    } else {
        (None, Vec::new())
    };
    let (quotas, hold) = read::known(&ctx, &actor, by.member().ok().as_ref(), id).await?;
    let usual = Measure { minutes: service.minutes.unwrap_or(60), ..Measure::default() };
    let measure = hold.as_ref().map_or(usual, Hold::measure);
    let scheduled = service.mode == Mode::Scheduled && service.stage.is_bookable();
    let slots = if scheduled { read::calendar(&ctx, &actor, id, (now, now.plus(14 * DAY))).await? } else { Vec::new() };
    let items = match service.mode {
        Mode::Loan | Mode::Supply if service.stage.is_bookable() => stock::store::items(&ctx, &actor, id).await?,
        _ => Vec::new(),
    };
    let right = if tariff.spends(service.family) { Right::BookPaid } else { Right::BookFree };
    let may_book = by.member().is_ok_and(|member| member.may(right));
    let counter = domain::orders::read::counter(&ctx, by.estate(), (&service, by.zone()), &actor).await?;
    let pace = store::pace(&ctx, &actor, id).await?;
    let unopined = match by.member() {
        Ok(member) if service.stage == Stage::Trial => opinions::unopined(&ctx, &member, id).await?,
        _ => None,
    };
    let hold = hold.map(|hold| {
        let left = (hold.expires_at.0 - now.0) / SECOND;
        (hold, left)
    });
    Ok(ServiceDetail {
        service,
        about,
        downloads,
        pace,
        unopined,
        tariff,
        measure,
        card,
        cards,
        counter,
        slots,
        quotas,
        items,
        hold,
        may_book,
        key: ctx.id(),
    })
}
