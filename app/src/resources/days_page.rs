//! The special days of a year: holidays, days worked in their place, days on which the estate is closed.

use domain::resources::{CalendarDay, DayKind};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{RemoveDay, SetDay, Year, calendar_days},
    words,
};
use crate::{
    account::told,
    admin::AdminFrame,
    forms::kept,
    i18n::{T, pick, say, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let data = load(query("year"), calendar_days);
    let forms = (form(), form());
    show(data, move |year| days_page(&year, forms))
}

fn days_page(year: &Year, (add, remove): (Form<SetDay>, Form<RemoveDay>)) -> AnyView {
    let years: Vec<LinkItem> = (-1..=1)
        .map(|away| {
            let one = year.year + away;
            LinkItem::new(format!("/admin/resources/days?year={one}"), one.to_string()).current(away == 0)
        })
        .collect();
    let rows = year.days.iter().map(|day| row(day, remove)).collect_view();
    let list = if year.days.is_empty() {
        view! { <Empty icon=Glyph::Calendar title=t(T::ResourcesDaysNone) /> }.into_any()
    } else {
        view! { <Rows>{rows}</Rows> }.into_any()
    };
    let form = add_form(add);
    view! {
        <AdminFrame>
            <a class="back" href="/admin/resources">
                <Icon glyph=Glyph::Back />
                {t(T::ResourcesTitle)}
            </a>
            <Page title=t(T::ResourcesDays) lead=t(T::ResourcesDaysLead)>
                {told(words::done)}
                <Chips label=t(T::ResourcesDays) items=years />
                <Problem error=add.error />
                <Problem error=remove.error />
                <div class="split">
                    <div class="stack">{list}</div>
                    <aside class="stack">
                        <Card title=t(T::ResourcesDayAdd)>{form}</Card>
                    </aside>
                </div>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn row(day: &CalendarDay, remove: Form<RemoveDay>) -> AnyView {
    let (iso, title) = (day.day.to_string(), pick(&day.name.name_zh, &day.name.name_en).to_owned());
    let as_day = day.works_as.and_then(|weekday| words::weekdays().get(usize::from(weekday)).copied());
    let mut sub = when::long_day(day.day);
    if let Some(weekday) = as_day {
        sub = format!("{sub} · {}", say(T::ResourcesWorksAsOf, &[("day", weekday)]));
    }
    let (kind, tone) = (words::day_kind(day.kind), words::day_tone(day.kind));
    let spoken = format!("{} {title} {iso}", t(T::ResourcesDayRemove));
    view! {
        <Row
            title=title
            sub=sub
            end=view! {
                <span class="cluster">
                    <Badge text=kind tone=tone />
                    <ActionForm action=remove.action>
                        <Hidden name="day" value=iso />
                        <Button variant=Variant::Quiet pending=remove.pending() attr:aria-label=spoken>
                            {t(T::ResourcesDayRemove)}
                        </Button>
                    </ActionForm>
                </span>
            }
                .into_any()
        />
    }
    .into_any()
}

fn add_form(form: Form<SetDay>) -> AnyView {
    let mut kinds = vec![Choice::prompt(t(T::ResourcesChoose))];
    kinds.extend(DayKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words::day_kind(*kind))));
    let mut weekdays = vec![Choice::new("", "–")];
    weekdays.extend((0..7).zip(words::weekdays()).map(|(day, label): (u8, _)| Choice::new(day.to_string(), label)));
    view! {
        <ActionForm action=form.action attr:class="form">
            <Field
                name="day[day]"
                label=t(T::ResourcesDay)
                input=Input::date(kept("day[day]")).required()
                error=form.fault("day")
            />
            <Select
                name="day[kind]"
                label=t(T::ResourcesDayKind)
                options=kinds
                selected=kept("day[kind]")
                error=form.fault("kind")
            />
            <Field
                name="day[name_zh]"
                label=t(T::ResourcesDayName)
                input=Input::text(kept("day[name_zh]")).required().length(1, 40)
                error=form.fault("name_zh")
            />
            <Field
                name="day[name_en]"
                label=t(T::ResourcesDayNameEn)
                input=Input::text(kept("day[name_en]")).length(0, 60)
                error=form.fault("name_en")
            />
            <Select
                name="day[works_as]"
                label=t(T::ResourcesWorksAs)
                options=weekdays
                selected=kept("day[works_as]")
                hint=t(T::ResourcesWorksAsHint)
                error=form.fault("works_as")
            />
            <div class="form-actions">
                <Button pending=form.pending()>{t(T::ResourcesDayAdd)}</Button>
            </div>
        </ActionForm>
    }
    .into_any()
}
