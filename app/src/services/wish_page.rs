//! 没找到想要的服务? What the reader wishes for, and what became of earlier wishes (SC-4).

use domain::services::wishes::{OwnWish, WishState};
use leptos::{form::ActionForm, prelude::*};

use super::{
    wish_api::{MakeWish, WishList, own_wishes},
    words,
};
use crate::{
    forms::{kept, kept_or},
    i18n::{T, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| own_wishes());
    let (form, what) = (form(), query("what"));
    show(data, move |own| wish_page(own, &what(), form))
}

fn wish_page(own: WishList, what: &str, form: Form<MakeWish>) -> AnyView {
    let WishList { wishes, key } = own;
    let what = kept_or("wish[what]", what);
    let list = if wishes.is_empty() {
        view! { <p class="soft">{t(T::ServicesWishNone)}</p> }.into_any()
    } else {
        view! { <Timeline items=wishes.into_iter().map(step).collect() /> }.into_any()
    };
    view! {
        <a class="back" href="/services">
            <Icon glyph=Glyph::Back />
            {t(T::ServicesTitle)}
        </a>
        <Page title=t(T::ServicesWishTitle) lead=t(T::ServicesWishText)>
            <div class="split">
                <ActionForm action=form.action attr:class="form">
                    <Problem error=form.error />
                    <Hidden name="wish[key]" value=key.to_string() />
                    <Field
                        name="wish[what]"
                        label=t(T::ServicesWishWhat)
                        input=Input::text(what).length(1, 120).required()
                        hint=t(T::ServicesWishWhatHint)
                        error=form.fault("what")
                    />
                    <Field
                        name="wish[wanted]"
                        label=t(T::ServicesWishWanted)
                        input=Input::text(kept("wish[wanted]")).length(0, 120)
                        hint=t(T::ServicesWishWantedHint)
                        error=form.fault("wanted")
                    />
                    <Field
                        name="wish[contact]"
                        label=t(T::ServicesWishContact)
                        input=Input::text(kept("wish[contact]")).length(0, 120)
                        hint=t(T::ServicesWishContactHint)
                        error=form.fault("contact")
                    />
                    <Promise>{t(T::ServicesWishNext)}</Promise>
                    <div class="form-actions">
                        <Button pending=form.pending()>{t(T::ServicesWishSend)}</Button>
                    </div>
                </ActionForm>
                <aside class="stack">
                    <Card title=t(T::ServicesWishOwn)>{list}</Card>
                </aside>
            </div>
        </Page>
    }
    .into_any()
}

fn step(wish: OwnWish) -> Step {
    let at = when::day(when::date(wish.at));
    let sub = if wish.wanted.is_empty() { at } else { format!("{at} · {}", wish.wanted) };
    let step = match wish.state {
        WishState::Open => Step::next(wish.what, sub),
        WishState::TakenUp | WishState::Declined => Step::done(wish.what, sub),
    };
    let waiting = wish.state == WishState::TakenUp && wish.service.is_none();
    let link = wish.service.map(|id| {
        view! {
            <a class="link" href=format!("/services/{id}")>
                {t(T::ServicesWishService)}
            </a>
        }
    });
    let answer = (!wish.answer.is_empty()).then(|| view! { <p>{wish.answer}</p> });
    let body = view! {
        <Badge text=words::wish_state(wish.state) tone=words::wish_tone(wish.state) />
        {answer}
        {waiting.then(|| view! { <p class="soft small">{t(T::ServicesWishTakenUpText)}</p> })}
        {link}
    };
    step.body(body.into_any())
}
