//! A month of the catalogue for the meeting that decides on it: demand, wishes that wait, opinions on what is tried.

use std::collections::HashMap;

use super::wishes::{Demand, Evaluation, OpenWish, Opinion, Proposal, WishGroup};
use crate::{ctx::Ctx, error::Error, on, scope::Staff, time::Ms};

/// A month for the meeting: demand and opinions of the span, and every wish that waits for an answer.
pub async fn month(ctx: &Ctx, by: &Staff, span: (Ms, Ms)) -> Result<Evaluation, Error> {
    let mut demand = demand(ctx, by, span).await?;
    demand.sort_by_key(|row| std::cmp::Reverse(row.booked + row.asked));
    let opinions: Vec<Opinion> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT o.service_id AS service, o.at, h.code AS house, o.grade, o.words
             FROM service_opinion o JOIN house h ON h.id = o.house_id
             WHERE o.estate_id = $1 AND o.at >= $2 AND o.at < $3 ORDER BY o.at DESC LIMIT 500",
        )
        .bind(by.estate())
        .bind(span.0)
        .bind(span.1)
        .fetch_all(pool)
        .await?
    });
    let proposals: Vec<Proposal> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT s.id, s.name_zh, s.name_en, (SELECT count(*) FROM service_wish w WHERE w.service_id = s.id) AS wishes
             FROM service s WHERE s.estate_id = $1 AND s.stage = 'proposal' ORDER BY s.code",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    });
    Ok(Evaluation { demand, wishes: wishes(ctx, by).await?, opinions, proposals })
}

async fn demand(ctx: &Ctx, by: &Staff, span: (Ms, Ms)) -> Result<Vec<Demand>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "WITH made AS (
               SELECT service_id, count(*) AS booked,
                      CAST(SUM(CASE WHEN state = 'completed' THEN 1 ELSE 0 END) AS BIGINT) AS completed,
                      CAST(SUM(CASE WHEN state IN ('cancelled', 'declined') THEN 1 ELSE 0 END) AS BIGINT) AS cancelled,
                      CAST(SUM(CASE WHEN state IN ('cancelled', 'declined') THEN 0 ELSE total_fen END) AS BIGINT) AS total
               FROM (SELECT service_id, state, total_fen FROM booking
                     WHERE estate_id = $1 AND created_at >= $2 AND created_at < $3
                     UNION ALL SELECT service_id, state, COALESCE(total_fen, 0) FROM service_order
                     WHERE estate_id = $1 AND created_at >= $2 AND created_at < $3 AND service_id IS NOT NULL) used
               GROUP BY service_id),
             requested AS (
               SELECT service_id, count(*) AS asked FROM ticket
               WHERE estate_id = $1 AND created_at >= $2 AND created_at < $3 AND service_id IS NOT NULL GROUP BY service_id)
             SELECT s.id, s.code, s.name_zh, s.name_en, s.stage, COALESCE(m.booked, 0) AS booked,
                    COALESCE(m.completed, 0) AS completed, COALESCE(m.cancelled, 0) AS cancelled,
                    COALESCE(m.total, 0) AS total, COALESCE(r.asked, 0) AS asked
             FROM service s LEFT JOIN made m ON m.service_id = s.id LEFT JOIN requested r ON r.service_id = s.id
             WHERE s.estate_id = $1 AND s.stage IN ('trial', 'standard', 'information') ORDER BY s.code",
        )
        .bind(by.estate())
        .bind(span.0)
        .bind(span.1)
        .fetch_all(pool)
        .await?
    }))
}

/// The wishes that wait, those for the same thing together; what most wish for comes first.
async fn wishes(ctx: &Ctx, by: &Staff) -> Result<Vec<WishGroup>, Error> {
    let open: Vec<OpenWish> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT w.id, w.at, w.what, w.topic, w.wanted, w.contact, h.code AS house, p.name_zh AS person_zh,
                    p.name_en AS person_en
             FROM service_wish w JOIN house h ON h.id = w.house_id JOIN person p ON p.id = w.person_id
             WHERE w.estate_id = $1 AND w.state = 'open' ORDER BY w.at, w.id LIMIT 1000",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    });
    let (mut groups, mut places): (Vec<WishGroup>, HashMap<String, usize>) = (Vec::new(), HashMap::new());
    for wish in open {
        let place = *places.entry(wish.topic.clone()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.wishes.push(wish),
            None => groups.push(WishGroup { id: wish.id, what: wish.what.clone(), wishes: vec![wish] }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.wishes.len()));
    Ok(groups)
}
