//! Proving that an address is one's own: the link opens a page, and only its button uses the code up (A9).

use leptos::{prelude::*, server_fn::ServerFn};

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

pub fn page() -> AnyView {
    let form: Form<VerifyEmail> = form();
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
