//! What is lent, kept and handed out: never more than there is, seen by whom it concerns, told when it is due.

use domain::{
    error::{Error, Refusal, Rule},
    id::{IssueId, ItemId, ServiceId, UseId},
    locale::Bilingual,
    on, on_tx,
    photos::{Ready, prepare},
    rights::Capability,
    scope::Staff,
    services::{opinions, wishes::Grade},
    stock::{Act, Ask, Handing, IssueView, Kind, NewItem, State, Step, TakeIn, store},
    time::{DAY, HOUR},
};

use crate::support::{World, not_found, on_both};

mod counter;
mod letters;
mod property;
mod sight;

/// A service of a mode; open to residents.
async fn service(world: &World, mode: &'static str) -> ServiceId {
    let (id, estate): (ServiceId, _) = (world.ctx.id(), world.estate);
    let write = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query(
                    "INSERT INTO service (id, estate_id, code, family, category, mode, provider, name_zh, name_en, summary_zh,
                                          summary_en, notice_hours, escort)
                     VALUES ($1, $2, $3, 'free', 'living', $4, 'service_desk', '雨伞借用', 'Umbrella loan', '', '', 0, $5)",
                )
                .bind(id).bind(estate).bind(id.to_string()).bind(mode).bind(false)
                .execute(conn).await?;
            });
            Ok(())
        })
    });
    write.await.unwrap();
    id
}

async fn desk(world: &World) -> Staff {
    world.staff("he", Capability::Bookings).await
}

fn new_item(world: &World, service: ServiceId, kind: Kind, total: i64) -> NewItem {
    let supply = kind == Kind::Supply;
    NewItem {
        service,
        kind,
        name: Bilingual { zh: "大伞".to_owned(), en: "Umbrella".to_owned() },
        unit: Bilingual { zh: "把".to_owned(), en: String::new() },
        total,
        hours: (!supply).then_some(7 * 24),
        most: 2,
        span: supply.then_some(domain::bookings::quota::Span::Week),
        key: world.ctx.id(),
    }
}

/// An item of which there are so many; at most two for a house.
async fn item(world: &World, kind: Kind, total: i64) -> ItemId {
    let service = service(world, if kind == Kind::Supply { "supply" } else { "loan" }).await;
    store::add_item(&world.ctx, &desk(world).await, new_item(world, service, kind, total)).await.unwrap()
}

fn wish(world: &World, item: ItemId) -> Ask {
    Ask {
        item,
        quantity: 1,
        wanted_at: world.ctx.now().plus(HOUR),
        note: String::new(),
        contents: "一只纸箱".to_owned(),
        only_me: false,
        key: world.ctx.id(),
    }
}

async fn asked(world: &World, who: &str, item: ItemId) -> IssueId {
    store::ask(&world.ctx, &world.member(who).await, wish(world, item)).await.unwrap()
}

async fn step(world: &World, id: IssueId, act: Act) -> Result<(), Error> {
    store::step(&world.ctx, &desk(world).await, id, (act, String::new())).await
}

fn look(world: &World, act: Act) -> TakeIn {
    TakeIn {
        act,
        words: "完好".to_owned(),
        contents: if act == Act::Keep { "一只纸箱".to_owned() } else { String::new() },
        shelf: if act == Act::Keep { "3 号柜".to_owned() } else { String::new() },
        key: world.ctx.id(),
    }
}

async fn take_in(world: &World, id: IssueId, act: Act) -> Result<(), Error> {
    store::take_in(&world.ctx, &desk(world).await, id, look(world, act), Vec::new()).await
}

async fn photo() -> Ready {
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(20, 10).write_to(&mut png, image::ImageFormat::Png).unwrap();
    prepare(png.into_inner().into()).await.unwrap()
}

async fn seen(world: &World, who: &str, id: IssueId) -> Option<IssueView> {
    store::find(&world.ctx, &world.actor(who, Capability::Bookings).await, id).await.unwrap()
}

/// Total and on the shelf.
async fn level(world: &World, item: ItemId) -> (i64, i64) {
    on!(world.ctx.db, |pool| sqlx::query_as("SELECT total, on_hand FROM stock_item WHERE id = $1")
        .bind(item)
        .fetch_one(pool)
        .await
        .unwrap())
}

async fn files(world: &World) -> usize {
    use futures::StreamExt as _;
    world.ctx.files.list(None).count().await
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Error>, expected: &Refusal) {
    assert!(matches!(&result, Err(Error::Refused(refusal)) if refusal == expected), "{result:?}");
}

#[track_caller]
fn invalid<T: std::fmt::Debug>(result: Result<T, Error>, field: &str, rule: Rule) {
    let Err(Error::Invalid(faults)) = &result else { panic!("{result:?}") };
    assert!(faults.iter().any(|fault| fault.field == field && fault.rule == rule), "{faults:?}");
}

on_both! {
    async fn an_owner_borrows_and_reads_each_step_until_it_is_back_with_a_photo(world: World) {
        let item = item(&world, Kind::Lend, 3).await;
        let id = asked(&world, "lin", item).await;
        assert_eq!(level(&world, item).await, (3, 2), "put aside at once");
        let view = seen(&world, "lin", id).await.unwrap();
        assert_eq!((view.row.state, view.may_cancel, view.acts.len()), (State::Asked, true, 0));
        step(&world, id, Act::HandOut).await.unwrap();
        let view = seen(&world, "lin", id).await.unwrap();
        assert_eq!(view.row.due_at, Some(world.ctx.now().plus(7 * DAY)));
        assert!(!view.may_cancel && !view.row.is_overdue(world.ctx.now()));
        world.clock.advance(8 * DAY);
        assert!(view.row.is_overdue(world.ctx.now()));
        store::take_in(&world.ctx, &desk(&world).await, id, look(&world, Act::TakeBack), vec![photo().await]).await.unwrap();
        let view = seen(&world, "lin", id).await.unwrap();
        assert_eq!((view.row.state, view.photos.len(), level(&world, item).await), (State::Returned, 1, (3, 3)));
        let steps: Vec<(Step, &str)> = view.timeline.iter().map(|entry| (entry.step, entry.words.as_str())).collect();
        assert_eq!(steps, [(Step::Asked, ""), (Step::HandedOut, ""), (Step::Returned, "完好")]);
        assert!(!view.row.is_overdue(world.ctx.now()), "what is back is not overdue");
        let past = store::list(&world.ctx, &world.member("lin").await, true, None).await.unwrap();
        assert_eq!(past.items, [view.row]);
    }
}

on_both! {
    async fn what_is_kept_has_a_slip_with_a_number_of_its_own_and_is_collected(world: World) {
        let item = item(&world, Kind::Custody, 2).await;
        let nothing = Ask { contents: String::new(), ..wish(&world, item) };
        invalid(store::ask(&world.ctx, &world.member("lin").await, nothing).await, "contents", Rule::Required);
        let (first, second) = (asked(&world, "lin", item).await, asked(&world, "xu", item).await);
        assert_eq!(level(&world, item).await, (2, 0));
        take_in(&world, first, Act::Keep).await.unwrap();
        take_in(&world, second, Act::Keep).await.unwrap();
        let one = seen(&world, "lin", first).await.unwrap();
        let two = seen(&world, "xu", second).await.unwrap();
        assert_eq!((one.row.receipt, two.row.receipt), (Some(1001), Some(1002)));
        assert_eq!((one.row.shelf.as_str(), one.row.due_at), ("", Some(world.ctx.now().plus(7 * DAY))));
        assert_eq!(seen(&world, "he", first).await.unwrap().row.shelf, "3 号柜", "where it lies the desk knows");
        step(&world, first, Act::Collect).await.unwrap();
        assert_eq!((seen(&world, "lin", first).await.unwrap().row.state, level(&world, item).await), (State::Collected, (2, 1)));
    }
}

on_both! {
    async fn a_supply_is_used_up_and_a_house_has_its_share_of_the_week(world: World) {
        let item = item(&world, Kind::Supply, 5).await;
        let lin = world.member("lin").await;
        for _ in 0..2 {
            let id = store::ask(&world.ctx, &lin, wish(&world, item)).await.unwrap();
            step(&world, id, Act::HandOver).await.unwrap();
        }
        let quota = domain::bookings::quota::Quota { span: domain::bookings::quota::Span::Week, most: 2 };
        refused(store::ask(&world.ctx, &lin, wish(&world, item)).await, &Refusal::Supply(quota));
        refused(store::ask(&world.ctx, &world.member("zhou").await, wish(&world, item)).await, &Refusal::Supply(quota));
        // Monday is another week; so is the neighbour's share another share.
        let monday = Ask { wanted_at: world.ctx.now().plus(DAY), ..wish(&world, item) };
        store::ask(&world.ctx, &lin, monday).await.unwrap();
        asked(&world, "xu", item).await;
        assert_eq!(level(&world, item).await, (5, 1));
    }
}

on_both! {
    async fn what_was_cancelled_does_not_count_and_is_back_on_the_shelf(world: World) {
        let item = item(&world, Kind::Supply, 2).await;
        for who in ["lin", "zhou", "he"] {
            let id = asked(&world, "lin", item).await;
            store::cancel(&world.ctx, &world.actor(who, Capability::Bookings).await, id).await.unwrap();
            assert_eq!(level(&world, item).await, (2, 2), "cancelled by {who}");
            let again = store::cancel(&world.ctx, &world.actor("lin", Capability::Bookings).await, id).await;
            refused(again, &Refusal::Stale);
        }
    }
}

on_both! {
    async fn more_than_there_is_and_more_than_a_house_s_share_is_refused_with_the_number(world: World) {
        let item = item(&world, Kind::Lend, 3).await;
        let (lin, xu) = (world.member("lin").await, world.member("xu").await);
        let pieces = |quantity| Ask { quantity, ..wish(&world, item) };
        refused(store::ask(&world.ctx, &lin, pieces(3)).await, &Refusal::AtATime(2));
        store::ask(&world.ctx, &lin, pieces(2)).await.unwrap();
        refused(store::ask(&world.ctx, &world.member("zhou").await, pieces(1)).await, &Refusal::AtATime(2));
        refused(store::ask(&world.ctx, &xu, pieces(2)).await, &Refusal::NoneLeft(1));
        assert_eq!(level(&world, item).await, (3, 1), "what was refused took nothing");
        let key = world.ctx.id();
        refused(store::ask(&world.ctx, &xu, Ask { key, ..pieces(2) }).await, &Refusal::NoneLeft(1));
        store::ask(&world.ctx, &xu, Ask { key, ..pieces(1) }).await.unwrap();
        refused(store::ask(&world.ctx, &xu, pieces(1)).await, &Refusal::NoneLeft(0));
    }
}

on_both! {
    async fn a_form_that_is_sent_twice_asks_once_and_takes_back_once(world: World) {
        let item = item(&world, Kind::Lend, 3).await;
        let (lin, wish) = (world.member("lin").await, wish(&world, item));
        let id = store::ask(&world.ctx, &lin, wish.clone()).await.unwrap();
        assert_eq!(store::ask(&world.ctx, &lin, wish).await.unwrap(), id);
        step(&world, id, Act::HandOut).await.unwrap();
        refused(step(&world, id, Act::HandOut).await, &Refusal::Stale);
        let (desk, how) = (desk(&world).await, look(&world, Act::TakeBack));
        for _ in 0..2 {
            store::take_in(&world.ctx, &desk, id, how.clone(), vec![photo().await]).await.unwrap();
        }
        let view = seen(&world, "lin", id).await.unwrap();
        assert_eq!((view.photos.len(), view.timeline.len(), files(&world).await), (1, 3, 2));
        assert_eq!(level(&world, item).await, (3, 3));
        // Another form, after a colleague was quicker: refused, and its photo is kept nowhere.
        let late = store::take_in(&world.ctx, &desk, id, look(&world, Act::TakeBack), vec![photo().await]).await;
        refused(late, &Refusal::Stale);
        assert_eq!(files(&world).await, 2);
    }
}

on_both! {
    async fn what_is_lost_stays_off_the_shelf_until_it_is_found(world: World) {
        let item = item(&world, Kind::Lend, 2).await;
        let id = asked(&world, "lin", item).await;
        step(&world, id, Act::HandOut).await.unwrap();
        store::step(&world.ctx, &desk(&world).await, id, (Act::Lose, "落在出租车上".to_owned())).await.unwrap();
        assert_eq!(level(&world, item).await, (2, 1));
        assert_eq!(seen(&world, "lin", id).await.unwrap().timeline.last().unwrap().words, "落在出租车上");
        let levels = store::levels(&world.ctx, &desk(&world).await).await.unwrap();
        assert_eq!((levels[0].out, levels[0].gone), (0, 1));
        // A lost one is no longer of the house's share.
        let again = Ask { quantity: 1, ..wish(&world, item) };
        store::ask(&world.ctx, &world.member("lin").await, again).await.unwrap();
        take_in(&world, id, Act::TakeBack).await.unwrap();
        assert_eq!(level(&world, item).await, (2, 1));
    }
}

on_both! {
    async fn no_step_can_be_skipped_and_what_needs_a_look_is_not_done_by_a_press(world: World) {
        let item = item(&world, Kind::Lend, 2).await;
        let id = asked(&world, "lin", item).await;
        refused(take_in(&world, id, Act::TakeBack).await, &Refusal::Stale);
        for act in [Act::Lose, Act::Collect, Act::HandOver, Act::Extend] {
            refused(step(&world, id, act).await, &Refusal::Stale);
        }
        step(&world, id, Act::HandOut).await.unwrap();
        for act in [Act::TakeBack, Act::Keep] {
            invalid(step(&world, id, act).await, "act", Rule::NotAChoice);
        }
        refused(take_in(&world, id, Act::Keep).await, &Refusal::Stale);
        let member = world.actor("lin", Capability::Bookings).await;
        refused(store::cancel(&world.ctx, &member, id).await, &Refusal::Stale);
    }
}

on_both! {
    async fn what_was_lent_in_a_trial_asks_for_an_opinion_when_it_is_back(world: World) {
        let item = item(&world, Kind::Lend, 2).await;
        world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query("UPDATE service SET stage = 'trial' WHERE name_zh = '雨伞借用'").execute(conn).await?;
            });
            Ok(())
        })).await.unwrap();
        let id = asked(&world, "lin", item).await;
        step(&world, id, Act::HandOut).await.unwrap();
        assert!(!seen(&world, "lin", id).await.unwrap().unopined);
        take_in(&world, id, Act::TakeBack).await.unwrap();
        assert!(seen(&world, "lin", id).await.unwrap().unopined);
        let said = (Grade::Poor, "伞骨是弯的".to_owned());
        opinions::opine(&world.ctx, &world.member("lin").await, UseId(id.0), said).await.unwrap();
        assert!(!seen(&world, "lin", id).await.unwrap().unopined);
    }
}

on_both! {
    async fn nothing_is_asked_of_a_service_that_is_not_open(world: World) {
        let item = item(&world, Kind::Lend, 2).await;
        for (stage, expected) in [("information", Some(Refusal::NotBookable)), ("retired", None)] {
            world.ctx.db.write(move |tx| Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query("UPDATE service SET stage = $1 WHERE name_zh = '雨伞借用'").bind(stage).execute(conn).await?;
                });
                Ok(())
            })).await.unwrap();
            let result = store::ask(&world.ctx, &world.member("lin").await, wish(&world, item)).await;
            match expected {
                Some(refusal) => refused(result, &refusal),
                None => not_found(result),
            }
        }
        assert_eq!(level(&world, item).await, (2, 2));
    }
}

on_both! {
    /// J1: half of them send their form twice.
    async fn two_hundred_at_once_for_twenty_pieces_get_exactly_twenty(world: World) {
        let service = service(&world, "loan").await;
        let many = NewItem { most: 400, ..new_item(&world, service, Kind::Lend, 20) };
        let item = store::add_item(&world.ctx, &desk(&world).await, many).await.unwrap();
        let members = crate::capacity::crowd(&world, 200).await;
        let tries = members.into_iter().enumerate().map(|(turn, member)| {
            let (ctx, wish) = (world.ctx.clone(), wish(&world, item));
            tokio::spawn(async move {
                let first = store::ask(&ctx, &member, wish.clone()).await;
                if turn % 2 == 0 && let Ok(id) = first {
                    assert_eq!(store::ask(&ctx, &member, wish).await.unwrap(), id);
                }
                first
            })
        });
        let (mut made, mut gone) = (0, 0);
        for result in futures::future::join_all(tries).await {
            match result.unwrap() {
                Ok(_) => made += 1,
                Err(Error::Refused(Refusal::NoneLeft(0))) => gone += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!((made, gone, level(&world, item).await), (20, 180, (20, 0)));
        let levels = store::levels(&world.ctx, &desk(&world).await).await.unwrap();
        assert_eq!(levels[0].out, 20);
    }
}
