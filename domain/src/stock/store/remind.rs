//! Letters about what is due: one the day before, one once it is overdue. A column of the issue's row remembers each.

use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EstateId, IssueId, PersonId},
    mail::{self, Letter},
    on_tx,
    stock::Kind,
    time::{DAY, EstateZone, Ms},
};

/// Letters that one transaction writes.
const AT_ONCE: i64 = 50;

/// An issue whose reader is to hear of it.
#[derive(sqlx::FromRow)]
struct Due {
    estate_id: EstateId,
    person_id: PersonId,
    kind: Kind,
    quantity: i64,
    due_at: Ms,
    name: String,
    item: String,
    zone: String,
}

/// Which of the two letters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    DayBefore,
    Overdue,
}

/// Queues the letters that are due. Works for all estates: the job belongs to the machine. Run twice, also on two nodes at
/// the same time, it writes each letter once.
pub async fn remind(ctx: &Ctx) -> Result<(), Error> {
    for turn in [Turn::Overdue, Turn::DayBefore] {
        while batch(ctx, turn).await? {}
    }
    Ok(())
}

/// Whether there may be more.
async fn batch(ctx: &Ctx, turn: Turn) -> Result<bool, Error> {
    let context = ctx.clone();
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let marked = match turn {
                    Turn::DayBefore => day_before(tx, context.now()).await?,
                    Turn::Overdue => overdue(tx, context.now()).await?,
                };
                let more = i64::try_from(marked.len()).is_ok_and(|count| count >= AT_ONCE);
                for issue in marked {
                    if let Some(due) = read(tx, issue).await? {
                        let (estate, person) = (due.estate_id, due.person_id);
                        mail::enqueue(&context, tx, estate, person, letter(due, turn)?).await?;
                    }
                }
                Ok(more)
            })
        })
        .await
}

/// A loan of a day or less has no day before. The condition stands twice, as the second of two nodes looks at the row anew.
async fn day_before(tx: &mut Tx, now: Ms) -> Result<Vec<IssueId>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "UPDATE stock_issue SET reminded_at = $1 WHERE reminded_at IS NULL AND id IN (
               SELECT id FROM stock_issue WHERE state IN ('handed_out', 'kept') AND due_at > $1 AND due_at <= $2
                 AND due_at - out_at > $3 AND reminded_at IS NULL ORDER BY due_at LIMIT $4) RETURNING id",
        )
        .bind(now)
        .bind(now.plus(DAY))
        .bind(DAY)
        .bind(AT_ONCE)
        .fetch_all(conn)
        .await?
    }))
}

async fn overdue(tx: &mut Tx, now: Ms) -> Result<Vec<IssueId>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "UPDATE stock_issue SET overdue_at = $1 WHERE overdue_at IS NULL AND id IN (
               SELECT id FROM stock_issue WHERE state IN ('handed_out', 'kept') AND due_at <= $1
                 AND overdue_at IS NULL ORDER BY due_at LIMIT $2) RETURNING id",
        )
        .bind(now)
        .bind(AT_ONCE)
        .fetch_all(conn)
        .await?
    }))
}

/// What the letter says, in the language of its reader. Nothing for who has no account any more.
async fn read(tx: &mut Tx, issue: IssueId) -> Result<Option<Due>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT u.estate_id, u.person_id, i.kind, u.quantity, u.due_at, e.zone,
                    CASE WHEN p.locale = 'en' THEN p.name_en ELSE p.name_zh END AS name,
                    CASE WHEN p.locale = 'en' THEN i.name_en ELSE i.name_zh END AS item
             FROM stock_issue u JOIN stock_item i ON i.id = u.item_id JOIN person p ON p.id = u.person_id
             JOIN estate e ON e.id = u.estate_id
             WHERE u.id = $1 AND p.state = 'active'",
        )
        .bind(issue)
        .fetch_optional(conn)
        .await?
    }))
}

fn letter(due: Due, turn: Turn) -> Result<Letter, Error> {
    let zone = EstateZone::named(&due.zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))?;
    let civil = zone.around(due.due_at).civil(due.due_at);
    let when = format!("{} {:02}:{:02}", civil.date, civil.hour, civil.minute);
    let item = if due.quantity > 1 { format!("{} × {}", due.item, due.quantity) } else { due.item };
    let (name, kept) = (due.name, due.kind == Kind::Custody);
    Ok(match turn {
        Turn::DayBefore => Letter::LoanDue { name, item, when, kept },
        Turn::Overdue => Letter::LoanOverdue { name, item, when, kept },
    })
}
