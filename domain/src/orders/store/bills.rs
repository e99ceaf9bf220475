//! The rule of bills (FE-7) comes with the catalogue.

use crate::{db::Tx, error::Error, id::EstateId, on_tx, orders::bill::CODES};

/// Ties the services that pay bills to the one whose price a late bill has. A second time changes nothing.
pub(crate) async fn tie_bills(tx: &mut Tx, estate: EstateId) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO bill_rule (service_id, estate_id, late_service_id)
             SELECT s.id, s.estate_id, l.id FROM service s JOIN service l ON l.estate_id = s.estate_id AND l.code = $3
             WHERE s.estate_id = $1 AND s.code IN ($2, $3) ON CONFLICT (service_id) DO NOTHING",
        )
        .bind(estate)
        .bind(CODES.0)
        .bind(CODES.1)
        .execute(conn)
        .await?;
    });
    Ok(())
}
