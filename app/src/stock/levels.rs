//! How much there is of everything, and the two forms that change it.

use domain::{
    bookings::quota::Span,
    stock::{Kind, Level},
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    desk_api::{AddItem, ChangeLevel, DeskList},
    words,
};
use crate::{
    forms::{kept, kept_or},
    i18n::{T, pick, say, t},
    problem::{Form, Problem},
    ui::*,
};

pub fn levels(list: &DeskList, (change, add): (Form<ChangeLevel>, Form<AddItem>)) -> AnyView {
    let columns = [T::StockItem, T::StockKind, T::StockOnShelf, T::StockOut, T::StockGone, T::StockTotal];
    let columns = columns.map(|label| t(label).to_owned()).to_vec();
    let rows = list.levels.iter().map(level_row).collect_view();
    let table = if list.levels.is_empty() {
        view! { <Empty icon=Glyph::Services title=t(T::StockNoItems) /> }.into_any()
    } else {
        view! {
            <Table caption=t(T::StockDeskStock) columns=columns>
                {rows}
            </Table>
        }
        .into_any()
    };
    let changing = (!list.levels.is_empty()).then(|| change_form(list, change));
    let adding = add_form(list, add);
    view! { <div class="stack">{table} {changing} {adding}</div> }.into_any()
}

fn level_row(level: &Level) -> AnyView {
    let item = &level.item;
    let tone = if item.on_hand == 0 { Tone::Warn } else { Tone::Good };
    let unit = (item.unit_zh.as_str(), item.unit_en.as_str());
    let gone = if item.kind == Kind::Supply { T::StockGoneSupply } else { T::StockGoneLost };
    let gone = if level.gone == 0 { "0".to_owned() } else { say(gone, &[("n", &words::count(level.gone, unit))]) };
    let name = pick(&item.name.name_zh, &item.name.name_en).to_owned();
    let (rule, kind, there) = (words::rule(item), words::kind(item.kind), words::count(item.on_hand, unit));
    let (out, total) = (level.out, level.total);
    view! {
        <TableRow>
            <Cell label=t(T::StockItem)>
                <span>{name}</span>
                <p class="small soft">{rule}</p>
            </Cell>
            <Cell label=t(T::StockKind)>{kind}</Cell>
            <Cell label=t(T::StockOnShelf)>
                <Badge text=there tone=tone />
            </Cell>
            <Cell label=t(T::StockOut)>{out}</Cell>
            <Cell label=t(T::StockGone)>{gone}</Cell>
            <Cell label=t(T::StockTotal)>{total}</Cell>
        </TableRow>
    }
    .into_any()
}

fn change_form(list: &DeskList, form: Form<ChangeLevel>) -> AnyView {
    let mut items = vec![Choice::prompt(t(T::AdminChoose))];
    items.extend(list.levels.iter().map(|level| {
        let item = &level.item;
        let there = words::count(item.on_hand, (&item.unit_zh, &item.unit_en));
        Choice::new(item.id.to_string(), format!("{} · {there}", pick(&item.name.name_zh, &item.name.name_en)))
    }));
    let key = list.keys.change.to_string();
    view! {
        <Card title=t(T::StockChange)>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <Hidden name="change[key]" value=key />
                <Select
                    name="change[item]"
                    label=t(T::StockItem)
                    options=items
                    selected=kept("change[item]")
                    error=form.fault("item")
                />
                <Field
                    name="change[by]"
                    label=t(T::StockBy)
                    input=Input::text(kept("change[by]")).length(1, 6).required()
                    hint=t(T::StockByHint)
                    error=form.fault("by")
                />
                <Field
                    name="change[reason]"
                    label=t(T::StockReason)
                    input=Input::text(kept("change[reason]")).length(1, 200).required()
                    hint=t(T::StockReasonHint)
                    error=form.fault("reason")
                />
                <div class="form-actions">
                    <Button variant=Variant::Quiet pending=form.pending()>
                        {t(T::StockChangeSend)}
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

/// A new item, behind one press: it is rare.
fn add_form(list: &DeskList, form: Form<AddItem>) -> AnyView {
    let mut services = vec![Choice::prompt(t(T::AdminChoose))];
    services.extend(
        list.services.iter().map(|one| Choice::new(one.id.to_string(), pick(&one.name.name_zh, &one.name.name_en))),
    );
    let kinds = Kind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words::kind(*kind))).collect();
    let spans = vec![
        Choice::new("", t(T::StockSpanNone)),
        Choice::new(Span::Day.as_str(), t(T::StockSpanDay)),
        Choice::new(Span::Week.as_str(), t(T::StockSpanWeek)),
        Choice::new(Span::Month.as_str(), t(T::StockSpanMonth)),
    ];
    let key = list.keys.add.to_string();
    let text = |name: &'static str, label: T, most: u16, required: bool| {
        let input = Input::text(kept(&format!("item[{name}]"))).length(0, most);
        (t(label), if required { input.required() } else { input })
    };
    let (zh, zh_input) = text("name_zh", T::StockNameZh, 40, true);
    let (en, en_input) = text("name_en", T::StockNameEn, 60, false);
    let (unit_zh, unit_zh_input) = text("unit_zh", T::StockUnitZh, 8, true);
    let (unit_en, unit_en_input) = text("unit_en", T::StockUnitEn, 16, false);
    let failed = form.error.with_untracked(Option::is_some);
    view! {
        <details class="more" open=failed>
            <summary>{t(T::StockAdd)}</summary>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <Hidden name="item[key]" value=key />
                <Select
                    name="item[service]"
                    label=t(T::AdminService)
                    options=services
                    selected=kept("item[service]")
                    error=form.fault("service")
                />
                <Choices
                    name="item[kind]"
                    legend=t(T::StockKind)
                    options=kinds
                    selected=vec![kept_or("item[kind]", "lend")]
                    error=form.fault("kind")
                />
                <Field name="item[name_zh]" label=zh input=zh_input error=form.fault("name_zh") />
                <Field name="item[name_en]" label=en input=en_input error=form.fault("name_en") />
                <Field
                    name="item[unit_zh]"
                    label=unit_zh
                    input=unit_zh_input
                    hint=t(T::StockUnitHint)
                    error=form.fault("unit_zh")
                />
                <Field name="item[unit_en]" label=unit_en input=unit_en_input error=form.fault("unit_en") />
                <Field
                    name="item[total]"
                    label=t(T::StockTotal)
                    input=Input::number(kept("item[total]")).range("1", "9999").required()
                    error=form.fault("total")
                />
                <Field
                    name="item[most]"
                    label=t(T::StockMost)
                    input=Input::number(kept_or("item[most]", "1")).range("1", "9999").required()
                    error=form.fault("most")
                />
                <Field
                    name="item[days]"
                    label=t(T::StockDaysLabel)
                    input=Input::number(kept_or("item[days]", "7")).range("1", "366")
                    hint=t(T::StockDaysHint)
                    error=form.fault("days")
                />
                <Select
                    name="item[span]"
                    label=t(T::StockSpan)
                    options=spans
                    selected=kept("item[span]")
                    hint=t(T::StockSpanHint)
                    error=form.fault("span")
                />
                <div class="form-actions">
                    <Button variant=Variant::Quiet pending=form.pending()>
                        {t(T::StockAdd)}
                    </Button>
                </div>
            </ActionForm>
        </details>
    }
    .into_any()
}
