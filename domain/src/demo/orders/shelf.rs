//! What services deliver and when.

use super::{
    file::{Product, Window},
    service,
};
use crate::{ctx::Ctx, db::Tx, demo::cast::EstateEntry, error::Error, id::ProductId, on_tx};

fn minutes(text: &str) -> Result<i64, Error> {
    let parts =
        text.split_once(':').and_then(|(hour, minute)| Some((hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?)));
    let (hour, minute) = parts.ok_or_else(|| Error::broken(format!("the demo names no time of day: {text}")))?;
    Ok(hour * 60 + minute)
}

pub(super) async fn open_window(tx: &mut Tx, estate: &EstateEntry, window: &Window) -> Result<(), Error> {
    let service = service(tx, estate, &window.service).await?.id;
    let (starts, ends) = (minutes(&window.starts)?, minutes(&window.ends)?);
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO delivery_window (service_id, starts, estate_id, ends, cutoff_hours, most) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(service)
        .bind(starts)
        .bind(estate.id())
        .bind(ends)
        .bind(window.cutoff_hours)
        .bind(window.most)
        .execute(conn)
        .await?;
    });
    Ok(())
}

pub(super) async fn stock(
    ctx: &Ctx,
    tx: &mut Tx,
    estate: &EstateEntry,
    (place, product): (i64, &Product),
) -> Result<ProductId, Error> {
    let (id, service) = (ctx.id::<ProductId>(), service(tx, estate, &product.service).await?.id);
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO product (id, estate_id, service_id, name_zh, name_en, unit_zh, unit_en, price_fen, at_cost, available, place)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(service)
        .bind(product.name_zh.clone())
        .bind(product.name_en.clone())
        .bind(product.unit_zh.clone())
        .bind(product.unit_en.clone())
        .bind(product.price)
        .bind(product.at_cost)
        .bind(product.available)
        .bind(place)
        .execute(conn)
        .await?;
    });
    Ok(id)
}
