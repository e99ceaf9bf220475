//! No statement of the board, the calendars and the catalogue reads a large table from end to end: 20 000 slots and 100 000 bookings,
//! every statement that the stores really make, and what each database says of its way.

use std::sync::{Arc, Mutex};

use domain::{
    bookings::{
        Act, Arrangement, Shift, Wish,
        read::{self, Part},
        store,
    },
    checklist::store as checklist,
    db::Connection,
    dispatch::store as dispatch,
    error::{Error, Refusal},
    id::{BookingId, ServiceId, SlotId, UseId},
    on,
    resources::store as resources,
    rights::Capability,
    services::{desk, evaluation, opinions, store as catalogue},
    time::{DAY, HOUR},
};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
};
use tracing_subscriber::{Layer, layer::Context, prelude::*};

use crate::{
    bookings::wish,
    support::{START, World, on_both},
};

/// Tables that grow with the years, all of them filled here. Whoever reads one from end to end is caught.
const LARGE: &[&str] = &["booking", "booking_event", "slot", "waiting", "form_key", "booking_resource"];

/// Hears what sqlx says about its statements, from threads of its own: each test is a process of its own.
#[derive(Clone, Default)]
struct Ear(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Ear {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut said = Said::default();
            event.record(&mut said);
            let text = if said.statement.is_empty() { said.summary } else { said.statement };
            self.0.lock().unwrap().push(text);
        }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::DEBUG)
    }
}

/// A statement as it is logged: in short, and whole where it is long.
#[derive(Default)]
struct Said {
    summary: String,
    statement: String,
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.trim().clone_into(&mut self.statement),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, format!("{value:?}").trim_matches('"'));
    }
}

impl Ear {
    fn install() -> Self {
        let ear = Self::default();
        tracing_subscriber::registry().with(ear.clone()).init();
        ear
    }

    /// The statements since the last time, each once.
    fn heard(&self) -> Vec<String> {
        let mut heard: Vec<String> = std::mem::take(&mut *self.0.lock().unwrap());
        heard.retain(|text| ["SELECT", "WITH", "UPDATE", "DELETE", "INSERT"].iter().any(|verb| text.starts_with(verb)));
        heard.sort();
        heard.dedup();
        heard
    }
}

/// 40 services, 500 slots each, an hour apart; 200 houses; five bookings for each slot with their first step.
macro_rules! fill {
    ($id:literal) => {
        [
            concat!(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
                 INSERT INTO service (id, estate_id, code, family, category, mode, provider, name_zh, name_en, summary_zh, summary_en,
                                      minutes, places, price_fen, notice_hours, escort)
                 SELECT ", $id, ", (SELECT id FROM estate WHERE slug = 'weilan'), 'Q-' || i, 'paid', 'living', 'scheduled', 'butler', '花园养护',
                        'Garden care', '', '', 60, 8, 8800, 2, (1 = 0) FROM n"
            ),
            concat!(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
                 INSERT INTO house (id, estate_id, code, address_zh, address_en, stage)
                 SELECT ", $id, ", (SELECT id FROM estate WHERE slug = 'weilan'), 'Q-' || i, '', '', 'moved_in' FROM n"
            ),
            concat!(
                "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 499)
                 INSERT INTO slot (id, estate_id, service_id, starts_at, ends_at, capacity, taken)
                 SELECT ", $id, ", s.estate_id, s.id, 1794700000000 + n.i * CAST(7200000 AS BIGINT), 1794700000000 + n.i * CAST(7200000 AS BIGINT) + 3600000, 8, 5
                 FROM service s CROSS JOIN n WHERE s.code LIKE 'Q-%'"
            ),
            concat!(
                "INSERT INTO booking (id, estate_id, house_id, person_id, service_id, slot_id, starts_at, ends_at, places, state, price,
                                      total_fen, note, only_me, created_at)
                 SELECT ", $id, ", l.estate_id, h.id, (SELECT id FROM person WHERE email = 'lin@example.com'), l.service_id, l.id, l.starts_at,
                        l.ends_at, 1, CASE WHEN l.starts_at < 1795327200000 THEN 'completed' ELSE 'confirmed' END, '{\"lines\":[],\"total\":0}', 0, '',
                        (1 = 0), l.starts_at - 86400000
                 FROM slot l JOIN service s ON s.id = l.service_id AND s.code LIKE 'Q-%'
                 JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY code) AS n FROM house WHERE code LIKE 'Q-%') h
                   ON h.n % 40 = (l.starts_at / 7200000) % 40"
            ),
            concat!(
                "INSERT INTO booking_event (id, estate_id, booking_id, at, by_id, step)
                 SELECT ", $id, ", estate_id, id, created_at, person_id, 'requested' FROM booking"
            ),
            concat!(
                "INSERT INTO waiting (id, estate_id, house_id, person_id, slot_id, places, note, only_me, state, joined_at)
                 SELECT ",
                $id,
                ", l.estate_id, (SELECT id FROM house WHERE code = 'Q-1'), (SELECT id FROM person WHERE email = 'lin@example.com'), l.id, 1, '',
                        (1 = 0), 'left', l.starts_at - 86400000 FROM slot l"
            ),
            concat!(
                "INSERT INTO form_key (estate_id, person_id, key, made_id, made_at)
                 SELECT b.estate_id, b.person_id, ",
                $id,
                ", b.id, b.created_at FROM booking b LIMIT 20000"
            ),
            concat!(
                "INSERT INTO resource (id, estate_id, kind, name_zh, name_en, department, alone, active, changed_at)
                 SELECT ", $id, ", h.estate_id, 'vendor', '合作商 ' || h.code, '', '', (1 = 0), (1 = 1), 0 FROM house h WHERE h.code LIKE 'Q-%'"
            ),
            "INSERT INTO booking_resource (booking_id, resource_id, estate_id, slot_id, starts_at, ends_at, held_at)
             SELECT b.id, r.id, b.estate_id, b.slot_id, b.starts_at, b.ends_at, 0 FROM booking b
             JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY name_zh) - 1 AS n FROM resource WHERE kind = 'vendor') r
               ON r.n = (b.starts_at / 7200000) % 200",
            "ANALYZE",
        ]
    };
}

async fn fill(world: &World) -> (ServiceId, Vec<SlotId>) {
    let statements = match world.ctx.db.connection() {
        Connection::Sqlite { .. } => fill!("randomblob(16)"),
        Connection::Postgres(_) => {
            fill!("gen_random_uuid()").map(|sql| if sql.contains("'{\"lines") { POSTGRES_BOOKINGS } else { sql })
        }
    };
    for sql in statements {
        let write = world.ctx.db.write(move |tx| {
            Box::pin(async move {
                domain::on_tx!(tx, |conn| {
                    sqlx::query(sql).execute(conn).await?;
                });
                Ok(())
            })
        });
        write.await.unwrap();
    }
    let counts: (i64, i64) = on!(world.ctx.db, |pool| {
        sqlx::query_as("SELECT (SELECT COUNT(*) FROM slot), (SELECT COUNT(*) FROM booking)")
            .fetch_one(pool)
            .await
            .unwrap()
    });
    assert_eq!(counts, (20_000, 100_000));
    on!(world.ctx.db, |pool| {
        let service: ServiceId =
            sqlx::query_scalar("SELECT id FROM service WHERE code = 'Q-7'").fetch_one(pool).await.unwrap();
        let slots = sqlx::query_scalar(
            "SELECT id FROM slot WHERE service_id = $1 AND starts_at > $2 ORDER BY starts_at LIMIT 5",
        )
        .bind(service)
        .bind(START.plus(DAY))
        .fetch_all(pool)
        .await
        .unwrap();
        (service, slots)
    })
}

/// PostgreSQL wants to be told that the price is a document.
const POSTGRES_BOOKINGS: &str = "INSERT INTO booking (id, estate_id, house_id, person_id, service_id, slot_id, starts_at, ends_at, places, state, price,
      total_fen, note, only_me, created_at)
    SELECT gen_random_uuid(), l.estate_id, h.id, (SELECT id FROM person WHERE email = 'lin@example.com'), l.service_id, l.id, l.starts_at,
           l.ends_at, 1, CASE WHEN l.starts_at < 1795327200000 THEN 'completed' ELSE 'confirmed' END,
           CAST('{\"lines\":[],\"total\":0}' AS JSONB), 0, '', (1 = 0), l.starts_at - 86400000
    FROM slot l JOIN service s ON s.id = l.service_id AND s.code LIKE 'Q-%'
    JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY code) AS n FROM house WHERE code LIKE 'Q-%') h ON h.n % 40 = (l.starts_at / 7200000) % 40";

/// How the database would go about a statement, line by line.
async fn plan(world: &World, sql: &str) -> Vec<String> {
    match world.ctx.db.connection() {
        Connection::Sqlite { read, .. } => {
            let rows: Vec<(i64, i64, i64, String)> =
                sqlx::query_as(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(read).await.unwrap();
            rows.into_iter().map(|(.., line)| line).collect()
        }
        Connection::Postgres(pool) => {
            let mut conn = pool.acquire().await.unwrap();
            let run = async |text: String, conn: &mut sqlx::PgConnection| -> Vec<String> {
                use sqlx::Row as _;
                let rows = sqlx::raw_sql(sqlx::AssertSqlSafe(text)).fetch_all(conn).await.unwrap();
                rows.iter().filter_map(|row| row.try_get::<String, _>(0).ok()).collect()
            };
            let places = (1..=30).take_while(|n| sql.contains(&format!("${n}"))).count();
            let nothing = vec!["NULL"; places].join(", ");
            run("SET plan_cache_mode = force_generic_plan; DEALLOCATE ALL".to_owned(), &mut conn).await;
            // Of a place that is only held against nothing, PostgreSQL does not know what it is.
            let told = (1..=places).fold(sql.to_owned(), |sql, n| {
                sql.replace(&format!("${n} IS NULL"), &format!("CAST(${n} AS TEXT) IS NULL"))
            });
            run(format!("PREPARE asked AS {told}"), &mut conn).await;
            let call = if places == 0 { String::new() } else { format!("({nothing})") };
            let lines = run(format!("EXPLAIN EXECUTE asked{call}"), &mut conn).await;
            conn.close().await.unwrap();
            lines
        }
    }
}

/// The tables that a plan reads from end to end. SQLite names a table as the statement does, by its short name, so its full name is looked up there.
fn scanned(sql: &str, plan: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for line in plan {
        let name = match (line.strip_prefix("SCAN "), line.split_once("Seq Scan on ")) {
            (Some(rest), _) => rest.split(' ').next().map(|name| (name, sql)),
            (_, Some((_, rest))) => rest.split(' ').next().map(|name| (name, "")),
            _ => None,
        };
        let Some((name, sql)) = name else { continue };
        let table = LARGE.iter().find(|table| {
            **table == name
                || sql.contains(&format!(" {table} {name} "))
                || sql.contains(&format!(" {table} AS {name} "))
        });
        found.extend(table.map(|table| format!("{table}: {line}")));
    }
    found
}

/// Asks the database about every statement that was heard.
async fn examine(world: &World, ear: &Ear, what: &str) -> Vec<String> {
    let heard = ear.heard();
    assert!(!heard.is_empty(), "{what}: nothing was heard");
    let mut bad = Vec::new();
    // A new parent row is followed by a look at its children, which SQLite does only where a deferred key waits for it.
    for sql in heard.into_iter().filter(|sql| !sql.starts_with("INSERT INTO resource (")) {
        for found in scanned(&sql, &plan(world, &sql).await) {
            bad.push(format!("{what}: {found}\n    {sql}"));
        }
    }
    ear.heard();
    bad
}

async fn a_booking_of(world: &World, slot: SlotId) -> BookingId {
    store::request(&world.ctx, &world.member("lin").await, wish(world, slot)).await.unwrap()
}

async fn readings(world: &World, ear: &Ear, (service, slots): (ServiceId, &[SlotId])) -> Vec<String> {
    let (lin, staff) = (world.member("lin").await, world.staff("gao", Capability::Bookings).await);
    let (owner, desk_face) =
        (world.actor("lin", Capability::Bookings).await, world.actor("gao", Capability::Bookings).await);
    let mine = a_booking_of(world, slots[0]).await;
    ear.heard();
    let mut bad = Vec::new();
    assert!(read::board(&world.ctx, &staff, (START, START.plus(DAY))).await.unwrap().len() > 300);
    let planned = dispatch::plan(&world.ctx, &staff, (START, START.plus(DAY))).await.unwrap();
    assert!(planned.held.len() > 300);
    dispatch::of_house(&world.ctx, &staff, "Q-1").await.unwrap();
    let vendor = planned.resources.last().unwrap().id;
    assert!(resources::find(&world.ctx, &staff, vendor).await.unwrap().bookings.len() == 100);
    bad.extend(examine(world, ear, "the board").await);
    resources::rules(&world.ctx, &staff).await.unwrap();
    resources::rule(&world.ctx, &staff, service).await.unwrap();
    resources::open(&world.ctx).await.unwrap();
    checklist::sheet(&world.ctx, &staff, mine).await.unwrap();
    bad.extend(examine(world, ear, "rules and lists").await);
    let fortnight = (START, START.plus(14 * DAY));
    assert_eq!(read::calendar(&world.ctx, &owner, service, fortnight).await.unwrap().len(), 167);
    bad.extend(examine(world, ear, "a calendar").await);
    for part in [Part::Coming, Part::Past] {
        read::list(&world.ctx, &lin, part, None, 20).await.unwrap();
    }
    read::find(&world.ctx, &owner, mine).await.unwrap().unwrap();
    read::waiting(&world.ctx, &lin).await.unwrap();
    read::known(&world.ctx, &owner, Some(&lin), service).await.unwrap();
    read::workers(&world.ctx, &staff).await.unwrap();
    read::houses(&world.ctx, &staff).await.unwrap();
    bad.extend(examine(world, ear, "bookings").await);
    catalogue::list(&world.ctx, &owner, catalogue::Filter::default()).await.unwrap();
    catalogue::open(&world.ctx, &owner, service).await.unwrap().unwrap();
    catalogue::pace(&world.ctx, &desk_face, service).await.unwrap();
    let keeper = world.staff("gao", Capability::Catalogue).await;
    desk::list(&world.ctx, &keeper).await.unwrap();
    desk::find(&world.ctx, &keeper, service).await.unwrap().unwrap();
    bad.extend(examine(world, ear, "the catalogue").await);
    opinions::unopined(&world.ctx, &lin, service).await.unwrap();
    opinions::is_asked(&world.ctx, &lin, UseId(mine.0)).await.unwrap();
    bad.extend(examine(world, ear, "opinions").await);
    evaluation::month(&world.ctx, &keeper, (START.plus(-DAY), START.plus(HOUR))).await.unwrap();
    bad.extend(examine(world, ear, "the evaluation of a month").await);
    bad
}

async fn writings(world: &World, ear: &Ear, slots: &[SlotId]) -> Vec<String> {
    let (lin, staff) = (world.member("lin").await, world.staff("gao", Capability::Bookings).await);
    ear.heard();
    let mut bad = Vec::new();
    store::hold(&world.ctx, &lin, (slots[0], 1).into()).await.unwrap();
    let first = a_booking_of(world, slots[0]).await;
    let shift = Shift { slot: slots[1], reason: None };
    store::move_to(&world.ctx, &world.actor("lin", Capability::Bookings).await, first, shift).await.unwrap();
    bad.extend(examine(world, ear, "booking and moving").await);
    read::beside(&world.ctx, &lin, first).await.unwrap().unwrap();
    let apart = store::request(&world.ctx, &lin, Wish { visit: Some(first), ..wish(world, slots[3]) }).await;
    assert!(matches!(apart, Err(Error::Refused(Refusal::NotOneVisit))), "{apart:?}");
    bad.extend(examine(world, ear, "adding to a visit").await);
    store::assign(&world.ctx, &staff, first, world.people["li"]).await.unwrap();
    store::arrange(&world.ctx, &staff, first, Arrangement::default()).await.unwrap();
    for act in [Act::Confirm, Act::Depart, Act::Arrive, Act::Complete] {
        store::step(&world.ctx, &staff, first, act).await.unwrap();
    }
    bad.extend(examine(world, ear, "the steps").await);
    let many = || Wish { places: 4, ..wish(world, slots[2]) };
    let full = store::request(&world.ctx, &lin, many()).await;
    assert!(matches!(full, Err(Error::Refused(Refusal::SlotFull { .. }))), "{full:?}");
    let entry = store::join(&world.ctx, &lin, many()).await.unwrap();
    store::leave(&world.ctx, &lin, entry).await.unwrap();
    let second = a_booking_of(world, slots[3]).await;
    store::cancel(&world.ctx, &lin, second).await.unwrap();
    store::sweep(&world.ctx).await.unwrap();
    store::remind(&world.ctx).await.unwrap();
    bad.extend(examine(world, ear, "lines, ends and reminders").await);
    bad
}

on_both! {
    async fn no_statement_goes_through_a_large_table(world: World) {
        let ear = Ear::install();
        let (service, slots) = fill(&world).await;
        let mut bad = readings(&world, &ear, (service, &slots)).await;
        bad.extend(writings(&world, &ear, &slots).await);
        assert!(bad.is_empty(), "{}", bad.join("\n"));
        // Must be caught: readings that no index can help.
        for sql in ["SELECT b.id FROM booking b WHERE b.ends_at + 1 > $1", "SELECT COUNT(*) FROM slot WHERE taken + 0 > $1"] {
            assert!(!scanned(sql, &plan(&world, sql).await).is_empty(), "{sql}: {:?}", plan(&world, sql).await);
        }
    }
}
