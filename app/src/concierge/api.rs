//! Reading and keeping the directory.

use domain::{
    concierge::{Entry, EntryForm},
    id::FormKey,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// What residents see, by kind and grade; a filter that is no word of the list is none.
#[server(prefix = "/api", endpoint = "concierge/list", input = GetUrl)]
pub async fn list_directory(
    #[server(default)] kind: String,
    #[server(default)] grade: String,
) -> Result<Vec<Entry>, AppError> {
    use crate::ssr::*;
    use domain::{
        concierge::store::{Filter, list},
        rights::Capability,
    };
    let (ctx, by) = enter("concierge/list").await?;
    let filter = Filter { kind: kind.parse().ok(), grade: grade.parse().ok() };
    let mut entries = list(&ctx, &by.actor(Capability::Bookings)?, filter).await?;
    entries.retain(|entry| !entry.hidden);
    Ok(entries)
}

/// The whole directory, with what is hidden.
#[server(prefix = "/api", endpoint = "concierge/desk", input = GetUrl)]
pub async fn directory_desk() -> Result<Vec<Entry>, AppError> {
    use crate::ssr::*;
    use domain::{
        concierge::store::{Filter, list},
        rights::Capability,
        scope::Actor,
    };
    let (ctx, by) = enter("concierge/desk").await?;
    let staff = Actor::Staff(by.staff(Capability::Bookings)?);
    Ok(list(&ctx, &staff, Filter::default()).await?)
}

/// What the form of an entry needs: the entry as it is, `None` for a new one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EntryNeeds {
    pub entry: Option<Entry>,
    pub key: FormKey,
}

/// `id` is empty for a new entry.
#[server(prefix = "/api", endpoint = "concierge/find", input = GetUrl)]
pub async fn find_entry(#[server(default)] id: String) -> Result<EntryNeeds, AppError> {
    use crate::ssr::*;
    use domain::{concierge::store::find, rights::Capability};
    let (ctx, by) = enter("concierge/find").await?;
    let staff = by.staff(Capability::Bookings)?;
    let entry =
        if id.is_empty() { None } else { Some(find(&ctx, &staff, id.parse().map_err(|_| AppError::NotFound)?).await?) };
    Ok(EntryNeeds { entry, key: ctx.id() })
}

#[server(prefix = "/api", endpoint = "concierge/save")]
pub async fn save_entry(entry: EntryForm) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::{concierge::store::save, rights::Capability};
    let (ctx, by) = enter("concierge/save").await?;
    let draft = entry.parse()?;
    save(&ctx, &by.staff(Capability::Bookings)?, draft).await?;
    go("/admin/concierge?done=saved");
    Ok(())
}

/// Hides an entry from residents, or with `shown` shows it again.
#[server(prefix = "/api", endpoint = "concierge/set_shown")]
pub async fn set_shown(id: String, #[server(default)] shown: String) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::{concierge::store::set_hidden, rights::Capability};
    let (ctx, by) = enter("concierge/set_shown").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    set_hidden(&ctx, &by.staff(Capability::Bookings)?, id, shown.is_empty()).await?;
    go("/admin/concierge");
    Ok(())
}
