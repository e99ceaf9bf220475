//! What was done and said: timelines, prices, posts, and nothing yet.

use domain::{
    money::{BasisPoints, Fen},
    services::{Tier, price::Price},
};
use leptos::prelude::*;

use crate::{
    i18n::{T, say, t},
    services::{price::price_lines, words},
    ui::*,
    viewer::viewer,
    when,
};

pub fn times() -> AnyView {
    let now = when::moment(viewer().now);
    let who = |key| say(key, &[("who", t(T::ServicesByButler)), ("whom", t(T::ServicesByEngineering))]);
    let items = vec![
        Step::done(who(T::BookingsStepRequested), now.clone()),
        Step::done(who(T::BookingsStepAssigned), now.clone()).internal(),
        Step::failed(who(T::BookingsStepNoShow), now.clone()).body(view! { <p>{t(T::StyleguideBody)}</p> }.into_any()),
        Step::next(t(T::BookingsVisit), now),
    ];
    view! {
        <Card title=t(T::StyleguideTimes)>
            <Timeline items=items />
        </Card>
    }
    .into_any()
}

pub fn money() -> AnyView {
    let rate = BasisPoints::try_from(1_500).unwrap_or_default();
    let price = Price::of(Fen(120_000), 2, Some((Tier::Gold, rate)));
    view! {
        <Card title=t(
            T::StyleguideMoney,
        )>
            {price.as_ref().map(price_lines)} <div class="service-grid">
                <article class="service">
                    <p class="service-kind">{words::category(domain::services::Category::Hobby)}</p>
                    <h3 class="service-title">
                        <a class="service-link" href="/styleguide">
                            {t(T::StyleguideSample)}
                        </a>
                    </h3>
                    <p class="service-text">{t(T::StyleguideLong)}</p>
                    <footer class="service-foot">
                        <Money text="¥1,020" was="¥1,200" />
                        <Badge text=t(T::ServicesPaid) tone=Tone::Gold />
                    </footer>
                </article>
            </div>
        </Card>
    }
    .into_any()
}

pub fn posts() -> AnyView {
    let now = when::moment(viewer().now);
    let photo = |src: &str| Photo { href: src.to_owned(), src: src.to_owned(), alt: t(T::StyleguideSample).to_owned() };
    view! {
        <Card title=t(T::StyleguidePosts)>
            <div>
                <Post
                    author=t(T::StyleguideSample)
                    when=now.clone()
                    mark=view! { <Badge text=t(T::ClubMine) tone=Tone::Info /> }.into_any()
                >
                    <Prose html=t(T::StyleguideProse) />
                </Post>
                <Post
                    author=t(T::ServicesByButler)
                    when=now.clone()
                    mark=view! { <Badge text=t(T::ClubStaff) tone=Tone::Gold /> }.into_any()
                    actions=view! {
                        <a class="btn-text" href="/styleguide">
                            {t(T::ClubReply)}
                        </a>
                    }
                        .into_any()
                >
                    <p>{t(T::StyleguideBody)}</p>
                </Post>
                <Post author=t(T::StyleguideLong) when=now>
                    <p class="post-hidden">{t(T::ClubHidden)}</p>
                </Post>
            </div>
            <Photos label=t(T::StyleguidePosts) items=vec![photo("/icon-192.png"), photo("/icon-512.png")] />
            <details class="more">
                <summary>{t(T::ShellMore)}</summary>
                <p>{t(T::StyleguideBody)}</p>
            </details>
        </Card>
    }
    .into_any()
}

pub fn empty() -> AnyView {
    view! {
        <Empty icon=Glyph::Calendar title=t(T::BookingsNone) text=t(T::BookingsNoneHint)>
            <LinkButton href="/styleguide" variant=Variant::Quiet>
                {t(T::BookingsBrowse)}
            </LinkButton>
        </Empty>
    }
    .into_any()
}
