//! A topic: its posts, the oldest first, and at the end the way to reply.

use domain::club::BODY;
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{SendReply, TopicDetail, find_topic},
    post::{Moderation, post_view},
    words,
};
use crate::{
    forms::kept,
    i18n::{T, t},
    load::{load, param, query, show},
    problem::{Form, Problem, form},
    ui::*,
    viewer::viewer,
};

pub fn page() -> AnyView {
    let (id, from) = (param("id"), query("from"));
    let data = load(move || (id(), from()), |(id, from)| find_topic(id, from));
    let reply = form();
    let moderation = Moderation { hide: form(), show: form() };
    show(data, move |detail| topic_page(detail, from(), reply, moderation))
}

fn topic_page(detail: TopicDetail, from: String, reply: Form<SendReply>, moderation: Moderation) -> AnyView {
    let TopicDetail { view: topic, key } = detail;
    let path = format!("/club/topics/{}", topic.id);
    let here = if from.is_empty() { path.clone() } else { format!("{path}?from={from}") };
    let later = topic.posts.older.map(|cursor| format!("{path}?from={cursor}")).unwrap_or_default();
    let first = if from.is_empty() { String::new() } else { path };
    let board = words::text(&topic.board.name);
    // Replies belong at the end, so the form stands on the last page only.
    let replying = (later.is_empty() && viewer().may("club/reply")).then(|| {
        let fields = ReplyTo { topic: topic.id.to_string(), key: key.to_string(), from };
        view! { <ReplyCard to=fields reply=reply /> }
    });
    let posts = topic.posts.items.into_iter().map(|post| post_view(post, &here, moderation)).collect_view();
    view! {
        <a class="back" href=format!("/club/boards/{}", topic.board.slug)>
            <Icon glyph=Glyph::Back />
            {board.clone()}
        </a>
        <Page title=topic.title eyebrow=board>
            <Problem error=moderation.hide.error />
            <Problem error=moderation.show.error />
            <Card>
                <div>{posts}</div>
            </Card>
            <Pager
                label=t(T::ClubPosts)
                older=later
                older_text=t(T::ClubLaterPosts)
                newest=first
                newest_text=t(T::ClubFirstPosts)
            />
            {replying}
        </Page>
    }
    .into_any()
}

/// What a reply carries besides its text.
#[derive(Clone)]
struct ReplyTo {
    topic: String,
    key: String,
    from: String,
}

/// The form for a reply. Each key has a form of its own, so that the next one starts empty once a reply is sent.
#[component]
fn ReplyCard(to: ReplyTo, reply: Form<SendReply>) -> AnyView {
    view! {
        <Card title=t(
            T::ClubReply,
        )>
            {words::who_reads()}
            <For each=move || [to.clone()] key=|to| to.key.clone() children=move |to| reply_form(to, reply) />
        </Card>
    }
    .into_any()
}

fn reply_form(to: ReplyTo, reply: Form<SendReply>) -> AnyView {
    view! {
        <ActionForm action=reply.action attr:class="form">
            <Problem error=reply.error />
            <Textarea
                name="reply[body]"
                label=t(T::ClubReplyText)
                input=Input::text(kept("reply[body]")).rows(5).required().length(1, BODY)
                hint=t(T::ClubBodyHint)
                error=reply.fault("body")
            />
            <Hidden name="reply[topic]" value=to.topic />
            <Hidden name="reply[key]" value=to.key />
            <Hidden name="from" value=to.from />
            <div class="form-actions">
                <Button pending=reply.pending()>{t(T::ClubSendReply)}</Button>
            </div>
        </ActionForm>
    }
    .into_any()
}
