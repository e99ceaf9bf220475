//! What a crew reads and says by its link. The secret travels in the query, which no log keeps.

use domain::vendors::job::{Job, ReportForm};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// The visit behind a link; `None` for one that is wrong, taken back or too old. Looking changes nothing.
#[server(prefix = "/api", endpoint = "job/read", input = GetUrl)]
pub async fn read_job(#[server(default)] code: String) -> Result<Option<Job>, AppError> {
    use crate::ssr::*;
    let request = open("job/read").await?;
    Ok(domain::vendors::crew::read(&request.ctx, &code, &request.peer.to_string()).await?)
}

#[server(prefix = "/api", endpoint = "job/accept")]
pub async fn accept_job(code: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let request = open("job/accept").await?;
    domain::vendors::crew::accept(&request.ctx, &code, &request.peer.to_string()).await?;
    back_to_job(&code);
    Ok(())
}

#[server(prefix = "/api", endpoint = "job/report")]
pub async fn report_job(report: ReportForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let request = open("job/report").await?;
    let (code, words) = report.parse()?;
    domain::vendors::crew::report(&request.ctx, &code, &request.peer.to_string(), words).await?;
    back_to_job(&code);
    Ok(())
}
