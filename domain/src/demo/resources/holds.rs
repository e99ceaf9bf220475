//! What the demo's bookings hold.

use super::{Hold, LIVELY, Stage, service};
use crate::{ctx::Ctx, db::Tx, error::Error, id::EstateId, on_tx, time::MINUTE};

/// The people who were assigned, and with them the vendors by the names in the catalogue.
pub(super) async fn people_and_vendors(ctx: &Ctx, tx: &mut Tx, estate: EstateId) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO booking_resource (booking_id, resource_id, estate_id, slot_id, starts_at, ends_at, held_at)
             SELECT b.id, r.id, b.estate_id, b.slot_id, b.starts_at, b.ends_at + COALESCE(u.buffer_minutes, 0) * $3, $2
             FROM booking b JOIN service s ON s.id = b.service_id
             JOIN resource r ON r.estate_id = b.estate_id AND (r.id = b.assigned_to OR (r.kind = 'vendor' AND r.name_zh = s.vendor))
             LEFT JOIN slot_rule u ON u.service_id = b.service_id
             WHERE b.estate_id = $1 AND b.assigned_to IS NOT NULL AND b.state <> 'cancelled'",
        )
        .bind(estate)
        .bind(ctx.now())
        .bind(MINUTE)
        .execute(conn)
        .await?;
    });
    Ok(())
}

pub(super) async fn others(ctx: &Ctx, tx: &mut Tx, stage: &Stage<'_>, all: &[Hold]) -> Result<(), Error> {
    let estate = stage.estate;
    for entry in all {
        let resource = stage.things.get(&entry.of).copied();
        let (service, house) =
            (service(tx, estate.id(), &entry.service).await?, stage.cast.house(LIVELY, &entry.house)?.id);
        let starts_at = estate.at(entry.day, &entry.start)?;
        let held = on_tx!(tx, |conn| {
            sqlx::query(
                "INSERT INTO booking_resource (booking_id, resource_id, estate_id, slot_id, starts_at, ends_at, held_at)
                 SELECT b.id, $5, b.estate_id, b.slot_id, b.starts_at, b.ends_at, $6 FROM booking b
                 WHERE b.estate_id = $1 AND b.service_id = $2 AND b.house_id = $3 AND b.starts_at = $4",
            )
            .bind(estate.id())
            .bind(service)
            .bind(house)
            .bind(starts_at)
            .bind(resource)
            .bind(ctx.now())
            .execute(conn)
            .await?
            .rows_affected()
        });
        if held != 1 {
            return Err(Error::broken(format!("the demo has no booking of {} that holds {}", entry.service, entry.of)));
        }
    }
    Ok(())
}
