//! Booking, reading and cancelling; for staff: the board and the steps.

use domain::{
    bookings::{BoardRow, BookingForm, BookingRow, BookingView, Worker},
    page::Page,
    time::Date,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

#[server(prefix = "/api", endpoint = "bookings/list", input = GetUrl)]
pub async fn list_bookings(past: bool, from: String) -> Result<Page<BookingRow>, AppError> {
    use crate::ssr::*;
    use domain::bookings::read::{Part, list};
    let (ctx, by) = enter("bookings/list").await?;
    let part = if past { Part::Past } else { Part::Coming };
    Ok(list(&ctx, &by.member()?, part, from.parse().ok(), 20).await?)
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

/// A day of the staff's board.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Board {
    pub date: Date,
    pub rows: Vec<BoardRow>,
    pub workers: Vec<Worker>,
}

#[server(prefix = "/api", endpoint = "bookings/board", input = GetUrl)]
pub async fn bookings_board(date: String) -> Result<Board, AppError> {
    use crate::ssr::*;
    use domain::bookings::read;
    let (ctx, by) = enter("bookings/board").await?;
    let staff = by.staff(Capability::Bookings)?;
    let today = by.zone().around(ctx.now()).date(ctx.now());
    let date: Date = date.parse().unwrap_or(today);
    let midnight = |date: Date| by.zone().at(date, 0, 0).ok_or(AppError::NotFound);
    let rows = read::board(&ctx, &staff, (midnight(date)?, midnight(date.plus_days(1))?)).await?;
    let workers = read::workers(&ctx, &staff).await?;
    Ok(Board { date, rows, workers })
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
