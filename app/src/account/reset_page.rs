//! A forgotten password: asking for a link, and the page that the link leads to. Opening that page uses nothing up (A9).

use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    api::{RequestReset, ResetPassword},
    entrance::{Entrance, NewPassword, back_to_sign_in},
};
use crate::{
    i18n::{T, t},
    load::query,
    problem::{Form, Problem, form},
    ui::*,
};

pub fn page() -> AnyView {
    let ask = form();
    let set = form();
    let code = query("code");
    let done = query("done");
    let body = move || match (code(), done()) {
        (code, _) if !code.is_empty() => set_view(code, set),
        (_, done) if done == "sent" => sent_view(),
        _ => ask_view(ask),
    };
    view! { {body} }.into_any()
}

fn ask_view(form: Form<RequestReset>) -> AnyView {
    view! {
        <Entrance title=t(T::AccountForgot)>
            <p class="soft">{t(T::AccountResetLead)}</p>
            <Problem error=form.error />
            <form class="form" method="post" action=RequestReset::PATH>
                <Field
                    name="email"
                    label=t(T::AccountEmail)
                    input=Input::email("").required().autocomplete("username")
                />
                <div class="form-actions">
                    <Button>{t(T::AccountResetAsk)}</Button>
                </div>
            </form>
            {back_to_sign_in()}
        </Entrance>
    }
    .into_any()
}

/// The same whether or not the address has an account (A8).
fn sent_view() -> AnyView {
    view! {
        <Entrance title=t(T::AccountResetSentTitle)>
            <Alert tone=Tone::Info>{t(T::AccountResetSent)}</Alert>
            <p class="soft small">{t(T::AccountResetNoLetter)}</p>
            {back_to_sign_in()}
        </Entrance>
    }
    .into_any()
}

fn set_view(code: String, form: Form<ResetPassword>) -> AnyView {
    view! {
        <Entrance title=t(T::AccountResetNew)>
            <Problem error=form.error />
            <form class="form" method="post" action=ResetPassword::PATH>
                <Hidden name="form[code]" value=code />
                <NewPassword name="form[password]" label=t(T::AccountNewPassword) error=form.fault("password") />
                <div class="form-actions">
                    <Button>{t(T::AccountResetSave)}</Button>
                </div>
            </form>
            <p class="soft small">{t(T::AccountResetEnds)}</p>
            <p class="sign-in-more">
                <a class="link" href="/sign-in">
                    {t(T::AccountBackToSignIn)}
                </a>
                <a class="link" href="/reset">
                    {t(T::AccountResetAgain)}
                </a>
            </p>
        </Entrance>
    }
    .into_any()
}
