//! What forms need of the database: keys that make a double submit one thing, and drafts for readers without scripts.

use std::collections::BTreeMap;

use sqlx::types::Json;

use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EstateId, FormKey, PersonId},
    on, on_tx,
    scope::Visitor,
};

/// Claims a form's key for the thing about to be made.
///
/// `Some(id)` where the same person's form made a thing before: use that one and write nothing.
pub async fn claim(
    ctx: &Ctx,
    tx: &mut Tx,
    who: (EstateId, PersonId),
    key: FormKey,
    id: uuid::Uuid,
) -> Result<Option<uuid::Uuid>, Error> {
    let (estate, person) = who;
    let claimed = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO form_key (estate_id, person_id, key, made_id, made_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (person_id, key) DO NOTHING",
        )
        .bind(estate)
        .bind(person)
        .bind(key)
        .bind(id)
        .bind(ctx.now())
        .execute(conn)
        .await?
        .rows_affected()
    });
    if claimed == 1 {
        return Ok(None);
    }
    let made = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT made_id FROM form_key WHERE estate_id = $1 AND person_id = $2 AND key = $3")
            .bind(estate)
            .bind(person)
            .bind(key)
            .fetch_one(conn)
            .await?
    });
    Ok(Some(made))
}

/// What was typed, by field name.
pub type Fields = BTreeMap<String, String>;

/// Keeps what was typed into a form that was refused. The next refusal of the same form replaces it.
pub async fn keep_draft(ctx: &Ctx, by: &Visitor, path: &str, fields: Fields) -> Result<(), Error> {
    let (estate, session, path, now) = (by.estate(), by.session(), path.to_owned(), ctx.now());
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO form_draft (estate_id, session_id, path, fields, kept_at) VALUES ($1, $2, $3, $4, $5)
                         ON CONFLICT (session_id, path) DO UPDATE SET fields = excluded.fields, kept_at = excluded.kept_at",
                    )
                    .bind(estate)
                    .bind(session)
                    .bind(path)
                    .bind(Json(fields))
                    .bind(now)
                    .execute(conn)
                    .await?;
                });
                Ok(())
            })
        })
        .await
}

/// What was typed into the form at `path` when it was last refused in this session.
pub async fn find_draft(ctx: &Ctx, by: &Visitor, path: &str) -> Result<Fields, Error> {
    let fields: Option<Json<Fields>> = on!(ctx.db, |pool| {
        sqlx::query_scalar("SELECT fields FROM form_draft WHERE estate_id = $1 AND session_id = $2 AND path = $3")
            .bind(by.estate())
            .bind(by.session())
            .bind(path)
            .fetch_optional(pool)
            .await?
    });
    Ok(fields.map(|Json(fields)| fields).unwrap_or_default())
}
