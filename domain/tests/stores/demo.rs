use domain::{
    bookings::read::{self as bookings, Part},
    card,
    club::{Author, forum, notices},
    demo::{self, Summary},
    error::{Error, Rule},
    household::store as household,
    id::{EstateId, PersonId, SessionId},
    ledger::store as ledger,
    on, on_tx,
    rights::Capability,
    scope::{Actor, System, Visitor},
    services::{
        Tier,
        store::{self as services, Filter},
    },
    time::{DAY, HOUR},
};

use crate::support::{World, not_found, on_both};

/// Loads the demo beside the estates of the other tests, which give up the names that the demo's estates bear.
async fn loaded(world: &World) -> Summary {
    let rename = world.ctx.db.write(|tx| {
        Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query("UPDATE estate SET slug = 'test-' || slug").execute(conn).await?;
            });
            Ok(())
        })
    });
    rename.await.unwrap();
    demo::load(&world.ctx, "hash".to_owned()).await.unwrap()
}

async fn estate(world: &World, slug: &str) -> EstateId {
    let estates = household::estates(&world.ctx).await.unwrap();
    estates.into_iter().find(|(_, name, _)| name == slug).unwrap().0
}

async fn visitor(world: &World, slug: &str, email: &str) -> Visitor {
    let estate = estate(world, slug).await;
    let person: PersonId = on!(world.ctx.db, |pool| {
        sqlx::query_scalar("SELECT id FROM person WHERE estate_id = $1 AND email = $2")
            .bind(estate)
            .bind(email)
            .fetch_one(pool)
            .await
            .unwrap()
    });
    household::visitor(&world.ctx, estate, person, SessionId(uuid::Uuid::nil())).await.unwrap().unwrap()
}

/// Asks for a number, with the demo's two estates as `$1` and `$2`.
async fn number(world: &World, question: &'static str) -> i64 {
    let (one, two) = (estate(world, "weilan").await, estate(world, "yunqi").await);
    on!(world.ctx.db, |pool| sqlx::query_scalar(question).bind(one).bind(two).fetch_one(pool).await.unwrap())
}

on_both! {
    async fn the_demo_is_as_large_as_it_says(world: World) {
        let summary = loaded(&world).await;
        let expected = Summary {
            estates: 2,
            houses: 27,
            residents: 65,
            staff: 17,
            services: 47,
            slots: 3_420,
            bookings: 103,
            orders: 16,
            entries: 70,
            tickets: 32,
            notices: 9,
            boards: 3,
            topics: 19,
            posts: 123,
        };
        assert_eq!(summary, expected);
        for (question, count) in [
            ("SELECT count(*) FROM service WHERE estate_id = $1 AND estate_id <> $2", 48),
            ("SELECT count(*) FROM house WHERE estate_id = $1 AND estate_id <> $2", 24),
            ("SELECT count(*) FROM membership WHERE estate_id = $1 AND estate_id <> $2", 24),
            ("SELECT count(*) FROM household_member WHERE estate_id = $1 AND estate_id <> $2", 60),
            ("SELECT count(*) FROM ticket WHERE estate_id = $1 AND estate_id <> $2", 30),
            ("SELECT count(*) FROM board WHERE estate_id = $1 AND estate_id <> $2", 2),
            ("SELECT count(*) FROM slot WHERE estate_id IN ($1, $2)", 3_420),
            ("SELECT count(*) FROM booking WHERE estate_id IN ($1, $2)", 103),
            ("SELECT count(*) FROM person WHERE estate_id IN ($1, $2) AND password_hash = 'hash' AND state = 'active'", 82),
        ] {
            assert_eq!(number(&world, question).await, count, "{question}");
        }
    }
}

/// Each question counts what must not be.
const NEVER: &[&str] = &[
    // What lies on the shelf, what is out and what is gone is all that there is.
    "SELECT count(*) FROM stock_item i WHERE i.estate_id IN ($1, $2) AND i.total <> i.on_hand + (SELECT COALESCE(SUM(u.quantity), 0)
     FROM stock_issue u WHERE u.item_id = i.id AND u.state NOT IN ('returned', 'collected', 'cancelled'))",
    "SELECT count(*) FROM stock_issue u WHERE u.estate_id IN ($1, $2) AND u.state <>
     (SELECT e.step FROM stock_event e WHERE e.issue_id = u.id ORDER BY e.at DESC LIMIT 1)",
    // A slot's taken places are those that its bookings hold, and what is offered to the waiting list.
    "SELECT count(*) FROM slot l WHERE l.estate_id IN ($1, $2) AND l.taken <> (SELECT COALESCE(SUM(b.places), 0) FROM booking b
     WHERE b.slot_id = l.id AND b.state <> 'cancelled') + (SELECT COALESCE(SUM(w.places), 0) FROM waiting w
     WHERE w.slot_id = l.id AND w.state = 'offered')",
    "SELECT count(*) FROM booking b JOIN slot l ON l.id = b.slot_id
     WHERE b.estate_id IN ($1, $2) AND (b.starts_at <> l.starts_at OR b.ends_at <> l.ends_at OR b.service_id <> l.service_id)",
    // The last step of a booking is its state, whoever called afterwards. Who was assigned stands on the booking and in its steps.
    "SELECT count(*) FROM booking b WHERE b.estate_id IN ($1, $2) AND b.state <>
     (SELECT e.step FROM booking_event e WHERE e.booking_id = b.id AND e.step NOT IN ('assigned', 'called_back', 'callback_open') ORDER BY e.at DESC LIMIT 1)",
    "SELECT count(*) FROM booking b WHERE b.estate_id IN ($1, $2) AND (b.assigned_to IS NOT NULL) <> EXISTS
     (SELECT 1 FROM booking_event e WHERE e.booking_id = b.id AND e.step = 'assigned' AND e.subject_id = b.assigned_to)",
    "SELECT count(*) FROM booking b WHERE b.estate_id IN ($1, $2) AND b.created_at <>
     (SELECT MIN(e.at) FROM booking_event e WHERE e.booking_id = b.id)",
    "SELECT count(*) FROM booking_event e JOIN booking_event o ON o.booking_id = e.booking_id AND o.at = e.at AND o.id <> e.id
     WHERE e.estate_id IN ($1, $2)",
    // TK-5: a visit from outside is due for a callback or has a satisfied one, and nothing else is.
    "SELECT count(*) FROM booking b JOIN service s ON s.id = b.service_id WHERE b.estate_id IN ($1, $2) AND b.state = 'completed'
     AND (s.family = 'partner' OR s.escort) <> (b.callback_due OR EXISTS
     (SELECT 1 FROM booking_callback c WHERE c.booking_id = b.id AND c.satisfied))",
    "SELECT count(*) FROM booking b WHERE b.estate_id IN ($1, $2) AND b.callback_due AND b.state <> 'completed'",
    // TK-4, TK-5: closed only by a satisfied callback, which is the last step.
    "SELECT count(*) FROM ticket t WHERE t.estate_id IN ($1, $2) AND (t.state = 'closed') <> EXISTS
     (SELECT 1 FROM callback c WHERE c.id = t.callback_id AND c.ticket_id = t.id AND c.satisfied)",
    "SELECT count(*) FROM ticket t WHERE t.estate_id IN ($1, $2) AND t.changed_at <>
     (SELECT MAX(e.at) FROM ticket_event e WHERE e.ticket_id = t.id)",
    "SELECT count(*) FROM ticket t WHERE t.estate_id IN ($1, $2) AND (t.state = 'new') = (t.responsible_id IS NOT NULL)",
    "SELECT count(*) FROM ticket_event e WHERE e.estate_id IN ($1, $2) AND (e.step = 'noted') <> e.internal",
    "SELECT count(*) FROM estate e WHERE e.id IN ($1, $2) AND e.next_ticket <>
     (SELECT MAX(t.number) + 1 FROM ticket t WHERE t.estate_id = e.id)",
    // The counters of the forum.
    "SELECT count(*) FROM topic t WHERE t.estate_id IN ($1, $2) AND (t.posts <> (SELECT count(*) FROM post o WHERE o.topic_id = t.id)
     OR t.last_post_at <> (SELECT MAX(o.created_at) FROM post o WHERE o.topic_id = t.id))",
    "SELECT count(*) FROM board b WHERE b.estate_id IN ($1, $2) AND b.topics <> (SELECT count(*) FROM topic t WHERE t.board_id = b.id)",
    // Every booking that is done and not free is charged, and nothing else is.
    "SELECT count(*) FROM booking b WHERE b.estate_id IN ($1, $2) AND (b.state = 'completed' AND b.total_fen > 0) <> EXISTS
     (SELECT 1 FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id AND l.account = 'house'
      WHERE e.kind = 'charge' AND e.booking_id = b.id AND e.house_id = b.house_id AND l.amount_fen = b.total_fen)",
    // So is every order that is done and not free; a run carries its orders; a quote in force is the price that was agreed.
    "SELECT count(*) FROM service_order o WHERE o.estate_id IN ($1, $2) AND (o.state = 'completed' AND o.total_fen > 0) <> EXISTS
     (SELECT 1 FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id AND l.account = 'house'
      WHERE e.kind = 'charge' AND e.order_id = o.id AND e.house_id = o.house_id AND l.amount_fen = o.total_fen)",
    "SELECT count(*) FROM delivery_run r WHERE r.estate_id IN ($1, $2) AND r.taken <>
     (SELECT count(*) FROM service_order o WHERE o.run_id = r.id AND o.state NOT IN ('declined', 'cancelled'))",
    "SELECT count(*) FROM service_order o WHERE o.estate_id IN ($1, $2) AND (o.state = 'quoted') <> EXISTS
     (SELECT 1 FROM quote q WHERE q.order_id = o.id AND q.state = 'open')",
    "SELECT count(*) FROM quote q JOIN service_order o ON o.id = q.order_id
     WHERE q.estate_id IN ($1, $2) AND q.state = 'approved' AND q.total_fen <> o.total_fen",
    "SELECT count(*) FROM order_event e JOIN order_event o ON o.order_id = e.order_id AND o.at = e.at AND o.id <> e.id
     WHERE e.estate_id IN ($1, $2)",
    "SELECT count(*) FROM service_order o WHERE o.estate_id IN ($1, $2) AND o.created_at <>
     (SELECT MIN(e.at) FROM order_event e WHERE e.order_id = o.id)",
    // The last step of a service's life is its stage, and its newest version is what it says.
    "SELECT count(*) FROM service s WHERE s.estate_id IN ($1, $2) AND s.stage <>
     (SELECT t.stage FROM service_step t WHERE t.service_id = s.id ORDER BY t.at DESC LIMIT 1)",
    "SELECT count(*) FROM service s WHERE s.estate_id IN ($1, $2) AND NOT EXISTS
     (SELECT 1 FROM service_version v WHERE v.service_id = s.id AND v.applied_at IS NOT NULL)",
    // Nobody acts for another estate, or before having an account.
    "SELECT count(*) FROM booking b JOIN person p ON p.id = b.person_id JOIN house h ON h.id = b.house_id
     WHERE b.estate_id IN ($1, $2) AND (p.estate_id <> b.estate_id OR h.estate_id <> b.estate_id OR p.created_at > b.created_at)",
    "SELECT count(*) FROM post o JOIN person p ON p.id = o.author_id
     WHERE o.estate_id IN ($1, $2) AND (p.estate_id <> o.estate_id OR p.created_at > o.created_at)",
    "SELECT count(*) FROM ticket t JOIN person p ON p.id = t.person_id LEFT JOIN household_member m
     ON m.person_id = p.id AND m.house_id = t.house_id WHERE t.estate_id IN ($1, $2) AND m.house_id IS NULL",
];

async fn assert_consistent(world: &World) {
    for question in NEVER {
        assert_eq!(number(world, question).await, 0, "{question}");
    }
    let now = world.ctx.now();
    let (one, two) = (estate(world, "weilan").await, estate(world, "yunqi").await);
    for estate in [one, two] {
        assert_eq!(ledger::verify(&world.ctx, &System::of(estate)).await.unwrap(), ledger::Faults::default());
    }
    for question in [
        "SELECT count(*) FROM booking_event WHERE estate_id IN ($1, $2) AND at > $3",
        "SELECT count(*) FROM ticket_event WHERE estate_id IN ($1, $2) AND at > $3",
        "SELECT count(*) FROM order_event WHERE estate_id IN ($1, $2) AND at > $3",
        "SELECT count(*) FROM quote WHERE estate_id IN ($1, $2) AND (made_at > $3 OR decided_at > $3)",
        "SELECT count(*) FROM post WHERE estate_id IN ($1, $2) AND (created_at > $3 OR hidden_at > $3)",
        "SELECT count(*) FROM notice WHERE estate_id IN ($1, $2) AND published_at > $3",
        "SELECT count(*) FROM ledger_entry WHERE estate_id IN ($1, $2) AND at > $3",
        "SELECT count(*) FROM ledger_proposal WHERE estate_id IN ($1, $2) AND (proposed_at > $3 OR decided_at > $3)",
    ] {
        let ahead: i64 = on!(world.ctx.db, |pool| {
            sqlx::query_scalar(question).bind(one).bind(two).bind(now).fetch_one(pool).await.unwrap()
        });
        assert_eq!(ahead, 0, "{question}");
    }
}

on_both! {
    async fn the_demos_history_keeps_the_rules_of_the_estate(world: World) {
        loaded(&world).await;
        assert_consistent(&world).await;
    }
}

on_both! {
    /// What the plan of the day says is done may lie ahead: loaded at any hour, nothing has happened in the future.
    async fn the_demo_may_be_loaded_just_after_midnight(world: World) {
        world.clock.advance(10 * HOUR + 60_000);
        loaded(&world).await;
        assert_consistent(&world).await;
    }
}

on_both! {
    async fn loading_twice_is_refused_and_leaves_the_first_as_it_is(world: World) {
        loaded(&world).await;
        let before = number(&world, "SELECT count(*) FROM person WHERE estate_id IN ($1, $2)").await;
        let Err(Error::Invalid(faults)) = demo::load(&world.ctx, "other".to_owned()).await else { panic!("loaded twice") };
        assert_eq!((faults[0].field.as_str(), faults[0].rule), ("slug", Rule::Taken));
        assert_eq!(number(&world, "SELECT count(*) FROM person WHERE estate_id IN ($1, $2)").await, before);
        let estates = household::estates(&world.ctx).await.unwrap();
        assert_eq!(estates.len(), 4);
    }
}

on_both! {
    async fn the_first_household_finds_its_home_furnished(world: World) {
        loaded(&world).await;
        let lin = visitor(&world, "weilan", "lin.yue@example.com").await;
        let member = lin.member().unwrap();
        assert_eq!(lin.home().unwrap().code, "A-01");
        let card = card::read(&world.ctx, &member).await.unwrap().unwrap();
        assert_eq!((card.tier, card.card_no.as_str()), (Tier::Platinum, "WL 2086 0417"));
        assert!(card.valid_from <= world.ctx.now() && card.valid_to > world.ctx.now());
        assert_eq!(notices::list(&world.ctx, &member, None).await.unwrap().items.len(), 8);
        let actor = Actor::Member(member);
        let catalogue = services::list(&world.ctx, &actor, Filter::default()).await.unwrap();
        assert_eq!(catalogue.len(), 47);
        let coming = bookings::list(&world.ctx, &member, Part::Coming, None, 10).await.unwrap();
        let past = bookings::list(&world.ctx, &member, Part::Past, None, 10).await.unwrap();
        assert!(!coming.items.is_empty() && !past.items.is_empty());
        let interpreter = catalogue.iter().find(|service| service.code == "P-L01").unwrap();
        let week = (world.ctx.now(), world.ctx.now().plus(7 * DAY));
        assert!(bookings::calendar(&world.ctx, &actor, interpreter.id, week).await.unwrap().len() > 10);
    }
}

on_both! {
    async fn the_boards_talk_and_staff_answer_under_their_titles(world: World) {
        loaded(&world).await;
        let actor = Actor::Member(visitor(&world, "weilan", "lin.yue@example.com").await.member().unwrap());
        let boards = forum::boards(&world.ctx, &actor).await.unwrap();
        assert_eq!(boards.iter().map(|board| board.slug.as_str()).collect::<Vec<_>>(), ["neighbours", "club"]);
        let (mut titles, mut hidden) = (0, 0);
        for board in boards {
            for topic in forum::board(&world.ctx, &actor, &board.slug, None).await.unwrap().topics.items {
                for post in forum::topic(&world.ctx, &actor, topic.id, None).await.unwrap().posts.items {
                    titles += usize::from(matches!(post.author, Author::Title(_)));
                    hidden += usize::from(post.hidden.is_some());
                    assert_eq!(post.html.is_empty(), post.hidden.is_some());
                }
            }
        }
        assert!(titles > 5, "{titles}");
        assert_eq!(hidden, 1);
    }
}

on_both! {
    async fn the_two_estates_do_not_see_each_other(world: World) {
        loaded(&world).await;
        let lin = visitor(&world, "weilan", "lin.yue@example.com").await.member().unwrap();
        let lu = visitor(&world, "yunqi", "lu.yun@example.com").await.member().unwrap();
        let notice = notices::list(&world.ctx, &lin, None).await.unwrap().items[0].id;
        not_found(notices::find(&world.ctx, &lu, notice).await);
        assert_eq!(notices::list(&world.ctx, &lu, None).await.unwrap().items.len(), 1);
        assert_eq!(forum::boards(&world.ctx, &Actor::Member(lu)).await.unwrap().len(), 1);
        let moderator = visitor(&world, "weilan", "yu.lan@example.com").await;
        assert!(moderator.staff(Capability::Moderate).is_ok());
    }
}

#[test]
fn the_accounts_to_try_are_the_first_household_and_the_staff() {
    let accounts = demo::accounts().unwrap();
    assert_eq!(accounts.len(), 5 + 15);
    assert_eq!((accounts[0].email.as_str(), accounts[0].what.as_str()), ("lin.yue@example.com", "A-01 · owner"));
}
