//! Reading the catalogue.

use super::{
    About, Category, Family, Service,
    pace::{Pace, Use},
    sound, versions,
};
use crate::{ctx::Ctx, error::Error, id::ServiceId, on, scope::Actor, vendors::paused};

/// Filters of the catalogue, as the URL has them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    pub family: Option<Family>,
    pub category: Option<Category>,
}

/// A row with the number of versions that wait although their moment has come.
#[derive(sqlx::FromRow)]
struct Dated<T> {
    #[sqlx(flatten)]
    row: T,
    due: i64,
}

/// The services that residents see, by family and code. Staff also see those whose vendor may not do them now (VN-4).
pub async fn list(ctx: &Ctx, by: &Actor, filter: Filter) -> Result<Vec<Service>, Error> {
    let mut rows = read(ctx, by, filter).await?;
    if rows.first().is_some_and(|first| first.due > 0) {
        versions::catch_up(ctx, by.estate()).await?;
        rows = read(ctx, by, filter).await?;
    }
    Ok(rows.into_iter().map(|dated| with_readings(dated.row)).collect())
}

/// A service that has not changed since readings are kept has none in its row.
fn with_readings(service: Service) -> Service {
    if service.sought.is_empty() {
        Service { sought: sound::readings(&service.name.name_zh), ..service }
    } else {
        service
    }
}

async fn read(ctx: &Ctx, by: &Actor, filter: Filter) -> Result<Vec<Dated<Service>>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(concat!(
            "SELECT id, code, family, category, mode, provider, name_zh, name_en, summary_zh, summary_en, minutes,
                    price_fen AS price, basis, unit_zh, unit_en, notice_hours, escort, stage, sought,
                    (SELECT count(*) FROM service_version v WHERE v.estate_id = $1 AND v.effective_at <= $4
                       AND v.applied_at IS NULL AND v.withdrawn_at IS NULL) AS due
             FROM service
             WHERE estate_id = $1 AND ($2 IS NULL OR family = $2) AND ($3 IS NULL OR category = $3)
               AND stage IN ('trial', 'standard', 'information') AND ($5 OR NOT ",
            paused!("service.estate_id", "service.id", "$4"),
            ") ORDER BY code"
        ))
        .bind(by.estate())
        .bind(filter.family)
        .bind(filter.category)
        .bind(ctx.now())
        .bind(by.is_staff())
        .fetch_all(pool)
        .await?
    }))
}

/// A service by its id; residents find only what is open to them.
pub async fn find(ctx: &Ctx, by: &Actor, id: ServiceId) -> Result<Option<Service>, Error> {
    Ok(open(ctx, by, id).await?.map(|(service, _)| service))
}

#[derive(sqlx::FromRow)]
struct Whole {
    #[sqlx(flatten)]
    service: Service,
    #[sqlx(flatten)]
    about: About,
}

/// As [`find`], with what its own page says beside.
pub async fn open(ctx: &Ctx, by: &Actor, id: ServiceId) -> Result<Option<(Service, About)>, Error> {
    let mut found = read_one(ctx, by, id).await?;
    if found.as_ref().is_some_and(|found| found.due > 0) {
        versions::catch_up(ctx, by.estate()).await?;
        found = read_one(ctx, by, id).await?;
    }
    Ok(found.map(|dated| (dated.row.service, dated.row.about)))
}

async fn read_one(ctx: &Ctx, by: &Actor, id: ServiceId) -> Result<Option<Dated<Whole>>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(concat!(
            "SELECT id, code, family, category, mode, provider, name_zh, name_en, summary_zh, summary_en, minutes,
                    price_fen AS price, basis, unit_zh, unit_en, notice_hours, escort, stage, sought, vendor, place_zh,
                    place_en, prepare_zh, prepare_en, inside_only,
                    EXISTS (SELECT 1 FROM plan_rule r WHERE r.service_id = service.id) AS recurs,
                    EXISTS (SELECT 1 FROM download d WHERE d.estate_id = $1 AND d.service_id = service.id AND d.ended_at IS NULL)
                      AS has_forms,
                    (SELECT count(*) FROM service_version v WHERE v.estate_id = $1 AND v.effective_at <= $4
                       AND v.applied_at IS NULL AND v.withdrawn_at IS NULL) AS due
             FROM service
             WHERE estate_id = $1 AND id = $2 AND ($3 OR (stage IN ('trial', 'standard', 'information') AND NOT ",
            paused!("service.estate_id", "service.id", "$4"),
            "))"
        ))
        .bind(by.estate())
        .bind(id)
        .bind(by.is_staff())
        .bind(ctx.now())
        .fetch_optional(pool)
        .await?
    }))
}

/// How long the latest uses of a service took; `None` where too few were completed.
pub async fn pace(ctx: &Ctx, by: &Actor, id: ServiceId) -> Result<Option<Pace>, Error> {
    let uses: Vec<Use> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "WITH latest AS (SELECT id, created_at FROM booking
                             WHERE estate_id = $1 AND service_id = $2 AND state = 'completed' ORDER BY starts_at DESC LIMIT 100),
             ordered AS (SELECT created_at, completed_at FROM service_order
                         WHERE estate_id = $1 AND service_id = $2 AND state = 'completed' ORDER BY created_at DESC LIMIT 100)
             SELECT l.created_at AS made, MIN(CASE WHEN e.step = 'arrived' THEN e.at END) AS arrived,
                    MAX(CASE WHEN e.step = 'completed' THEN e.at END) AS done
             FROM latest l JOIN booking_event e ON e.estate_id = $1 AND e.booking_id = l.id GROUP BY l.id, l.created_at
             UNION ALL SELECT created_at, NULL, completed_at FROM ordered",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_all(pool)
        .await?
    });
    Ok(Pace::of(&uses))
}
