//! The people of an estate, as those who may invite, suspend and give roles see them. Each act leaves a row in the audit.

pub use super::invitation::{first_admin, invite, invite_again, needs_first_admin};

use std::collections::BTreeSet;

use super::{PersonRow, Purpose, codes, session};
use crate::{
    audit::{self, Act},
    check::Check,
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    household::{PersonState, store as household},
    id::{EstateId, PersonId},
    on, on_tx,
    page::{Cursor, Page},
    rights::{Capability, Relation, Role},
    scope::Staff,
    time::Ms,
};

const PAGE: usize = 30;

#[derive(sqlx::FromRow)]
struct Found {
    id: PersonId,
    name_zh: String,
    name_en: String,
    email: String,
    state: PersonState,
    house_code: Option<String>,
    relation: Option<Relation>,
    roles: Option<String>,
    created_at: Ms,
}

impl From<Found> for PersonRow {
    fn from(row: Found) -> Self {
        Self {
            id: row.id,
            name_zh: row.name_zh,
            name_en: row.name_en,
            email: row.email,
            state: row.state,
            house_code: row.house_code,
            relation: row.relation,
            roles: roles(row.roles.as_deref()),
            created_at: row.created_at,
        }
    }
}

/// Roles as `string_agg` gathers them.
pub(super) fn roles(gathered: Option<&str>) -> Vec<Role> {
    let mut roles: Vec<Role> = gathered.unwrap_or_default().split(',').filter_map(|role| role.parse().ok()).collect();
    roles.sort();
    roles
}

/// The people of the estate, the newest first; all of them, or those whose name, address or house contains the words.
pub async fn page(
    ctx: &Ctx,
    by: &Staff,
    search: Option<String>,
    cursor: Option<Cursor>,
) -> Result<Page<PersonRow>, Error> {
    let after = cursor.unwrap_or(Cursor::NEWEST);
    let pattern =
        search.map(|words| words.trim().to_lowercase()).filter(|words| !words.is_empty()).map(|words| contains(&words));
    let rows: Vec<Found> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT p.id, p.name_zh, p.name_en, p.email, p.state, h.code AS house_code, m.relation, p.created_at,
                    (SELECT string_agg(r.role, ',') FROM staff_role r WHERE r.person_id = p.id) AS roles
             FROM person p
             LEFT JOIN household_member m ON m.person_id = p.id AND m.house_id = (
               SELECT n.house_id FROM household_member n JOIN house o ON o.id = n.house_id
               WHERE n.person_id = p.id AND (n.until IS NULL OR n.until > $2) ORDER BY n.since, o.code LIMIT 1)
             LEFT JOIN house h ON h.id = m.house_id
             WHERE p.estate_id = $1 AND (p.created_at < $3 OR (p.created_at = $3 AND p.id < $4))
               AND ($5 IS NULL OR LOWER(p.name_zh) LIKE $5 ESCAPE '!' OR LOWER(p.name_en) LIKE $5 ESCAPE '!'
                    OR p.email LIKE $5 ESCAPE '!' OR LOWER(COALESCE(h.code, '')) LIKE $5 ESCAPE '!')
             ORDER BY p.created_at DESC, p.id DESC LIMIT 31",
        )
        .bind(by.estate())
        .bind(ctx.now())
        .bind(after.at)
        .bind(after.id)
        .bind(pattern)
        .fetch_all(pool)
        .await?
    });
    let rows = rows.into_iter().map(PersonRow::from).collect();
    Ok(Page::cut(rows, PAGE, |row: &PersonRow| Cursor { at: row.created_at, id: row.id.0 }))
}

/// A pattern in which the searcher's own signs mean themselves.
fn contains(words: &str) -> String {
    let escaped: String =
        words.chars().take(80).flat_map(|c| if "%_!".contains(c) { vec!['!', c] } else { vec![c] }).collect();
    format!("%{escaped}%")
}

pub async fn find(ctx: &Ctx, by: &Staff, person: PersonId) -> Result<Option<PersonRow>, Error> {
    let row: Option<Found> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT p.id, p.name_zh, p.name_en, p.email, p.state, h.code AS house_code, m.relation, p.created_at,
                    (SELECT string_agg(r.role, ',') FROM staff_role r WHERE r.person_id = p.id) AS roles
             FROM person p
             LEFT JOIN household_member m ON m.person_id = p.id AND (m.until IS NULL OR m.until > $3)
             LEFT JOIN house h ON h.id = m.house_id
             WHERE p.estate_id = $1 AND p.id = $2 ORDER BY m.since, h.code LIMIT 1",
        )
        .bind(by.estate())
        .bind(person)
        .bind(ctx.now())
        .fetch_optional(pool)
        .await?
    });
    Ok(row.map(PersonRow::from))
}

/// Everybody active whose roles let them give roles. Touches the estate's row first, so that of two who take this right from
/// each other at the same moment the second sees what the first did.
pub(super) async fn who_may_undo(tx: &mut Tx, estate: EstateId) -> Result<BTreeSet<PersonId>, Error> {
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE estate SET demo = demo WHERE id = $1").bind(estate).execute(conn).await?;
    });
    let held: Vec<(PersonId, Role)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT r.person_id, r.role FROM staff_role r JOIN person p ON p.id = r.person_id
             WHERE r.estate_id = $1 AND p.state = 'active'",
        )
        .bind(estate)
        .fetch_all(conn)
        .await?
    });
    Ok(held.into_iter().filter(|(_, role)| undoes(*role)).map(|(person, _)| person).collect())
}

fn undoes(role: Role) -> bool {
    role.capabilities().contains(&Capability::People)
}

/// C9: the right is read again in the transaction of the act, which then cannot be committed after the right was taken away.
pub(super) async fn still_may(tx: &mut Tx, by: &Staff) -> Result<BTreeSet<PersonId>, Error> {
    let able = who_may_undo(tx, by.estate()).await?;
    if able.contains(&by.person()) { Ok(able) } else { Err(Error::NotFound) }
}

/// Moves a person to another state: `NotFound` in another estate, `Stale` where the state is not one of those it leaves.
async fn change(tx: &mut Tx, by: &Staff, person: PersonId, suspended: bool) -> Result<(), Error> {
    let state: Option<PersonState> = on_tx!(tx, |conn| {
        sqlx::query_scalar("UPDATE person SET state = state WHERE estate_id = $1 AND id = $2 RETURNING state")
            .bind(by.estate())
            .bind(person)
            .fetch_optional(conn)
            .await?
    });
    let state = state.ok_or(Error::NotFound)?;
    if (state == PersonState::Suspended) == suspended {
        return Err(Refusal::Stale.into());
    }
    on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE person SET state = CASE WHEN $3 THEN 'suspended' WHEN password_hash IS NULL THEN 'invited' ELSE 'active' END
             WHERE estate_id = $1 AND id = $2",
        )
        .bind(by.estate())
        .bind(person)
        .bind(suspended)
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// Closes an account: its sessions and links end at once. Nothing that the person wrote or booked is touched.
///
/// # Errors
/// `Invalid` on `reason`; `Yourself`; `NotFound`; `Stale` where it is suspended already.
pub async fn suspend(ctx: &Ctx, by: &Staff, person: PersonId, reason: &str) -> Result<(), Error> {
    let mut check = Check::default();
    let reason = check.text("reason", reason, 500);
    let reason = check.done(|| Some(reason))?;
    if person == by.person() {
        return Err(Refusal::Yourself.into());
    }
    let (own, by) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                still_may(tx, &by).await?;
                change(tx, &by, person, true).await?;
                let who = (by.estate(), person);
                session::end_of(tx, who).await?;
                codes::kill(tx, who, &[Purpose::Invite, Purpose::Verify, Purpose::Reset]).await?;
                let act = Act {
                    estate: by.estate(),
                    by: Some(by.person()),
                    act: "person.suspend",
                    subject: Some(person.0),
                    reason: &reason,
                };
                audit::record(&own, tx, act).await
            })
        })
        .await
}

/// Opens a suspended account again: active, or invited where no password was ever set.
pub async fn restore(ctx: &Ctx, by: &Staff, person: PersonId) -> Result<(), Error> {
    let (own, by) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                still_may(tx, &by).await?;
                change(tx, &by, person, false).await?;
                let act = Act {
                    estate: by.estate(),
                    by: Some(by.person()),
                    act: "person.restore",
                    subject: Some(person.0),
                    reason: "",
                };
                audit::record(&own, tx, act).await
            })
        })
        .await
}

/// Gives a person exactly these roles. The person's sessions end, so that no token outlives a change of rights (B1, B4).
///
/// # Errors
/// `NotFound`; `Yourself` where it would take one's own right to do this, or leave nobody who has it.
pub async fn set_roles(ctx: &Ctx, by: &Staff, person: PersonId, roles: Vec<Role>) -> Result<(), Error> {
    let wanted: BTreeSet<Role> = roles.into_iter().collect();
    let (own, by) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let mut able = still_may(tx, &by).await?;
                let held = held(tx, &by, person).await?;
                if held == wanted {
                    return Ok(());
                }
                if !wanted.iter().any(|role| undoes(*role)) {
                    able.remove(&person);
                }
                if !able.contains(&by.person()) || able.is_empty() {
                    return Err(Refusal::Yourself.into());
                }
                replace(&own, tx, (by.estate(), person), (&held, &wanted)).await?;
                session::end_of(tx, (by.estate(), person)).await?;
                let reason = wanted.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ");
                let act = Act {
                    estate: by.estate(),
                    by: Some(by.person()),
                    act: "person.roles",
                    subject: Some(person.0),
                    reason: &reason,
                };
                audit::record(&own, tx, act).await
            })
        })
        .await
}

async fn held(tx: &mut Tx, by: &Staff, person: PersonId) -> Result<BTreeSet<Role>, Error> {
    let known = on_tx!(tx, |conn| {
        sqlx::query("UPDATE person SET state = state WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(person)
            .execute(conn)
            .await?
            .rows_affected()
    });
    if known == 0 {
        return Err(Error::NotFound);
    }
    let held: Vec<Role> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT role FROM staff_role WHERE estate_id = $1 AND person_id = $2")
            .bind(by.estate())
            .bind(person)
            .fetch_all(conn)
            .await?
    });
    Ok(held.into_iter().collect())
}

async fn replace(
    ctx: &Ctx,
    tx: &mut Tx,
    who: (EstateId, PersonId),
    roles: (&BTreeSet<Role>, &BTreeSet<Role>),
) -> Result<(), Error> {
    let (estate, person) = who;
    let (held, wanted) = roles;
    for role in held.difference(wanted) {
        on_tx!(tx, |conn| {
            sqlx::query("DELETE FROM staff_role WHERE estate_id = $1 AND person_id = $2 AND role = $3")
                .bind(estate)
                .bind(person)
                .bind(*role)
                .execute(conn)
                .await?;
        });
    }
    for role in wanted.difference(held) {
        household::grant(ctx, tx, estate, person, *role).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_a_pattern_are_searched_for_as_they_are() {
        assert_eq!(contains("50%_!"), "%50!%!_!!%");
    }

    #[test]
    fn gathered_roles_are_read_in_order() {
        assert_eq!(roles(Some("desk,admin")), [Role::Admin, Role::Desk]);
        assert!(roles(None).is_empty());
    }
}
