//! Cards, colours, type, icons, buttons, states and messages.

use domain::services::Tier;
use leptos::prelude::*;

use crate::{
    card::words::drawn,
    i18n::{T, t},
    ui::*,
    viewer::viewer,
};

/// The roles that colours play; their names are those of the tokens.
const PAINTS: [&str; 12] =
    ["canvas", "surface", "sunken", "ink", "ink-soft", "line", "azure", "gold", "gold-ink", "good", "warn", "danger"];

pub fn cards() -> AnyView {
    let today = viewer().zone.date(viewer().now);
    let cards = Tier::ALL
        .iter()
        .zip(["0417", "1119", "5075", "1480"])
        .map(|(tier, end)| {
            drawn(*tier, format!("WL 2086 {end}"), t(T::StyleguideSample).to_owned(), today.plus_days(365))
        })
        .collect_view();
    view! {
        <Card title=t(T::StyleguideCards)>
            <div class="grid">{cards}</div>
        </Card>
    }
    .into_any()
}

pub fn colours() -> AnyView {
    let paints = PAINTS
        .map(|paint| {
            view! {
                <div class="swatch" data-paint=paint>
                    {paint}
                </div>
            }
        })
        .collect_view();
    view! {
        <Card title=t(T::StyleguideColours)>
            <div class="swatches">{paints}</div>
        </Card>
    }
    .into_any()
}

pub fn type_scale() -> AnyView {
    view! {
        <Card title=t(T::StyleguideType)>
            <p class="eyebrow">{t(T::ServicesEyebrow)}</p>
            <h3>{t(T::StyleguideHeading)}</h3>
            <p class="lead">{t(T::ClubLead)}</p>
            <p>{t(T::StyleguideBody)}</p>
            <p class="soft small">{t(T::StyleguideBody)}</p>
            <p>
                <a class="link" href="/styleguide">
                    {t(T::StyleguideTitle)}
                </a>
            </p>
            <hr />
            <Prose html=t(T::StyleguideProse) />
        </Card>
    }
    .into_any()
}

pub fn icons() -> AnyView {
    let icons = Glyph::ALL
        .map(|glyph| {
            view! {
                <div>
                    <Icon glyph=glyph />
                    {format!("{glyph:?}")}
                </div>
            }
        })
        .collect_view();
    view! {
        <Card title=t(T::StyleguideIcons)>
            <div class="cluster">
                <Brand name=t(T::ShellBrand) href="/styleguide" />
            </div>
            <div class="glyphs">{icons}</div>
        </Card>
    }
    .into_any()
}

pub fn buttons() -> AnyView {
    view! {
        <Card title=t(T::StyleguideButtons)>
            <div class="cluster">
                <Button>{t(T::BookingsRequest)}</Button>
                <Button variant=Variant::Gold>{t(T::CardTitle)}</Button>
                <Button variant=Variant::Quiet>{t(T::ClubCancel)}</Button>
                <Button variant=Variant::Danger>{t(T::BookingsCancelReally)}</Button>
                <Button pending=Signal::stored(true)>{t(T::StyleguidePending)}</Button>
                <LinkButton href="/styleguide">
                    <Icon glyph=Glyph::Plus />
                    {t(T::BookingsBrowse)}
                </LinkButton>
            </div>
            <Confirm label=t(T::BookingsCancel)>
                <p>{t(T::BookingsCancelRule)}</p>
                <Button variant=Variant::Danger>{t(T::BookingsCancelReally)}</Button>
            </Confirm>
            <div class="cluster">
                <Menu label=t(T::ShellAccount)>
                    <a class="menu-item" href="/styleguide">
                        <Icon glyph=Glyph::Calendar />
                        {t(T::ShellBookings)}
                    </a>
                    <hr />
                    <a class="menu-item" href="/styleguide">
                        <Icon glyph=Glyph::User />
                        {t(T::ShellAccount)}
                    </a>
                </Menu>
            </div>
        </Card>
    }
    .into_any()
}

pub fn states() -> AnyView {
    let badges = [
        (T::BookingsCancelled, Tone::Neutral),
        (T::BookingsDeparted, Tone::Info),
        (T::BookingsConfirmed, Tone::Good),
        (T::BookingsNoShow, Tone::Warn),
        (T::ClubMustRead, Tone::Danger),
        (T::ServicesGold, Tone::Gold),
    ]
    .map(|(text, tone)| view! { <Badge text=t(text) tone=tone /> });
    view! {
        <Card title=t(T::StyleguideStates)>
            <div class="cluster">{badges.collect_view()}</div>
            <div class="cluster">
                <Count n=3 label=t(T::ClubUnread) />
                <Count n=120 label=t(T::ClubUnread) />
                <Avatar name=t(T::ShellBrand) />
                <Avatar name=t(T::ShellBrand) large=true />
            </div>
            <div class="skeleton" aria-busy="true"></div>
        </Card>
    }
    .into_any()
}

pub fn messages() -> AnyView {
    view! {
        <Card title=t(T::StyleguideMessages)>
            <Alert tone=Tone::Info title=t(T::ErrorSignInTitle)>
                {t(T::ErrorSignIn)}
            </Alert>
            <Alert tone=Tone::Good>{t(T::BookingsNextConfirmed)}</Alert>
            <Alert tone=Tone::Gold>{t(T::CardLead)}</Alert>
            <Alert tone=Tone::Warn>{t(T::CardOverHint)}</Alert>
            <Alert tone=Tone::Danger>{t(T::RefusalSlotFull)}</Alert>
            <Promise>{t(T::BookingsNextRequested)}</Promise>
        </Card>
    }
    .into_any()
}
