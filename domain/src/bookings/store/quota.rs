//! Checking the quotas of a service.

use super::terms::Terms;
use crate::{
    bookings::quota::Quota,
    db::Tx,
    error::Error,
    household::store::lock_house,
    id::{BookingId, EstateId, HouseId},
    on_tx,
};

/// The quota that one more booking would break. The house's row is locked on the way, so that two members of it cannot both
/// take the last one. `except` is the booking that moves.
pub(super) async fn broken(
    tx: &mut Tx,
    house: (EstateId, HouseId),
    terms: &Terms,
    except: Option<BookingId>,
) -> Result<Option<Quota>, Error> {
    let quotas: Vec<Quota> = on_tx!(tx, |conn| {
        sqlx::query_as("SELECT span, most FROM booking_quota WHERE estate_id = $1 AND service_id = $2 ORDER BY span")
            .bind(house.0)
            .bind(terms.service_id)
            .fetch_all(conn)
            .await?
    });
    if quotas.is_empty() {
        return Ok(None);
    }
    lock_house(tx, house).await?;
    let zone = terms.zone()?;
    let day = zone.around(terms.starts_at).date(terms.starts_at);
    let out_of_reach = || Error::broken("a day has no midnight");
    for quota in quotas {
        let (first, end) = quota.span.around(day);
        let from = zone.at(first, 0, 0).ok_or_else(out_of_reach)?;
        let to = zone.at(end, 0, 0).ok_or_else(out_of_reach)?;
        let made: i64 = on_tx!(tx, |conn| {
            sqlx::query_scalar(
                "SELECT COUNT(*) FROM booking WHERE estate_id = $1 AND house_id = $2 AND service_id = $3
                   AND starts_at >= $4 AND starts_at < $5 AND state <> 'cancelled' AND id <> $6",
            )
            .bind(house.0)
            .bind(house.1)
            .bind(terms.service_id)
            .bind(from)
            .bind(to)
            .bind(except.unwrap_or(BookingId(uuid::Uuid::nil())))
            .fetch_one(conn)
            .await?
        });
        if made >= quota.most {
            return Ok(Some(quota));
        }
    }
    Ok(None)
}
