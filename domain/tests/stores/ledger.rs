//! The house account: what is posted, once each, and what cannot be done to it.

mod credits;
mod payments;
mod property;
mod statement;

use domain::{
    bookings::{Act, store::step},
    error::{Error, Refusal},
    id::{BookingId, HouseId, ServiceId, SlotId},
    ledger::{
        Kind, Month, Statement,
        read::{self, Period},
        store::{Faults, verify},
    },
    money::{BasisPoints, Fen},
    on, on_tx,
    rights::Capability,
    scope::{Staff, System},
    services::{Tier, price::Price},
    time::{EstateZone, HOUR, Ms},
};
use sqlx::types::Json;

use crate::support::{World, not_found, on_both};

/// A visit that staff are at the door for. `price` is before the card's ten percent; `whose` lives in house A-01.
pub struct Visit {
    pub whose: &'static str,
    pub house: &'static str,
    pub price: i64,
    pub only_me: bool,
}

impl Visit {
    pub fn at(price: i64) -> Self {
        Self { whose: "lin", house: "A-01", price, only_me: false }
    }

    /// What is charged for it.
    pub fn total(&self) -> Fen {
        self.priced().total
    }

    fn priced(&self) -> Price {
        Price::of(Fen(self.price), 1, Some((Tier::Gold, BasisPoints::try_from(1_000).unwrap()))).unwrap()
    }

    pub async fn arrived(&self, world: &World) -> BookingId {
        let (service, slot, id): (ServiceId, SlotId, BookingId) = (world.ctx.id(), world.ctx.id(), world.ctx.id());
        let (estate, house, person) = (world.estate, world.houses[self.house], world.people[self.whose]);
        let (price, only_me, starts) = (self.priced(), self.only_me, world.ctx.now().plus(-HOUR));
        let write = world.ctx.db.write(move |tx| {
            Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO service (id, estate_id, code, family, category, mode, provider, name_zh, name_en, summary_zh,
                                              summary_en, minutes, places, price_fen, notice_hours, escort)
                         VALUES ($1, $2, $3, 'paid', 'other', 'scheduled', 'butler', '家电调试', 'Appliances', '', '', 60, 1, 1, 0, $4)",
                    )
                    .bind(service).bind(estate).bind(service.to_string()).bind(false).execute(conn).await?;
                });
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO slot (id, estate_id, service_id, starts_at, ends_at, capacity, taken) VALUES ($1, $2, $3, $4, $5, 1, 1)",
                    )
                    .bind(slot).bind(estate).bind(service).bind(starts).bind(starts.plus(HOUR)).execute(conn).await?;
                });
                let total = price.total;
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO booking (id, estate_id, house_id, person_id, service_id, slot_id, starts_at, ends_at, places, state,
                                              price, total_fen, note, only_me, created_at)
                         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, 'arrived', $9, $10, '', $11, $7)",
                    )
                    .bind(id).bind(estate).bind(house).bind(person).bind(service).bind(slot).bind(starts).bind(starts.plus(HOUR))
                    .bind(Json(price)).bind(total).bind(only_me).execute(conn).await?;
                });
                Ok(())
            })
        });
        write.await.unwrap();
        id
    }

    pub async fn done(&self, world: &World) -> BookingId {
        let id = self.arrived(world).await;
        step(&world.ctx, &butler(world).await, id, Act::Complete).await.unwrap();
        id
    }
}

pub async fn butler(world: &World) -> Staff {
    world.staff("min", Capability::Bookings).await
}

pub async fn desk(world: &World) -> Staff {
    world.staff("he", Capability::Accounts).await
}

pub async fn manager(world: &World) -> Staff {
    world.staff("gao", Capability::Accounts).await
}

pub fn period(world: &World, month: &str) -> Period {
    Period::named(month, &EstateZone::named("Asia/Shanghai").unwrap(), world.ctx.now()).unwrap()
}

/// The current month of a house, as staff see it.
pub async fn account(world: &World, house: &str) -> Statement {
    read::of_house(&world.ctx, &manager(world).await, house, &period(world, "")).await.unwrap().unwrap().0
}

pub async fn balance(world: &World, house: &str) -> Fen {
    account(world, house).await.balance
}

pub async fn entries(world: &World) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT COUNT(*) FROM ledger_entry").fetch_one(pool).await.unwrap())
}

pub async fn assert_balanced(world: &World) {
    for estate in [world.estate, world.other_estate] {
        assert_eq!(verify(&world.ctx, &System::of(estate)).await.unwrap(), Faults::default());
    }
}

#[track_caller]
pub fn refused<T: std::fmt::Debug>(result: Result<T, Error>, refusal: Refusal) {
    assert!(matches!(&result, Err(Error::Refused(why)) if *why == refusal), "expected {refusal:?}, got {result:?}");
}

on_both! {
    async fn a_completed_booking_is_charged_once_at_the_price_of_its_booking(world: World) {
        let visit = Visit::at(18_000);
        let id = visit.done(&world).await;
        let account = account(&world, "A-01").await;
        assert_eq!((account.balance, account.closing, account.opening), (Fen(16_200), Fen(16_200), Fen::ZERO));
        let line = &account.lines[0];
        assert_eq!((line.kind, line.amount, line.booking, line.saved()), (Kind::Charge, Fen(16_200), Some(id), Fen(1_800)));
        assert_eq!(line.who.as_ref().unwrap().en, "lin");
        refused(step(&world.ctx, &butler(&world).await, id, Act::Complete).await, Refusal::Stale);
        assert_eq!((entries(&world).await, balance(&world, "A-02").await), (1, Fen::ZERO));
        assert_balanced(&world).await;
    }
}

on_both! {
    async fn what_is_free_or_did_not_take_place_leaves_no_entry(world: World) {
        Visit::at(0).done(&world).await;
        let missed = Visit::at(18_000).arrived(&world).await;
        step(&world.ctx, &butler(&world).await, missed, Act::NoShow).await.unwrap();
        assert_eq!((entries(&world).await, balance(&world, "A-01").await), (0, Fen::ZERO));
        let unfinished = Visit::at(18_000).arrived(&world).await;
        not_found(step(&world.ctx, &world.staff("yao", Capability::Bookings).await, unfinished, Act::Complete).await);
        assert_eq!(entries(&world).await, 0);
    }
}

on_both! {
    async fn twenty_who_complete_the_same_booking_at_once_charge_it_once(world: World) {
        let (visit, staff) = (Visit::at(18_000), butler(&world).await);
        let id = visit.arrived(&world).await;
        let tries = (0..20).map(|_| {
            let ctx = world.ctx.clone();
            tokio::spawn(async move { step(&ctx, &staff, id, Act::Complete).await })
        });
        let results: Vec<_> = futures::future::join_all(tries).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
        assert!(results.iter().all(|it| matches!(it, Ok(()) | Err(Error::Refused(Refusal::Stale)))), "{results:?}");
        assert_eq!((entries(&world).await, balance(&world, "A-01").await), (1, visit.total()));
        assert_balanced(&world).await;
    }
}

on_both! {
    /// A booking that the account cannot hold is not completed either: no half of it happens.
    async fn a_price_beyond_the_ledger_is_refused_and_the_booking_stays_as_it_was(world: World) {
        let id = Visit::at(9_000_000_000_000_000).arrived(&world).await;
        let staff = butler(&world).await;
        refused(step(&world.ctx, &staff, id, Act::Complete).await, Refusal::TooMuch);
        assert_eq!((entries(&world).await, balance(&world, "A-01").await), (0, Fen::ZERO));
        step(&world.ctx, &staff, id, Act::NoShow).await.expect("it was not completed");
    }
}

on_both! {
    async fn what_is_in_the_ledger_cannot_be_changed_or_deleted(world: World) {
        Visit::at(18_000).done(&world).await;
        for statement in [
            "UPDATE ledger_entry SET memo = 'x'",
            "DELETE FROM ledger_entry",
            "UPDATE ledger_leg SET amount_fen = amount_fen + 1",
            "DELETE FROM ledger_leg",
        ] {
            let result = world.ctx.db.write(move |tx| Box::pin(async move {
                on_tx!(tx, |conn| { sqlx::query(statement).execute(conn).await?; });
                Ok(())
            })).await;
            assert!(matches!(result, Err(Error::Database(_))), "{statement}: {result:?}");
        }
        assert_balanced(&world).await;
    }
}

on_both! {
    /// The check of the whole ledger is itself checked: it finds what no program of ours writes.
    async fn a_ledger_that_does_not_balance_is_found(world: World) {
        Visit::at(18_000).done(&world).await;
        let house: HouseId = world.houses["A-01"];
        world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query("UPDATE house_account SET balance_fen = balance_fen + 1 WHERE house_id = $1").bind(house).execute(conn).await?;
            });
            on_tx!(tx, |conn| {
                sqlx::query("INSERT INTO ledger_leg (entry_id, estate_id, account, amount_fen) SELECT id, estate_id, 'cash', 5 FROM ledger_entry")
                    .execute(conn).await?;
            });
            Ok(())
        })).await.unwrap();
        let faults = verify(&world.ctx, &world.system()).await.unwrap();
        assert_eq!(faults, Faults { unbalanced: 1, astray: 0, sum: 5, adrift: 1 });
        assert_eq!(verify(&world.ctx, &System::of(world.other_estate)).await.unwrap(), Faults::default());
    }
}

#[test]
fn a_month_that_has_not_come_or_is_none_is_the_current_one() {
    let zone = EstateZone::named("Asia/Shanghai").unwrap();
    let now = Ms(1_795_327_200_000);
    let shown = |text: &str| format!("{:?}", Period::named(text, &zone, now).unwrap());
    assert_eq!(shown("2027-01"), shown(""));
    assert_eq!(shown("x"), shown(""));
    assert_ne!(shown("2026-10"), shown(""));
    assert!(shown("").contains(&format!("{:?}", Month { year: 2026, month: 11 })));
}
