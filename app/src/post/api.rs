//! Reading the letters that were given up, and sending one again.

use domain::mail::DeadRow;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::error::AppError;

#[server(prefix = "/api", endpoint = "mail/dead", input = GetUrl)]
pub async fn dead_letters() -> Result<Vec<DeadRow>, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("mail/dead").await?;
    Ok(domain::mail::store::dead(&ctx, &by.staff(Capability::Mail)?).await?)
}

#[server(prefix = "/api", endpoint = "mail/retry")]
pub async fn retry_letter(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("mail/retry").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::mail::store::retry(&ctx, &by.staff(Capability::Mail)?, id).await?;
    go("/admin/mail?done=queued");
    Ok(())
}
