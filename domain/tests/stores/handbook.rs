//! The service handbook: drafted by the machine, published by staff, read by all, and then left as it is.

use domain::{
    error::{Error, Refusal},
    handbook::{Change, Issue, IssueState, PrefaceForm, Seen, desk, drafting, store},
    ledger::Month,
    locale::Bilingual,
    on, on_tx,
    rights::{Capability, Relation},
    scope::{Actor, Staff, System},
    services::{import, stage::Stage},
    time::{DAY, HOUR},
};

use crate::support::{World, not_found, on_both};

const CATALOGUE: &str = include_str!("../../demo/catalog.csv");

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// Both estates with the catalogue.
async fn furnished(world: &World) {
    for estate in [world.estate, world.other_estate] {
        let rows = import::read(CATALOGUE.as_bytes()).unwrap();
        import::apply(&world.ctx, &System::of(estate), rows).await.unwrap();
    }
}

async fn keeper(world: &World) -> Staff {
    world.staff("gao", Capability::Catalogue).await
}

async fn owner(world: &World) -> Actor {
    Actor::Member(world.member("lin").await)
}

async fn draft(world: &World, text: &str) -> Issue {
    desk::find(&world.ctx, &keeper(world).await, month(text)).await.unwrap().unwrap()
}

async fn publish(world: &World, text: &str) {
    let seen = Seen { month: month(text), revision: draft(world, text).await.revision };
    desk::publish(&world.ctx, &keeper(world).await, seen).await.unwrap();
}

/// How many issues both estates have.
async fn count(world: &World) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT count(*) FROM handbook_issue").fetch_one(pool).await.unwrap())
}

/// Changes the catalogue of the first estate behind the portal's back: what the handbook makes of it is tried here, not how
/// the catalogue is kept.
async fn set(world: &World, sql: &'static str) {
    let estate = world.estate;
    let write = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query(sql).bind(estate).execute(conn).await?;
            });
            Ok(())
        })
    });
    write.await.unwrap();
}

on_both! {
    async fn each_month_is_drafted_once_for_each_estate_from_its_first_day_on(world: World) {
        furnished(&world).await;
        drafting::draft_due(&world.ctx).await.unwrap();
        drafting::draft_due(&world.ctx).await.unwrap();
        assert_eq!(count(&world).await, 2);
        let first = draft(&world, "2026-11").await;
        assert_eq!((first.state, first.content.since, first.content.entries.len()), (IssueState::Draft, None, 47));
        // 14:00 on the 22nd; the 1st of December begins eight days and ten hours later.
        world.clock.advance(8 * DAY + 9 * HOUR);
        drafting::draft_due(&world.ctx).await.unwrap();
        assert_eq!(count(&world).await, 2);
        world.clock.advance(HOUR);
        drafting::draft_due(&world.ctx).await.unwrap();
        assert_eq!(count(&world).await, 4);
        assert_eq!(draft(&world, "2026-12").await.month, month("2026-12"));
    }
}

on_both! {
    async fn two_nodes_that_draft_at_the_same_time_make_one_issue(world: World) {
        furnished(&world).await;
        let (one, two) = (world.ctx.clone(), world.ctx.clone());
        let both = futures::future::join(
            async move { drafting::draft_due(&one).await },
            async move { drafting::draft_due(&two).await },
        );
        let (one, two) = both.await;
        one.unwrap();
        two.unwrap();
        assert_eq!(count(&world).await, 2);
    }
}

on_both! {
    async fn an_estate_without_services_has_no_issue(world: World) {
        drafting::draft_due(&world.ctx).await.unwrap();
        assert_eq!(count(&world).await, 0);
        let view = desk::read(&world.ctx, &keeper(&world).await, None).await.unwrap();
        assert!(view.issue.is_none() && view.issues.is_empty() && !view.outdated);
    }
}

on_both! {
    async fn residents_find_an_issue_once_it_is_published_and_the_board_tells_them(world: World) {
        furnished(&world).await;
        drafting::draft_due(&world.ctx).await.unwrap();
        let owner = owner(&world).await;
        assert!(store::find(&world.ctx, &owner, None).await.unwrap().is_none());
        assert!(store::find(&world.ctx, &owner, Some(month("2026-11"))).await.unwrap().is_none());
        assert!(store::list(&world.ctx, &owner).await.unwrap().is_empty());
        publish(&world, "2026-11").await;
        let issue = store::find(&world.ctx, &owner, None).await.unwrap().unwrap();
        assert_eq!((issue.month, issue.published_at), (month("2026-11"), Some(world.ctx.now())));
        assert_eq!(store::list(&world.ctx, &owner).await.unwrap().len(), 1);
        let lin = world.member("lin").await;
        let notices = domain::club::notices::unread(&world.ctx, &lin, 10).await.unwrap();
        assert_eq!(notices.len(), 1);
        assert_eq!(notices[0].title.zh, "《便民服务索引手册》2026年11月号");
        let notice = domain::club::notices::find(&world.ctx, &lin, notices[0].id).await.unwrap();
        assert!(notice.html.zh.contains("href=\"/handbook/2026-11\""), "{}", notice.html.zh);
    }
}

on_both! {
    async fn who_may_not_read_notices_reads_no_handbook(world: World) {
        furnished(&world).await;
        drafting::draft_due(&world.ctx).await.unwrap();
        publish(&world, "2026-11").await;
        for relation in Relation::ALL {
            assert!(relation.may(domain::rights::Right::ReadNotices), "{relation} has no handbook: is that meant?");
        }
        let driver = Actor::Member(world.member("qin").await);
        assert!(store::find(&world.ctx, &driver, None).await.unwrap().is_some());
    }
}

on_both! {
    async fn the_next_issue_tells_what_is_new_changed_and_withdrawn(world: World) {
        furnished(&world).await;
        set(&world, "UPDATE service SET stage = 'proposal' WHERE estate_id = $1 AND code = 'F-O08'").await;
        drafting::draft_due(&world.ctx).await.unwrap();
        publish(&world, "2026-11").await;
        set(&world, "UPDATE service SET stage = 'trial' WHERE estate_id = $1 AND code = 'F-O08'").await;
        set(&world, "UPDATE service SET stage = 'retired' WHERE estate_id = $1 AND code = 'S-O01'").await;
        set(&world, "UPDATE service SET price_fen = 20000, place_zh = '会所' WHERE estate_id = $1 AND code = 'P-L03'").await;
        world.clock.advance(10 * DAY);
        drafting::draft_due(&world.ctx).await.unwrap();
        let content = draft(&world, "2026-12").await.content;
        assert_eq!(content.since, Some(month("2026-11")));
        let codes: Vec<&str> = content.new.iter().map(|id| content.find(*id).unwrap().code.as_str()).collect();
        assert_eq!(codes, ["F-O08"]);
        assert_eq!(content.withdrawn.iter().map(|entry| entry.code.as_str()).collect::<Vec<_>>(), ["S-O01"]);
        assert_eq!(content.changed.len(), 1);
        assert_eq!(content.find(content.changed[0].id).unwrap().code, "P-L03");
        assert!(matches!(content.changed[0].what[..], [Change::Price { .. }, Change::Place { .. }]));
        assert_eq!(content.find(content.new[0]).unwrap().stage, Stage::Trial);
    }
}

on_both! {
    async fn a_draft_follows_the_catalogue_when_it_is_drawn_anew_and_keeps_its_preface(world: World) {
        furnished(&world).await;
        drafting::draft_due(&world.ctx).await.unwrap();
        let staff = keeper(&world).await;
        let seen = Seen { month: month("2026-11"), revision: 1 };
        let preface = Bilingual { zh: "各位业主".to_owned(), en: String::new() };
        desk::write_preface(&world.ctx, &staff, seen, preface.clone()).await.unwrap();
        set(&world, "UPDATE service SET name_zh = '新名字' WHERE estate_id = $1 AND code = 'P-L03'").await;
        assert!(desk::read(&world.ctx, &staff, None).await.unwrap().outdated);
        desk::redraw(&world.ctx, &staff, month("2026-11")).await.unwrap();
        let view = desk::read(&world.ctx, &staff, None).await.unwrap();
        let issue = view.issue.unwrap();
        assert!(!view.outdated && issue.content.entries.iter().any(|entry| entry.name.zh == "新名字"));
        assert_eq!((issue.preface, issue.revision), (preface, 3));
    }
}

on_both! {
    async fn a_form_for_an_older_draft_is_refused_and_the_same_form_twice_publishes_once(world: World) {
        furnished(&world).await;
        drafting::draft_due(&world.ctx).await.unwrap();
        let staff = keeper(&world).await;
        let old = Seen { month: month("2026-11"), revision: 1 };
        desk::redraw(&world.ctx, &staff, month("2026-11")).await.unwrap();
        for refused in [
            desk::publish(&world.ctx, &staff, old).await,
            desk::write_preface(&world.ctx, &staff, old, Bilingual::default()).await,
        ] {
            assert!(matches!(refused, Err(Error::Refused(Refusal::Stale))), "{refused:?}");
        }
        let seen = Seen { month: month("2026-11"), revision: 2 };
        desk::publish(&world.ctx, &staff, seen).await.unwrap();
        desk::publish(&world.ctx, &staff, seen).await.unwrap();
        let lin = world.member("lin").await;
        assert_eq!(domain::club::notices::unread(&world.ctx, &lin, 10).await.unwrap().len(), 1);
    }
}

on_both! {
    async fn what_is_published_never_changes(world: World) {
        furnished(&world).await;
        drafting::draft_due(&world.ctx).await.unwrap();
        publish(&world, "2026-11").await;
        let before = draft(&world, "2026-11").await;
        let staff = keeper(&world).await;
        let seen = Seen { month: month("2026-11"), revision: before.revision };
        for refused in [
            desk::redraw(&world.ctx, &staff, seen.month).await,
            desk::write_preface(&world.ctx, &staff, seen, Bilingual::default()).await,
        ] {
            assert!(matches!(refused, Err(Error::Refused(Refusal::Stale))), "{refused:?}");
        }
        // Not even a program that tries.
        for sql in [
            "UPDATE handbook_issue SET preface_zh = '改' WHERE estate_id = $1",
            "UPDATE handbook_issue SET state = 'draft', published_at = NULL, published_by = NULL WHERE estate_id = $1",
            "DELETE FROM handbook_issue WHERE estate_id = $1",
        ] {
            let estate = world.estate;
            let tried = world.ctx.db.write(move |tx| {
                Box::pin(async move {
                    on_tx!(tx, |conn| {
                        sqlx::query(sql).bind(estate).execute(conn).await?;
                    });
                    Ok(())
                })
            });
            assert!(matches!(tried.await, Err(Error::Database(_))), "{sql}");
        }
        set(&world, "UPDATE service SET name_zh = '后来' WHERE estate_id = $1").await;
        world.clock.advance(DAY);
        drafting::draft_due(&world.ctx).await.unwrap();
        assert_eq!(draft(&world, "2026-11").await, before);
    }
}

on_both! {
    async fn an_issue_goes_out_only_with_the_differences_to_the_last_one_that_people_have(world: World) {
        furnished(&world).await;
        drafting::draft_due(&world.ctx).await.unwrap();
        world.clock.advance(10 * DAY);
        drafting::draft_due(&world.ctx).await.unwrap();
        // Both were drawn as the first issue; once one of them is out, the other is not the first any more.
        publish(&world, "2026-11").await;
        let staff = keeper(&world).await;
        let seen = Seen { month: month("2026-12"), revision: 1 };
        let early = desk::publish(&world.ctx, &staff, seen).await;
        assert!(matches!(early, Err(Error::Refused(Refusal::Stale))), "{early:?}");
        assert!(desk::read(&world.ctx, &staff, None).await.unwrap().outdated);
        desk::redraw(&world.ctx, &staff, month("2026-12")).await.unwrap();
        publish(&world, "2026-12").await;
        let months: Vec<String> = store::list(&world.ctx, &owner(&world).await)
            .await
            .unwrap()
            .iter()
            .map(|row| row.month.to_string())
            .collect();
        assert_eq!(months, ["2026-12", "2026-11"]);
        assert_eq!(draft(&world, "2026-11").await.content.since, None);
    }
}

on_both! {
    async fn a_month_that_lies_behind_is_not_published_after_a_later_one(world: World) {
        furnished(&world).await;
        drafting::draft_due(&world.ctx).await.unwrap();
        world.clock.advance(10 * DAY);
        drafting::draft_due(&world.ctx).await.unwrap();
        publish(&world, "2026-12").await;
        let seen = Seen { month: month("2026-11"), revision: 1 };
        let late = desk::publish(&world.ctx, &keeper(&world).await, seen).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::Stale))), "{late:?}");
    }
}

on_both! {
    async fn another_estate_neither_sees_nor_touches_it(world: World) {
        furnished(&world).await;
        drafting::draft_due(&world.ctx).await.unwrap();
        publish(&world, "2026-11").await;
        let neighbour = Actor::Member(world.member("bao").await);
        assert!(store::find(&world.ctx, &neighbour, None).await.unwrap().is_none());
        assert!(store::list(&world.ctx, &neighbour).await.unwrap().is_empty());
        let stranger = world.staff("yao", Capability::Catalogue).await;
        let own = desk::find(&world.ctx, &stranger, month("2026-11")).await.unwrap().unwrap();
        assert_eq!(own.state, IssueState::Draft);
        assert_ne!(own.id, draft(&world, "2026-11").await.id);
        not_found(desk::read(&world.ctx, &stranger, Some(month("2026-10"))).await);
        not_found(desk::redraw(&world.ctx, &stranger, month("2026-10")).await);
        let nowhere = Seen { month: month("2026-10"), revision: 1 };
        not_found(desk::publish(&world.ctx, &stranger, nowhere).await);
        not_found(desk::write_preface(&world.ctx, &stranger, nowhere, Bilingual::default()).await);
    }
}

#[test]
fn a_preface_is_read_from_its_form() {
    let form = PrefaceForm {
        month: "2026-11".to_owned(),
        revision: "4".to_owned(),
        zh: " 各位业主：\r\n\r\n您好。 ".to_owned(),
        en: String::new(),
    };
    let (seen, preface) = form.parse().unwrap();
    assert_eq!(seen, Seen { month: month("2026-11"), revision: 4 });
    assert_eq!(preface, Bilingual { zh: "各位业主：\n\n您好。".to_owned(), en: String::new() });
}
