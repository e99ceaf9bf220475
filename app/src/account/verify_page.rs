//! Proving that an address is one's own: the link opens a page, and only its button uses the code up (A9).

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::VerifyEmail,
    entrance::{Entrance, back_to_sign_in},
};
use crate::{
    i18n::{T, t},
    load::query,
    problem::{Form, Problem, form},
    ui::*,
};

pub struct VerifyPage;

/// What the page reads and sends. Made in the view, so that its code travels with the page and not with the first one.
struct Parts {
    form: Form<VerifyEmail>,
}

fn parts() -> Parts {
    Parts { form: form() }
}

#[lazy_route]
impl LazyRoute for VerifyPage {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        let this = parts();
        let form = this.form;
        let code = query("code");
        view! {
            <Entrance title=t(T::AccountVerify)>
                <p class="soft">{t(T::AccountVerifyLead)}</p>
                <Problem error=form.error />
                <form class="form" method="post" action=VerifyEmail::PATH>
                    <input type="hidden" name="form[code]" value=code />
                    <div class="form-actions">
                        <Button>{t(T::AccountVerifyButton)}</Button>
                    </div>
                </form>
                {back_to_sign_in()}
            </Entrance>
        }
        .into_any()
    }
}
