//! Reading issues; for their keepers: the draft, its preface, drawing it anew, publishing it.

use domain::handbook::{DeskView, Issue, IssueRow, PrefaceForm};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// What a reader of the handbook sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandbookView {
    /// `None` where nothing was published yet.
    pub issue: Option<Issue>,
    /// Every published issue, newest first.
    pub issues: Vec<IssueRow>,
    /// Whether this server can make a PDF of it.
    pub pdf: bool,
}

/// The issue of a month, such as `2026-11`; the latest one without a month.
#[server(prefix = "/api", endpoint = "handbook/read", input = GetUrl)]
pub async fn read_handbook(#[server(default)] month: String) -> Result<HandbookView, AppError> {
    use crate::ssr::*;
    use domain::handbook::store::{find, list};
    let (ctx, by) = enter("handbook/read").await?;
    let actor = by.actor(Capability::Bookings)?;
    let wanted = if month.is_empty() { None } else { Some(month.parse().map_err(|_| AppError::NotFound)?) };
    let issue = find(&ctx, &actor, wanted).await?;
    if issue.is_none() && wanted.is_some() {
        return Err(AppError::NotFound);
    }
    Ok(HandbookView { issue, issues: list(&ctx, &actor).await?, pdf: request()?.pdf })
}

/// What its keepers see, with whether this server can make a PDF.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandbookAtDesk {
    pub view: DeskView,
    pub pdf: bool,
}

/// The issue of a month, draft or not; the newest one without a month.
#[server(prefix = "/api", endpoint = "handbook/desk", input = GetUrl)]
pub async fn handbook_desk(#[server(default)] month: String) -> Result<HandbookAtDesk, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("handbook/desk").await?;
    let wanted = if month.is_empty() { None } else { Some(month.parse().map_err(|_| AppError::NotFound)?) };
    let view = domain::handbook::desk::read(&ctx, &by.staff(Capability::Catalogue)?, wanted).await?;
    Ok(HandbookAtDesk { view, pdf: request()?.pdf })
}

#[server(prefix = "/api", endpoint = "handbook/preface")]
pub async fn write_preface(preface: PrefaceForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("handbook/preface").await?;
    let (seen, preface) = preface.parse()?;
    domain::handbook::desk::write_preface(&ctx, &by.staff(Capability::Catalogue)?, seen, preface).await?;
    go(&format!("/admin/handbook?month={}&done=saved", seen.month));
    Ok(())
}

/// Draws a month's draft anew from the catalogue as it is now.
#[server(prefix = "/api", endpoint = "handbook/redraw")]
pub async fn redraw_issue(month: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("handbook/redraw").await?;
    let month = month.parse().map_err(|_| AppError::NotFound)?;
    domain::handbook::desk::redraw(&ctx, &by.staff(Capability::Catalogue)?, month).await?;
    go(&format!("/admin/handbook?month={month}&done=redrawn"));
    Ok(())
}

/// Publishes a draft as it was seen: `revision` is the one that the form was made for.
#[server(prefix = "/api", endpoint = "handbook/publish")]
pub async fn publish_issue(month: String, revision: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("handbook/publish").await?;
    let seen = domain::handbook::Seen::parse(&month, &revision)?;
    domain::handbook::desk::publish(&ctx, &by.staff(Capability::Catalogue)?, seen).await?;
    go(&format!("/admin/handbook?month={}&done=published", seen.month));
    Ok(())
}
