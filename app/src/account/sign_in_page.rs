//! Signing in. A plain form: the session changes what every page shows, so the next page is made anew.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::api::SignIn;
use crate::{
    i18n::{T, t},
    load::query,
    problem::{Form, Problem, form},
    ui::*,
};

pub struct SignInPage {
    form: Form<SignIn>,
}

#[lazy_route]
impl LazyRoute for SignInPage {
    fn data() -> Self {
        Self { form: form() }
    }

    fn view(this: Self) -> AnyView {
        let form = this.form;
        let next = query("next");
        view! {
            <Title text=t(T::AccountSignIn) />
            <div class="sign-in">
                <div class="sign-in-brand">
                    <Mark />
                    <p class="sign-in-name">{t(T::ShellBrand)}</p>
                    <p class="sign-in-motto">{t(T::AccountMotto)}</p>
                </div>
                <div class="sign-in-form">
                    <h1>{t(T::AccountSignIn)}</h1>
                    <Problem error=form.error />
                    <form class="form" method="post" action=SignIn::PATH>
                        <input type="hidden" name="form[next]" value=next />
                        <Field name="form[email]" label=t(T::AccountEmail) input=Input::email("").required().autocomplete("username") />
                        <Field name="form[password]" label=t(T::AccountPassword) input=Input::password().required().autocomplete("current-password") />
                        <details class="more">
                            <summary>{t(T::AccountHaveCode)}</summary>
                            <Field name="form[code]" label=t(T::AccountCode) input=Input::code() hint=t(T::AccountCodeHint) />
                        </details>
                        <div class="form-actions"><Button>{t(T::AccountSignIn)}</Button></div>
                    </form>
                    <p class="sign-in-more"><a class="link" href="/reset">{t(T::AccountForgot)}</a></p>
                </div>
            </div>
        }
        .into_any()
    }
}
