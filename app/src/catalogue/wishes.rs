//! The wishes that wait, those for the same thing on one card, with the two answers that staff can give.

use domain::services::wishes::{OpenWish, Proposal, WishGroup};
use leptos::{form::ActionForm, prelude::*};

use super::api::{DeclineWish, TakeUpWish};
use crate::{
    i18n::{T, pick, say, t},
    problem::Form,
    ui::*,
    when,
};

/// Where to come back to, and the two forms that all cards share.
type Answering<'a> = (&'a str, (Form<TakeUpWish>, Form<DeclineWish>));

pub fn wish_cards(groups: Vec<WishGroup>, proposals: &[Proposal], (back, forms): Answering<'_>) -> AnyView {
    if groups.is_empty() {
        return view! {
            <Card title=t(T::CatalogueWishes)>
                <p class="soft">{t(T::CatalogueWishesNone)}</p>
            </Card>
        }
        .into_any();
    }
    groups.into_iter().map(|group| card(group, proposals, (back, forms))).collect_view().into_any()
}

fn card(group: WishGroup, proposals: &[Proposal], (back, forms): Answering<'_>) -> AnyView {
    let id = group.id.to_string();
    let count = say(T::CatalogueWishers, &[("n", &group.wishes.len().to_string())]);
    let rows = group.wishes.into_iter().map(wisher).collect_view();
    let (take, decline) = (take_form(&id, proposals, forms.0), decline_form(&id, back, forms.1));
    view! {
        <Card title=group.what>
            <p class="soft">{count}</p>
            <Rows>{rows}</Rows>
            <div class="cluster">{take} {decline}</div>
        </Card>
    }
    .into_any()
}

fn wisher(wish: OpenWish) -> AnyView {
    let title = format!("{} · {}", wish.house, pick(&wish.person_zh, &wish.person_en));
    let part = |label: T, text: &str| (!text.is_empty()).then(|| format!("{} {text}", t(label)));
    let parts = [
        Some(when::day(when::date(wish.at))),
        part(T::CatalogueWanted, &wish.wanted),
        part(T::CatalogueContact, &wish.contact),
    ];
    let sub: Vec<String> = parts.into_iter().flatten().collect();
    view! { <Row title=title sub=sub.join(" · ") /> }.into_any()
}

/// Fields without ids: there is one such form on each card.
fn take_form(id: &str, proposals: &[Proposal], form: Form<TakeUpWish>) -> AnyView {
    let options = proposals
        .iter()
        .map(|one| {
            view! { <option value=one.id.to_string()>{pick(&one.name.name_zh, &one.name.name_en).to_owned()}</option> }
        })
        .collect_view();
    let id = id.to_owned();
    view! {
        <Confirm label=t(T::CatalogueTakeUp)>
            <p>{t(T::CatalogueTakeUpText)}</p>
            <ActionForm action=form.action attr:class="stack">
                <Hidden name="id" value=id />
                <select class="input select" name="proposal" aria-label=t(T::CatalogueProposals)>
                    <option value="">{t(T::CatalogueTakeUpNew)}</option>
                    {options}
                </select>
                <input
                    class="input"
                    type="text"
                    name="words"
                    maxlength="500"
                    aria-label=t(T::CatalogueTakeUpWords)
                    placeholder=t(T::CatalogueTakeUpWords)
                />
                <Button pending=form.pending()>{t(T::CatalogueTakeUpReally)}</Button>
            </ActionForm>
        </Confirm>
    }
    .into_any()
}

fn decline_form(id: &str, back: &str, form: Form<DeclineWish>) -> AnyView {
    let (id, back) = (id.to_owned(), back.to_owned());
    view! {
        <Confirm label=t(T::CatalogueDecline)>
            <p>{t(T::CatalogueDeclineText)}</p>
            <ActionForm action=form.action attr:class="stack">
                <Hidden name="id" value=id />
                <Hidden name="back" value=back />
                <input
                    class="input"
                    type="text"
                    name="reason"
                    maxlength="500"
                    required=true
                    aria-label=t(T::CatalogueDeclineReason)
                    placeholder=t(T::CatalogueDeclineReason)
                />
                <Button variant=Variant::Danger pending=form.pending()>
                    {t(T::CatalogueDeclineReally)}
                </Button>
            </ActionForm>
        </Confirm>
    }
    .into_any()
}
