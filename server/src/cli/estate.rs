//! `server estate create`.

use domain::{
    household::store::{self as household, NewEstate},
    locale::Bilingual,
};

use super::{
    EstateCreate,
    open::{open, sentence},
};
use crate::config::Config;

pub async fn create(config: &Config, wish: EstateCreate) -> Result<(), String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if wish.slug.is_empty() || !wish.slug.chars().all(plain) {
        return Err("slug may have small letters, digits and hyphens only.".to_owned());
    }
    let ctx = open(config).await?;
    let name = Bilingual { zh: wish.name_zh, en: wish.name_en };
    let estate = NewEstate { slug: wish.slug.clone(), name, zone: wish.zone, demo: false };
    household::found(&ctx, estate).await.map_err(sentence)?;
    println!("Founded {0}. Next: server admin create --estate {0} --email you@example.com --name 您的姓名", wish.slug);
    ctx.db.close().await;
    Ok(())
}
