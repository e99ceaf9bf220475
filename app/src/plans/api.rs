//! Plans of the house and its days away; for staff: the deliveries of a day.

use domain::{
    id::FormKey,
    plans::{Away, AwayForm, AwayHouse, ChoiceForm, DayRow, MarkForm, Meanwhile, Offer, Overview, PlanForm, PlanView},
    services::price::Price,
    time::Date,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// The plans of the house, its days away, and the key for entering more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlanList {
    pub overview: Overview,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "plans/list", input = GetUrl)]
pub async fn list_plans() -> Result<PlanList, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("plans/list").await?;
    let overview = domain::plans::read::overview(&ctx, &by.member()?, by.zone()).await?;
    Ok(PlanList { overview, key: ctx.id() })
}

/// What the form of a new plan needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlanNeeds {
    pub offer: Offer,
    /// Of one piece or visit, with the house's card.
    pub price: Price,
    /// Times of day of the calendar, in minutes.
    pub times: Vec<i64>,
    pub earliest: Date,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "plans/new", input = GetUrl)]
pub async fn new_plan(id: String) -> Result<PlanNeeds, AppError> {
    use crate::ssr::*;
    use domain::plans::{Kind, read};
    let (ctx, by) = enter("plans/new").await?;
    let member = by.member()?;
    let service = id.parse().map_err(|_| AppError::NotFound)?;
    let (offer, price) = read::offer(&ctx, &member, service).await?;
    let times =
        if offer.kind == Kind::Visit { read::times(&ctx, &member, (service, by.zone())).await? } else { Vec::new() };
    let earliest = read::earliest(&ctx, by.zone(), &offer);
    Ok(PlanNeeds { offer, price, times, earliest, key: ctx.id() })
}

#[server(prefix = "/api", endpoint = "plans/find", input = GetUrl)]
pub async fn find_plan(id: String) -> Result<PlanView, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("plans/find").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    Ok(domain::plans::read::find(&ctx, &by.member()?, by.zone(), id).await?)
}

#[server(prefix = "/api", endpoint = "plans/start")]
pub async fn start_plan(plan: PlanForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("plans/start").await?;
    let wish = plan.parse()?;
    let id = domain::plans::store::start(&ctx, &by.member()?, wish).await?;
    go(&format!("/plans/{id}?done=started"));
    Ok(())
}

/// Pauses, resumes or ends a plan.
#[server(prefix = "/api", endpoint = "plans/step")]
pub async fn step_plan(id: String, act: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("plans/step").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let act: domain::plans::Act = act.parse().map_err(|_| AppError::Invalid(Vec::new()))?;
    domain::plans::store::step(&ctx, &by.member()?, id, act).await?;
    go(&format!("/plans/{id}?done={act}"));
    Ok(())
}

/// Leaves out a day of a plan, or with `restore` takes it back in.
#[server(prefix = "/api", endpoint = "plans/skip")]
pub async fn skip_day(id: String, day: String, #[server(default)] restore: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("plans/skip").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let day = day.parse().map_err(|_| AppError::NotFound)?;
    domain::plans::store::skip(&ctx, &by.member()?, (id, day), !restore.is_empty()).await?;
    go(&format!("/plans/{id}"));
    Ok(())
}

/// Another time for a day that could not be booked.
#[server(prefix = "/api", endpoint = "plans/choose")]
pub async fn choose_time(choice: ChoiceForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("plans/choose").await?;
    let (turn, slot) = choice.parse()?;
    let id = domain::plans::store::choose(&ctx, &by.member()?, turn, slot).await?;
    go(&format!("/plans/{id}"));
    Ok(())
}

/// Days away, with the bookings that fall on them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AwayDetail {
    pub away: Away,
    pub meanwhile: Vec<Meanwhile>,
    pub today: Date,
}

#[server(prefix = "/api", endpoint = "plans/away", input = GetUrl)]
pub async fn find_away(id: String) -> Result<AwayDetail, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("plans/away").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let (away, meanwhile) = domain::plans::read::away(&ctx, &by.member()?, by.zone(), id).await?;
    Ok(AwayDetail { away, meanwhile, today: by.zone().around(ctx.now()).date(ctx.now()) })
}

#[server(prefix = "/api", endpoint = "plans/go_away")]
pub async fn go_away(away: AwayForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("plans/go_away").await?;
    let wish = away.parse()?;
    let id = domain::plans::store::go_away(&ctx, &by.member()?, wish).await?;
    go(&format!("/plans/away/{id}?done=away"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "plans/come_back")]
pub async fn come_back(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("plans/come_back").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::plans::store::come_back(&ctx, &by.member()?, id).await?;
    go("/plans?done=back");
    Ok(())
}

/// Calls off bookings that fall on days away.
#[server(prefix = "/api", endpoint = "plans/call_off")]
pub async fn call_off(id: String, #[server(default)] bookings: Vec<String>) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::id::AwayId;
    let (ctx, by) = enter("plans/call_off").await?;
    let id: AwayId = id.parse().map_err(|_| AppError::NotFound)?;
    let chosen: Result<Vec<_>, _> = bookings.iter().map(|booking| booking.parse()).collect();
    let chosen = chosen.map_err(|_| AppError::NotFound)?;
    domain::plans::store::call_off(&ctx, &by.member()?, chosen).await?;
    go(&format!("/plans/away/{id}?done=off"));
    Ok(())
}

/// The deliveries of a day, and who is away on it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DayList {
    pub date: Date,
    pub today: Date,
    pub rows: Vec<DayRow>,
    pub away: Vec<AwayHouse>,
}

#[server(prefix = "/api", endpoint = "plans/day", input = GetUrl)]
pub async fn plans_of_day(date: String) -> Result<DayList, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("plans/day").await?;
    let staff = by.staff(Capability::Bookings)?;
    let today = by.zone().around(ctx.now()).date(ctx.now());
    let date: Date = date.parse().unwrap_or(today);
    let (rows, away) = domain::plans::read::day(&ctx, &staff, by.zone(), date).await?;
    Ok(DayList { date, today, rows, away })
}

/// Marks a delivery as brought, or with `missed` and a reason as not brought.
#[server(prefix = "/api", endpoint = "plans/mark")]
pub async fn mark_delivery(mark: MarkForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("plans/mark").await?;
    let (plan, day, missed) = mark.parse()?;
    domain::plans::store::mark(&ctx, &by.staff(Capability::Bookings)?, (plan, day), missed).await?;
    go(&format!("/admin/plans?date={day}"));
    Ok(())
}
