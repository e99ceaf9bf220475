//! Reading and changing the settings.

use domain::{
    id::FormKey,
    settings::{AloneForm, DiscountForm, Discounts, DropForm, Limits, MethodForm, MethodRow, Methods, QuotaForm},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

#[server(prefix = "/api", endpoint = "settings/discounts", input = GetUrl)]
pub async fn read_discounts() -> Result<Discounts, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("settings/discounts").await?;
    Ok(domain::settings::store::discounts(&ctx, &by.staff(Capability::Catalogue)?).await?)
}

#[server(prefix = "/api", endpoint = "settings/add_discount")]
pub async fn add_discount(discount: DiscountForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("settings/add_discount").await?;
    let new = discount.parse()?;
    domain::settings::store::add_discount(&ctx, &by.staff(Capability::Catalogue)?, new).await?;
    go("/admin/settings?done=added");
    Ok(())
}

#[server(prefix = "/api", endpoint = "settings/end_discount")]
pub async fn end_discount(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("settings/end_discount").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::settings::store::end_discount(&ctx, &by.staff(Capability::Catalogue)?, id).await?;
    go("/admin/settings?done=ended");
    Ok(())
}

#[server(prefix = "/api", endpoint = "settings/limits", input = GetUrl)]
pub async fn read_limits() -> Result<Limits, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("settings/limits").await?;
    Ok(domain::settings::store::limits(&ctx, &by.staff(Capability::Catalogue)?).await?)
}

#[server(prefix = "/api", endpoint = "settings/set_quota")]
pub async fn set_quota(quota: QuotaForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("settings/set_quota").await?;
    let wish = quota.parse()?;
    domain::settings::store::set_quota(&ctx, &by.staff(Capability::Catalogue)?, wish).await?;
    go("/admin/settings/limits?done=saved");
    Ok(())
}

#[server(prefix = "/api", endpoint = "settings/drop_quota")]
pub async fn drop_quota(quota: DropForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("settings/drop_quota").await?;
    let what = quota.parse()?;
    domain::settings::store::drop_quota(&ctx, &by.staff(Capability::Catalogue)?, what).await?;
    go("/admin/settings/limits?done=dropped");
    Ok(())
}

#[server(prefix = "/api", endpoint = "settings/set_alone")]
pub async fn set_alone(alone: AloneForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("settings/set_alone").await?;
    let change = alone.parse()?;
    domain::settings::store::set_alone(&ctx, &by.staff(Capability::Catalogue)?, change).await?;
    go("/admin/settings/limits?done=saved");
    Ok(())
}

#[server(prefix = "/api", endpoint = "settings/methods", input = GetUrl)]
pub async fn read_methods() -> Result<Methods, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("settings/methods").await?;
    Ok(domain::settings::store::methods(&ctx, &by.staff(Capability::Accounts)?).await?)
}

/// What the form of a way to pay needs: the way as it is, `None` for a new one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MethodNeeds {
    pub method: Option<MethodRow>,
    pub key: FormKey,
}

/// `id` is `new` for a new way.
#[server(prefix = "/api", endpoint = "settings/method", input = GetUrl)]
pub async fn find_method(id: String) -> Result<MethodNeeds, AppError> {
    use crate::ssr::*;
    use domain::settings::store;
    let (ctx, by) = enter("settings/method").await?;
    let staff = by.staff(Capability::Accounts)?;
    let method = match id.as_str() {
        "new" => None,
        id => Some(store::find_method(&ctx, &staff, id.parse().map_err(|_| AppError::NotFound)?).await?),
    };
    Ok(MethodNeeds { method, key: ctx.id() })
}

#[server(prefix = "/api", endpoint = "settings/save_method")]
pub async fn save_method(method: MethodForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("settings/save_method").await?;
    let draft = method.parse()?;
    domain::settings::store::save_method(&ctx, &by.staff(Capability::Accounts)?, draft).await?;
    go("/admin/settings/payment?done=saved");
    Ok(())
}

/// Hides a way to pay from residents, or with `shown` shows it again.
#[server(prefix = "/api", endpoint = "settings/show_method")]
pub async fn show_method(id: String, #[server(default)] shown: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("settings/show_method").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let staff = by.staff(Capability::Accounts)?;
    domain::settings::store::set_method_hidden(&ctx, &staff, id, shown.is_empty()).await?;
    go("/admin/settings/payment?done=saved");
    Ok(())
}

/// Moves a way to pay one place up, or without `up` one down.
#[server(prefix = "/api", endpoint = "settings/move_method")]
pub async fn move_method(id: String, #[server(default)] up: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("settings/move_method").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::settings::store::move_method(&ctx, &by.staff(Capability::Accounts)?, id, !up.is_empty()).await?;
    go("/admin/settings/payment?done=saved");
    Ok(())
}
