//! One's own account: who one is here, how the portal looks, the password, the second factor, the devices.

use domain::{
    accounts::AccountView,
    error::Rule,
    household::{Scheme, TextSize},
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    api::{
        Account, BeginTotp, ChangePassword, CloseFeed, ConfirmTotp, EndAllSessions, EndSession, OpenFeed, Prefer,
        RequestVerification, read_account,
    },
    calendar_feed::calendar_feed,
    entrance::NewPassword,
    invitation_page::languages,
    second_factor::second_factor,
    sessions::sessions,
    words::done,
};
use crate::{
    i18n::{T, pick, t},
    load::{load, show},
    people::words,
    problem::{Form, Problem, form, rule},
    ui::*,
    viewer::viewer,
};

/// The forms of the page.
#[derive(Clone, Copy)]
struct Forms {
    verification: Form<RequestVerification>,
    password: Form<ChangePassword>,
    begin: Form<BeginTotp>,
    confirm: Form<ConfirmTotp>,
    end: Form<EndSession>,
    end_all: Form<EndAllSessions>,
    open_feed: Form<OpenFeed>,
    close_feed: Form<CloseFeed>,
}

pub fn page() -> AnyView {
    let forms = Forms {
        verification: form(),
        password: form(),
        begin: form(),
        confirm: form(),
        end: form(),
        end_all: form(),
        open_feed: form(),
        close_feed: form(),
    };
    let data = load(|| (), |()| read_account());
    show(data, move |account| account_page(account, forms))
}

fn account_page(data: Account, forms: Forms) -> AnyView {
    let Account { account, sessions: devices, enrolling, recovery_codes, feed, feed_url } = data;
    let name = pick(&account.name_zh, &account.name_en).to_owned();
    let due = account.totp_due.then(|| {
        view! {
            <Alert tone=Tone::Warn title=t(T::AccountFactorDueTitle)>
                {t(T::AccountFactorDue)}
            </Alert>
        }
    });
    let factor = second_factor(account.totp, enrolling, recovery_codes, (forms.begin, forms.confirm));
    let calendar =
        viewer().may("calendar/open").then(|| calendar_feed(feed, feed_url, (forms.open_feed, forms.close_feed)));
    let (profile, looks) = (profile(&account, forms.verification), preferences(&account));
    view! {
        <Page title=t(T::ShellAccount) eyebrow=name lead=t(T::AccountLead)>
            {done()}
            {due}
            <div class="split">
                <div class="stack">
                    {factor} {sessions(devices, forms.end, forms.end_all)} {password(forms.password)}
                </div>
                <aside class="stack">{profile} {looks} {calendar}</aside>
            </div>
        </Page>
    }
    .into_any()
}

fn profile(account: &AccountView, form: Form<RequestVerification>) -> AnyView {
    let roles: Vec<&str> = account.roles.iter().map(|role| words::role(*role)).collect();
    let relation = account.relation.map(words::relation).unwrap_or_default();
    let facts = vec![
        Fact::new(t(T::AccountName), pick(&account.name_zh, &account.name_en)),
        Fact::new(t(T::AccountEmail), account.email.clone()),
        Fact::new(t(T::PeopleHouse), account.house_code.clone().unwrap_or_default()),
        Fact::new(t(T::PeopleRelation), relation),
        Fact::new(t(T::PeopleRoles), roles.join(" · ")),
        Fact::new(t(T::AccountAlias), account.alias.clone()),
    ];
    let verification = (!account.email_verified).then(|| {
        view! {
            <Alert tone=Tone::Warn>{t(T::AccountUnverified)}</Alert>
            <Problem error=form.error />
            <form method="post" action=RequestVerification::PATH>
                <Button variant=Variant::Quiet>{t(T::AccountSendVerification)}</Button>
            </form>
        }
    });
    view! {
        <Card title=t(T::AccountProfile)>
            <Facts items=facts />
            {verification}
            <p class="soft small">{t(T::AccountProfileHint)}</p>
        </Card>
    }
    .into_any()
}

/// A plain form: language, colours and size of type belong to the whole document.
fn preferences(account: &AccountView) -> AnyView {
    let schemes = [
        (Scheme::System, T::ShellSchemeSystem),
        (Scheme::Light, T::ShellSchemeLight),
        (Scheme::Dark, T::ShellSchemeDark),
    ];
    let sizes = [(TextSize::Normal, T::ShellTextNormal), (TextSize::Large, T::ShellTextLarge)];
    let schemes: Vec<Choice> =
        schemes.into_iter().map(|(scheme, label)| Choice::new(scheme.as_str(), t(label))).collect();
    let sizes: Vec<Choice> = sizes.into_iter().map(|(size, label)| Choice::new(size.as_str(), t(label))).collect();
    let (locale, scheme, size) = (account.locale.as_str(), account.scheme.as_str(), account.text_size.as_str());
    view! {
        <Card title=t(T::ShellPrefer)>
            <form class="form" method="post" action=Prefer::PATH>
                <Hidden name="form[back]" value="/account?done=saved" />
                <Select name="form[locale]" label=t(T::AccountLanguage) options=languages() selected=locale />
                <Select name="form[scheme]" label=t(T::AccountScheme) options=schemes selected=scheme />
                <Select name="form[text_size]" label=t(T::AccountTextSize) options=sizes selected=size />
                <div class="form-actions">
                    <Button variant=Variant::Quiet>{t(T::AccountSave)}</Button>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

/// A plain form: browsers offer to keep a password that was sent with the page.
fn password(form: Form<ChangePassword>) -> AnyView {
    let wrong = Signal::derive(move || {
        form.error.with(|error| match error.as_ref().and_then(|error| error.fault("old")).map(|fault| fault.rule) {
            Some(Rule::Mismatch) => t(T::AccountOldWrong).to_owned(),
            Some(other) => rule(other),
            None => String::new(),
        })
    });
    view! {
        <Card title=t(T::AccountPasswordTitle)>
            <Problem error=form.error />
            <form class="form" method="post" action=ChangePassword::PATH>
                <Field
                    name="form[old_password]"
                    label=t(T::AccountOldPassword)
                    input=Input::password().required().autocomplete("current-password")
                    error=wrong
                />
                <NewPassword name="form[new_password]" label=t(T::AccountNewPassword) error=form.fault("new") />
                <p class="soft small">{t(T::AccountPasswordEnds)}</p>
                <div class="form-actions">
                    <Button>{t(T::AccountPasswordSave)}</Button>
                </div>
            </form>
        </Card>
    }
    .into_any()
}
