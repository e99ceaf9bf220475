//! Records of estates, houses and people, and the making of a [`Visitor`] from them.

use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Rule},
    household::{Home, PersonState, Profile, Scheme, TextSize},
    id::{EstateId, HouseId, PersonId, SessionId},
    locale::{Bilingual, Locale},
    on, on_tx,
    rights::{Capability, Relation, Role},
    scope::{Member, System, Visitor},
    time::EstateZone,
};

/// A new estate, as the operator founds it.
#[derive(Clone, Debug)]
pub struct NewEstate {
    pub slug: String,
    pub name: Bilingual,
    /// IANA name.
    pub zone: String,
    pub demo: bool,
}

/// Founds an estate.
///
/// # Errors
/// `Invalid` on `zone` for a name the IANA database lacks, on `slug` where it is taken.
pub async fn found(ctx: &Ctx, estate: NewEstate) -> Result<EstateId, Error> {
    if EstateZone::named(&estate.zone).is_none() {
        return Err(Error::invalid("zone", Rule::NotAChoice));
    }
    let id: EstateId = ctx.id();
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let made = on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO estate (id, slug, name_zh, name_en, zone, demo, next_ticket) VALUES ($1, $2, $3, $4, $5, $6, 1001)
                         ON CONFLICT (slug) DO NOTHING",
                    )
                    .bind(id)
                    .bind(estate.slug)
                    .bind(estate.name.zh)
                    .bind(estate.name.en)
                    .bind(estate.zone)
                    .bind(estate.demo)
                    .execute(conn)
                    .await?
                    .rows_affected()
                });
                if made == 1 { Ok(id) } else { Err(Error::invalid("slug", Rule::Taken)) }
            })
        })
        .await
}

/// The estates of this installation: id, slug, whether it is a demo.
pub async fn estates(ctx: &Ctx) -> Result<Vec<(EstateId, String, bool)>, Error> {
    Ok(on!(ctx.db, |pool| sqlx::query_as("SELECT id, slug, demo FROM estate ORDER BY slug").fetch_all(pool).await?))
}

/// A house to be entered.
#[derive(Clone, Debug)]
pub struct NewHouse {
    pub code: String,
    pub address: Bilingual,
    pub stage: String,
    pub butler: Option<PersonId>,
}

/// Locks a house, so that what several of its people want at once is looked at one after the other.
pub(crate) async fn lock_house(tx: &mut Tx, (estate, house): (EstateId, HouseId)) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE house SET code = code WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(house)
            .execute(conn)
            .await?;
    });
    Ok(())
}

pub async fn add_house(ctx: &Ctx, tx: &mut Tx, by: &System, house: NewHouse) -> Result<HouseId, Error> {
    let id: HouseId = ctx.id();
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO house (id, estate_id, code, address_zh, address_en, stage, butler_id) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(by.estate())
        .bind(house.code)
        .bind(house.address.zh)
        .bind(house.address.en)
        .bind(house.stage)
        .bind(house.butler)
        .execute(conn)
        .await?;
    });
    Ok(id)
}

/// A person to be entered. Without a password hash the account waits for an invitation to be accepted.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub email: String,
    pub name: Bilingual,
    pub alias: String,
    pub title: Bilingual,
    pub locale: Locale,
    pub password_hash: Option<String>,
}

/// Enters a person. `Invalid` on `email` where it is taken, in this estate or another.
pub async fn add_person(ctx: &Ctx, tx: &mut Tx, estate: EstateId, person: NewPerson) -> Result<PersonId, Error> {
    let id: PersonId = ctx.id();
    let state = if person.password_hash.is_some() { PersonState::Active } else { PersonState::Invited };
    let verified = person.password_hash.is_some().then(|| ctx.now());
    let made = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO person (id, estate_id, email, name_zh, name_en, alias, title_zh, title_en, locale, scheme, text_size,
                                 state, password_hash, email_verified_at, totp_step, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'system', 'normal', $10, $11, $12, 0, $13)
             ON CONFLICT (email) DO NOTHING",
        )
        .bind(id)
        .bind(estate)
        .bind(person.email)
        .bind(person.name.zh)
        .bind(person.name.en)
        .bind(person.alias)
        .bind(person.title.zh)
        .bind(person.title.en)
        .bind(person.locale)
        .bind(state)
        .bind(person.password_hash)
        .bind(verified)
        .bind(ctx.now())
        .execute(conn)
        .await?
        .rows_affected()
    });
    if made == 1 { Ok(id) } else { Err(Error::invalid("email", Rule::Taken)) }
}

/// Makes a person a member of a house's household.
pub async fn add_member(
    ctx: &Ctx,
    tx: &mut Tx,
    estate: EstateId,
    person: PersonId,
    home: (HouseId, Relation),
) -> Result<(), Error> {
    let (house, relation) = home;
    on_tx!(tx, |conn| {
        sqlx::query("INSERT INTO household_member (estate_id, house_id, person_id, relation, since) VALUES ($1, $2, $3, $4, $5)")
            .bind(estate)
            .bind(house)
            .bind(person)
            .bind(relation)
            .bind(ctx.now())
            .execute(conn)
            .await?;
    });
    Ok(())
}

/// Ends a person's membership of the household: from now on nothing of the house is to be seen.
pub async fn end_member(ctx: &Ctx, by: &System, person: PersonId, house: HouseId) -> Result<(), Error> {
    let (estate, now) = (by.estate(), ctx.now());
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let ended = on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE household_member SET until = $4
                         WHERE estate_id = $1 AND person_id = $2 AND house_id = $3 AND until IS NULL",
                    )
                    .bind(estate)
                    .bind(person)
                    .bind(house)
                    .bind(now)
                    .execute(conn)
                    .await?
                    .rows_affected()
                });
                if ended == 1 { Ok(()) } else { Err(Error::NotFound) }
            })
        })
        .await
}

pub async fn grant(ctx: &Ctx, tx: &mut Tx, estate: EstateId, person: PersonId, role: Role) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO staff_role (estate_id, person_id, role, granted_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (person_id, role) DO NOTHING",
        )
        .bind(estate)
        .bind(person)
        .bind(role)
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Facts {
    zone: String,
    demo: bool,
    estate_zh: String,
    estate_en: String,
    name_zh: String,
    name_en: String,
    locale: Locale,
    scheme: Scheme,
    text_size: TextSize,
    state: PersonState,
    totp_secret: Option<String>,
    house: Option<HouseId>,
    code: Option<String>,
    relation: Option<Relation>,
}

/// The visitor that a person is right now: rights are read anew on each request, so that a revoked role ends at once (C6).
///
/// `None` for a person who is not active. Somebody with several houses acts for the first. Staff without a second factor
/// have no capabilities until they enrol one (A12), except in a demo estate of an installation in demo mode.
pub async fn visitor(
    ctx: &Ctx,
    estate: EstateId,
    person: PersonId,
    session: SessionId,
) -> Result<Option<Visitor>, Error> {
    let Some(facts) = facts(ctx, estate, person).await?.filter(|facts| facts.state == PersonState::Active) else {
        return Ok(None);
    };
    let enrolled = facts.totp_secret.as_deref().is_some_and(|secret| !secret.starts_with(PENDING_TOTP));
    let capabilities = if enrolled || (facts.demo && ctx.settings.demo) {
        capabilities(ctx, estate, person).await?
    } else {
        Vec::new()
    };
    let home = match (facts.house, facts.code, facts.relation) {
        (Some(id), Some(code), Some(relation)) => Some(Home { id, code, relation }),
        _ => None,
    };
    let zone = EstateZone::named(&facts.zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))?;
    let profile = Profile {
        name: Bilingual { zh: facts.name_zh, en: facts.name_en },
        locale: facts.locale,
        scheme: facts.scheme,
        text_size: facts.text_size,
        estate: Bilingual { zh: facts.estate_zh, en: facts.estate_en },
    };
    Ok(Some(Visitor { estate, person, session, profile, zone, home, capabilities }))
}

/// Marks a second factor's secret that was shown but not confirmed yet.
pub(crate) const PENDING_TOTP: &str = "pending:";

async fn facts(ctx: &Ctx, estate: EstateId, person: PersonId) -> Result<Option<Facts>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT e.zone, e.demo, e.name_zh AS estate_zh, e.name_en AS estate_en, p.name_zh, p.name_en, p.locale, p.scheme,
                    p.text_size, p.state, p.totp_secret, h.id AS house, h.code, m.relation
             FROM person p JOIN estate e ON e.id = p.estate_id
             LEFT JOIN household_member m ON m.person_id = p.id AND m.estate_id = p.estate_id AND (m.until IS NULL OR m.until > $3)
             LEFT JOIN house h ON h.id = m.house_id
             WHERE p.estate_id = $1 AND p.id = $2 ORDER BY m.since, h.code LIMIT 1",
        )
        .bind(estate)
        .bind(person)
        .bind(ctx.now())
        .fetch_optional(pool)
        .await?
    }))
}

async fn capabilities(ctx: &Ctx, estate: EstateId, person: PersonId) -> Result<Vec<Capability>, Error> {
    let roles: Vec<Role> = on!(ctx.db, |pool| {
        sqlx::query_scalar("SELECT role FROM staff_role WHERE estate_id = $1 AND person_id = $2")
            .bind(estate)
            .bind(person)
            .fetch_all(pool)
            .await?
    });
    let mut capabilities: Vec<Capability> = roles.iter().flat_map(|role| role.capabilities()).copied().collect();
    capabilities.sort();
    capabilities.dedup();
    Ok(capabilities)
}

/// The named butler of the member's house (ID-6).
pub async fn butler(ctx: &Ctx, by: &Member) -> Result<Option<Bilingual>, Error> {
    let found: Option<(String, String)> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT p.name_zh, p.name_en FROM house h JOIN person p ON p.id = h.butler_id
             WHERE h.estate_id = $1 AND h.id = $2 AND p.state = 'active'",
        )
        .bind(by.estate())
        .bind(by.house())
        .fetch_optional(pool)
        .await?
    });
    Ok(found.map(|(zh, en)| Bilingual { zh, en }))
}

/// Who answers for a house: its owner, else a spouse, else a tenant.
pub(crate) async fn contact(tx: &mut Tx, estate: EstateId, house: HouseId) -> Result<Option<PersonId>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT m.person_id FROM household_member m JOIN person p ON p.id = m.person_id
             WHERE m.estate_id = $1 AND m.house_id = $2 AND m.until IS NULL AND p.state = 'active'
               AND m.relation IN ('owner', 'spouse', 'tenant')
             ORDER BY CASE m.relation WHEN 'owner' THEN 0 WHEN 'spouse' THEN 1 ELSE 2 END, m.since, m.person_id LIMIT 1",
        )
        .bind(estate)
        .bind(house)
        .fetch_optional(conn)
        .await?
    }))
}
