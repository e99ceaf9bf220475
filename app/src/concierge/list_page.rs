//! The directory as residents read it: kinds and grades in the address, each place with all that a call needs.

use domain::concierge::{Entry, Grade, Kind};
use leptos::prelude::*;

use super::{api::list_directory, words};
use crate::{
    i18n::{T, say, t},
    load::{load, query, show},
    ui::*,
    viewer::viewer,
};

pub fn page() -> AnyView {
    let (kind, grade) = (query("kind"), query("grade"));
    let data = load(move || (kind(), grade()), |(kind, grade)| list_directory(kind, grade));
    show(data, move |entries| directory(entries, &kind(), &grade()))
}

fn directory(entries: Vec<Entry>, kind: &str, grade: &str) -> AnyView {
    let count = entries.len().to_string();
    let none = entries.is_empty();
    let (kinds, grades) = (kinds(kind, grade), grades(kind, grade));
    let cards = entries.into_iter().map(entry_card).collect_view();
    view! {
        <a class="back" href="/services">
            <Icon glyph=Glyph::Back />
            {t(T::ServicesTitle)}
        </a>
        <Page title=t(T::ConciergeTitle) lead=say(T::ConciergeLead, &[("n", &count)])>
            <div class="stack">
                <Chips label=t(T::ConciergeKind) items=kinds />
                <Chips label=t(T::ConciergeGrade) items=grades />
            </div>
            <div class="service-grid">{cards}</div>
            {none
                .then(|| {
                    view! { <Empty icon=Glyph::Search title=t(T::ConciergeNone) text=t(T::ConciergeNoneHint) /> }
                })}
        </Page>
    }
    .into_any()
}

fn address(kind: &str, grade: &str) -> String {
    match (kind, grade) {
        ("", "") => "/concierge".to_owned(),
        (kind, "") => format!("/concierge?kind={kind}"),
        ("", grade) => format!("/concierge?grade={grade}"),
        (kind, grade) => format!("/concierge?kind={kind}&grade={grade}"),
    }
}

fn kinds(kind: &str, grade: &str) -> Vec<LinkItem> {
    let all = LinkItem::new(address("", grade), t(T::ConciergeAll)).current(kind.is_empty());
    let each = Kind::ALL
        .iter()
        .map(|one| LinkItem::new(address(one.as_str(), grade), words::kind(*one)).current(one.as_str() == kind));
    std::iter::once(all).chain(each).collect()
}

fn grades(kind: &str, grade: &str) -> Vec<LinkItem> {
    let all = LinkItem::new(address(kind, ""), t(T::ConciergeAll)).current(grade.is_empty());
    let each = Grade::ALL
        .iter()
        .map(|one| LinkItem::new(address(kind, one.as_str()), words::grade(*one)).current(one.as_str() == grade));
    std::iter::once(all).chain(each).collect()
}

fn entry_card(entry: Entry) -> AnyView {
    let locale = viewer().locale;
    let mut facts = vec![
        Fact::new(t(T::ConciergePlace), entry.place(locale)),
        Fact::new(t(T::ConciergeHours), entry.hours.clone()),
    ];
    if let Some(each) = entry.each {
        facts.push(Fact::new(t(T::ConciergeEach), each.to_string()));
    }
    facts.push(Fact::new(t(T::ConciergeContact), entry.contact.clone()));
    let feature = entry.feature(locale).to_owned();
    view! {
        <Card title=entry.name.pick(locale)>
            <p class="cluster">
                <Badge text=words::kind(entry.kind) />
                <Badge text=words::grade(entry.grade) tone=words::tone(entry.grade) />
            </p>
            <p>{feature}</p>
            <Facts items=facts />
        </Card>
    }
    .into_any()
}
