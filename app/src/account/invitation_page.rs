//! The welcome of an invited person: a first password and a language. Opening the link uses nothing up (A9).

use domain::{accounts::CodeView, locale::Locale};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    api::{AcceptInvitation, find_invitation},
    entrance::{Entrance, NewPassword, back_to_sign_in},
};
use crate::{
    i18n::{T, pick, say, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    ui::*,
    viewer::viewer,
};

pub fn page() -> AnyView {
    let data = load(query("code"), find_invitation);
    let form = form();
    let code = query("code");
    show(data, move |invitation| match invitation {
        Some(invitation) => welcome(&invitation, code(), form),
        None => dead_link(),
    })
}

fn welcome(invitation: &CodeView, code: String, form: Form<AcceptInvitation>) -> AnyView {
    let name = pick(&invitation.name_zh, &invitation.name_en);
    let estate = pick(&invitation.estate_zh, &invitation.estate_en);
    let lead = say(T::AccountInvitationLead, &[("estate", estate)]);
    let title = say(T::AccountInvitationTitle, &[("name", name)]);
    let email = invitation.email.clone();
    view! {
        <Entrance title=title>
            <p class="soft">{lead}</p>
            <Problem error=form.error />
            <form class="form" method="post" action=AcceptInvitation::PATH>
                <Hidden name="form[code]" value=code />
                // Seen by the reader and by the browser's password store; the server knows the address from the code.
                <Field
                    name="address"
                    label=t(T::AccountEmail)
                    input=Input::email(email).readonly().autocomplete("username")
                />
                <NewPassword name="form[password]" label=t(T::AccountSetPassword) error=form.fault("password") />
                <Select
                    name="form[locale]"
                    label=t(T::AccountLanguage)
                    options=languages()
                    selected=viewer().locale.as_str()
                />
                <div class="form-actions">
                    <Button>{t(T::AccountInvitationAccept)}</Button>
                </div>
            </form>
        </Entrance>
    }
    .into_any()
}

/// Each language in its own words.
pub fn languages() -> Vec<Choice> {
    vec![
        Choice::new(Locale::Zh.as_str(), t(T::ShellLanguageZh)),
        Choice::new(Locale::En.as_str(), t(T::ShellLanguageEn)),
    ]
}

fn dead_link() -> AnyView {
    crate::status::set(404);
    view! {
        <Entrance title=t(T::AccountInvitationDeadTitle)>
            <Alert tone=Tone::Warn>{t(T::AccountInvitationDead)}</Alert>
            {back_to_sign_in()}
        </Entrance>
    }
    .into_any()
}
