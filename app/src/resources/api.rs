//! Reading and keeping resources, hours, days, blackouts and rules.

use domain::{
    checklist::Item,
    id::FormKey,
    resources::{
        BlackoutForm, CalendarDay, DayForm, HoursForm, Resource, ResourceForm, RuleForm, RuleSheet, ServiceRule, Sheet,
        Window,
    },
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

#[server(prefix = "/api", endpoint = "resources/list", input = GetUrl)]
pub async fn list_resources() -> Result<Vec<Resource>, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("resources/list").await?;
    Ok(domain::resources::store::list(&ctx, &by.staff(Capability::Bookings)?).await?)
}

/// What the page of a resource needs: all about it, `None` for a new one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResourceNeeds {
    pub sheet: Option<Sheet>,
    pub key: FormKey,
}

/// `id` is empty for a new resource.
#[server(prefix = "/api", endpoint = "resources/find", input = GetUrl)]
pub async fn find_resource(#[server(default)] id: String) -> Result<ResourceNeeds, AppError> {
    use crate::ssr::*;
    use domain::resources::store::find;
    let (ctx, by) = enter("resources/find").await?;
    let staff = by.staff(Capability::Bookings)?;
    let sheet =
        if id.is_empty() { None } else { Some(find(&ctx, &staff, id.parse().map_err(|_| AppError::NotFound)?).await?) };
    Ok(ResourceNeeds { sheet, key: ctx.id() })
}

#[server(prefix = "/api", endpoint = "resources/save")]
pub async fn save_resource(resource: ResourceForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("resources/save").await?;
    let draft = resource.parse()?;
    let id = domain::resources::store::save(&ctx, &by.staff(Capability::Bookings)?, draft).await?;
    go(&format!("/admin/resources/{id}?done=saved"));
    Ok(())
}

/// The hours of a department.
#[server(prefix = "/api", endpoint = "resources/hours", input = GetUrl)]
pub async fn department_hours(department: String) -> Result<Vec<Window>, AppError> {
    use crate::ssr::*;
    use domain::resources::{Subject, store::week};
    let (ctx, by) = enter("resources/hours").await?;
    let of = Subject::parse(&format!("department.{department}")).ok_or(AppError::NotFound)?;
    Ok(week(&ctx, &by.staff(Capability::Bookings)?, &of).await?)
}

#[server(prefix = "/api", endpoint = "resources/set_hours")]
pub async fn set_hours(hours: HoursForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("resources/set_hours").await?;
    let back = hours.back.clone();
    let draft = hours.parse()?;
    domain::resources::store::set_week(&ctx, &by.staff(Capability::Bookings)?, draft).await?;
    go(&safe_path(&format!("{back}?done=hours")));
    Ok(())
}

/// The special days of a year.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Year {
    pub year: i64,
    pub days: Vec<CalendarDay>,
}

/// `year` is empty for this one.
#[server(prefix = "/api", endpoint = "resources/days", input = GetUrl)]
pub async fn calendar_days(#[server(default)] year: String) -> Result<Year, AppError> {
    use crate::ssr::*;
    use domain::{resources::store::days, time::Date};
    let (ctx, by) = enter("resources/days").await?;
    let this = by.zone().around(ctx.now()).date(ctx.now()).year;
    let year: i64 = year.parse().ok().filter(|year| (1970..=9_998).contains(year)).unwrap_or(this);
    let first = |year: i64| Date { year, month: 1, day: 1 };
    let days = days(&ctx, &by.staff(Capability::Bookings)?, (first(year), first(year + 1))).await?;
    Ok(Year { year, days })
}

#[server(prefix = "/api", endpoint = "resources/set_day")]
pub async fn set_day(day: DayForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("resources/set_day").await?;
    let draft = day.parse()?;
    let year = draft.day.year;
    domain::resources::store::set_day(&ctx, &by.staff(Capability::Bookings)?, draft).await?;
    go(&format!("/admin/resources/days?year={year}&done=day"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "resources/remove_day")]
pub async fn remove_day(day: String) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::time::Date;
    let (ctx, by) = enter("resources/remove_day").await?;
    let day: Date = day.parse().map_err(|_| AppError::NotFound)?;
    domain::resources::store::remove_day(&ctx, &by.staff(Capability::Bookings)?, day).await?;
    go(&format!("/admin/resources/days?year={}", day.year));
    Ok(())
}

#[server(prefix = "/api", endpoint = "resources/black_out")]
pub async fn black_out(blackout: BlackoutForm, #[server(default)] back: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("resources/black_out").await?;
    let draft = blackout.parse()?;
    domain::resources::store::black_out(&ctx, &by.staff(Capability::Bookings)?, draft).await?;
    go(&safe_path(&format!("{back}?done=blackout")));
    Ok(())
}

#[server(prefix = "/api", endpoint = "resources/lift")]
pub async fn lift(id: String, #[server(default)] back: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("resources/lift").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::resources::store::lift(&ctx, &by.staff(Capability::Bookings)?, id).await?;
    go(&safe_path(&back));
    Ok(())
}

#[server(prefix = "/api", endpoint = "resources/rules", input = GetUrl)]
pub async fn slot_rules() -> Result<Vec<ServiceRule>, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("resources/rules").await?;
    Ok(domain::resources::store::rules(&ctx, &by.staff(Capability::Catalogue)?).await?)
}

/// A rule with what its page needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RuleNeeds {
    pub sheet: RuleSheet,
    pub items: Vec<Item>,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "resources/rule", input = GetUrl)]
pub async fn slot_rule(id: String) -> Result<RuleNeeds, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("resources/rule").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let staff = by.staff(Capability::Catalogue)?;
    let sheet = domain::resources::store::rule(&ctx, &staff, id).await?;
    let items = domain::checklist::store::items(&ctx, &staff, id).await?;
    Ok(RuleNeeds { sheet, items, key: ctx.id() })
}

#[server(prefix = "/api", endpoint = "resources/set_rule")]
pub async fn set_rule(rule: RuleForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("resources/set_rule").await?;
    let draft = rule.parse()?;
    let service = draft.service;
    domain::resources::store::set_rule(&ctx, &by.staff(Capability::Catalogue)?, draft).await?;
    go(&format!("/admin/resources/rules/{service}?done=rule"));
    Ok(())
}
