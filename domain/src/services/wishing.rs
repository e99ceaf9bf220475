//! Wishes for what is not there: recorded from residents, answered by staff, the same ones together (SC-4, SC-6).

use super::{
    Category, Family, Mode, desk,
    sheet::NewService,
    stage::Stage,
    terms::Terms,
    wishes::{NewWish, OwnWish, WishState, topic},
};
use crate::{
    check::Check,
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    forms,
    id::{ServiceId, WishId},
    on, on_tx,
    scope::{Member, Staff},
};

/// Wishes of one person that may wait for an answer at the same time.
const OPEN_WISHES: i64 = 20;

/// Records what a resident looked for and did not find (SC-4). The same form key a second time changes nothing.
///
/// # Errors
/// `TooMany` where too many of the person's wishes wait for an answer.
pub async fn wish(ctx: &Ctx, by: &Member, new: NewWish) -> Result<WishId, Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { wish_in(&context, tx, &member, new).await })).await
}

async fn wish_in(ctx: &Ctx, tx: &mut Tx, by: &Member, new: NewWish) -> Result<WishId, Error> {
    let id: WishId = ctx.id();
    if let Some(made) = forms::claim(ctx, tx, (by.estate(), by.person()), new.key, id.0).await? {
        return Ok(WishId(made));
    }
    let open: i64 = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT count(*) FROM service_wish WHERE estate_id = $1 AND person_id = $2 AND state = 'open'",
        )
        .bind(by.estate())
        .bind(by.person())
        .fetch_one(conn)
        .await?
    });
    if open >= OPEN_WISHES {
        return Err(Error::TooMany);
    }
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO service_wish (id, estate_id, house_id, person_id, at, what, topic, wanted, contact, state, answer)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', '')",
        )
        .bind(id)
        .bind(by.estate())
        .bind(by.house())
        .bind(by.person())
        .bind(ctx.now())
        .bind(new.what.clone())
        .bind(topic(&new.what))
        .bind(new.wanted)
        .bind(new.contact)
        .execute(conn)
        .await?;
    });
    Ok(id)
}

/// The person's own wishes with their answers, newest first.
pub async fn own(ctx: &Ctx, by: &Member) -> Result<Vec<OwnWish>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT w.id, w.at, w.what, w.wanted, w.state, w.answer, w.answered_at, s.id AS service
             FROM service_wish w
             LEFT JOIN service s ON s.id = w.service_id AND s.stage IN ('trial', 'standard', 'information')
             WHERE w.estate_id = $1 AND w.person_id = $2 ORDER BY w.at DESC, w.id DESC LIMIT 30",
        )
        .bind(by.estate())
        .bind(by.person())
        .fetch_all(pool)
        .await?
    }))
}

/// What staff answer to all wishes for the same thing.
enum Answer {
    TakenUp(ServiceId),
    Declined,
}

/// Takes a wish up, and with it all that wish for the same: puts them to a proposal, or makes one of them (SC-6).
///
/// # Errors
/// `NotFound` for a wish or a proposal of another estate; `Refused(Stale)` where the wish was answered before.
pub async fn take_up(
    ctx: &Ctx,
    by: &Staff,
    id: WishId,
    proposal: Option<ServiceId>,
    words: &str,
) -> Result<ServiceId, Error> {
    let mut check = Check::default();
    let words = check.optional("words", words, 500);
    let words = check.done(|| Some(words))?;
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let what = lock(tx, &staff, id).await?;
                let service = match proposal {
                    Some(service) => is_proposal(tx, &staff, service).await?,
                    None => propose(&context, tx, &staff, &what).await?,
                };
                answer(&context, tx, &staff, (what, Answer::TakenUp(service), words)).await?;
                Ok(service)
            })
        })
        .await
}

/// Declines a wish and all that wish for the same. The wishers read the reason.
///
/// # Errors
/// `Invalid` without a reason; `NotFound` and `Refused(Stale)` as for [`take_up`].
pub async fn decline(ctx: &Ctx, by: &Staff, id: WishId, reason: &str) -> Result<(), Error> {
    let mut check = Check::default();
    let reason = check.text("reason", reason, 500);
    let reason = check.done(|| Some(reason))?;
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let what = lock(tx, &staff, id).await?;
                answer(&context, tx, &staff, (what, Answer::Declined, reason)).await
            })
        })
        .await
}

/// The words of an open wish. Answers of one estate happen one after the other, as they touch many wishes at once.
async fn lock(tx: &mut Tx, by: &Staff, id: WishId) -> Result<String, Error> {
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE estate SET slug = slug WHERE id = $1").bind(by.estate()).execute(conn).await?;
    });
    let found: Option<(String, WishState)> = on_tx!(tx, |conn| {
        sqlx::query_as("SELECT what, state FROM service_wish WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(id)
            .fetch_optional(conn)
            .await?
    });
    match found {
        None => Err(Error::NotFound),
        Some((what, WishState::Open)) => Ok(what),
        Some(_) => Err(Refusal::Stale.into()),
    }
}

async fn is_proposal(tx: &mut Tx, by: &Staff, id: ServiceId) -> Result<ServiceId, Error> {
    let stage: Option<Stage> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT stage FROM service WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(id)
            .fetch_optional(conn)
            .await?
    });
    match stage {
        None => Err(Error::NotFound),
        Some(Stage::Proposal) => Ok(id),
        Some(_) => Err(Refusal::Stale.into()),
    }
}

/// A proposal in the words of the wish; staff give it its facts.
async fn propose(ctx: &Ctx, tx: &mut Tx, by: &Staff, what: &str) -> Result<ServiceId, Error> {
    let count: i64 = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT count(*) FROM service WHERE estate_id = $1")
            .bind(by.estate())
            .fetch_one(conn)
            .await?
    });
    // Codes are given by hand elsewhere, so a number may be taken.
    for number in count + 1..=count + 100 {
        let id: ServiceId = ctx.id();
        let terms = Terms {
            name_zh: what.to_owned(),
            name_en: what.to_owned(),
            provider: "butler".to_owned(),
            ..Terms::default()
        };
        let new = NewService {
            code: format!("N-{number:03}"),
            family: Family::Free,
            category: Category::Other,
            mode: Mode::Request,
            reason: what.to_owned(),
            terms,
            key: ctx.id(),
        };
        if desk::create_in(ctx, tx, by, (id, new)).await? {
            return Ok(id);
        }
    }
    Err(Error::broken("no code is free for a proposal"))
}

async fn answer(ctx: &Ctx, tx: &mut Tx, by: &Staff, told: (String, Answer, String)) -> Result<(), Error> {
    let (what, answer, words) = told;
    let (state, service) = match answer {
        Answer::TakenUp(service) => (WishState::TakenUp, Some(service)),
        Answer::Declined => (WishState::Declined, None),
    };
    on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE service_wish SET state = $3, service_id = $4, answer = $5, answered_at = $6, answered_by = $7
             WHERE estate_id = $1 AND topic = $2 AND state = 'open'",
        )
        .bind(by.estate())
        .bind(topic(&what))
        .bind(state)
        .bind(service)
        .bind(words)
        .bind(ctx.now())
        .bind(by.person())
        .execute(conn)
        .await?;
    });
    Ok(())
}
