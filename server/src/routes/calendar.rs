//! The private calendar feed as iCalendar (RFC 5545). The address is the secret; whoever does not know it gets 404.

use app::{error::AppError, ssr::RequestContext};
use axum::{
    Extension,
    extract::{Path, Request},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use domain::{
    bookings::State,
    feed::store::{self, Event as Booking},
    locale::Locale,
    scope::Visitor,
    time::Ms,
};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};

use crate::middleware::{
    problem::{self, Problem},
    request_id,
};

static HEADERS: [(HeaderName, HeaderValue); 3] = [
    (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
    (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"portal.ics\"")),
];

pub async fn feed(
    Extension(context): Extension<RequestContext>,
    Path(secret): Path<String>,
    request: Request,
) -> Response {
    let secret = secret.strip_suffix(".ics").unwrap_or_default();
    match store::read(&context.ctx, secret).await {
        Ok(Some((visitor, bookings))) => {
            (HEADERS.clone(), calendar(&visitor, &bookings, &context.base_url)).into_response()
        }
        Ok(None) => problem::answer(&request, Problem::of(StatusCode::NOT_FOUND, AppError::NotFound)),
        Err(error) => {
            let number = request_id::of(request.extensions());
            tracing::error!(request.id = %number, %error, "feed.unreadable");
            problem::answer(&request, Problem::of(StatusCode::INTERNAL_SERVER_ERROR, AppError::Broken(number)))
        }
    }
}

/// In the language of its reader. Times travel in UTC, so that no zone table is needed.
fn calendar(visitor: &Visitor, bookings: &[Booking], base_url: &str) -> String {
    let locale = visitor.locale();
    let mut calendar = Calendar::new();
    calendar.name(locale.pick("蔚蓝会预约", "Club bookings")).ttl(&chrono::Duration::hours(1));
    let house = visitor.home().map(|home| home.code.as_str()).unwrap_or_default();
    for booking in bookings {
        if let Some(event) = event(booking, (locale, house), base_url) {
            calendar.push(event);
        }
    }
    calendar.to_string()
}

/// `None` for an instant that no calendar has.
fn event(booking: &Booking, reader: (Locale, &str), base_url: &str) -> Option<Event> {
    let (locale, house) = reader;
    let mut event = Event::new();
    event
        .uid(&format!("{}@bookings", booking.id))
        .summary(booking.service.pick(locale))
        .location(house)
        .url(&format!("{base_url}/bookings/{}", booking.id))
        .starts(moment(booking.starts_at)?)
        .ends(moment(booking.ends_at)?)
        .timestamp(moment(booking.changed_at)?)
        .last_modified(moment(booking.changed_at)?)
        .status(if booking.state == State::Requested { EventStatus::Tentative } else { EventStatus::Confirmed });
    Some(event.done())
}

fn moment(at: Ms) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(at.0)
}
