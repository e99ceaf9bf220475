//! A board of the forum: its topics, those last written in first.

use domain::club::{BoardView, TopicRow};
use leptos::prelude::*;

use super::{api::find_board, words};
use crate::{
    i18n::{T, say, t},
    load::{load, param, query, show},
    ui::*,
    viewer::viewer,
    when,
};

pub fn page() -> AnyView {
    let (slug, from) = (param("slug"), query("from"));
    let data = load(move || (slug(), from()), |(slug, from)| find_board(slug, from));
    show(data, move |detail| board_page(detail.view, !from().is_empty()))
}

fn board_page(view: BoardView, further: bool) -> AnyView {
    let BoardView { board, topics } = view;
    let path = format!("/club/boards/{}", board.slug);
    let older = topics.older.map(|cursor| format!("{path}?from={cursor}")).unwrap_or_default();
    let newest = if further { path.clone() } else { String::new() };
    let may_write = viewer().may("club/open_topic");
    let open = may_write.then(|| {
        view! {
            <LinkButton href=format!("{path}/new")>
                <Icon glyph=Glyph::Pen />
                {t(T::ClubOpenTopic)}
            </LinkButton>
        }
    });
    let list = if topics.items.is_empty() {
        view! { <Empty icon=Glyph::Chat title=t(T::ClubNoTopics) text=t(T::ClubNoTopicsHint) /> }.into_any()
    } else {
        view! {
            <Card>
                <Rows>{topics.items.iter().map(topic_row).collect_view()}</Rows>
            </Card>
        }
        .into_any()
    };
    view! {
        <a class="back" href="/club">
            <Icon glyph=Glyph::Back />
            {t(T::ClubTitle)}
        </a>
        <Page
            title=words::text(&board.name)
            eyebrow=t(T::ClubBoards)
            lead=words::text(&board.about)
            actions=open.into_any()
        >
            {words::who_reads()}
            {list}
            <Pager
                label=t(T::ClubBoards)
                older=older
                older_text=t(T::ShellMore)
                newest=newest
                newest_text=t(T::ClubBoardStart)
            />
        </Page>
    }
    .into_any()
}

fn topic_row(topic: &TopicRow) -> AnyView {
    let author = words::author(&topic.author);
    let replies = say(T::ClubReplies, &[("n", &topic.replies.to_string())]);
    let last = say(T::ClubLastPost, &[("when", &when::moment(topic.last_post_at))]);
    view! {
        <Row
            title=topic.title.clone()
            href=format!("/club/topics/{}", topic.id)
            sub=format!("{author} · {last}")
            lead=view! { <Avatar name=author.clone() /> }.into_any()
            end=view! { <Badge text=replies /> }.into_any()
        />
    }
    .into_any()
}
