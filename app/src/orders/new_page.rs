//! 尽管吩咐: whatever the resident has on their mind (BK-8).

use leptos::prelude::*;

use super::{
    api::{AskOrder, NewOrder, begin_order},
    form::ask_form,
};
use crate::{
    i18n::{T, t},
    load::{load, show},
    problem::{Form, form},
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| begin_order());
    let ask = form();
    show(data, move |new| new_page(&new, ask))
}

fn new_page(new: &NewOrder, form: Form<AskOrder>) -> AnyView {
    let fields = ask_form((String::new(), new.key.to_string()), false, new.may_pay, form);
    view! {
        <a class="back" href="/orders">
            <Icon glyph=Glyph::Back />
            {t(T::OrdersTitle)}
        </a>
        <Page title=t(T::OrdersAnything) lead=t(T::OrdersAnythingLead)>
            <Card title=t(T::OrdersAskTitle)>{fields}</Card>
        </Page>
    }
    .into_any()
}
