//! What services deliver and when: orders that were placed keep the names and prices of their moment.

use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    forms,
    id::{EstateId, ProductId, ServiceId},
    on, on_tx,
    orders::{NewProduct, Product, Rule, Shelf},
    scope::Staff,
    services::Name,
};

#[derive(sqlx::FromRow)]
struct Named {
    id: ServiceId,
    #[sqlx(flatten)]
    name: Name,
}

/// The shelf of a service; of the first that delivers where `service` names none.
pub async fn shelf(ctx: &Ctx, by: &Staff, service: Option<ServiceId>) -> Result<Shelf, Error> {
    let named: Vec<Named> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, name_zh, name_en FROM service
             WHERE estate_id = $1 AND mode = 'delivery' AND stage <> 'retired' ORDER BY code",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    });
    let service = named.iter().find(|one| Some(one.id) == service).or(named.first()).map(|one| one.id);
    let products: Vec<Product> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, name_zh, name_en, unit_zh, unit_en, price_fen AS price, at_cost, available FROM product
             WHERE estate_id = $1 AND service_id = $2 ORDER BY place, id LIMIT 500",
        )
        .bind(by.estate())
        .bind(service)
        .fetch_all(pool)
        .await?
    });
    let windows: Vec<Rule> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT starts, ends, cutoff_hours, most FROM delivery_window WHERE estate_id = $1 AND service_id = $2 ORDER BY starts",
        )
        .bind(by.estate())
        .bind(service)
        .fetch_all(pool)
        .await?
    });
    let services = named.into_iter().map(|one| (one.id, one.name)).collect();
    Ok(Shelf { services, service, products, windows, key: ctx.id() })
}

/// Locks the service, so that changes of its shelf happen one after the other.
async fn lock(tx: &mut Tx, estate: EstateId, service: ServiceId) -> Result<(), Error> {
    let there = on_tx!(tx, |conn| {
        sqlx::query("UPDATE service SET code = code WHERE estate_id = $1 AND id = $2 AND mode = 'delivery'")
            .bind(estate)
            .bind(service)
            .execute(conn)
            .await?
            .rows_affected()
    });
    if there == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Saves a product, new or changed. A new one stands last on its shelf; its form sent twice makes one.
///
/// # Errors
/// `NotFound` for a service that does not deliver, or for a product that is not on its shelf.
pub async fn save_product(ctx: &Ctx, by: &Staff, new: NewProduct) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let estate = staff.estate();
                lock(tx, estate, new.service).await?;
                match new.id {
                    Some(id) => change(tx, (estate, new.service), (id, new.product)).await,
                    None => {
                        let made = ProductId(context.id());
                        if forms::claim(&context, tx, (estate, staff.person()), new.key, made.0).await?.is_some() {
                            return Ok(());
                        }
                        add(tx, (estate, new.service), (made, new.product)).await
                    }
                }
            })
        })
        .await
}

async fn change(
    tx: &mut Tx,
    (estate, service): (EstateId, ServiceId),
    (id, product): (ProductId, Product),
) -> Result<(), Error> {
    let changed = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE product SET name_zh = $4, name_en = $5, unit_zh = $6, unit_en = $7, price_fen = $8, at_cost = $9, available = $10
             WHERE estate_id = $1 AND service_id = $2 AND id = $3",
        )
        .bind(estate)
        .bind(service)
        .bind(id)
        .bind(product.name.name_zh)
        .bind(product.name.name_en)
        .bind(product.unit_zh)
        .bind(product.unit_en)
        .bind(product.price)
        .bind(product.at_cost)
        .bind(product.available)
        .execute(conn)
        .await?
        .rows_affected()
    });
    if changed == 1 { Ok(()) } else { Err(Error::NotFound) }
}

async fn add(
    tx: &mut Tx,
    (estate, service): (EstateId, ServiceId),
    (id, product): (ProductId, Product),
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO product (id, estate_id, service_id, name_zh, name_en, unit_zh, unit_en, price_fen, at_cost, available, place)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, COALESCE(MAX(p.place), 0) + 1
             FROM product p WHERE p.estate_id = $2 AND p.service_id = $3",
        )
        .bind(id)
        .bind(estate)
        .bind(service)
        .bind(product.name.name_zh)
        .bind(product.name.name_en)
        .bind(product.unit_zh)
        .bind(product.unit_en)
        .bind(product.price)
        .bind(product.at_cost)
        .bind(product.available)
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// Opens a window, or changes the one that starts at the same time. Days that have orders already keep what they carry.
///
/// # Errors
/// `NotFound` for a service that does not deliver.
pub async fn save_window(ctx: &Ctx, by: &Staff, (service, window): (ServiceId, Rule)) -> Result<(), Error> {
    let staff = *by;
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                lock(tx, staff.estate(), service).await?;
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO delivery_window (service_id, starts, estate_id, ends, cutoff_hours, most) VALUES ($1, $2, $3, $4, $5, $6)
                         ON CONFLICT (service_id, starts) DO UPDATE
                         SET ends = excluded.ends, cutoff_hours = excluded.cutoff_hours, most = excluded.most",
                    )
                    .bind(service)
                    .bind(window.starts)
                    .bind(staff.estate())
                    .bind(window.ends)
                    .bind(window.cutoff_hours)
                    .bind(window.most)
                    .execute(conn)
                    .await?;
                });
                Ok(())
            })
        })
        .await
}

/// Closes a window: nobody can choose it any more, and what was ordered in it is still delivered.
///
/// # Errors
/// `NotFound` for a service that does not deliver, or a window that it does not have.
pub async fn close_window(ctx: &Ctx, by: &Staff, (service, starts): (ServiceId, i64)) -> Result<(), Error> {
    let staff = *by;
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                lock(tx, staff.estate(), service).await?;
                let closed = on_tx!(tx, |conn| {
                    sqlx::query("DELETE FROM delivery_window WHERE estate_id = $1 AND service_id = $2 AND starts = $3")
                        .bind(staff.estate())
                        .bind(service)
                        .bind(starts)
                        .execute(conn)
                        .await?
                        .rows_affected()
                });
                if closed == 1 { Ok(()) } else { Err(Error::NotFound) }
            })
        })
        .await
}
