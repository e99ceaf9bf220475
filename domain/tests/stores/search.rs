use domain::{
    club::{
        NewReply, NewTopic,
        forum::{self, NewBoard},
        notices::{self, NewNotice},
    },
    demo,
    household::store as household,
    id::{FormKey, NoticeId, PostId, SessionId, TopicId},
    locale::Bilingual,
    on, on_tx,
    rights::Capability,
    scope::{Actor, System},
    search::{Hit, Kind, store::find, words::Query},
    services::import,
    time::{DAY, MINUTE},
};

use crate::support::{START, World, not_found, on_both};

const CATALOGUE: &str = "code,kind,category,mode,provider,name_zh,name_en,summary_zh,summary_en
D01,free,amenity,scheduled,service_desk,网球场预约,Tennis court,室外球场两片,Two outdoor courts
D02,paid,hobby,request,butler,茶艺,Tea,管家在网球场旁的茶室待客,Tea beside the courts
D03,paid,dining,request,butler,ＶＩＰ包厢,VIP dining room,二十人以内,Up to twenty guests
";

fn both(zh: &str, en: &str) -> Bilingual {
    Bilingual { zh: zh.to_owned(), en: en.to_owned() }
}

fn key() -> FormKey {
    FormKey(uuid::Uuid::from_u128(rand::random()))
}

async fn import(world: &World, catalogue: &str) {
    let rows = import::read(catalogue.as_bytes()).unwrap();
    import::apply(&world.ctx, &world.system(), rows).await.unwrap();
}

async fn notice(world: &World, title: Bilingual, body: Bilingual) -> NoticeId {
    let new = NewNotice { title, body, must_read: false, published_at: START.plus(-DAY) };
    notices::publish(&world.ctx, &world.system(), world.people["he"], new).await.unwrap()
}

async fn topic(world: &World, by: &str, title: &str, body: &str) -> TopicId {
    for estate in [world.estate, world.other_estate] {
        let board = NewBoard { slug: "club".to_owned(), name: both("客厅", "Room"), about: both("", ""), place: 0 };
        // Every topic after the first finds the board.
        let _ = forum::add_board(&world.ctx, &System::of(estate), board).await;
    }
    let new = NewTopic { board: "club".to_owned(), title: title.to_owned(), body: body.to_owned(), key: key() };
    forum::open_topic(&world.ctx, &world.member(by).await, new).await.unwrap()
}

async fn reply(world: &World, by: &str, topic: TopicId, body: &str) -> PostId {
    let new = NewReply { topic, body: body.to_owned(), key: key() };
    forum::reply(&world.ctx, &world.member(by).await, new).await.unwrap()
}

async fn search(world: &World, by: &str, question: &str) -> Vec<Hit> {
    find(&world.ctx, &world.visitor(by).await, question, 20).await.unwrap()
}

/// The Chinese titles of what is found.
async fn titles(world: &World, by: &str, question: &str) -> Vec<String> {
    search(world, by, question).await.into_iter().map(|hit| hit.title.zh).collect()
}

/// The snippet, with its marks in brackets.
fn words(hit: &Hit) -> String {
    hit.snippet
        .iter()
        .map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() })
        .collect()
}

on_both! {
    /// H9
    async fn two_characters_find_the_longer_word_they_are_part_of(world: World) {
        import(&world, CATALOGUE).await;
        assert_eq!(titles(&world, "lin", "网球").await, ["网球场预约", "茶艺"], "titles first");
        assert_eq!(titles(&world, "lin", "球场").await, ["网球场预约", "茶艺"]);
        assert_eq!(titles(&world, "lin", "网球场").await, ["网球场预约", "茶艺"]);
        assert_eq!(titles(&world, "lin", "两片").await, ["网球场预约"]);
        assert!(search(&world, "lin", "球网").await.is_empty());
        assert!(search(&world, "lin", "网场").await.is_empty());
        let hits = search(&world, "lin", "网球").await;
        assert_eq!(words(&hits[1]), "管家在[网球]场旁的茶室待客");
        assert_eq!((hits[0].kind, hits[0].topic, hits[0].from), (Kind::Service, None, None));
    }
}

on_both! {
    async fn one_character_is_found_wherever_it_stands(world: World) {
        import(&world, CATALOGUE).await;
        for (question, expected) in [("网", 2), ("约", 1), ("片", 1), ("茶", 1), ("客", 1), ("雨", 0)] {
            assert_eq!(search(&world, "lin", question).await.len(), expected, "{question}");
        }
    }
}

on_both! {
    async fn latin_words_are_found_by_their_beginning_in_any_case(world: World) {
        import(&world, CATALOGUE).await;
        for question in ["tennis", "TENN", "Ten", "ｔｅｎ"] {
            assert_eq!(titles(&world, "lin", question).await, ["网球场预约"], "{question}");
        }
        assert!(search(&world, "lin", "ennis").await.is_empty());
        assert_eq!(titles(&world, "lin", "vip").await, ["ＶＩＰ包厢"]);
    }
}

on_both! {
    async fn everything_in_a_mixed_question_must_be_there(world: World) {
        import(&world, CATALOGUE).await;
        assert_eq!(titles(&world, "lin", "VIP包厢").await, ["ＶＩＰ包厢"]);
        assert_eq!(titles(&world, "lin", "网球 茶").await, ["茶艺"]);
        assert_eq!(titles(&world, "lin", "court 网球").await.len(), 2);
        assert!(search(&world, "lin", "vip 网球").await.is_empty());
    }
}

on_both! {
    async fn punctuation_alone_finds_nothing(world: World) {
        import(&world, CATALOGUE).await;
        for question in ["", "   ", "，。！", "*", "\"\"", "()", "%", "_", "\0"] {
            assert!(search(&world, "lin", question).await.is_empty(), "{question:?}");
        }
    }
}

on_both! {
    async fn signs_that_databases_take_for_operators_are_harmless(world: World) {
        import(&world, CATALOGUE).await;
        for question in ["\"网球", "网球*", "网球:", "'网球'", "网球\0", "网\0球", "网球 & !", "(网球", "^网球", "网球\\", "-网球", "网球:*|$1"] {
            let expected = if question.contains('1') { 0 } else { 2 };
            assert_eq!(search(&world, "lin", question).await.len(), expected, "{question:?}");
        }
        for question in ["网球 OR 雨", "网球 NOT 茶", "NEAR(网球 茶)", "网球 AND 茶", "title:网球", "{words}: 网球"] {
            assert!(search(&world, "lin", question).await.is_empty(), "{question}: a word like any other");
        }
    }
}

on_both! {
    async fn a_changed_service_is_found_by_its_new_words_only(world: World) {
        import(&world, CATALOGUE).await;
        import(&world, &CATALOGUE.replace("网球场预约", "羽毛球馆")).await;
        assert_eq!(titles(&world, "lin", "羽毛球").await, ["羽毛球馆"]);
        assert_eq!(titles(&world, "lin", "网球").await, ["茶艺"]);
        import(&world, CATALOGUE).await;
        assert_eq!(titles(&world, "lin", "网球").await.len(), 2);
        let rows: i64 = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT count(*) FROM search_doc").fetch_one(pool).await.unwrap());
        let indexed: i64 = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT count(*) FROM _search_words").fetch_one(pool).await.unwrap());
        assert_eq!((rows, indexed), (3, 3));
    }
}

on_both! {
    async fn a_notice_is_found_in_both_languages_without_its_markup(world: World) {
        let body = both("本周三**停**水，见[通告](https://example.com/wasser)。", "The *water* is off on Wednesday.");
        let id = notice(&world, both("停水通知", "Water off"), body).await;
        for question in ["停水", "周三停水", "water", "Wednesday", "通告"] {
            let hits = search(&world, "wang", question).await;
            assert_eq!(hits.iter().map(|hit| (hit.kind, hit.id)).collect::<Vec<_>>(), [(Kind::Notice, id.0)], "{question}");
        }
        assert!(search(&world, "wang", "wasser").await.is_empty(), "addresses of links are not read");
        assert_eq!(words(&search(&world, "wang", "停水").await[0]), "本周三[停水]，见通告。");
        assert_eq!(words(&search(&world, "wang", "wedn").await[0]), "The water is off on [Wedn]esday.");
        assert_eq!(search(&world, "wang", "停水").await[0].at, START.plus(-DAY));
    }
}

on_both! {
    async fn a_topic_is_found_by_its_title_and_a_post_by_its_words(world: World) {
        let id = topic(&world, "lin", "后院的绣球", "剪到**第二对**芽").await;
        world.clock.advance(MINUTE);
        let post = reply(&world, "xu", id, "绣球要多浇水").await;
        let hits = search(&world, "zhou", "绣球").await;
        let found: Vec<_> = hits.iter().map(|hit| (hit.kind, hit.id, hit.topic, hit.title.zh.as_str())).collect();
        assert_eq!(found, [(Kind::Topic, id.0, None, "后院的绣球"), (Kind::Post, post.0, Some(id.0), "后院的绣球")]);
        assert_eq!(words(&hits[1]), "[绣球]要多浇水");
        assert_eq!(words(&search(&world, "zhou", "第二对芽").await[0]), "剪到[第二对芽]");
    }
}

on_both! {
    async fn a_late_post_is_linked_to_the_page_it_stands_on(world: World) {
        let id = topic(&world, "lin", "接龙", "一").await;
        for n in 0..34 {
            reply(&world, "lin", id, if n == 28 { "海棠" } else if n == 29 { "绣球" } else { "好" }).await;
        }
        let actor = Actor::Member(world.member("xu").await);
        assert_eq!(search(&world, "xu", "海棠").await[0].from, None, "the thirtieth post ends the first page");
        let hit = &search(&world, "xu", "绣球").await[0];
        assert!(hit.from.is_some());
        let page = forum::topic(&world.ctx, &actor, id, hit.from).await.unwrap().posts;
        assert_eq!(page.items[0].id.0, hit.id);
    }
}

on_both! {
    /// C3: neither the post nor a word of it is found while it is hidden, by anybody.
    async fn a_hidden_post_is_not_found_until_it_is_shown_again(world: World) {
        let id = topic(&world, "lin", "后院", "早上好").await;
        let post = reply(&world, "xu", id, "受不了就搬走").await;
        let tang = world.staff("tang", Capability::Moderate).await;
        assert_eq!(search(&world, "zhou", "搬走").await.len(), 1);
        forum::hide(&world.ctx, &tang, post, "对邻居不礼貌").await.unwrap();
        for who in ["zhou", "xu", "tang", "gao"] {
            assert!(search(&world, who, "搬走").await.is_empty(), "{who}");
            assert!(!format!("{:?}", search(&world, who, "早").await).contains("受不了"), "{who}");
            assert!(search(&world, who, "不礼貌").await.is_empty(), "{who}");
        }
        forum::show(&world.ctx, &tang, post).await.unwrap();
        let hits = search(&world, "zhou", "搬走").await;
        assert_eq!((hits.len(), hits[0].at), (1, START.plus(1)));
        assert_eq!(words(&hits[0]), "受不了就[搬走]");
    }
}

on_both! {
    /// A refused act leaves the index as it was.
    async fn hiding_a_post_of_another_estate_does_not_take_it_out(world: World) {
        let id = topic(&world, "lin", "后院", "早上好").await;
        let post = reply(&world, "xu", id, "绣球").await;
        let yao = world.staff("yao", Capability::Moderate).await;
        not_found(forum::hide(&world.ctx, &yao, post, "离题").await);
        assert_eq!(search(&world, "lin", "绣球").await.len(), 1);
    }
}

on_both! {
    /// C5: what one estate writes changes nothing of what another finds.
    async fn another_estate_finds_nothing_and_notices_nothing(world: World) {
        let own = topic(&world, "bao", "云栖的网球", "约球").await;
        let before = search(&world, "bao", "网球").await;
        assert_eq!(before.iter().map(|hit| hit.id).collect::<Vec<_>>(), [own.0]);
        import(&world, CATALOGUE).await;
        notice(&world, both("网球", "Tennis"), both("网球", "Tennis")).await;
        let id = topic(&world, "lin", "网球", "网球网球").await;
        reply(&world, "xu", id, "网球").await;
        assert_eq!(search(&world, "bao", "网球").await, before);
        for who in ["bao", "yao"] {
            assert!(search(&world, who, "tennis").await.is_empty(), "{who}");
        }
    }
}

on_both! {
    async fn everybody_finds_what_they_may_open_and_nothing_else(world: World) {
        import(&world, CATALOGUE).await;
        notice(&world, both("网球比赛", "Match"), both("周六", "Saturday")).await;
        topic(&world, "lin", "网球搭子", "约网球").await;
        use Kind::*;
        for (who, expected) in [
            ("lin", vec![Service, Service, Notice, Topic, Post]),
            ("wang", vec![Service, Service, Notice]),
            ("qin", vec![Service, Service, Notice]),
            ("xiaoyu", vec![Service, Service, Notice]),
            ("min", vec![Service, Service]),
            ("tang", vec![Topic, Post]),
            ("gao", vec![Service, Service, Topic, Post]),
        ] {
            let kinds: Vec<Kind> = search(&world, who, "网球").await.iter().map(|hit| hit.kind).collect();
            assert_eq!(kinds, expected, "{who}");
        }
    }
}

on_both! {
    async fn whoever_has_no_page_to_open_has_no_search(world: World) {
        import(&world, CATALOGUE).await;
        let mut world = world;
        world.add(world.estate, "admin", None, &[domain::rights::Role::Admin]).await;
        let admin = world.visitor("admin").await;
        not_found(find(&world.ctx, &admin, "网球", 20).await);
        household::end_member(&world.ctx, &world.system(), world.people["xu"], world.houses["A-02"]).await.unwrap();
        world.clock.advance(1);
        not_found(find(&world.ctx, &world.visitor("xu").await, "网球", 20).await);
    }
}

on_both! {
    async fn the_newest_come_first_and_each_kind_has_its_share(world: World) {
        import(&world, CATALOGUE).await;
        let id = topic(&world, "lin", "闲话", "开头").await;
        let mut last = None;
        for n in 0..9 {
            world.clock.advance(MINUTE);
            last = Some(reply(&world, "lin", id, &format!("网球{n}")).await);
        }
        let hits = find(&world.ctx, &world.visitor("lin").await, "网球", 4).await.unwrap();
        let kinds: Vec<Kind> = hits.iter().map(|hit| hit.kind).collect();
        assert_eq!(kinds, [Kind::Service, Kind::Service, Kind::Post, Kind::Post, Kind::Post, Kind::Post]);
        assert_eq!(hits[2].id, last.unwrap().0);
    }
}

on_both! {
    /// PostgreSQL keeps positions up to 16 383 only: a long text is indexed in parts, and is one hit.
    async fn the_end_of_a_very_long_notice_is_found(world: World) {
        let filler: String = (0..2_400).map(|n| format!("第{n}条款项，")).collect();
        let body = format!("{filler}末尾的绣球{filler}");
        assert!(body.chars().count() > 30_000);
        let id = notice(&world, both("公约", "Rules"), both(&body, &"long words ".repeat(3_000))).await;
        for question in ["绣球", "末尾的绣球", "第2399条款项", "words", "公约"] {
            let hits = search(&world, "lin", question).await;
            assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [id.0], "{question}");
        }
        assert!(words(&search(&world, "lin", "绣球").await[0]).contains("末尾的[绣球]"));
    }
}

on_both! {
    /// Characters that databases' own tables of letters may lack.
    async fn rare_characters_in_names_are_found(world: World) {
        topic(&world, "lin", "𬭎先生与㛃女士", "𰻝𰻝面 · カフェ · 카페").await;
        for question in ["𬭎", "𬭎先生", "㛃女", "𰻝𰻝面", "カフェ", "카페"] {
            assert_eq!(search(&world, "lin", question).await.len(), 1, "{question}");
        }
    }
}

/// A generator of numbers that always gives the same ones.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// 2 to 6 characters of a text, from a place where no latin word has begun yet.
fn piece(dice: &mut Dice, text: &[char]) -> String {
    let latin = |place: usize| text.get(place).is_some_and(|c| c.is_ascii_alphanumeric());
    let mut from = dice.below(text.len());
    while from > 0 && latin(from) && latin(from - 1) {
        from -= 1;
    }
    text.iter().skip(from).take(2 + dice.below(5)).collect()
}

on_both! {
    /// Whatever is cut out of a text that can be found finds that text.
    async fn two_hundred_pieces_of_the_demos_texts_find_their_text(world: World) {
        let rename = world.ctx.db.write(|tx| {
            Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query("UPDATE estate SET slug = 'test-' || slug").execute(conn).await?;
                });
                Ok(())
            })
        });
        rename.await.unwrap();
        demo::load(&world.ctx, "hash".to_owned()).await.unwrap();
        let (estate, _, _) = household::estates(&world.ctx).await.unwrap().into_iter().find(|(_, slug, _)| slug == "weilan").unwrap();
        let owner = on!(world.ctx.db, |pool| {
            sqlx::query_scalar("SELECT person_id FROM household_member WHERE estate_id = $1 AND relation = 'owner' LIMIT 1")
                .bind(estate)
                .fetch_one(pool)
                .await
                .unwrap()
        });
        let owner = household::visitor(&world.ctx, estate, owner, SessionId(uuid::Uuid::nil())).await.unwrap().unwrap();
        let docs: Vec<(uuid::Uuid, String, String, String, String)> = on!(world.ctx.db, |pool| {
            sqlx::query_as("SELECT subject_id, title_zh, title_en, body_zh, body_en FROM search_doc WHERE estate_id = $1")
                .bind(estate)
                .fetch_all(pool)
                .await
                .unwrap()
        });
        assert!(docs.len() > 150, "{}", docs.len());
        let mut dice = Dice(20_261_122);
        let mut asked = 0;
        while asked < 200 {
            let doc = &docs[dice.below(docs.len())];
            let text: Vec<char> = [&doc.1, &doc.2, &doc.3, &doc.4][dice.below(4)].chars().collect();
            if text.is_empty() {
                continue;
            }
            let question = piece(&mut dice, &text);
            if Query::parse(&question).is_none() {
                continue;
            }
            let hits = find(&world.ctx, &owner, &question, 1_000).await.unwrap();
            assert!(hits.iter().any(|hit| hit.id == doc.0), "{question:?} does not find {doc:?}");
            asked += 1;
        }
    }
}
