//! Inviting a resident to a house, or a member of staff to roles. Which of the two stands in the address.

use domain::{
    id::FormKey,
    rights::{Relation, Role},
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{InvitePerson, new_person},
    words,
};
use crate::{
    account::languages,
    admin::AdminFrame,
    forms::{kept, kept_or},
    i18n::{T, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| new_person());
    let form = form();
    let kind = query("kind");
    show(data, move |key| {
        // What was typed for one kind stays out of the way of the other.
        let body = move || invite_page(key, kind() == "staff", form);
        view! { {body} }.into_any()
    })
}

fn invite_page(key: FormKey, staff: bool, form: Form<InvitePerson>) -> AnyView {
    let tabs = vec![
        LinkItem::new("/admin/people/invite", t(T::PeopleResident)).current(!staff),
        LinkItem::new("/admin/people/invite?kind=staff", t(T::PeopleStaff)).current(staff),
    ];
    let place = if staff { roles_field(form) } else { house_fields(form) };
    let kind = if staff { "staff" } else { "resident" };
    view! {
        <AdminFrame>
            <a class="back" href="/admin/people">
                <Icon glyph=Glyph::Back />
                {t(T::PeopleTitle)}
            </a>
            <Page title=t(T::PeopleInvite) lead=t(T::PeopleInviteLead)>
                <Tabs label=t(T::PeopleInvite) items=tabs />
                <ActionForm action=form.action attr:class="form">
                    <Problem error=form.error />
                    <Hidden name="invite[key]" value=key.to_string() />
                    <Hidden name="invite[kind]" value=kind />
                    <Field
                        name="invite[name_zh]"
                        label=t(T::PeopleNameZh)
                        input=Input::text(kept("invite[name_zh]")).length(0, 40)
                        hint=t(T::PeopleNameHint)
                        error=form.fault("name_zh")
                    />
                    <Field
                        name="invite[name_en]"
                        label=t(T::PeopleNameEn)
                        input=Input::text(kept("invite[name_en]")).length(0, 60)
                        error=form.fault("name_en")
                    />
                    <Field
                        name="invite[email]"
                        label=t(T::PeopleEmail)
                        input=Input::email(kept("invite[email]")).required().length(0, 254).autocomplete("off")
                        error=form.fault("email")
                    />
                    {place}
                    <Field
                        name="invite[alias]"
                        label=t(T::PeopleAlias)
                        input=Input::text(kept("invite[alias]")).length(0, 40)
                        hint=t(T::PeopleAliasHint)
                        error=form.fault("alias")
                    />
                    <Select
                        name="invite[locale]"
                        label=t(T::PeopleLanguage)
                        options=languages()
                        selected=kept_or("invite[locale]", "zh-CN")
                        hint=t(T::PeopleLanguageHint)
                        error=form.fault("locale")
                    />
                    <Promise>{t(T::PeopleInviteNext)}</Promise>
                    <div class="form-actions">
                        <Button pending=form.pending()>{t(T::PeopleInviteSend)}</Button>
                        <LinkButton href="/admin/people" variant=Variant::Quiet>
                            {t(T::PeopleBack)}
                        </LinkButton>
                    </div>
                </ActionForm>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn house_fields(form: Form<InvitePerson>) -> AnyView {
    let mut relations = vec![Choice::prompt(t(T::PeopleChoose))];
    relations.extend(Relation::ALL.iter().map(|relation| Choice::new(relation.as_str(), words::relation(*relation))));
    view! {
        <Field
            name="invite[house]"
            label=t(T::PeopleHouseCode)
            input=Input::text(kept("invite[house]")).required().length(0, 40)
            hint=t(T::PeopleHouseCodeHint)
            error=form.fault("house_code")
        />
        <Select
            name="invite[relation]"
            label=t(T::PeopleRelation)
            options=relations
            selected=kept("invite[relation]")
            error=form.fault("relation")
        />
    }
    .into_any()
}

fn roles_field(form: Form<InvitePerson>) -> AnyView {
    let first = kept("invite[roles][]");
    view! {
        <Choices
            name="invite[roles][]"
            legend=t(T::PeopleRoles)
            options=roles()
            selected=vec![first]
            many=true
            error=form.fault("roles")
        />
    }
    .into_any()
}

/// Every role, with what it is for.
pub fn roles() -> Vec<Choice> {
    Role::ALL.iter().map(|role| Choice::new(role.as_str(), words::role(*role)).note(words::role_note(*role))).collect()
}
