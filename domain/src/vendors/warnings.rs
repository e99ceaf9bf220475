//! Letters before a vendor's paper expires (VN-4): thirty days and seven days before, once each. What has expired needs no
//! letter to be hidden: the catalogue asks the clock.

use super::{EARLY, LATE};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EntryId, EstateId, PersonId, VendorId},
    locale::Locale,
    mail::{self, Letter},
    on, on_tx,
    rights::Role,
    time::{EstateZone, Ms},
};

/// Writes the letters that are due. Works for all estates: the job belongs to the machine.
pub async fn send(ctx: &Ctx) -> Result<(), Error> {
    let now = ctx.now();
    let due: Vec<(EstateId, EntryId)> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT p.estate_id, p.id FROM vendor_paper p JOIN vendor v ON v.id = p.vendor_id
             WHERE p.ended_at IS NULL AND p.told_late_at IS NULL AND p.expires_at > $1 AND p.expires_at <= $2
               AND (p.told_early_at IS NULL OR p.expires_at <= $3) AND v.state <> 'suspended'
             ORDER BY p.expires_at LIMIT 500",
        )
        .bind(now)
        .bind(now.plus(EARLY))
        .bind(now.plus(LATE))
        .fetch_all(pool)
        .await?
    });
    for paper in due {
        let context = ctx.clone();
        // A transaction each: one that fails keeps no other letter back.
        ctx.db.write(move |tx| Box::pin(async move { tell(&context, tx, paper).await })).await?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Due {
    vendor_id: VendorId,
    number: String,
    expires_at: Ms,
}

#[derive(sqlx::FromRow)]
struct Reader {
    id: PersonId,
    locale: Locale,
    name: String,
    vendor: String,
    zone: String,
}

/// Marks the paper as told, then writes to every manager. Whoever comes second finds it marked.
async fn tell(ctx: &Ctx, tx: &mut Tx, (estate, paper): (EstateId, EntryId)) -> Result<(), Error> {
    let now = ctx.now();
    let due: Option<Due> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE vendor_paper SET told_early_at = COALESCE(told_early_at, $3),
                    told_late_at = CASE WHEN expires_at <= $4 THEN $3 ELSE told_late_at END
             WHERE estate_id = $1 AND id = $2 AND ended_at IS NULL AND told_late_at IS NULL
               AND (told_early_at IS NULL OR expires_at <= $4)
             RETURNING vendor_id, number, expires_at",
        )
        .bind(estate)
        .bind(paper)
        .bind(now)
        .bind(now.plus(LATE))
        .fetch_optional(conn)
        .await?
    });
    let Some(due) = due else { return Ok(()) };
    let readers: Vec<Reader> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT p.id, p.locale, CASE WHEN p.locale = 'en' THEN p.name_en ELSE p.name_zh END AS name,
                    CASE WHEN p.locale = 'en' AND v.name_en <> '' THEN v.name_en ELSE v.name_zh END AS vendor, e.zone
             FROM staff_role r JOIN person p ON p.id = r.person_id JOIN estate e ON e.id = r.estate_id
             JOIN vendor v ON v.id = $3
             WHERE r.estate_id = $1 AND r.role = $2 AND p.state = 'active' ORDER BY p.id",
        )
        .bind(estate)
        .bind(Role::Manager)
        .bind(due.vendor_id)
        .fetch_all(conn)
        .await?
    });
    for reader in readers {
        let letter = letter(ctx, &due, &reader)?;
        mail::enqueue(ctx, tx, estate, reader.id, letter).await?;
    }
    Ok(())
}

fn letter(ctx: &Ctx, due: &Due, reader: &Reader) -> Result<Letter, Error> {
    let zone = EstateZone::named(&reader.zone)
        .ok_or_else(|| Error::broken("the estate's time zone is unknown"))?
        .around(ctx.now());
    // The last day on which it is good, and how many midnights lie between.
    let last = zone.date(due.expires_at.plus(-1));
    let days = last.epoch_day() - zone.date(ctx.now()).epoch_day();
    let day = match reader.locale {
        Locale::Zh => format!("{}年{}月{}日", last.year, last.month, last.day),
        Locale::En => last.to_string(),
    };
    let (name, vendor, number) = (reader.name.clone(), reader.vendor.clone(), due.number.clone());
    Ok(Letter::PaperExpires { name, vendor, number, day, days })
}
