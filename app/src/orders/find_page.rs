//! One order as its house sees it: what was asked, what was agreed, what has happened, what comes next.

use domain::{id::UseId, orders::OrderView, rights::Capability};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{ApproveQuote, CancelOrder, DeclineQuote, find_order},
    quotes, story,
};
use crate::{
    i18n::{T, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    services::about::opinion_form,
    ui::*,
    viewer::viewer,
};

#[derive(Clone, Copy)]
struct Forms {
    approve: Form<ApproveQuote>,
    decline: Form<DeclineQuote>,
    cancel: Form<CancelOrder>,
}

pub fn page() -> AnyView {
    let data = load(param("id"), find_order);
    let forms = Forms { approve: form(), decline: form(), cancel: form() };
    show(data, move |order| order_page(&order, forms))
}

fn order_page(order: &OrderView, forms: Forms) -> AnyView {
    let quote = quotes::open(order, (forms.approve, forms.decline));
    let (earlier, told) = (quotes::earlier(order), story::story(order));
    let (description, price, facts) = (story::description(order), story::price(order), story::facts(order, false));
    let cancelling = order.may_cancel.then(|| cancel_form(order.row.id.to_string(), forms.cancel));
    let used = (UseId(order.row.id.0), order.row.created_at);
    let opinion = order.unopined.then(|| opinion_form(used, format!("/orders/{}", order.row.id)));
    let badge = story::badge(order);
    let desk = format!("/admin/orders/{}", order.row.id);
    let staff = viewer().can(Capability::Bookings).then(|| {
        view! {
            <LinkButton href=desk variant=Variant::Quiet>
                {t(T::TicketsStaffFace)}
            </LinkButton>
        }
    });
    view! {
        <a class="back" href="/orders">
            <Icon glyph=Glyph::Back />
            {t(T::OrdersTitle)}
        </a>
        <Page
            title=story::title(order)
            eyebrow=t(T::OrdersTitle)
            actions=view! {
                {badge}
                {staff}
            }
                .into_any()
        >
            <div class="split">
                <div class="stack">
                    <Problem error=forms.approve.error />
                    <Problem error=forms.cancel.error />
                    {opinion}
                    {quote}
                    {told}
                    {earlier}
                </div>
                <aside class="stack">{description} {price} {facts} {cancelling}</aside>
            </div>
        </Page>
    }
    .into_any()
}

fn cancel_form(id: String, cancel: Form<CancelOrder>) -> AnyView {
    view! {
        <Confirm label=t(T::OrdersCancel) variant=Variant::Quiet>
            <p>{t(T::OrdersCancelRule)}</p>
            <ActionForm action=cancel.action>
                <Hidden name="id" value=id />
                <Button variant=Variant::Danger pending=cancel.pending()>
                    {t(T::OrdersCancelReally)}
                </Button>
            </ActionForm>
        </Confirm>
    }
    .into_any()
}
