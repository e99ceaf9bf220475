//! The letters of the demo, with links that work: there is no mail server on a developer's machine.

use app::error::AppError;
use askama::Template;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use domain::{error::Error, household::store as household, mail::store as outbox, scope::System};

use crate::{
    mail::letter,
    middleware::problem::{self, Problem},
    state::AppState,
};

struct Shown {
    to: String,
    subject: String,
    text: String,
    link: String,
}

#[derive(Template)]
#[template(path = "dev_mail.html")]
struct Page {
    letters: Vec<Shown>,
}

/// Of each estate.
const NEWEST: u16 = 30;

/// `GET /dev/mail`: the newest letters first. Outside the demo it does not exist.
pub async fn list(State(state): State<AppState>, request: Request) -> Response {
    let page = match letters(&state).await {
        Ok(letters) => (Page { letters }).render().ok(),
        Err(Error::NotFound) => {
            return problem::answer(&request, Problem::of(StatusCode::NOT_FOUND, AppError::NotFound));
        }
        Err(error) => {
            tracing::error!(%error, "dev_mail.failed");
            None
        }
    };
    page.map_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response(), |html| Html(html).into_response())
}

async fn letters(state: &AppState) -> Result<Vec<Shown>, Error> {
    if !state.config.demo {
        return Err(Error::NotFound);
    }
    let mut shown = Vec::new();
    for (estate, _, demo) in household::estates(&state.ctx).await? {
        if !demo {
            continue;
        }
        for letter in outbox::recent(&state.ctx, &System::of(estate), NEWEST).await? {
            let words =
                letter::words(&letter.letter, letter.locale, &state.config.base_url.text).map_err(Error::broken)?;
            shown.push(Shown { to: letter.address, subject: words.subject, text: words.text, link: words.link });
        }
    }
    Ok(shown)
}
