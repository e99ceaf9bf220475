//! One's bookings in the calendar of one's own telephone: an address to subscribe to, shown once, that can be called back.

use domain::feed::Feed;
use leptos::{prelude::*, server_fn::ServerFn};

use super::api::{CloseFeed, OpenFeed};
use crate::{
    i18n::{T, say, t},
    problem::{Form, Problem},
    ui::*,
    when,
};

/// The card: closed, open, or open with the address that was just made.
pub fn calendar_feed(feed: Option<Feed>, url: String, forms: (Form<OpenFeed>, Form<CloseFeed>)) -> AnyView {
    let (open, close) = forms;
    let shown = (!url.is_empty()).then(|| address(url));
    let body = match feed {
        None => opening(t(T::AccountFeedOpen)),
        Some(feed) => {
            let read = feed.read_at.map_or_else(
                || t(T::AccountFeedUnread).to_owned(),
                |at| say(T::AccountFeedRead, &[("when", &when::moment(at))]),
            );
            let since = say(T::AccountFeedSince, &[("when", &when::moment(feed.created_at))]);
            view! {
                <p class="soft small">{since} " " {read}</p>
                {opening(t(T::AccountFeedAgain))}
                <form method="post" action=CloseFeed::PATH>
                    <Button variant=Variant::Quiet>{t(T::AccountFeedClose)}</Button>
                </form>
            }
            .into_any()
        }
    };
    view! {
        <div id="calendar">
            <Card title=t(T::AccountFeedTitle)>
                <p>{t(T::AccountFeedLead)}</p>
                <Problem error=open.error />
                <Problem error=close.error />
                {shown}
                {body}
            </Card>
        </div>
    }
    .into_any()
}

/// A plain form: the address travels to the next page in a cookie that scripts can't read.
fn opening(label: &'static str) -> AnyView {
    view! {
        <form method="post" action=OpenFeed::PATH>
            <Button variant=Variant::Quiet>{label}</Button>
        </form>
    }
    .into_any()
}

fn address(url: String) -> AnyView {
    // Telephones open their calendar for this scheme, and fetch by the one of the portal.
    let here = url.split_once("://").map(|(_, rest)| format!("webcal://{rest}")).unwrap_or_default();
    view! {
        <Alert tone=Tone::Good title=t(T::AccountFeedMade)>
            <p>{t(T::AccountFeedOnce)}</p>
            <p>
                <code class="secret">{url}</code>
            </p>
            <p>
                <a class="link" href=here>
                    {t(T::AccountFeedHere)}
                </a>
            </p>
        </Alert>
    }
    .into_any()
}
