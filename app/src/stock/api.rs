//! What residents ask for and see of it.

use domain::{
    id::FormKey,
    page::Page,
    stock::{AskForm, IssueRow, IssueView},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

#[server(prefix = "/api", endpoint = "stock/list", input = GetUrl)]
pub async fn list_issues(past: bool, from: String) -> Result<Page<IssueRow>, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("stock/list").await?;
    Ok(domain::stock::store::list(&ctx, &by.member()?, past, from.parse().ok()).await?)
}

/// An issue on its own page, with the key of the form that takes a thing in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IssueDetail {
    pub issue: IssueView,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "stock/find", input = GetUrl)]
pub async fn find_issue(id: String) -> Result<IssueDetail, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("stock/find").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let found = domain::stock::store::find(&ctx, &by.actor(Capability::Bookings)?, id).await?;
    Ok(IssueDetail { issue: found.ok_or(AppError::NotFound)?, key: ctx.id() })
}

#[server(prefix = "/api", endpoint = "stock/ask")]
pub async fn ask_for(ask: AskForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("stock/ask").await?;
    let wish = ask.parse(ctx.now(), |date, hour, minute| by.zone().at(date, hour, minute))?;
    let id = domain::stock::store::ask(&ctx, &by.member()?, wish).await?;
    go(&format!("/loans/{id}"));
    Ok(())
}

/// `back` is the page that the form stood on.
#[server(prefix = "/api", endpoint = "stock/cancel")]
pub async fn cancel_issue(id: String, #[server(default)] back: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("stock/cancel").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::stock::store::cancel(&ctx, &by.actor(Capability::Bookings)?, id).await?;
    go(&if back.is_empty() { format!("/loans/{id}") } else { safe_path(&back) });
    Ok(())
}
