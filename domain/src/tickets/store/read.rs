//! Reading tickets: residents by the rule of sight, staff all of the estate.

use crate::{
    ctx::Ctx,
    error::Error,
    id::{PersonId, TicketId},
    locale::Bilingual,
    on,
    page::{Cursor, Page},
    photos,
    rights::{Capability, Role},
    scope::{Actor, Member, Staff},
    tickets::{Act, Entry, Kind, Queue, State, Step, TicketRow, TicketView, next},
    time::Ms,
};

/// Tickets on one page of a list, as many more as are read to know whether there are more.
const SIZE: usize = 30;
const READ: i64 = 31;

/// The columns of [`Record`], and how its tables hang together.
macro_rules! rows {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.number, t.kind, t.place, substr(t.description, 1, 40) AS title, t.state, t.only_me, t.created_at,
                    t.promised_at, h.code AS house, p.name_zh AS reporter_zh, p.name_en AS reporter_en,
                    r.name_zh AS responsible_zh, r.name_en AS responsible_en
             FROM ticket t JOIN house h ON h.id = t.house_id JOIN person p ON p.id = t.person_id
             LEFT JOIN person r ON r.id = t.responsible_id ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct Record {
    id: TicketId,
    number: i64,
    kind: Kind,
    place: String,
    title: String,
    state: State,
    only_me: bool,
    created_at: Ms,
    promised_at: Ms,
    house: String,
    reporter_zh: String,
    reporter_en: String,
    responsible_zh: Option<String>,
    responsible_en: Option<String>,
}

fn both(zh: Option<String>, en: Option<String>) -> Option<Bilingual> {
    Some(Bilingual { zh: zh?, en: en? })
}

impl From<Record> for TicketRow {
    fn from(record: Record) -> Self {
        Self {
            id: record.id,
            number: record.number,
            kind: record.kind,
            place: record.place,
            title: record.title,
            state: record.state,
            only_me: record.only_me,
            created_at: record.created_at,
            promised_at: record.promised_at,
            responsible: both(record.responsible_zh, record.responsible_en),
            house: record.house,
            reporter: Bilingual { zh: record.reporter_zh, en: record.reporter_en },
        }
    }
}

fn page(records: Vec<Record>, place: impl Fn(&TicketRow) -> Ms) -> Page<TicketRow> {
    let rows = records.into_iter().map(TicketRow::from).collect();
    Page::cut(rows, SIZE, |row| Cursor { at: place(row), id: row.id.0 })
}

/// The tickets that the resident may see, newest first.
pub async fn list(ctx: &Ctx, by: &Member, cursor: Option<Cursor>) -> Result<Page<TicketRow>, Error> {
    let cursor = cursor.unwrap_or(Cursor::NEWEST);
    let sight = Actor::Member(*by).sight();
    let records: Vec<Record> = on!(ctx.db, |pool| {
        sqlx::query_as(rows!(
            "WHERE t.estate_id = $1 AND t.house_id = $2 AND (t.person_id = $3 OR ($4 AND t.only_me = $5))
               AND (t.created_at, t.id) < ($6, $7)
             ORDER BY t.created_at DESC, t.id DESC LIMIT $8"
        ))
        .bind(by.estate())
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .bind(cursor.at)
        .bind(cursor.id)
        .bind(READ)
        .fetch_all(pool)
        .await?
    });
    Ok(page(records, |row| row.created_at))
}

/// The newest tickets that are not closed, at most `limit`.
pub async fn open_for_home(ctx: &Ctx, by: &Member, limit: u8) -> Result<Vec<TicketRow>, Error> {
    let sight = Actor::Member(*by).sight();
    let records: Vec<Record> = on!(ctx.db, |pool| {
        sqlx::query_as(rows!(
            "WHERE t.estate_id = $1 AND t.house_id = $2 AND (t.person_id = $3 OR ($4 AND t.only_me = $5)) AND t.state <> $6
             ORDER BY t.created_at DESC, t.id DESC LIMIT $7"
        ))
        .bind(by.estate())
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .bind(State::Closed)
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?
    });
    Ok(records.into_iter().map(TicketRow::from).collect())
}

/// A queue of the desk: closed tickets newest first, all others by what was promised, the most urgent first.
pub async fn queue(ctx: &Ctx, by: &Staff, queue: Queue, cursor: Option<Cursor>) -> Result<Page<TicketRow>, Error> {
    if queue == Queue::Closed {
        return closed(ctx, by, cursor.unwrap_or(Cursor::NEWEST)).await;
    }
    // The list of states is padded to one length: a query has a fixed number of places.
    let [first, second, third, fourth, fifth] = match queue {
        Queue::Callback => [State::Resolved; 5],
        Queue::Mine => [State::New, State::Taken, State::Dispatched, State::Reopened, State::Resolved],
        Queue::Open | Queue::Closed => [State::New, State::Taken, State::Dispatched, State::Reopened, State::Reopened],
    };
    let cursor = cursor.unwrap_or(Cursor::OLDEST);
    let records: Vec<Record> = on!(ctx.db, |pool| {
        sqlx::query_as(rows!(
            "WHERE t.estate_id = $1 AND t.state IN ($2, $3, $4, $5, $6)
               AND ($7 OR t.responsible_id = $8 OR t.worker_id = $8) AND (t.promised_at, t.id) > ($9, $10)
             ORDER BY t.promised_at, t.id LIMIT $11"
        ))
        .bind(by.estate())
        .bind(first)
        .bind(second)
        .bind(third)
        .bind(fourth)
        .bind(fifth)
        .bind(queue != Queue::Mine)
        .bind(by.person())
        .bind(cursor.at)
        .bind(cursor.id)
        .bind(READ)
        .fetch_all(pool)
        .await?
    });
    Ok(page(records, |row| row.promised_at))
}

async fn closed(ctx: &Ctx, by: &Staff, cursor: Cursor) -> Result<Page<TicketRow>, Error> {
    let records: Vec<Record> = on!(ctx.db, |pool| {
        sqlx::query_as(rows!(
            "WHERE t.estate_id = $1 AND t.state = $2 AND (t.created_at, t.id) < ($3, $4)
             ORDER BY t.created_at DESC, t.id DESC LIMIT $5"
        ))
        .bind(by.estate())
        .bind(State::Closed)
        .bind(cursor.at)
        .bind(cursor.id)
        .bind(READ)
        .fetch_all(pool)
        .await?
    });
    Ok(page(records, |row| row.created_at))
}

/// What the ticket's own page adds to its row.
#[derive(sqlx::FromRow)]
struct Whole {
    #[sqlx(flatten)]
    record: Record,
    description: String,
    person_id: PersonId,
    responsible_id: Option<PersonId>,
    worker_zh: Option<String>,
    worker_en: Option<String>,
    service_zh: Option<String>,
    service_en: Option<String>,
}

/// A ticket with its timeline and photos; `None` where the actor may not see it.
pub async fn find(ctx: &Ctx, by: &Actor, id: TicketId) -> Result<Option<TicketView>, Error> {
    let Some(whole) = find_whole(ctx, by, id).await? else { return Ok(None) };
    let mine = match by {
        Actor::Member(member) => whole.person_id == member.person(),
        Actor::Staff(staff) => whole.responsible_id == Some(staff.person()),
    };
    let state = whole.record.state;
    let possible = |act: &&Act| by.is_staff() && next(state, **act).is_some() && !(mine && **act == Act::Take);
    Ok(Some(TicketView {
        description: whole.description,
        service: both(whole.service_zh, whole.service_en),
        worker: both(whole.worker_zh, whole.worker_en),
        responsible_id: whole.responsible_id,
        timeline: timeline(ctx, by, id).await?,
        photos: photos::list(ctx, by.estate(), id).await?,
        mine,
        acts: Act::ALL.iter().filter(possible).copied().collect(),
        row: whole.record.into(),
    }))
}

async fn find_whole(ctx: &Ctx, by: &Actor, id: TicketId) -> Result<Option<Whole>, Error> {
    let sight = by.sight();
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT t.id, t.number, t.kind, t.place, substr(t.description, 1, 40) AS title, t.state, t.only_me, t.created_at,
                    t.promised_at, h.code AS house, p.name_zh AS reporter_zh, p.name_en AS reporter_en,
                    r.name_zh AS responsible_zh, r.name_en AS responsible_en, t.description, t.person_id, t.responsible_id,
                    w.name_zh AS worker_zh, w.name_en AS worker_en, s.name_zh AS service_zh, s.name_en AS service_en
             FROM ticket t JOIN house h ON h.id = t.house_id JOIN person p ON p.id = t.person_id
             LEFT JOIN person r ON r.id = t.responsible_id LEFT JOIN person w ON w.id = t.worker_id
             LEFT JOIN service s ON s.id = t.service_id AND s.estate_id = t.estate_id
             WHERE t.estate_id = $1 AND t.id = $2 AND ($3 OR (t.house_id = $4 AND (t.person_id = $5 OR ($6 AND t.only_me = $7))))",
        )
        .bind(by.estate())
        .bind(id)
        .bind(sight.everywhere)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_optional(pool)
        .await?
    }))
}

#[derive(sqlx::FromRow)]
struct Event {
    at: Ms,
    step: Step,
    who_zh: String,
    who_en: String,
    subject_zh: Option<String>,
    subject_en: Option<String>,
    body: String,
    internal: bool,
}

/// Internal lines are left out by the query itself: what is never read cannot slip into an answer.
async fn timeline(ctx: &Ctx, by: &Actor, id: TicketId) -> Result<Vec<Entry>, Error> {
    let events: Vec<Event> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT e.at, e.step, p.name_zh AS who_zh, p.name_en AS who_en, s.name_zh AS subject_zh, s.name_en AS subject_en,
                    e.body, e.internal
             FROM ticket_event e JOIN person p ON p.id = e.by_id LEFT JOIN person s ON s.id = e.subject_id
             WHERE e.estate_id = $1 AND e.ticket_id = $2 AND ($3 OR e.internal = $4) ORDER BY e.at, e.id",
        )
        .bind(by.estate())
        .bind(id)
        .bind(by.is_staff())
        .bind(false)
        .fetch_all(pool)
        .await?
    });
    let entry = |event: Event| Entry {
        at: event.at,
        step: event.step,
        who: Bilingual { zh: event.who_zh, en: event.who_en },
        subject: both(event.subject_zh, event.subject_en),
        body: event.body,
        internal: event.internal,
    };
    Ok(events.into_iter().map(entry).collect())
}

/// Whom a ticket can be dispatched to: active staff of the estate whose role works tickets, by name.
pub async fn workers(ctx: &Ctx, by: &Staff) -> Result<Vec<(PersonId, Bilingual)>, Error> {
    let roles: Vec<(PersonId, String, String, Role)> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT p.id, p.name_zh, p.name_en, r.role FROM staff_role r JOIN person p ON p.id = r.person_id AND p.estate_id = r.estate_id
             WHERE r.estate_id = $1 AND p.state = 'active' ORDER BY p.name_zh, p.id",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    });
    let able = roles.into_iter().filter(|(.., role)| role.capabilities().contains(&Capability::Tickets));
    let mut workers: Vec<(PersonId, Bilingual)> = able.map(|(id, zh, en, _)| (id, Bilingual { zh, en })).collect();
    workers.dedup_by_key(|(id, _)| *id);
    Ok(workers)
}
