//! The concierge's directory of the first estate.

use serde::Deserialize;

use super::{cast::Cast, data::read};
use crate::{
    concierge::{Grade, Kind},
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::DirectoryId,
    money::Fen,
    on_tx,
    time::DAY,
};

#[derive(Deserialize)]
struct Directory {
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    kind: Kind,
    grade: Grade,
    name_zh: String,
    name_en: String,
    place_zh: String,
    place_en: String,
    feature_zh: String,
    feature_en: String,
    hours: String,
    /// Yuan.
    each: Option<i64>,
    contact: String,
}

pub async fn load(ctx: &Ctx, tx: &mut Tx, cast: &Cast) -> Result<(), Error> {
    let directory: Directory = read("directory.toml", include_str!("../../demo/directory.toml"))?;
    let (estate, butler) = (cast.estate("weilan")?.id(), cast.person("zhoumin")?);
    for entry in directory.entry {
        let id: DirectoryId = ctx.id();
        let each = entry.each.and_then(|yuan| yuan.checked_mul(100)).map(Fen);
        on_tx!(tx, |conn| {
            sqlx::query(
                "INSERT INTO directory_entry (id, estate_id, kind, grade, name_zh, name_en, place_zh, place_en, feature_zh,
                                              feature_en, hours, each_fen, contact, hidden, changed_at, changed_by)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
            )
            .bind(id)
            .bind(estate)
            .bind(entry.kind)
            .bind(entry.grade)
            .bind(entry.name_zh)
            .bind(entry.name_en)
            .bind(entry.place_zh)
            .bind(entry.place_en)
            .bind(entry.feature_zh)
            .bind(entry.feature_en)
            .bind(entry.hours)
            .bind(each)
            .bind(entry.contact)
            .bind(false)
            .bind(cast.now().plus(-DAY))
            .bind(butler)
            .execute(conn)
            .await?;
        });
    }
    Ok(())
}
