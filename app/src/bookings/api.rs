//! Booking, reading, moving and cancelling.

use domain::{
    bookings::{BookingForm, BookingRow, BookingView, MoveForm, Slot, line::WaitingRow, quota::Quota},
    page::Page,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// The house's bookings, and the lines in which it waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BookingList {
    #[serde(flatten)]
    pub page: Page<BookingRow>,
    pub waiting: Vec<WaitingRow>,
}

#[server(prefix = "/api", endpoint = "bookings/list", input = GetUrl)]
pub async fn list_bookings(past: bool, from: String) -> Result<BookingList, AppError> {
    use crate::ssr::*;
    use domain::bookings::read::{Part, list, waiting};
    let (ctx, by) = enter("bookings/list").await?;
    let (member, part) = (by.member()?, if past { Part::Past } else { Part::Coming });
    let waiting = if past { Vec::new() } else { waiting(&ctx, &member).await? };
    Ok(BookingList { page: list(&ctx, &member, part, from.parse().ok(), 20).await?, waiting })
}

#[server(prefix = "/api", endpoint = "bookings/find", input = GetUrl)]
pub async fn find_booking(id: String) -> Result<BookingView, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("bookings/find").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let found = domain::bookings::read::find(&ctx, &by.actor(Capability::Bookings)?, id).await?;
    found.ok_or(AppError::NotFound)
}

#[server(prefix = "/api", endpoint = "bookings/request")]
pub async fn request_booking(booking: BookingForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("bookings/request").await?;
    let wish = booking.parse()?;
    let id = domain::bookings::store::request(&ctx, &by.member()?, wish).await?;
    go(&format!("/bookings/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "bookings/cancel")]
pub async fn cancel_booking(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("bookings/cancel").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::bookings::store::cancel(&ctx, &by.member()?, id).await?;
    go(&format!("/bookings/{id}"));
    Ok(())
}

/// A booking that is to move: where it stands, where it could go, and the rules, which are told beforehand.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Moving {
    pub booking: BookingView,
    pub slots: Vec<Slot>,
    pub quotas: Vec<Quota>,
    /// Staff may give a reason for an exception.
    pub staff: bool,
}

#[server(prefix = "/api", endpoint = "bookings/moving", input = GetUrl)]
pub async fn find_moving(id: String) -> Result<Moving, AppError> {
    use crate::ssr::*;
    use domain::{bookings::read, time::DAY};
    let (ctx, by) = enter("bookings/moving").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let actor = by.actor(Capability::Bookings)?;
    let booking = read::find(&ctx, &actor, id).await?.ok_or(AppError::NotFound)?;
    let span = (ctx.now(), ctx.now().plus(14 * DAY).max(booking.row.starts_at.plus(7 * DAY)));
    let mut slots =
        if booking.may_move { read::calendar(&ctx, &actor, booking.service_id, span).await? } else { Vec::new() };
    slots.retain(|slot| slot.id != booking.slot_id);
    let quotas = read::quotas(&ctx, &actor, booking.service_id).await?;
    Ok(Moving { booking, slots, quotas, staff: actor.is_staff() })
}

#[server(prefix = "/api", endpoint = "bookings/move")]
pub async fn move_booking(change: MoveForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("bookings/move").await?;
    let id = change.id.parse().map_err(|_| AppError::NotFound)?;
    let shift = change.parse()?;
    domain::bookings::store::move_to(&ctx, &by.actor(Capability::Bookings)?, id, shift).await?;
    go(&format!("/bookings/{id}"));
    Ok(())
}
