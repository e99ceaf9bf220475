//! One person, as staff see them: what is known, whether they can come in, and what they may do.

use domain::{accounts::PersonRow, household::PersonState};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{InviteAgain, RestorePerson, SetRoles, SuspendPerson, find_person},
    invite_page::roles,
    list_page::standing,
    words,
};
use crate::{
    account::told,
    admin::AdminFrame,
    forms::kept,
    i18n::{T, pick, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

#[derive(Clone, Copy)]
struct Forms {
    again: Form<InviteAgain>,
    suspend: Form<SuspendPerson>,
    restore: Form<RestorePerson>,
    roles: Form<SetRoles>,
}

pub fn page() -> AnyView {
    let forms = Forms { again: form(), suspend: form(), restore: form(), roles: form() };
    let data = load(param("id"), find_person);
    show(data, move |person| person_page(person, forms))
}

fn person_page(person: PersonRow, forms: Forms) -> AnyView {
    let name = pick(&person.name_zh, &person.name_en).to_owned();
    let facts = vec![
        Fact::new(t(T::PeopleNameZh), person.name_zh.clone()),
        Fact::new(t(T::PeopleNameEn), person.name_en.clone()),
        Fact::new(t(T::PeopleEmail), person.email.clone()),
        Fact::new(t(T::PeopleHouse), person.house_code.clone().unwrap_or_default()),
        Fact::new(t(T::PeopleRelation), person.relation.map(words::relation).unwrap_or_default()),
        Fact::new(t(T::PeopleSince), when::day(when::date(person.created_at))),
    ];
    let (lead, state, id) = (standing(&person), person.state, person.id.to_string());
    let (roles, door) = (roles_card(&person, forms.roles), door(id, state, forms));
    view! {
        <AdminFrame>
            <a class="back" href="/admin/people">
                <Icon glyph=Glyph::Back />
                {t(T::PeopleTitle)}
            </a>
            <Page
                title=name
                eyebrow=t(T::PeopleTitle)
                lead=lead
                actions=view! { <Badge text=words::state(state) tone=words::tone(state) /> }.into_any()
            >
                {told(done)}
                <div class="split">
                    <div class="stack">
                        <Card title=t(T::PeopleFacts)>
                            <Facts items=facts />
                        </Card>
                        {roles}
                    </div>
                    <aside class="stack">{door}</aside>
                </div>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn done(done: &str) -> Option<T> {
    match done {
        "sent" => Some(T::PeopleDoneSent),
        "roles" => Some(T::PeopleDoneRoles),
        _ => None,
    }
}

fn roles_card(person: &PersonRow, form: Form<SetRoles>) -> AnyView {
    let held: Vec<String> = person.roles.iter().map(|role| role.as_str().to_owned()).collect();
    let id = person.id.to_string();
    view! {
        <Card title=t(T::PeopleRoles)>
            <Problem error=form.error />
            <ActionForm action=form.action attr:class="stack">
                <Hidden name="id" value=id />
                <Choices
                    name="roles[]"
                    legend=t(T::PeopleRolesLegend)
                    options=roles()
                    selected=held
                    many=true
                    error=form.fault("roles")
                />
                <p class="soft small">{t(T::PeopleRolesHint)}</p>
                <div class="form-actions">
                    <Button pending=form.pending()>{t(T::PeopleRolesSave)}</Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

/// Opening and closing the account.
fn door(id: String, state: PersonState, forms: Forms) -> AnyView {
    let again = (state == PersonState::Invited).then(|| again_form(id.clone(), forms.again));
    let (hint, body) = match state {
        PersonState::Suspended => (T::PeopleSuspendedHint, restore_form(id, forms.restore)),
        PersonState::Invited => (T::PeopleInvitedHint, suspend_form(id, forms.suspend)),
        PersonState::Active => (T::PeopleActiveHint, suspend_form(id, forms.suspend)),
    };
    view! {
        <Card title=t(T::PeopleDoor)>
            <p class="soft">{t(hint)}</p>
            <Problem error=forms.again.error />
            <Problem error=forms.suspend.error />
            <Problem error=forms.restore.error />
            {again}
            {body}
        </Card>
    }
    .into_any()
}

fn again_form(id: String, form: Form<InviteAgain>) -> AnyView {
    view! {
        <ActionForm action=form.action>
            <Hidden name="id" value=id />
            <Button variant=Variant::Quiet pending=form.pending()>
                {t(T::PeopleInviteAgain)}
            </Button>
        </ActionForm>
    }
    .into_any()
}

fn suspend_form(id: String, form: Form<SuspendPerson>) -> AnyView {
    view! {
        <Confirm label=t(T::PeopleSuspend) variant=Variant::Danger>
            <p>{t(T::PeopleSuspendText)}</p>
            <ActionForm action=form.action>
                <Hidden name="id" value=id />
                <Textarea
                    name="reason"
                    label=t(T::PeopleReason)
                    input=Input::text(kept("reason")).rows(3).length(0, 500).required()
                    hint=t(T::PeopleReasonHint)
                    error=form.fault("reason")
                />
                <Button variant=Variant::Danger pending=form.pending()>
                    {t(T::PeopleSuspendReally)}
                </Button>
            </ActionForm>
        </Confirm>
    }
    .into_any()
}

fn restore_form(id: String, form: Form<RestorePerson>) -> AnyView {
    view! {
        <Confirm label=t(T::PeopleRestore)>
            <p>{t(T::PeopleRestoreText)}</p>
            <ActionForm action=form.action>
                <Hidden name="id" value=id />
                <Button pending=form.pending()>{t(T::PeopleRestoreReally)}</Button>
            </ActionForm>
        </Confirm>
    }
    .into_any()
}
