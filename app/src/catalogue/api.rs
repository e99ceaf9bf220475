//! Reading and changing the catalogue, for staff who keep it.

use domain::{
    downloads::Download,
    id::FormKey,
    services::{
        sheet::{NewForm, Sheet, SheetRow, StepForm},
        terms::{ChangeForm, TermsForm},
        wishes::Evaluation,
    },
    time::Date,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::{GetUrl, MultipartData, MultipartFormData};

use crate::error::AppError;

#[server(prefix = "/api", endpoint = "catalogue/list", input = GetUrl)]
pub async fn list_catalogue() -> Result<Vec<SheetRow>, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("catalogue/list").await?;
    Ok(domain::services::desk::list(&ctx, &by.staff(Capability::Catalogue)?).await?)
}

/// A service with the forms that its page offers. `key` is that of the form that adds another one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SheetDetail {
    pub sheet: Sheet,
    pub downloads: Vec<Download>,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "catalogue/find", input = GetUrl)]
pub async fn find_sheet(id: String) -> Result<SheetDetail, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("catalogue/find").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let found = domain::services::desk::find(&ctx, &by.staff(Capability::Catalogue)?, id).await?;
    let sheet = found.ok_or(AppError::NotFound)?;
    Ok(SheetDetail { sheet, downloads: domain::downloads::store::list(&ctx, by.estate(), id).await?, key: ctx.id() })
}

/// The form of a service's page that adds a form to download.
#[server(prefix = "/api", endpoint = "catalogue/add_download", input = MultipartFormData)]
pub async fn add_download(form: MultipartData) -> Result<(), AppError> {
    use crate::{ssr::*, upload};
    use domain::{
        downloads::{DownloadForm, store},
        error::Error,
        forms::keep_draft,
        id::ServiceId,
    };
    let (ctx, by) = enter("catalogue/add_download").await?;
    let staff = by.staff(Capability::Catalogue)?;
    let mut form = upload::read(form).await?;
    let id: ServiceId = form.field("id").parse().map_err(|_| AppError::NotFound)?;
    let page = format!("/admin/services/{id}");
    let typed = DownloadForm {
        name_zh: form.field("name_zh"),
        name_en: form.field("name_en"),
        key: form.fields.remove("key").unwrap_or_default(),
    };
    let saved = match form.checked(typed.parse()) {
        Ok(new) => store::add(&ctx, &staff, id, (new, form.document)).await,
        Err(error) => Err(error),
    };
    if let Err(error) = saved {
        // The refusal itself matters more than what could not be kept beside it.
        if !matches!(error, Error::NotFound)
            && let Err(failure) = keep_draft(&ctx, &by, &page, form.fields).await
        {
            tracing::warn!(%failure, "draft.not_kept");
        }
        return Err(error.into());
    }
    go(&format!("{page}?done=download"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "catalogue/withdraw_download")]
pub async fn withdraw_download(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("catalogue/withdraw_download").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let service = domain::downloads::store::withdraw(&ctx, &by.staff(Capability::Catalogue)?, id).await?;
    go(&format!("/admin/services/{service}?done=download_ended"));
    Ok(())
}

/// The key of a new service's form.
#[server(prefix = "/api", endpoint = "catalogue/new", input = GetUrl)]
pub async fn new_service() -> Result<FormKey, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("catalogue/new").await?;
    by.staff(Capability::Catalogue)?;
    Ok(ctx.id())
}

#[server(prefix = "/api", endpoint = "catalogue/create")]
pub async fn create_service(new: NewForm, terms: TermsForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("catalogue/create").await?;
    let new = new.parse(&terms)?;
    let id = domain::services::desk::create(&ctx, &by.staff(Capability::Catalogue)?, new).await?;
    go(&format!("/admin/services/{id}?done=saved"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "catalogue/revise")]
pub async fn revise_service(change: ChangeForm, terms: TermsForm) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::{check::Check, id::ServiceId, services::revise::revise};
    let (ctx, by) = enter("catalogue/revise").await?;
    let staff = by.staff(Capability::Catalogue)?;
    let id: ServiceId = change.id.parse().map_err(|_| AppError::NotFound)?;
    let mut check = Check::default();
    let terms = terms.read(&mut check, None);
    let change = change.read(check)?;
    revise(&ctx, &staff, id, (terms, change)).await?;
    go(&format!("/admin/services/{id}?done=saved"));
    Ok(())
}

/// Takes back the version that waits for its day.
#[server(prefix = "/api", endpoint = "catalogue/withdraw")]
pub async fn withdraw_version(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::{id::ServiceId, services::revise::withdraw};
    let (ctx, by) = enter("catalogue/withdraw").await?;
    let id: ServiceId = id.parse().map_err(|_| AppError::NotFound)?;
    withdraw(&ctx, &by.staff(Capability::Catalogue)?, id).await?;
    go(&format!("/admin/services/{id}?done=withdrawn"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "catalogue/step")]
pub async fn step_service(step: StepForm) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::{id::ServiceId, services::desk};
    let (ctx, by) = enter("catalogue/step").await?;
    let id: ServiceId = step.id.parse().map_err(|_| AppError::NotFound)?;
    desk::step(&ctx, &by.staff(Capability::Catalogue)?, id, step.parse()?).await?;
    go(&format!("/admin/services/{id}?done=step"));
    Ok(())
}

/// A month of the catalogue. `first` is its first day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Month {
    pub first: Date,
    pub evaluation: Evaluation,
}

#[server(prefix = "/api", endpoint = "catalogue/month", input = GetUrl)]
pub async fn evaluate_month(month: String) -> Result<Month, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("catalogue/month").await?;
    let staff = by.staff(Capability::Catalogue)?;
    let today = by.zone().around(ctx.now()).date(ctx.now());
    let asked: Option<Date> = format!("{month}-01").parse().ok();
    let first = Date { day: 1, ..asked.unwrap_or(today) };
    let next = Date { day: 1, ..first.plus_days(31) };
    let midnight = |date: Date| by.zone().at(date, 0, 0).ok_or(AppError::NotFound);
    let span = (midnight(first)?, midnight(next)?);
    Ok(Month { first, evaluation: domain::services::evaluation::month(&ctx, &staff, span).await? })
}

/// Takes up a wish and those for the same. `proposal` is empty for a new one.
#[server(prefix = "/api", endpoint = "catalogue/take_up")]
pub async fn take_up_wish(
    id: String,
    #[server(default)] proposal: String,
    #[server(default)] words: String,
) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("catalogue/take_up").await?;
    let staff = by.staff(Capability::Catalogue)?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let proposal = match proposal.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| AppError::NotFound)?),
    };
    let service = domain::services::wishing::take_up(&ctx, &staff, id, proposal, &words).await?;
    go(&format!("/admin/services/{service}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "catalogue/decline")]
pub async fn decline_wish(
    id: String,
    #[server(default)] reason: String,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("catalogue/decline").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::services::wishing::decline(&ctx, &by.staff(Capability::Catalogue)?, id, &reason).await?;
    go(&safe_path(&back));
    Ok(())
}
