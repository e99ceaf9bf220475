//! The catalogue: its life cycle, its versions, its wishes.

use domain::{
    bookings::{Act, State, Wish, store as bookings},
    error::{Error, Refusal},
    id::{BookingId, ServiceId, SlotId},
    money::Fen,
    on, on_tx,
    rights::Capability,
    scope::{Actor, Staff},
    search::store as search,
    services::{
        Category, Family, Mode, desk, import, revise,
        sheet::{NewService, Sheet, StepWish},
        stage::{Move, Stage},
        store::{self, Filter},
        terms::{Change, Terms},
        versions,
    },
    time::{DAY, HOUR, Ms},
};

use crate::support::{START, World, not_found, on_both};

mod downloads;
mod evaluation;
mod life;
mod version;

const HEAD: &str = "code,kind,category,mode,provider,name_zh,name_en,summary_zh,summary_en,minutes,places,price_fen,notice_hours,escort";
const CARE: &str = "P-L05,paid,living,scheduled,landscaping,花园养护,Garden care,绣球与草坪,,60,2,18000,2,false\n";

async fn imported(world: &World, rows: &str) -> import::Plan {
    let rows = import::read(format!("{HEAD}\n{rows}").as_bytes()).unwrap();
    import::apply(&world.ctx, &world.system(), rows).await.unwrap()
}

/// The imported service of [`CARE`], with slots on the next days at this hour.
async fn care(world: &World) -> (ServiceId, Vec<SlotId>) {
    imported(world, CARE).await;
    let estate = world.estate;
    let service: ServiceId = on!(world.ctx.db, |pool| {
        sqlx::query_scalar("SELECT id FROM service WHERE estate_id = $1 AND code = 'P-L05'")
            .bind(estate)
            .fetch_one(pool)
            .await
            .unwrap()
    });
    let slots: Vec<SlotId> = (0..12).map(|_| world.ctx.id()).collect();
    let made = slots.clone();
    let open = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            for (day, slot) in (1_i64..).zip(made) {
                let starts = START.plus(day * DAY);
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO slot (id, estate_id, service_id, starts_at, ends_at, capacity, taken)
                         VALUES ($1, $2, $3, $4, $5, 2, 0)",
                    )
                    .bind(slot)
                    .bind(estate)
                    .bind(service)
                    .bind(starts)
                    .bind(starts.plus(HOUR))
                    .execute(conn)
                    .await?;
                });
            }
            Ok(())
        })
    });
    open.await.unwrap();
    (service, slots)
}

async fn book(world: &World, who: &str, slot: SlotId) -> Result<BookingId, Error> {
    let wish = Wish {
        slot,
        places: 1,
        units: 1,
        shown: None,
        note: String::new(),
        only_me: false,
        visit: None,
        key: world.ctx.id(),
    };
    bookings::request(&world.ctx, &world.member(who).await, wish).await
}

async fn manager(world: &World) -> Staff {
    world.staff("gao", Capability::Catalogue).await
}

async fn resident(world: &World) -> Actor {
    Actor::Member(world.member("lin").await)
}

async fn sheet(world: &World, id: ServiceId) -> Sheet {
    desk::find(&world.ctx, &manager(world).await, id).await.unwrap().unwrap()
}

async fn seen(world: &World, id: ServiceId) -> Option<Stage> {
    let actor = resident(world).await;
    let listed = store::list(&world.ctx, &actor, Filter::default()).await.unwrap();
    let found = store::find(&world.ctx, &actor, id).await.unwrap();
    assert_eq!(listed.iter().any(|service| service.id == id), found.is_some(), "the list and the page agree");
    found.map(|service| service.stage)
}

async fn step(world: &World, id: ServiceId, (from, act): (Stage, Move)) -> Result<(), Error> {
    confirmed_step(world, id, (from, act), None).await
}

async fn confirmed_step(
    world: &World,
    id: ServiceId,
    (from, act): (Stage, Move),
    confirmed: Option<i64>,
) -> Result<(), Error> {
    let wish = StepWish { from, act, reason: "每月评估".to_owned(), confirmed };
    desk::step(&world.ctx, &manager(world).await, id, wish).await
}

#[track_caller]
fn stale<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(matches!(result, Err(Error::Refused(Refusal::Stale))), "expected stale, got {result:?}");
}

#[track_caller]
fn fault<T: std::fmt::Debug>(result: Result<T, Error>, field: &str) {
    let Err(Error::Invalid(faults)) = &result else { panic!("expected a fault of {field}, got {result:?}") };
    assert_eq!(faults.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), [field]);
}
