//! Live changes as server-sent events: which object changed, never what it says. The page asks again for that.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app::{error::AppError, ssr::RequestContext};
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use domain::{
    accounts::session, ctx::Ctx, error::Error, household::store as household, id::PersonId, live::Change,
    scope::Visitor,
};
use futures::Stream;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, Interval, MissedTickBehavior},
};
use tokio_util::sync::CancellationToken;

use crate::{
    middleware::problem::{self, Problem},
    state::AppState,
};

/// Open tabs of one person; a browser allows six connections to a host and needs some for the pages.
const PER_PERSON: usize = 4;
/// Between two signs of life; at each the session is looked at again (B4).
const PULSE: Duration = Duration::from_secs(15);

/// How many streams each person has open.
#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<PersonId, usize>>>);

/// One open stream; its end makes room for another.
struct Place {
    streams: Streams,
    person: PersonId,
}

impl Streams {
    fn enter(&self, person: PersonId) -> Option<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(person).or_default();
        if *count >= PER_PERSON {
            return None;
        }
        *count += 1;
        Some(Place { streams: self.clone(), person })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.person) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.person);
            }
        }
    }
}

struct Live {
    ctx: Ctx,
    visitor: Visitor,
    changes: Receiver<Change>,
    pulse: Interval,
    stop: CancellationToken,
    begun: bool,
    _place: Place,
}

/// `GET /live`.
pub async fn stream(
    State(state): State<AppState>,
    Extension(context): Extension<RequestContext>,
    request: Request,
) -> Response {
    let Some(visitor) = context.visitor else {
        return problem::answer(&request, Problem::of(StatusCode::UNAUTHORIZED, AppError::SignIn));
    };
    // D4: a page of another site may not listen, even where a browser would send the cookie.
    if request.headers().get("sec-fetch-site").is_some_and(|site| site != "same-origin") {
        return problem::answer(&request, Problem::of(StatusCode::FORBIDDEN, AppError::NotFound));
    }
    let Some(place) = state.streams.enter(visitor.person()) else {
        return problem::answer(&request, Problem::of(StatusCode::TOO_MANY_REQUESTS, AppError::TooMany));
    };
    let mut pulse = tokio::time::interval_at(Instant::now() + PULSE, PULSE);
    pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let changes = state.ctx.db.changes();
    let live =
        Live { ctx: context.ctx, visitor, changes, pulse, stop: state.stop.clone(), begun: false, _place: place };
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // nginx would hold events back until its buffer is full.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    (headers, Sse::new(events(live))).into_response()
}

fn events(live: Live) -> impl Stream<Item = Result<Event, Infallible>> {
    futures::stream::unfold(live, |mut live| async move { live.next().await.map(|event| (Ok(event), live)) })
}

impl Live {
    /// `None` ends the stream: the server stops, the session is over, or the person may no longer come in.
    async fn next(&mut self) -> Option<Event> {
        if !self.begun {
            self.begun = true;
            return Some(Event::default().retry(Duration::from_secs(2)).comment("open"));
        }
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return None,
                _ = self.pulse.tick() => {
                    self.renew().await?;
                    return Some(Event::default().comment("here"));
                }
                change = self.changes.recv() => match change {
                    Ok(change) => {
                        if !change.concerns(&self.visitor) {
                            continue;
                        }
                        // Rights are as of now, not as of the last pulse: whoever lost them hears of nothing more.
                        self.renew().await?;
                        if change.concerns(&self.visitor) {
                            return Some(event(&format!("{} {}", change.subject, change.id.as_simple())));
                        }
                    }
                    // Too far behind to know what was missed: the page reads everything anew.
                    Err(RecvError::Lagged(_)) => return Some(event("all")),
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    /// Reads session and rights anew, without counting as use of the session: an open page must not keep it alive.
    async fn renew(&mut self) -> Option<()> {
        match still(&self.ctx, &self.visitor).await {
            Ok(Some(visitor)) => {
                self.visitor = visitor;
                Some(())
            }
            Ok(None) => None,
            Err(error) => {
                tracing::warn!(%error, "live.session_unreadable");
                None
            }
        }
    }
}

async fn still(ctx: &Ctx, visitor: &Visitor) -> Result<Option<Visitor>, Error> {
    let sessions = session::list(ctx, visitor).await?;
    if !sessions.iter().any(|row| row.current) {
        return Ok(None);
    }
    household::visitor(ctx, visitor.estate(), visitor.person(), visitor.session()).await
}

fn event(data: &str) -> Event {
    Event::default().event("change").data(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_four_streams_at_most_and_closing_one_makes_room() {
        let streams = Streams::default();
        let person = PersonId(uuid::Uuid::from_u128(1));
        let mut places: Vec<Place> = (0..PER_PERSON).map(|_| streams.enter(person).unwrap()).collect();
        assert!(streams.enter(person).is_none());
        assert!(streams.enter(PersonId(uuid::Uuid::from_u128(2))).is_some());
        drop(places.pop());
        assert!(streams.enter(person).is_some());
        drop(places);
        assert!(streams.0.lock().unwrap().is_empty());
    }
}
