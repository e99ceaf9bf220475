use std::collections::HashSet;

use domain::{
    card::CardView,
    club::{
        Author, NewReply, NewTopic,
        forum::{self, NewBoard},
        notices::{self, NewNotice},
    },
    error::{Error, Refusal, Rule},
    household::store as household,
    id::{FormKey, NoticeId, PostId, TopicId},
    live::Subject,
    locale::Bilingual,
    on, on_tx,
    rights::{Capability, Relation},
    scope::{Actor, Member, System},
    services::{Family, Tier},
    time::{DAY, MINUTE, Ms},
};

use crate::support::{START, World, not_found, on_both};

fn both(zh: &str, en: &str) -> Bilingual {
    Bilingual { zh: zh.to_owned(), en: en.to_owned() }
}

fn key() -> FormKey {
    FormKey(uuid::Uuid::from_u128(rand::random()))
}

async fn board(world: &World, slug: &str) {
    for estate in [world.estate, world.other_estate] {
        let board = NewBoard { slug: slug.to_owned(), name: both("客厅", "Room"), about: both("", ""), place: 0 };
        forum::add_board(&world.ctx, &System::of(estate), board).await.unwrap();
    }
}

fn topic(title: &str) -> NewTopic {
    NewTopic { board: "club".to_owned(), title: title.to_owned(), body: format!("**{title}**"), key: key() }
}

fn words(topic: TopicId, body: &str) -> NewReply {
    NewReply { topic, body: body.to_owned(), key: key() }
}

async fn opened(world: &World, by: &str) -> TopicId {
    board(world, "club").await;
    forum::open_topic(&world.ctx, &world.member(by).await, topic("后院的绣球")).await.unwrap()
}

async fn resident(world: &World, key: &str) -> Actor {
    Actor::Member(world.member(key).await)
}

async fn moderator(world: &World) -> Actor {
    world.actor("tang", Capability::Moderate).await
}

async fn notice(world: &World, title: &str, must_read: bool, days_ago: i64) -> NoticeId {
    let new = NewNotice {
        title: both(title, title),
        body: both("请**注意**", "*Please* note"),
        must_read,
        published_at: START.plus(-days_ago * DAY),
    };
    notices::publish(&world.ctx, &world.system(), world.people["he"], new).await.unwrap()
}

// Notices

on_both! {
    async fn notices_are_listed_newest_first_and_read_by_page(world: World) {
        for day in 0..25 {
            notice(&world, &format!("第{day}天"), false, day).await;
        }
        let lin = world.member("lin").await;
        let first = notices::list(&world.ctx, &lin, None).await.unwrap();
        assert_eq!((first.items.len(), first.items[0].title.zh.as_str()), (20, "第0天"));
        let second = notices::list(&world.ctx, &lin, first.older).await.unwrap();
        assert_eq!((second.items.len(), second.older), (5, None));
        assert_eq!(second.items[4].title.zh, "第24天");
    }
}

on_both! {
    async fn a_notice_is_shown_as_safe_html_with_the_title_of_its_author(world: World) {
        let id = notice(&world, "停水", true, 1).await;
        let seen = notices::find(&world.ctx, &world.member("wang").await, id).await.unwrap();
        assert_eq!(seen.html, both("<p>请<strong>注意</strong></p>\n", "<p><em>Please</em> note</p>\n"));
        assert_eq!((seen.must_read, seen.read_at, seen.published_at), (true, None, START.plus(-DAY)));
    }
}

on_both! {
    /// CB-15
    async fn a_receipt_is_the_readers_own_and_the_first_one_counts(world: World) {
        let id = notice(&world, "停水", true, 1).await;
        let (lin, zhou) = (world.member("lin").await, world.member("zhou").await);
        notices::find(&world.ctx, &lin, id).await.unwrap();
        assert_eq!(notices::find(&world.ctx, &lin, id).await.unwrap().read_at, None, "looking confirms nothing");
        notices::mark_read(&world.ctx, &lin, id).await.unwrap();
        world.clock.advance(MINUTE);
        notices::mark_read(&world.ctx, &lin, id).await.unwrap();
        assert_eq!(notices::find(&world.ctx, &lin, id).await.unwrap().read_at, Some(START));
        assert!(notices::list(&world.ctx, &lin, None).await.unwrap().items[0].read);
        assert!(!notices::list(&world.ctx, &zhou, None).await.unwrap().items[0].read);
    }
}

on_both! {
    async fn unread_notices_come_with_the_must_read_ones_first(world: World) {
        notice(&world, "市集", false, 1).await;
        notice(&world, "停水", true, 5).await;
        let read = notice(&world, "旧闻", true, 9).await;
        let lin = world.member("lin").await;
        notices::mark_read(&world.ctx, &lin, read).await.unwrap();
        let unread = notices::unread(&world.ctx, &lin, 5).await.unwrap();
        let titles: Vec<&str> = unread.iter().map(|row| row.title.zh.as_str()).collect();
        assert_eq!(titles, ["停水", "市集"]);
        assert!(unread.iter().all(|row| !row.read));
        assert_eq!(notices::unread(&world.ctx, &lin, 1).await.unwrap().len(), 1);
    }
}

on_both! {
    async fn a_notice_of_another_estate_does_not_exist(world: World) {
        let id = notice(&world, "停水", true, 1).await;
        let bao = world.member("bao").await;
        not_found(notices::find(&world.ctx, &bao, id).await);
        not_found(notices::mark_read(&world.ctx, &bao, id).await);
        assert!(notices::list(&world.ctx, &bao, None).await.unwrap().items.is_empty());
        assert!(notices::unread(&world.ctx, &bao, 5).await.unwrap().is_empty());
        let missing = NoticeId(uuid::Uuid::from_u128(1));
        not_found(notices::mark_read(&world.ctx, &world.member("lin").await, missing).await);
    }
}

on_both! {
    async fn a_notice_is_published_only_in_the_name_of_the_estates_own_people(world: World) {
        let new = NewNotice { title: both("a", "a"), body: both("b", "b"), must_read: false, published_at: START.plus(DAY) };
        not_found(notices::publish(&world.ctx, &world.system(), world.people["yao"], new.clone()).await);
        notices::publish(&world.ctx, &world.system(), world.people["he"], new).await.unwrap();
        let row = &notices::list(&world.ctx, &world.member("lin").await, None).await.unwrap().items[0];
        assert_eq!(row.published_at, START, "not in the future");
    }
}

on_both! {
    /// A person without a house has no face as a member at all.
    async fn a_former_resident_and_staff_without_the_capability_have_no_way_in(world: World) {
        let system = world.system();
        household::end_member(&world.ctx, &system, world.people["xu"], world.houses["A-02"]).await.unwrap();
        world.clock.advance(1);
        let xu = world.visitor("xu").await;
        not_found(xu.member());
        not_found(xu.actor(Capability::Moderate));
        not_found(world.visitor("li").await.actor(Capability::Moderate));
        not_found(world.visitor("li").await.staff(Capability::Moderate));
    }
}

// The forum

on_both! {
    async fn a_topic_is_opened_and_answered_and_counts_its_replies(world: World) {
        let id = opened(&world, "lin").await;
        world.clock.advance(MINUTE);
        forum::reply(&world.ctx, &world.member("xu").await, words(id, "剪错了")).await.unwrap();
        let xu = resident(&world, "xu").await;
        let view = forum::topic(&world.ctx, &xu, id, None).await.unwrap();
        assert_eq!((view.title.as_str(), view.board.slug.as_str()), ("后院的绣球", "club"));
        let posts = &view.posts.items;
        assert_eq!(posts[0].html, "<p><strong>后院的绣球</strong></p>\n");
        assert_eq!((posts[0].mine, posts[1].mine), (false, true));
        assert_eq!(posts[0].author, Author::Alias("lin的邻居".to_owned()));
        let row = &forum::board(&world.ctx, &xu, "club", None).await.unwrap().topics.items[0];
        assert_eq!((row.replies, row.created_at, row.last_post_at), (1, START, START.plus(MINUTE)));
        let boards = forum::boards(&world.ctx, &xu).await.unwrap();
        assert_eq!((boards[0].topics, boards[0].last_post_at), (1, Some(START.plus(MINUTE))));
    }
}

on_both! {
    /// ID-1: privacy. Whatever a member is given holds neither the names nor the houses of the others.
    async fn members_see_aliases_and_never_names_or_houses(world: World) {
        let id = opened(&world, "lin").await;
        let post = forum::reply(&world.ctx, &world.member("zhou").await, words(id, "好")).await.unwrap();
        forum::hide(&world.ctx, &world.staff("tang", Capability::Moderate).await, post, "离题").await.unwrap();
        let xu = resident(&world, "xu").await;
        let mut given = format!("{:?}", forum::topic(&world.ctx, &xu, id, None).await.unwrap());
        given += &format!("{:?}", forum::board(&world.ctx, &xu, "club", None).await.unwrap());
        for secret in ["lin女士", "zhou女士", "tang女士", "A-01", "example.com"] {
            assert!(!given.contains(secret), "{secret} in {given}");
        }
        for (key, person) in &world.people {
            assert!(!given.contains(&person.0.to_string()), "the id of {key} in {given}");
        }
    }
}

on_both! {
    async fn a_double_submit_makes_one_topic_and_one_reply(world: World) {
        board(&world, "club").await;
        let lin = world.member("lin").await;
        let new = topic("拼车");
        let first = forum::open_topic(&world.ctx, &lin, new.clone()).await.unwrap();
        assert_eq!(forum::open_topic(&world.ctx, &lin, new).await.unwrap(), first);
        let reply = words(first, "好");
        let both = futures::future::join_all((0..6).map(|_| forum::reply(&world.ctx, &lin, reply.clone()))).await;
        let ids: HashSet<PostId> = both.into_iter().map(Result::unwrap).collect();
        assert_eq!(ids.len(), 1);
        let actor = Actor::Member(lin);
        assert_eq!(forum::topic(&world.ctx, &actor, first, None).await.unwrap().posts.items.len(), 2);
        let view = forum::board(&world.ctx, &actor, "club", None).await.unwrap();
        assert_eq!((view.board.topics, view.topics.items.len(), view.topics.items[0].replies), (1, 1, 1));
    }
}

on_both! {
    async fn many_replies_at_once_are_all_counted_and_keep_one_order(world: World) {
        let id = opened(&world, "lin").await;
        let writers: Vec<Member> = vec![world.member("lin").await, world.member("xu").await, world.member("zhou").await];
        let all = (0..45).map(|n| forum::reply(&world.ctx, &writers[n % 3], words(id, "好")));
        for result in futures::future::join_all(all).await {
            result.unwrap();
        }
        let xu = resident(&world, "xu").await;
        let first = forum::topic(&world.ctx, &xu, id, None).await.unwrap().posts;
        let second = forum::topic(&world.ctx, &xu, id, first.older).await.unwrap().posts;
        assert_eq!((first.items.len(), second.items.len(), second.older), (30, 16, None));
        let times: Vec<Ms> = first.items.iter().chain(&second.items).map(|post| post.created_at).collect();
        assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "{times:?}");
        assert_eq!(forum::board(&world.ctx, &xu, "club", None).await.unwrap().topics.items[0].replies, 45);
    }
}

on_both! {
    async fn topics_are_listed_by_their_last_post_and_read_by_page(world: World) {
        board(&world, "club").await;
        let lin = world.member("lin").await;
        let mut ids = Vec::new();
        for n in 0..22 {
            world.clock.advance(MINUTE);
            ids.push(forum::open_topic(&world.ctx, &lin, topic(&format!("第{n}"))).await.unwrap());
        }
        world.clock.advance(MINUTE);
        forum::reply(&world.ctx, &lin, words(ids[0], "顶")).await.unwrap();
        let actor = Actor::Member(lin);
        let first = forum::board(&world.ctx, &actor, "club", None).await.unwrap().topics;
        let second = forum::board(&world.ctx, &actor, "club", first.older).await.unwrap().topics;
        assert_eq!((first.items[0].id, first.items.len(), second.items.len(), second.older), (ids[0], 20, 2, None));
        let seen: HashSet<TopicId> = first.items.iter().chain(&second.items).map(|row| row.id).collect();
        assert_eq!(seen.len(), 22);
    }
}

on_both! {
    async fn a_hidden_post_is_seen_by_its_author_and_moderators_only(world: World) {
        let id = opened(&world, "lin").await;
        let post = forum::reply(&world.ctx, &world.member("xu").await, words(id, "受不了就搬走")).await.unwrap();
        let tang = world.staff("tang", Capability::Moderate).await;
        forum::hide(&world.ctx, &tang, post, "对邻居不礼貌").await.unwrap();
        let see = async |actor: Actor| forum::topic(&world.ctx, &actor, id, None).await.unwrap().posts.items[1].clone();

        let other = see(resident(&world, "lin").await).await;
        assert_eq!((other.html.as_str(), other.true_name.is_some()), ("", false));
        let hidden = other.hidden.unwrap();
        assert_eq!((hidden.reason, hidden.at), (None, START));

        let own = see(resident(&world, "xu").await).await;
        assert!(own.html.contains("受不了就搬走") && own.mine);
        assert_eq!(own.hidden.unwrap().reason.as_deref(), Some("对邻居不礼貌"));

        let staff = see(moderator(&world).await).await;
        assert!(staff.html.contains("受不了就搬走"));
        assert_eq!(staff.hidden.unwrap().reason.as_deref(), Some("对邻居不礼貌"));
        assert_eq!(staff.true_name.unwrap().en, "xu");

        forum::show(&world.ctx, &tang, post).await.unwrap();
        let again = see(resident(&world, "lin").await).await;
        assert!(again.hidden.is_none() && again.html.contains("受不了就搬走"));
        assert_eq!(audited(&world).await, [("post.hide".to_owned(), "对邻居不礼貌".to_owned()), ("post.show".to_owned(), String::new())]);
    }
}

async fn audited(world: &World) -> Vec<(String, String)> {
    on!(world.ctx.db, |pool| {
        sqlx::query_as("SELECT act, reason FROM audit WHERE estate_id = $1 AND act LIKE 'post.%' ORDER BY act")
            .bind(world.estate)
            .fetch_all(pool)
            .await
            .unwrap()
    })
}

on_both! {
    async fn hiding_needs_a_reason_and_a_post_that_is_not_hidden_yet(world: World) {
        let id = opened(&world, "lin").await;
        let post = forum::topic(&world.ctx, &moderator(&world).await, id, None).await.unwrap().posts.items[0].id;
        let tang = world.staff("tang", Capability::Moderate).await;
        for (bad, rule) in [(String::new(), Rule::Required), ("长".repeat(301), Rule::TooLong(300))] {
            let Err(Error::Invalid(faults)) = forum::hide(&world.ctx, &tang, post, &bad).await else { panic!("accepted") };
            assert_eq!((faults[0].field.as_str(), faults[0].rule), ("reason", rule));
        }
        assert!(matches!(forum::show(&world.ctx, &tang, post).await, Err(Error::Refused(Refusal::Stale))));
        forum::hide(&world.ctx, &tang, post, "离题").await.unwrap();
        assert!(matches!(forum::hide(&world.ctx, &tang, post, "离题").await, Err(Error::Refused(Refusal::Stale))));
        let yao = world.staff("yao", Capability::Moderate).await;
        not_found(forum::hide(&world.ctx, &yao, post, "离题").await);
        not_found(forum::show(&world.ctx, &yao, post).await);
    }
}

on_both! {
    async fn helpers_and_children_have_no_forum(world: World) {
        let id = opened(&world, "lin").await;
        for key in ["wang", "qin", "xiaoyu"] {
            let (member, actor) = (world.member(key).await, resident(&world, key).await);
            assert!(forum::boards(&world.ctx, &actor).await.unwrap().is_empty(), "{key}");
            not_found(forum::board(&world.ctx, &actor, "club", None).await);
            not_found(forum::topic(&world.ctx, &actor, id, None).await);
            not_found(forum::open_topic(&world.ctx, &member, topic("x")).await);
            not_found(forum::reply(&world.ctx, &member, words(id, "x")).await);
        }
    }
}

on_both! {
    async fn the_forum_of_another_estate_does_not_exist(world: World) {
        let id = opened(&world, "lin").await;
        let bao = world.member("bao").await;
        for actor in [Actor::Member(bao), world.actor("yao", Capability::Moderate).await] {
            not_found(forum::topic(&world.ctx, &actor, id, None).await);
            let view = forum::board(&world.ctx, &actor, "club", None).await.unwrap();
            assert_eq!((view.board.topics, view.topics.items.len()), (0, 0));
        }
        not_found(forum::reply(&world.ctx, &bao, words(id, "x")).await);
        let lin = world.member("lin").await;
        not_found(forum::open_topic(&world.ctx, &lin, NewTopic { board: "none".to_owned(), ..topic("x") }).await);
        not_found(forum::reply(&world.ctx, &lin, words(TopicId(uuid::Uuid::from_u128(1)), "x")).await);
    }
}

on_both! {
    async fn a_reply_is_announced_without_its_author(world: World) {
        let id = opened(&world, "lin").await;
        let mut changes = world.ctx.db.changes();
        let listening = {
            let db = world.ctx.db.clone();
            tokio::spawn(async move { domain::live::listen(&db).await })
        };
        let post = forum::reply(&world.ctx, &world.member("lin").await, words(id, "好")).await.unwrap();
        forum::hide(&world.ctx, &world.staff("tang", Capability::Moderate).await, post, "离题").await.unwrap();
        if world.database.is_empty() {
            for _ in 0..2 {
                let change = changes.recv().await.unwrap();
                assert_eq!((change.subject, change.id, change.person, change.house), (Subject::Topic, id.0, None, None));
            }
        }
        listening.abort();
    }
}

on_both! {
    async fn a_board_has_its_name_once(world: World) {
        board(&world, "club").await;
        let again = NewBoard { slug: "club".to_owned(), name: both("", ""), about: both("", ""), place: 1 };
        let Err(Error::Invalid(faults)) = forum::add_board(&world.ctx, &world.system(), again).await else { panic!("twice") };
        assert_eq!(faults[0].rule, Rule::Taken);
    }
}

// The card

async fn card(world: &World) {
    let (estate, house) = (world.estate, world.houses["A-01"]);
    let write = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query(
                    "INSERT INTO membership (house_id, estate_id, tier, card_no, valid_from, valid_to)
                     VALUES ($1, $2, 'gold', 'WL 1', $3, $4)",
                )
                .bind(house)
                .bind(estate)
                .bind(START)
                .bind(START.plus(DAY))
                .execute(conn)
                .await?;
            });
            on_tx!(tx, |conn| {
                sqlx::query(
                    "INSERT INTO discount_rule (id, estate_id, tier, family, rate, valid_from, made_at)
                     VALUES ($1, $2, 'gold', 'paid', 1500, 0, 0)",
                )
                .bind(uuid::Uuid::from_u128(7))
                .bind(estate)
                .execute(conn)
                .await?;
            });
            Ok(())
        })
    });
    write.await.unwrap();
}

on_both! {
    /// MB-1
    async fn the_card_of_the_house_shows_what_it_takes_off(world: World) {
        card(&world).await;
        let seen: CardView = domain::card::read(&world.ctx, &world.member("zhou").await).await.unwrap().unwrap();
        assert_eq!((seen.tier, seen.card_no.as_str(), seen.holder.en.as_str()), (Tier::Gold, "WL 1", "zhou"));
        let rates: Vec<(Family, i64)> = seen.discounts.iter().map(|(family, rate)| (*family, rate.get())).collect();
        assert_eq!(rates, [(Family::Free, 0), (Family::Paid, 1500), (Family::Partner, 0)]);
    }
}

on_both! {
    async fn the_card_is_not_for_helpers_other_houses_or_other_estates(world: World) {
        card(&world).await;
        for key in ["wang", "qin", "xiaoyu"] {
            not_found(domain::card::read(&world.ctx, &world.member(key).await).await);
        }
        let mut world = world;
        let house = world.houses["A-02"];
        world.add(world.estate, "zu", Some((house, Relation::Tenant)), &[]).await;
        not_found(domain::card::read(&world.ctx, &world.member("zu").await).await);
        for key in ["xu", "bao"] {
            assert_eq!(domain::card::read(&world.ctx, &world.member(key).await).await.unwrap(), None, "{key}");
        }
    }
}
