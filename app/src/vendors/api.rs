//! Keeping vendors: dossier, decisions, services, papers.

use domain::{
    id::FormKey,
    time::Ms,
    vendors::{DecisionForm, ExpiringRow, PaperForm, VendorForm, VendorRow, VendorView},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// Every vendor, and the papers that expire soon or have expired.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VendorList {
    pub vendors: Vec<VendorRow>,
    pub expiring: Vec<ExpiringRow>,
    pub now: Ms,
}

#[server(prefix = "/api", endpoint = "vendors/list", input = GetUrl)]
pub async fn list_vendors() -> Result<VendorList, AppError> {
    use crate::ssr::*;
    use domain::vendors::store;
    let (ctx, by) = enter("vendors/list").await?;
    let staff = by.staff(Capability::Bookings)?;
    let (vendors, expiring) = (store::list(&ctx, &staff).await?, store::expiring(&ctx, &staff).await?);
    Ok(VendorList { vendors, expiring, now: ctx.now() })
}

/// A vendor on its page, with a key for the page's forms.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VendorSheet {
    pub view: VendorView,
    pub now: Ms,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "vendors/find", input = GetUrl)]
pub async fn find_vendor(id: String) -> Result<VendorSheet, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("vendors/find").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let found = domain::vendors::store::find(&ctx, &by.staff(Capability::Bookings)?, id).await?;
    Ok(VendorSheet { view: found.ok_or(AppError::NotFound)?, now: ctx.now(), key: ctx.id() })
}

#[server(prefix = "/api", endpoint = "vendors/new", input = GetUrl)]
pub async fn new_vendor() -> Result<FormKey, AppError> {
    use crate::ssr::*;
    let (ctx, _) = enter("vendors/new").await?;
    Ok(ctx.id())
}

#[server(prefix = "/api", endpoint = "vendors/save")]
pub async fn save_vendor(vendor: VendorForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("vendors/save").await?;
    let draft = vendor.parse()?;
    let id = domain::vendors::store::save(&ctx, &by.staff(Capability::Catalogue)?, draft).await?;
    go(&format!("/admin/vendors/{id}?done=saved"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "vendors/decide")]
pub async fn decide_vendor(decision: DecisionForm) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::id::VendorId;
    let (ctx, by) = enter("vendors/decide").await?;
    let id: VendorId = decision.id.parse().map_err(|_| AppError::NotFound)?;
    let decision = decision.parse()?;
    domain::vendors::store::decide(&ctx, &by.staff(Capability::Catalogue)?, id, decision).await?;
    go(&format!("/admin/vendors/{id}?done=decided"));
    Ok(())
}

/// Gives a service of the catalogue to a vendor.
#[server(prefix = "/api", endpoint = "vendors/give")]
pub async fn give_service(id: String, #[server(default)] service: String) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::{
        error::{Fault, Rule},
        id::VendorId,
    };
    let (ctx, by) = enter("vendors/give").await?;
    let id: VendorId = id.parse().map_err(|_| AppError::NotFound)?;
    let service = service.parse().map_err(|_| AppError::Invalid(vec![Fault::new("service", Rule::Required)]))?;
    domain::vendors::store::give(&ctx, &by.staff(Capability::Catalogue)?, id, service).await?;
    go(&format!("/admin/vendors/{id}?done=service"));
    Ok(())
}

/// Takes a service from a vendor.
#[server(prefix = "/api", endpoint = "vendors/take")]
pub async fn take_service(id: String, given: String) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::id::VendorId;
    let (ctx, by) = enter("vendors/take").await?;
    let id: VendorId = id.parse().map_err(|_| AppError::NotFound)?;
    let given = given.parse().map_err(|_| AppError::NotFound)?;
    domain::vendors::store::take(&ctx, &by.staff(Capability::Catalogue)?, id, given).await?;
    go(&format!("/admin/vendors/{id}?done=service"));
    Ok(())
}

/// Records a paper, or the one that renews another.
#[server(prefix = "/api", endpoint = "vendors/add_paper")]
pub async fn add_paper(paper: PaperForm) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::id::VendorId;
    let (ctx, by) = enter("vendors/add_paper").await?;
    let id: VendorId = paper.vendor.parse().map_err(|_| AppError::NotFound)?;
    let new = paper.parse()?;
    domain::vendors::store::add_paper(&ctx, &by.staff(Capability::Catalogue)?, id, new).await?;
    go(&format!("/admin/vendors/{id}?done=paper"));
    Ok(())
}

/// Takes a paper away that is no longer asked for.
#[server(prefix = "/api", endpoint = "vendors/end_paper")]
pub async fn end_paper(id: String, paper: String) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::id::VendorId;
    let (ctx, by) = enter("vendors/end_paper").await?;
    let id: VendorId = id.parse().map_err(|_| AppError::NotFound)?;
    let paper = paper.parse().map_err(|_| AppError::NotFound)?;
    domain::vendors::store::end_paper(&ctx, &by.staff(Capability::Catalogue)?, id, paper).await?;
    go(&format!("/admin/vendors/{id}?done=paper"));
    Ok(())
}
