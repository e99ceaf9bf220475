//! Rows, facts, tables, and the ways around.

use leptos::prelude::*;

use crate::{
    i18n::{T, t},
    ui::*,
    viewer::viewer,
    when,
};

pub fn rows() -> AnyView {
    let today = viewer().zone.date(viewer().now);
    let mark =
        view! { <DateMark iso=today.to_string() day=today.day.to_string() note=when::weekday(today) /> }.into_any();
    let facts = vec![
        Fact::new(t(T::CardTier), t(T::ServicesGold)),
        Fact::new(t(T::CardNumber), "WL 2086 0417"),
        Fact::new(t(T::BookingsNote), t(T::StyleguideLong)),
    ];
    view! {
        <Card title=t(T::StyleguideLists) href="/styleguide" link=t(T::ServicesAll)>
            <Rows>
                <Row
                    title=t(T::StyleguideLong)
                    href="/styleguide"
                    sub=when::long_day(today)
                    lead=mark
                    end=view! { <Badge text=t(T::BookingsConfirmed) tone=Tone::Good /> }.into_any()
                />
                <Row
                    title=t(T::StyleguideSample)
                    href="/styleguide"
                    lead=view! { <Avatar name=t(T::ShellBrand) /> }.into_any()
                    end=view! { <Money text="¥102.00" was="¥120.00" note=t(T::ServicesGold) /> }.into_any()
                />
                <Row title=t(T::StyleguideSample) sub=t(T::StyleguideHint) />
            </Rows>
            <Facts items=facts />
        </Card>
    }
    .into_any()
}

pub fn table() -> AnyView {
    let columns =
        vec![t(T::BookingsVisit).to_owned(), t(T::BookingsHouse).to_owned(), t(T::CardState).to_owned(), String::new()];
    let row = |time: &'static str, house: &'static str, state: T, tone: Tone| {
        view! {
            <TableRow>
                <Cell label=t(T::BookingsVisit)>{time}</Cell>
                <Cell label=t(T::BookingsHouse)>{house}</Cell>
                <Cell label=t(T::CardState)>
                    <Badge text=t(state) tone=tone />
                </Cell>
                <Cell>
                    <div class="board-actions">
                        <Button variant=Variant::Quiet>{t(T::BookingsActConfirm)}</Button>
                    </div>
                </Cell>
            </TableRow>
        }
    };
    view! {
        <Card title=t(T::StyleguideTable)>
            <dl class="tally">
                <div data-tone="warn">
                    <dt>{t(T::BookingsRequested)}</dt>
                    <dd>"4"</dd>
                </div>
                <div>
                    <dt>{t(T::BookingsCompleted)}</dt>
                    <dd>"12"</dd>
                </div>
            </dl>
            <Table caption=t(T::StyleguideTable) columns=columns>
                {row("09:30", "A-01", T::BookingsRequested, Tone::Gold)}
                {row("14:00", "B-06", T::BookingsDeparted, Tone::Info)}
            </Table>
        </Card>
    }
    .into_any()
}

pub fn navigation() -> AnyView {
    let items = || {
        vec![
            LinkItem::new("/styleguide", t(T::BookingsComing)).current(true).count(3),
            LinkItem::new("/styleguide", t(T::BookingsPast)),
        ]
    };
    view! {
        <Card title=t(T::StyleguideNavigation)>
            <Tabs label=t(T::BookingsTitle) items=items() />
            <Chips label=t(T::ServicesFamily) items=items() />
            <Pager
                label=t(T::StyleguideNavigation)
                older="/styleguide"
                older_text=t(T::ShellMore)
                newest="/styleguide"
                newest_text=t(T::ShellNewest)
            />
        </Card>
    }
    .into_any()
}
