//! Inviting people: the only way to an account (ID-1). No account exists before somebody who may has asked for it.

use super::{
    Invite, InviteKind, Purpose,
    codes::{self, FIRST_ADMIN, INVITATION, NewCode},
    people,
    throttle::{self, Kind},
};
use crate::{
    audit::{self, Act},
    check::Check,
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    household::{
        PersonState,
        store::{self as household, NewPerson},
    },
    id::{EntryId, EstateId, FormKey, HouseId, PersonId},
    locale::{Bilingual, Locale},
    mail::{self, Letter},
    on_tx,
    rights::{Capability, Role},
    scope::{Staff, System},
};

/// Invites a person: the person, the place in a household or the roles, the code and the letter, or nothing of it.
///
/// # Errors
/// `Invalid` on `email`, `name_zh`, `name_en`, `alias`, `house_code`, `roles`; [`Error::TooMany`] for letters to one address.
pub async fn invite(ctx: &Ctx, by: &Staff, invite: Invite, key: FormKey) -> Result<PersonId, Error> {
    let invite = checked(invite)?;
    throttle::take(ctx, &[(Kind::Mail, &invite.email)]).await?;
    let (own, by) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                people::still_may(tx, &by).await?;
                let code: EntryId = own.id();
                if let Some(made) = forms::claim(&own, tx, (by.estate(), by.person()), key, code.0).await? {
                    return invited_by(tx, &by, EntryId(made)).await;
                }
                let locale = invite.locale;
                let person = enter(&own, tx, by.estate(), &invite).await?;
                send(&own, tx, &by, (code, person, locale)).await?;
                note(&own, tx, &by, person, "person.invite").await?;
                Ok(person)
            })
        })
        .await
}

fn checked(invite: Invite) -> Result<Invite, Error> {
    let mut check = Check::default();
    let email = check.email("email", &invite.email);
    let zh = check.optional("name_zh", &invite.name.zh, 40);
    let en = check.optional("name_en", &invite.name.en, 60);
    if zh.is_empty() && en.is_empty() {
        check.fault("name_zh", Rule::Required);
    }
    let alias = check.optional("alias", &invite.alias, 40);
    let kind = match invite.kind {
        InviteKind::Resident { house_code, relation } => {
            InviteKind::Resident { house_code: check.text("house_code", &house_code, 40), relation }
        }
        InviteKind::Staff { roles } => {
            if roles.is_empty() {
                check.fault("roles", Rule::Required);
            }
            InviteKind::Staff { roles }
        }
    };
    check.done(|| Some(Invite { email, name: Bilingual { zh, en }, alias, locale: invite.locale, kind }))
}

async fn enter(ctx: &Ctx, tx: &mut Tx, estate: EstateId, invite: &Invite) -> Result<PersonId, Error> {
    let name = invite.name.clone();
    let alias = if invite.alias.is_empty() { name.pick(invite.locale).to_owned() } else { invite.alias.clone() };
    let title = Bilingual::default();
    let person =
        NewPerson { email: invite.email.clone(), name, alias, title, locale: invite.locale, password_hash: None };
    let id = household::add_person(ctx, tx, estate, person).await?;
    match &invite.kind {
        InviteKind::Resident { house_code, relation } => {
            let house = house(tx, estate, house_code).await?;
            household::add_member(ctx, tx, estate, id, (house, *relation)).await?;
        }
        InviteKind::Staff { roles } => {
            for role in roles {
                household::grant(ctx, tx, estate, id, *role).await?;
            }
        }
    }
    Ok(id)
}

async fn house(tx: &mut Tx, estate: EstateId, code: &str) -> Result<HouseId, Error> {
    let house: Option<HouseId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT id FROM house WHERE estate_id = $1 AND code = $2")
            .bind(estate)
            .bind(code)
            .fetch_optional(conn)
            .await?
    });
    house.ok_or(Error::invalid("house_code", Rule::NotAChoice))
}

/// The person whom the first sending of the same form invited.
async fn invited_by(tx: &mut Tx, by: &Staff, code: EntryId) -> Result<PersonId, Error> {
    let person: Option<PersonId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT person_id FROM one_time_code WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(code)
            .fetch_optional(conn)
            .await?
    });
    person.ok_or(Error::Refused(Refusal::Stale))
}

async fn send(ctx: &Ctx, tx: &mut Tx, by: &Staff, to: (EntryId, PersonId, Locale)) -> Result<(), Error> {
    let (code, person, locale) = to;
    let (zh, en, estate_zh, estate_en): (String, String, String, String) = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT p.name_zh, p.name_en, e.name_zh, e.name_en FROM person p JOIN estate e ON e.id = p.estate_id
             WHERE p.estate_id = $1 AND p.id = $2",
        )
        .bind(by.estate())
        .bind(person)
        .fetch_one(conn)
        .await?
    });
    let who = (by.estate(), person);
    let new = NewCode { id: code, who, purpose: Purpose::Invite, by: Some(by.person()), valid: INVITATION };
    let secret = codes::issue(ctx, tx, new).await?;
    let (name, estate) = (locale.pick(&zh, &en).to_owned(), locale.pick(&estate_zh, &estate_en).to_owned());
    mail::enqueue(ctx, tx, by.estate(), person, Letter::Invitation { name, estate, secret }).await?;
    Ok(())
}

async fn note(ctx: &Ctx, tx: &mut Tx, by: &Staff, person: PersonId, act: &str) -> Result<(), Error> {
    audit::record(ctx, tx, Act { estate: by.estate(), by: Some(by.person()), act, subject: Some(person.0), reason: "" })
        .await
}

/// Sends a new invitation to somebody whose last one ran out or was lost; the old links die.
///
/// # Errors
/// `NotFound`; `Stale` for an account that is open or suspended; [`Error::TooMany`] for letters to one person.
pub async fn invite_again(ctx: &Ctx, by: &Staff, person: PersonId) -> Result<(), Error> {
    let row = people::find(ctx, by, person).await?.ok_or(Error::NotFound)?;
    throttle::take(ctx, &[(Kind::Mail, &row.email)]).await?;
    let (own, by) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                people::still_may(tx, &by).await?;
                let locale: Option<Locale> = on_tx!(tx, |conn| {
                    sqlx::query_scalar(
                        "UPDATE person SET state = state WHERE estate_id = $1 AND id = $2 AND state = 'invited' RETURNING locale",
                    )
                    .bind(by.estate())
                    .bind(person)
                    .fetch_optional(conn)
                    .await?
                });
                let locale = locale.ok_or(Refusal::Stale)?;
                codes::kill(tx, (by.estate(), person), &[Purpose::Invite]).await?;
                send(&own, tx, &by, (own.id(), person, locale)).await?;
                note(&own, tx, &by, person, "person.invite_again").await
            })
        })
        .await
}

/// Whether nobody in the estate can invite people yet: then the operator's start makes the first administrator (A11).
pub async fn needs_first_admin(ctx: &Ctx, by: &System) -> Result<bool, Error> {
    let estate = by.estate();
    ctx.db.write(move |tx| Box::pin(async move { Ok(people::who_may_undo(tx, estate).await?.is_empty()) })).await
}

/// Makes an administrator, and answers the secret of an invitation that is good for half an hour: to be printed once, not
/// mailed. Asking again for one who has not accepted yet makes a new secret and kills the old.
///
/// # Errors
/// `Invalid` on `email`, `name_zh`, `name_en`; `Taken` for an address that anybody else has.
pub async fn first_admin(ctx: &Ctx, by: &System, email: &str, name: Bilingual) -> Result<String, Error> {
    let kind = InviteKind::Staff { roles: vec![Role::Admin] };
    let invite = checked(Invite { email: email.to_owned(), name, alias: String::new(), locale: Locale::Zh, kind })?;
    let (own, estate) = (ctx.clone(), by.estate());
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let person = match waiting_admin(tx, estate, &invite.email).await? {
                    Some(person) => person,
                    None => enter(&own, tx, estate, &invite).await?,
                };
                codes::kill(tx, (estate, person), &[Purpose::Invite]).await?;
                audit::record(
                    &own,
                    tx,
                    Act { estate, by: None, act: "person.first_admin", subject: Some(person.0), reason: "" },
                )
                .await?;
                let code = NewCode {
                    id: own.id(),
                    who: (estate, person),
                    purpose: Purpose::Invite,
                    by: None,
                    valid: FIRST_ADMIN,
                };
                codes::issue(&own, tx, code).await
            })
        })
        .await
}

/// An administrator of that address who has not yet accepted.
async fn waiting_admin(tx: &mut Tx, estate: EstateId, email: &str) -> Result<Option<PersonId>, Error> {
    let found: Vec<(PersonId, PersonState, Role)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT p.id, p.state, r.role FROM person p JOIN staff_role r ON r.person_id = p.id WHERE p.estate_id = $1 AND p.email = $2",
        )
        .bind(estate)
        .bind(email)
        .fetch_all(conn)
        .await?
    });
    let waiting = found
        .into_iter()
        .find(|(_, state, role)| *state == PersonState::Invited && role.capabilities().contains(&Capability::People));
    Ok(waiting.map(|(person, _, _)| person))
}
