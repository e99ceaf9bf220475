//! `server admin create`.

use domain::{accounts, locale::Bilingual};

use super::{
    AdminCreate,
    open::{estate, open, sentence},
};
use crate::{config::Config, mail::letter};

pub async fn create(config: &Config, wish: AdminCreate) -> Result<(), String> {
    let ctx = open(config).await?;
    let system = estate(&ctx, &wish.estate).await?;
    let name = Bilingual { zh: wish.name.clone(), en: wish.name };
    let secret = accounts::people::first_admin(&ctx, &system, &wish.email, name).await.map_err(sentence)?;
    println!("Open this link within half an hour and choose a password. It works once:\n");
    println!("  {}\n", letter::invitation(&config.base_url.text, &secret));
    ctx.db.close().await;
    Ok(())
}
