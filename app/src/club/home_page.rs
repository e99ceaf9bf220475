//! The club's first page: notices, the ones to confirm first, and the boards.

use domain::{
    club::{Board, NoticeRow},
    page::Page as Paged,
};
use leptos::prelude::*;

use super::{
    api::{ClubHome, read_club},
    words,
};
use crate::{
    i18n::{T, say, t},
    load::{load, query, show},
    ui::*,
    viewer::viewer,
    when,
};

pub fn page() -> AnyView {
    let data = load(query("from"), read_club);
    let from = query("from");
    show(data, move |home| club_page(home, !from().is_empty()))
}

fn club_page(home: ClubHome, further: bool) -> AnyView {
    let ClubHome { must, notices, boards } = home;
    let notices = notices.map(|page| notices_part(&must, page, further));
    // A nanny or a child reads notices only: the forum is not even hinted at.
    let boards = viewer().may("club/board").then(|| boards_part(&boards));
    let body = match (notices, boards) {
        (Some(notices), Some(boards)) => view! {
            <div class="home">
                <div class="stack">{notices}</div>
                <div class="stack">{boards}</div>
            </div>
        }
        .into_any(),
        (notices, boards) => view! { <div class="stack">{notices}{boards}</div> }.into_any(),
    };
    view! {
        <Page title=t(T::ClubTitle) lead=t(T::ClubLead)>
            {body}
        </Page>
    }
    .into_any()
}

fn notices_part(must: &[NoticeRow], page: Paged<NoticeRow>, further: bool) -> AnyView {
    let others = page.items.iter().filter(|row| must.iter().all(|first| first.id != row.id));
    let rows: Vec<AnyView> = must.iter().chain(others).map(notice_row).collect();
    let older = page.older.map(|cursor| format!("/club?from={cursor}")).unwrap_or_default();
    let newest = if further { "/club" } else { "" };
    let list = if rows.is_empty() {
        view! { <Empty icon=Glyph::Bell title=t(T::ClubNoNotices) text=t(T::ClubNoNoticesHint) /> }.into_any()
    } else {
        view! { <Rows>{rows}</Rows> }.into_any()
    };
    view! {
        <Card title=t(T::ClubNotices)>{list}</Card>
        <Pager
            label=t(T::ClubNotices)
            older=older
            older_text=t(T::ShellMore)
            newest=newest
            newest_text=t(T::ShellNewest)
        />
    }
    .into_any()
}

fn notice_row(notice: &NoticeRow) -> AnyView {
    let date = when::date(notice.published_at);
    let mark = match (notice.read, notice.must_read) {
        (true, _) => view! { <span class="soft small">{t(T::ClubRead)}</span> }.into_any(),
        (false, true) => view! { <Badge text=t(T::ClubMustRead) tone=Tone::Danger /> }.into_any(),
        (false, false) => view! { <Badge text=t(T::ClubUnread) tone=Tone::Info /> }.into_any(),
    };
    view! {
        <Row
            title=words::text(&notice.title)
            href=format!("/club/notices/{}", notice.id)
            sub=when::moment(notice.published_at)
            lead=view! { <DateMark iso=date.to_string() day=date.day.to_string() note=when::weekday(date) /> }
                .into_any()
            end=mark
        />
    }
    .into_any()
}

fn boards_part(boards: &[Board]) -> AnyView {
    if boards.is_empty() {
        return view! {
            <Card title=t(T::ClubBoards)>
                <Empty icon=Glyph::Chat title=t(T::ClubNoBoards) />
            </Card>
        }
        .into_any();
    }
    let rows = boards.iter().map(board_row).collect_view();
    view! { <Card title=t(T::ClubBoards)>{words::who_reads()} <Rows>{rows}</Rows></Card> }.into_any()
}

fn board_row(board: &Board) -> AnyView {
    let topics = say(T::ClubTopics, &[("n", &board.topics.to_string())]);
    let last = board
        .last_post_at
        .map_or_else(|| t(T::ClubNoPosts).to_owned(), |at| say(T::ClubLastPost, &[("when", &when::moment(at))]));
    view! {
        <Row
            title=words::text(&board.name)
            href=format!("/club/boards/{}", board.slug)
            sub=words::text(&board.about)
            end=view! {
                <Badge text=topics />
                <span class="soft small">{last}</span>
            }
                .into_any()
        />
    }
    .into_any()
}
