//! The club: a notice and its receipt, a topic, replies under an alias, and a post that a moderator hides.

use axum::http::StatusCode;

use crate::{
    facts::{self, Facts, MODERATOR, NEIGHBOUR, OWNER},
    support::{App, key},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_is_unread_until_its_reader_confirms_it() {
    let app = App::start().await;
    let lin = app.as_user(OWNER).await;
    let club = lin.read("club/home", &[("from", "")]).await.json();
    let id = facts::text(&club["must"][0]["id"]);
    let page = format!("/club/notices/{id}");
    let title = facts::text(&club["must"][0]["title"]["zh"]);
    assert!(lin.get("/").await.says(&title), "what must be read stands on the home page");
    assert!(lin.get(&page).await.says(&title));
    assert!(lin.get(&page).await.says("我已阅读"), "opening it confirms nothing");
    let read = lin.fill(&page, "club/read_notice", &[]).await;
    assert_eq!(read.status, StatusCode::FOUND);
    assert!(lin.follow(&read).await.says("确认阅读"));
    assert!(!lin.get("/").await.says(&title));
    let spouse = app.as_user(facts::SPOUSE).await;
    assert!(spouse.get("/").await.says(&title), "each reader confirms for themselves");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_topic_is_opened_and_answered_under_aliases() {
    let app = App::start().await;
    let (lin, shen) = (app.as_user(OWNER).await, app.as_user(NEIGHBOUR).await);
    let form = [("topic[title]", "谁家有多的薄荷苗？"), ("topic[body]", "想要**两三株**，用罗勒换。")];
    let opened = lin.fill("/club/boards/neighbours/new", "club/open_topic", &form).await;
    assert_eq!(opened.status, StatusCode::FOUND, "{}", opened.body);
    let topic = opened.location().to_owned();
    let page = shen.get(&topic).await;
    assert!(page.says("<strong>两三株</strong>") && page.says("听海的人"), "{}", page.body);
    assert!(!page.says("林悦") && !page.says("Lin Yue") && !page.says("A-01"), "{}", page.body);
    let reply = shen.fill(&topic, "club/reply", &[("reply[body]", "我有，门口自取。")]).await;
    assert!(reply.location().starts_with(&format!("{topic}#p")), "{}", reply.location());
    let read = lin.get(&topic).await;
    assert!(read.says("我有，门口自取。") && read.says("三号门的灯") && !read.says("沈浩"), "{}", read.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hidden_post_is_gone_for_all_but_its_author_who_reads_why() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let (lin, shen, yu) = (app.as_user(OWNER).await, app.as_user(NEIGHBOUR).await, app.as_user(MODERATOR).await);
    let topic = format!("/club/topics/{}", facts.topic);
    let text = "低价出售名牌手表，私信我。";
    let sent = shen.fill(&topic, "club/reply", &[("reply[body]", text)]).await;
    let post = sent.location().split("#p").nth(1).unwrap().to_owned();
    assert!(lin.get(&topic).await.says(text));
    let moderator = yu.get(&topic).await;
    assert!(moderator.says("沈浩"), "moderators read the name");
    let (reason, back) = ("论坛不做买卖。", topic.as_str());
    let silent = yu.call("club/hide", &[("post", post.as_str()), ("reason", " "), ("back", back)]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", silent.body);
    let hidden =
        yu.post_form(&topic, "club/hide", &[("post", post.as_str()), ("reason", reason), ("back", back)]).await;
    assert_eq!(hidden.location(), topic, "{}", hidden.body);
    let others = lin.get(&topic).await;
    assert!(others.says("这条发言已由版主隐藏") && !others.says(text) && !others.says(reason), "{}", others.body);
    let read = lin.read("club/topic", &[("id", &facts.topic), ("from", "")]).await;
    assert!(!read.says(text) && !read.says(reason), "{}", read.body);
    let author = shen.get(&topic).await;
    assert!(author.says(text) && author.says(reason), "{}", author.body);
    let found = lin.read("search/find", &[("q", "名牌手表")]).await;
    assert!(!found.says("手表"), "{}", found.body);
    yu.post_form(&topic, "club/show", &[("post", post.as_str()), ("back", back)]).await;
    assert!(lin.get(&topic).await.says(text), "shown again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn helpers_have_no_voice_in_the_forum_and_a_way_back_leads_nowhere_else() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let nanny = app.as_user(facts::NANNY).await;
    assert_eq!(nanny.get("/club/boards/neighbours").await.status, StatusCode::NOT_FOUND);
    let key = key();
    let reply = [("reply[topic]", facts.topic.as_str()), ("reply[body]", "您好"), ("reply[key]", &key)];
    assert_eq!(nanny.call("club/reply", &reply).await.status, StatusCode::NOT_FOUND);
    let moderator = app.as_user(MODERATOR).await;
    let form = [("post", facts.post.as_str()), ("reason", "与话题无关"), ("back", "//evil.example")];
    assert_eq!(moderator.post_form("/club", "club/hide", &form).await.location(), "/");
}
