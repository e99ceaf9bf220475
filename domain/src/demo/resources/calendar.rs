//! Hours, rules, blackouts and special days of the demo.

use super::{Blackout, Day, Hours, Rule, Stage, service};
use crate::{
    ctx::Ctx,
    db::Tx,
    demo::cast::EstateEntry,
    error::Error,
    id::{BlackoutId, EntryId, ResourceId, ServiceId},
    on_tx,
    resources::hours,
    time::Date,
};

pub(super) async fn days(ctx: &Ctx, tx: &mut Tx, estate: &EstateEntry, days: &[Day]) -> Result<(), Error> {
    for entry in days {
        let date = |text: &str| text.parse::<Date>().map_err(Error::broken);
        let first = date(&entry.day)?;
        let last = entry.until.as_deref().map(date).transpose()?.unwrap_or(first);
        for number in first.epoch_day()..=last.epoch_day() {
            on_tx!(tx, |conn| {
                sqlx::query(
                    "INSERT INTO calendar_day (estate_id, day, kind, name_zh, name_en, works_as, changed_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7)",
                )
                .bind(estate.id())
                .bind(Date::from_epoch_day(number).to_string())
                .bind(entry.kind)
                .bind(entry.name_zh.clone())
                .bind(entry.name_en.clone())
                .bind(entry.works_as.map(|day| day - 1))
                .bind(ctx.now())
                .execute(conn)
                .await?;
            });
        }
    }
    Ok(())
}

pub(super) async fn hours(ctx: &Ctx, tx: &mut Tx, stage: &Stage<'_>, all: &[Hours]) -> Result<(), Error> {
    let estate = stage.estate.id();
    for entry in all {
        let resource: Option<ResourceId> = stage.cast.maybe_person(entry.staff.as_ref())?.map(Into::into);
        let service: Option<ServiceId> = match &entry.service {
            Some(code) => Some(service(tx, estate, code).await?),
            None => None,
        };
        for weekday in &entry.days {
            let windows = hours::parse_day(weekday.saturating_sub(1), &entry.line)
                .map_err(|rule| Error::broken(format!("demo/resources.toml: {} {rule:?}", entry.line)))?;
            for window in windows {
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO working_hours (id, estate_id, resource_id, service_id, department, weekday, from_minute, to_minute)
                         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    )
                    .bind(ctx.id::<EntryId>())
                    .bind(estate)
                    .bind(resource)
                    .bind(service)
                    .bind(entry.department.clone())
                    .bind(i64::from(window.weekday))
                    .bind(window.from)
                    .bind(window.to)
                    .execute(conn)
                    .await?;
                });
            }
        }
    }
    Ok(())
}

pub(super) async fn rules(ctx: &Ctx, tx: &mut Tx, stage: &Stage<'_>, all: &[Rule]) -> Result<(), Error> {
    let estate = stage.estate.id();
    for rule in all {
        let id = service(tx, estate, &rule.service).await?;
        on_tx!(tx, |conn| {
            sqlx::query(
                "INSERT INTO slot_rule (service_id, estate_id, weekdays, minutes, places, buffer_minutes, lead_hours, horizon_days,
                                        holidays, active, changed_at)
                 SELECT s.id, s.estate_id, 127, COALESCE(s.minutes, 60), COALESCE(s.places, 1), $3, 12, 28, $4, $5, $6
                 FROM service s WHERE s.estate_id = $1 AND s.id = $2",
            )
            .bind(estate)
            .bind(id)
            .bind(rule.buffer)
            .bind(rule.holidays)
            .bind(true)
            .bind(ctx.now())
            .execute(conn)
            .await?;
        });
    }
    Ok(())
}

pub(super) async fn blackouts(ctx: &Ctx, tx: &mut Tx, stage: &Stage<'_>, all: &[Blackout]) -> Result<(), Error> {
    let manager = stage.cast.person("qinshuo")?;
    for entry in all {
        let person: Option<ResourceId> = stage.cast.maybe_person(entry.staff.as_ref())?.map(Into::into);
        let thing = entry.of.as_ref().and_then(|key| stage.things.get(key)).copied();
        let (from, to) = (stage.estate.at(entry.day, "00:00")?, stage.estate.at(entry.day + entry.days, "00:00")?);
        on_tx!(tx, |conn| {
            sqlx::query(
                "INSERT INTO blackout (id, estate_id, resource_id, starts_at, ends_at, reason, made_at, made_by)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(ctx.id::<BlackoutId>())
            .bind(stage.estate.id())
            .bind(person.or(thing))
            .bind(from)
            .bind(to)
            .bind(entry.reason.clone())
            .bind(ctx.now())
            .bind(manager)
            .execute(conn)
            .await?;
        });
    }
    Ok(())
}
