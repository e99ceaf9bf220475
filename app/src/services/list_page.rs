//! The catalogue, filtered by links and by what is typed: what is shown stands in the address.

use std::time::Duration;

use domain::services::{Category, Family, Service, seek, stage::Stage, tariff::Basis};
use leptos::prelude::*;
use leptos_router::location::Url;

use super::{api::list_services, price, words};
use crate::{
    i18n::{T, pick, say, t},
    load::{load, query, show},
    ui::*,
    viewer::viewer,
};

pub fn page() -> AnyView {
    let (family, category, asked) = (query("family"), query("category"), query("q"));
    let data = load(move || (family(), category()), |(family, category)| list_services(family, category));
    // What the address asks for at first, then what is being typed: all rows are here, so that nothing is fetched for a key.
    let typed = RwSignal::new(untrack(asked));
    // Some type before the page has woken up. Only then is it heard what they typed: the page wakes up as the server made it.
    Effect::new(move |_| {
        let hear = move || {
            if let Some(text) = crate::platform::value_of("q") {
                let _ = typed.try_set(text);
            }
        };
        set_timeout(hear, Duration::ZERO);
    });
    show(data, move |services| catalogue(services, (&family(), &category()), typed))
}

fn catalogue(services: Vec<Service>, chosen: (&str, &str), typed: RwSignal<String>) -> AnyView {
    let (family, category) = (chosen.0.to_owned(), chosen.1.to_owned());
    let count = services.len().to_string();
    let (families, categories) = (families(&family, &category), categories(&family, &category));
    let asked = typed.get_untracked();
    let hidden =
        |name: &'static str, value: String| (!value.is_empty()).then(|| view! { <Hidden name=name value=value /> });
    let (family, category) = (hidden("family", family), hidden("category", category));
    let found = move || found(&services, &typed.get());
    let wish = viewer().may("services/wishes").then(|| wish_card(typed));
    let beside = view! {
        <LinkButton href="/handbook" variant=Variant::Quiet>
            {t(T::HandbookShort)}
        </LinkButton>
        <LinkButton href="/concierge" variant=Variant::Quiet>
            {t(T::ConciergeTitle)}
        </LinkButton>
    }
    .into_any();
    view! {
        <Page
            title=t(T::ServicesTitle)
            eyebrow=t(T::ServicesEyebrow)
            lead=say(T::ServicesLead, &[("n", &count)])
            actions=beside
        >
            <form
                class="form"
                method="get"
                action="/services"
                role="search"
                on:input=move |event| typed.set(event_target_value(&event))
            >
                {family}
                {category}
                <Field
                    name="q"
                    label=t(T::ServicesSearch)
                    input=Input::search(asked).length(0, 40)
                    hint=t(T::ServicesSearchHint)
                />
                <div class="form-actions">
                    <Button variant=Variant::Quiet>
                        <Icon glyph=Glyph::Search />
                        {t(T::ServicesSearchButton)}
                    </Button>
                </div>
            </form>
            <div class="stack">
                <Chips label=t(T::ServicesFamily) items=families />
                <Chips label=t(T::ServicesCategory) items=categories />
            </div>
            {found}
            {wish}
        </Page>
    }
    .into_any()
}

/// The services that are meant by what was typed.
fn found(services: &[Service], typed: &str) -> AnyView {
    let meant =
        |service: &&Service| seek::matches(&service.name.name_zh, &service.name.name_en, &service.sought, typed);
    let cards: Vec<AnyView> = services.iter().filter(meant).cloned().map(service_card).collect();
    let (count, none) = (cards.len().to_string(), cards.is_empty());
    let said = if typed.trim().is_empty() { String::new() } else { say(T::ServicesFound, &[("n", &count)]) };
    view! {
        <p class="soft small" aria-live="polite">
            {said}
        </p>
        <div class="service-grid">{cards}</div>
        {none.then(|| view! { <Empty icon=Glyph::Services title=t(T::ServicesNone) text=t(T::ServicesNoneHint) /> })}
    }
    .into_any()
}

/// 没找到想要的服务? What was searched for comes along.
fn wish_card(typed: RwSignal<String>) -> AnyView {
    let link = move || {
        let typed = typed.get();
        let href = match typed.trim() {
            "" => "/services/wish".to_owned(),
            what => format!("/services/wish?what={}", Url::escape(what)),
        };
        view! {
            <LinkButton href=href variant=Variant::Quiet>
                {t(T::ServicesWishButton)}
            </LinkButton>
        }
    };
    // BK-8: what no service covers is asked for all the same.
    let anything = viewer().may("orders/new").then(|| {
        view! { <LinkButton href="/orders/new">{t(T::OrdersAnything)}</LinkButton> }
    });
    view! {
        <Card title=t(T::ServicesWish)>
            <p class="soft">{t(T::ServicesWishText)}</p>
            <div class="form-actions">{anything} {link}</div>
        </Card>
    }
    .into_any()
}

fn address(family: &str, category: &str) -> String {
    match (family, category) {
        ("", "") => "/services".to_owned(),
        (family, "") => format!("/services?family={family}"),
        ("", category) => format!("/services?category={category}"),
        (family, category) => format!("/services?family={family}&category={category}"),
    }
}

fn families(family: &str, category: &str) -> Vec<LinkItem> {
    let all = LinkItem::new(address("", category), t(T::ServicesAll)).current(family.is_empty());
    let each = Family::ALL
        .iter()
        .map(|one| LinkItem::new(address(one.as_str(), category), words::family(*one)).current(one.as_str() == family));
    std::iter::once(all).chain(each).collect()
}

fn categories(family: &str, category: &str) -> Vec<LinkItem> {
    let all = LinkItem::new(address(family, ""), t(T::ServicesAll)).current(category.is_empty());
    let each = Category::ALL.iter().map(|one| {
        LinkItem::new(address(family, one.as_str()), words::category(*one)).current(one.as_str() == category)
    });
    std::iter::once(all).chain(each).collect()
}

fn service_card(service: Service) -> AnyView {
    let href = format!("/services/{}", service.id);
    let name = pick(&service.name.name_zh, &service.name.name_en).to_owned();
    let text = pick(&service.summary.summary_zh, &service.summary.summary_en).to_owned();
    let kind = format!("{} · {}", words::category(service.category), words::mode(service.mode));
    // What is free says so by its badge; the place of the price tells who does it.
    let tariff = service.tariff();
    let price = match service.family {
        Family::Free if service.basis != Basis::Goods => {
            view! { <span class="soft small">{words::provider(&service.provider)}</span> }.into_any()
        }
        _ => view! { <Money text=price::tariff(&tariff) /> }.into_any(),
    };
    let stage = (service.stage != Stage::Standard).then(|| {
        view! { <Badge text=words::stage(service.stage) tone=words::stage_tone(service.stage) /> }
    });
    view! {
        <article class="service">
            <p class="service-kind">{kind}</p>
            <h2 class="service-title">
                <a class="service-link" href=href>
                    {name}
                </a>
            </h2>
            <p class="service-text">{text}</p>
            <footer class="service-foot">
                {price} {stage} <Badge text=words::family(service.family) tone=words::family_tone(service.family) />
            </footer>
        </article>
    }
    .into_any()
}
