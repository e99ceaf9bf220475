//! What residents tell the catalogue: what they miss, and what they think of what is tried.

use domain::{
    id::FormKey,
    services::wishes::{OwnWish, WishForm},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// The page of wishes: the reader's own, and the key of a new one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WishList {
    pub wishes: Vec<OwnWish>,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "services/wishes", input = GetUrl)]
pub async fn own_wishes() -> Result<WishList, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("services/wishes").await?;
    let wishes = domain::services::wishing::own(&ctx, &by.member()?).await?;
    Ok(WishList { wishes, key: ctx.id() })
}

#[server(prefix = "/api", endpoint = "services/wish")]
pub async fn make_wish(wish: WishForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("services/wish").await?;
    domain::services::wishing::wish(&ctx, &by.member()?, wish.parse()?).await?;
    go("/services/wish");
    Ok(())
}

/// An opinion as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OpinionForm {
    /// The booking, order or loan that it is on.
    pub used: String,
    /// The page that the form stood on.
    pub back: String,
    pub grade: String,
    pub words: String,
}

#[server(prefix = "/api", endpoint = "services/opine")]
pub async fn opine(opinion: OpinionForm) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::{check::Check, services::opinions};
    let (ctx, by) = enter("services/opine").await?;
    let used = opinion.used.parse().map_err(|_| AppError::NotFound)?;
    let mut check = Check::default();
    let grade = check.choice("grade", &opinion.grade);
    let words = check.optional("words", &opinion.words, 500);
    let said = check.done(|| Some((grade?, words)))?;
    opinions::opine(&ctx, &by.member()?, used, said).await?;
    go(&safe_path(&opinion.back));
    Ok(())
}
