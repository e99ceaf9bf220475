//! An order as staff see it: what was asked, the possible steps, the quote to compose, the words to the house.

use domain::orders::Desk;
use leptos::prelude::*;

use super::{
    desk_api::order_desk,
    desk_forms::{Forms, acts, compose, tell},
    quotes, story,
};
use crate::{
    admin::AdminFrame,
    i18n::{T, t},
    load::{load, param, show},
    ui::*,
};

pub fn page() -> AnyView {
    let forms = Forms::new();
    let data = load(param("id"), order_desk);
    show(data, move |desk| desk_page(&desk, forms))
}

fn desk_page(desk: &Desk, forms: Forms) -> AnyView {
    let order = &desk.order;
    let (description, told, earlier) = (story::description(order), story::story(order), quotes::earlier(order));
    let (waiting, price, facts) = (quotes::waiting(order), story::price(order), story::facts(order, true));
    let (acts, compose, tell) = (acts(desk, forms), compose(desk, forms), tell(desk, forms));
    let (badge, title, house) = (story::badge(order), story::title(order), order.row.house.clone());
    view! {
        <AdminFrame>
            <a class="back" href="/admin/orders">
                <Icon glyph=Glyph::Back />
                {t(T::OrdersQueueTitle)}
            </a>
            <Page title=title eyebrow=house actions=badge>
                <div class="split">
                    <div class="stack">{description} {waiting} {compose} {told} {tell} {earlier}</div>
                    <aside class="stack">{acts} {price} {facts}</aside>
                </div>
            </Page>
        </AdminFrame>
    }
    .into_any()
}
