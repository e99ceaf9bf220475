//! Reading the board, arranging visits, and writing down what households want known.

use domain::{
    bookings::{ArrangeForm, HouseChoice},
    checklist::{ListForm, Sheet, SignForm, TickForm},
    dispatch::{Instruction, InstructionForm, Plan},
    id::{FormKey, HouseId},
    resources::CalendarDay,
    time::Date,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// A day or a week of the staff's board.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Board {
    /// The first day shown.
    pub date: Date,
    pub days: i64,
    pub plan: Plan,
    /// Holidays and make-up days among them.
    pub special: Vec<CalendarDay>,
}

/// `view` is `week` for the week that the day lies in, from its Monday on.
#[server(prefix = "/api", endpoint = "bookings/board", input = GetUrl)]
pub async fn bookings_board(date: String, #[server(default)] view: String) -> Result<Board, AppError> {
    use crate::ssr::*;
    use domain::{dispatch::store::plan, resources::store::days};
    let (ctx, by) = enter("bookings/board").await?;
    let staff = by.staff(Capability::Bookings)?;
    let today = by.zone().around(ctx.now()).date(ctx.now());
    let date: Date = date.parse().unwrap_or(today);
    let week = view == "week";
    let date = if week { date.plus_days(-i64::from(date.weekday())) } else { date };
    let (count, end) = if week { (7, date.plus_days(7)) } else { (1, date.plus_days(1)) };
    let midnight = |date: Date| by.zone().at(date, 0, 0).ok_or(AppError::NotFound);
    let plan = plan(&ctx, &staff, (midnight(date)?, midnight(end)?)).await?;
    let special = days(&ctx, &staff, (date, end)).await?;
    Ok(Board { date, days: count, plan, special })
}

#[server(prefix = "/api", endpoint = "bookings/assign")]
pub async fn assign_booking(id: String, worker: String, #[server(default)] back: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("bookings/assign").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let worker = worker.parse().map_err(|_| AppError::NotFound)?;
    domain::bookings::store::assign(&ctx, &by.staff(Capability::Bookings)?, id, worker).await?;
    go(&safe_path(&back));
    Ok(())
}

/// Gives a visit its person, vendor, rooms and equipment as a whole.
#[server(prefix = "/api", endpoint = "bookings/arrange")]
pub async fn arrange_booking(plan: ArrangeForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("bookings/arrange").await?;
    let id = plan.id.parse().map_err(|_| AppError::NotFound)?;
    let arrangement = plan.parse()?;
    domain::bookings::store::arrange(&ctx, &by.staff(Capability::Bookings)?, id, arrangement).await?;
    go(&safe_path(&plan.back));
    Ok(())
}

#[server(prefix = "/api", endpoint = "bookings/step")]
pub async fn step_booking(id: String, act: String, #[server(default)] back: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("bookings/step").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let act = act.parse().map_err(|_| AppError::Invalid(Vec::new()))?;
    domain::bookings::store::step(&ctx, &by.staff(Capability::Bookings)?, id, act).await?;
    go(&safe_path(&back));
    Ok(())
}

/// What is written down of a house; without a house only the choice of one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Instructions {
    pub houses: Vec<HouseChoice>,
    pub house: Option<(HouseId, String)>,
    pub all: Vec<Instruction>,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "dispatch/instructions", input = GetUrl)]
pub async fn house_instructions(#[server(default)] house: String) -> Result<Instructions, AppError> {
    use crate::ssr::*;
    use domain::{bookings::read::houses, dispatch::store::of_house};
    let (ctx, by) = enter("dispatch/instructions").await?;
    let staff = by.staff(Capability::Bookings)?;
    let houses = houses(&ctx, &staff).await?;
    let (found, all) = if house.is_empty() {
        (None, Vec::new())
    } else {
        let (id, all) = of_house(&ctx, &staff, &house).await?;
        (Some((id, house)), all)
    };
    Ok(Instructions { houses, house: found, all, key: ctx.id() })
}

#[server(prefix = "/api", endpoint = "dispatch/instruct")]
pub async fn instruct(instruction: InstructionForm, #[server(default)] code: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("dispatch/instruct").await?;
    let draft = instruction.parse()?;
    domain::dispatch::store::instruct(&ctx, &by.staff(Capability::Bookings)?, draft).await?;
    go(&safe_path(&format!("/admin/instructions?house={code}&done=added")));
    Ok(())
}

#[server(prefix = "/api", endpoint = "dispatch/retire")]
pub async fn retire_instruction(id: String, #[server(default)] code: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("dispatch/retire").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::dispatch::store::retire(&ctx, &by.staff(Capability::Bookings)?, id).await?;
    go(&safe_path(&format!("/admin/instructions?house={code}&done=ended")));
    Ok(())
}

/// The list of a visit.
#[server(prefix = "/api", endpoint = "checklist/find", input = GetUrl)]
pub async fn booking_checks(id: String) -> Result<Sheet, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("checklist/find").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    Ok(domain::checklist::store::sheet(&ctx, &by.staff(Capability::Bookings)?, id).await?)
}

#[server(prefix = "/api", endpoint = "checklist/tick")]
pub async fn tick_booking(ticks: TickForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("checklist/tick").await?;
    let (booking, items) = ticks.parse()?;
    domain::checklist::store::tick(&ctx, &by.staff(Capability::Bookings)?, booking, items).await?;
    go(&safe_path(&ticks.back));
    Ok(())
}

#[server(prefix = "/api", endpoint = "checklist/sign")]
pub async fn sign_booking(signature: SignForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("checklist/sign").await?;
    let (booking, name) = signature.parse()?;
    domain::checklist::store::sign(&ctx, &by.staff(Capability::Bookings)?, booking, name).await?;
    go(&safe_path(&signature.back));
    Ok(())
}

#[server(prefix = "/api", endpoint = "checklist/set_items")]
pub async fn set_items(list: ListForm, #[server(default)] back: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("checklist/set_items").await?;
    let draft = list.parse()?;
    domain::checklist::store::set_items(&ctx, &by.staff(Capability::Catalogue)?, draft).await?;
    go(&safe_path(&format!("{back}?done=saved")));
    Ok(())
}
