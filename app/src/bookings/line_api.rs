//! Holds of the booking form, and the line for a full slot.

use domain::bookings::{BookingForm, HoldForm};
use leptos::prelude::*;

use crate::error::AppError;

/// Keeps places while the rest of the form is filled in, and shows the service's page again, which then asks for it.
#[server(prefix = "/api", endpoint = "bookings/hold")]
pub async fn hold_places(hold: HoldForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("bookings/hold").await?;
    let keep = hold.parse()?;
    let service = domain::bookings::store::hold(&ctx, &by.member()?, keep).await?;
    go(&format!("/services/{service}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "bookings/release")]
pub async fn release_hold(service: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("bookings/release").await?;
    let service = service.parse().map_err(|_| AppError::NotFound)?;
    domain::bookings::store::release(&ctx, &by.member()?, service).await?;
    go(&format!("/services/{service}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "bookings/join")]
pub async fn join_line(booking: BookingForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("bookings/join").await?;
    let wish = booking.parse()?;
    domain::bookings::store::join(&ctx, &by.member()?, wish).await?;
    go("/bookings");
    Ok(())
}

/// Leaves the line, or declines an offer.
#[server(prefix = "/api", endpoint = "bookings/leave")]
pub async fn leave_line(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("bookings/leave").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::bookings::store::leave(&ctx, &by.member()?, id).await?;
    go("/bookings");
    Ok(())
}

#[server(prefix = "/api", endpoint = "bookings/accept")]
pub async fn accept_offer(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("bookings/accept").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let booking = domain::bookings::store::accept(&ctx, &by.member()?, id).await?;
    go(&format!("/bookings/{booking}"));
    Ok(())
}
