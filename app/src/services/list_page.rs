//! The catalogue, filtered by links: what is shown stands in the address.

use domain::services::{Category, Family, Service};
use leptos::prelude::*;

use super::{api::list_services, words};
use crate::{
    i18n::{T, pick, say, t},
    load::{load, query, show},
    ui::*,
};

pub fn page() -> AnyView {
    let (family, category) = (query("family"), query("category"));
    let data = load(move || (family(), category()), |(family, category)| list_services(family, category));
    show(data, move |services| catalogue(services, &family(), &category()))
}

fn catalogue(services: Vec<Service>, family: &str, category: &str) -> AnyView {
    let count = services.len().to_string();
    let none = services.is_empty();
    let (families, categories) = (families(family, category), categories(family, category));
    view! {
        <Page title=t(T::ServicesTitle) eyebrow=t(T::ServicesEyebrow) lead=say(T::ServicesLead, &[("n", &count)])>
            <div class="stack">
                <Chips label=t(T::ServicesFamily) items=families />
                <Chips label=t(T::ServicesCategory) items=categories />
            </div>
            <div class="service-grid">{services.into_iter().map(service_card).collect_view()}</div>
            {none
                .then(|| view! { <Empty icon=Glyph::Services title=t(T::ServicesNone) text=t(T::ServicesNoneHint) /> })}
        </Page>
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
    let price = match (service.price, service.family) {
        (Some(price), _) if price.0 > 0 => view! { <Money text=price.to_string() /> }.into_any(),
        (_, Family::Free) => view! { <span class="soft small">{words::provider(&service.provider)}</span> }.into_any(),
        _ => view! { <Money text=t(T::ServicesQuoted) /> }.into_any(),
    };
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
                {price} <Badge text=words::family(service.family) tone=words::family_tone(service.family) />
            </footer>
        </article>
    }
    .into_any()
}
