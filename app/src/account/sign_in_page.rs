//! Signing in. A plain form: the session changes what every page shows, so the next page is made anew.

use domain::error::Refusal;
use leptos::{prelude::*, server_fn::ServerFn};

use super::{api::SignIn, entrance::Entrance, words::done};
use crate::{
    error::AppError,
    i18n::{T, t},
    load::query,
    problem::{Form, Problem, form},
    ui::*,
};

pub fn page() -> AnyView {
    let form: Form<SignIn> = form();
    let next = query("next");
    // Who is asked for a code sees the field for it.
    let code_due = move || form.error.with(|error| matches!(error, Some(AppError::Refused(Refusal::SecondFactor))));
    view! {
        <Entrance title=t(
            T::AccountSignIn,
        )>
            {done()} <Problem error=form.error /> <form class="form" method="post" action=SignIn::PATH>
                <input type="hidden" name="form[next]" value=next />
                <Field
                    name="form[email]"
                    label=t(T::AccountEmail)
                    input=Input::email("").required().autocomplete("username")
                />
                <Field
                    name="form[password]"
                    label=t(T::AccountPassword)
                    input=Input::password().required().autocomplete("current-password")
                />
                <details class="more" open=code_due>
                    <summary>{t(T::AccountHaveCode)}</summary>
                    <Field name="form[code]" label=t(T::AccountCode) input=Input::code() hint=t(T::AccountCodeHint) />
                </details>
                <div class="form-actions">
                    <Button>{t(T::AccountSignIn)}</Button>
                </div>
            </form> <p class="sign-in-more">
                <a class="link" href="/reset">
                    {t(T::AccountForgot)}
                </a>
            </p>
        </Entrance>
    }
    .into_any()
}
