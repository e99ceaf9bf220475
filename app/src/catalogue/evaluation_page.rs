//! The month's evaluation: demand by service, opinions on trials, wishes that wait (SC-2 to SC-6).

use domain::{
    services::{
        stage::Stage,
        wishes::{Demand, Evaluation, Grade, Opinion, Proposal},
    },
    time::Date,
};
use leptos::prelude::*;

use super::{
    api::{DeclineWish, Month, TakeUpWish, evaluate_month},
    wishes::wish_cards,
};
use crate::{
    admin::AdminFrame,
    i18n::{T, pick, say, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    services::words,
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let data = load(query("month"), evaluate_month);
    let (take_up, decline) = (form(), form());
    show(data, move |month| evaluation_page(month, (take_up, decline)))
}

/// The address of the month in which a day lies.
fn address(day: Date) -> String {
    format!("/admin/services/evaluation?month={:04}-{:02}", day.year, day.month)
}

fn name(day: Date) -> String {
    format!("{:04}-{:02}", day.year, day.month)
}

fn evaluation_page(month: Month, forms: (Form<TakeUpWish>, Form<DeclineWish>)) -> AnyView {
    let Month { first, evaluation } = month;
    let months = [first.plus_days(-1), first, first.plus_days(31)];
    let chips = months.iter().map(|day| LinkItem::new(address(*day), name(*day)).current(*day == first)).collect();
    let Evaluation { demand, wishes, opinions, proposals } = evaluation;
    let (tally, trials) = (tally(&demand, wishes.len()), trials(&demand, &opinions));
    let wished = wish_cards(wishes, &proposals, (&address(first), forms));
    let table = demand_table(demand);
    let proposals = proposal_card(proposals);
    view! {
        <AdminFrame>
            <a class="back" href="/admin/services">
                <Icon glyph=Glyph::Back />
                {t(T::CatalogueTitle)}
            </a>
            <Page title=t(T::CatalogueEvaluation) eyebrow=name(first) lead=t(T::CatalogueEvalLead)>
                <Chips label=t(T::CatalogueMonth) items=chips />
                <Problem error=forms.0.error />
                <Problem error=forms.1.error />
                {tally}
                <div class="split">
                    <div class="stack">{wished} {table}</div>
                    <aside class="stack">{trials} {proposals}</aside>
                </div>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn tally(demand: &[Demand], wishes: usize) -> AnyView {
    let sum = |count: fn(&Demand) -> i64| demand.iter().map(count).sum::<i64>();
    view! {
        <dl class="tally">
            <div>
                <dt>{t(T::CatalogueBooked)}</dt>
                <dd>{sum(|row| row.booked)}</dd>
            </div>
            <div>
                <dt>{t(T::CatalogueCompleted)}</dt>
                <dd>{sum(|row| row.completed)}</dd>
            </div>
            <div>
                <dt>{t(T::CatalogueAsked)}</dt>
                <dd>{sum(|row| row.asked)}</dd>
            </div>
            <div data-tone="warn">
                <dt>{t(T::CatalogueWishes)}</dt>
                <dd>{wishes}</dd>
            </div>
        </dl>
    }
    .into_any()
}

fn demand_table(demand: Vec<Demand>) -> AnyView {
    let (used, idle): (Vec<Demand>, Vec<Demand>) = demand.into_iter().partition(|row| row.booked + row.asked > 0);
    let columns = [
        T::CatalogueName,
        T::CatalogueBooked,
        T::CatalogueCompleted,
        T::CatalogueCancelled,
        T::CatalogueAsked,
        T::CatalogueTotal,
    ]
    .map(|label| t(label).to_owned())
    .to_vec();
    let rows = used.into_iter().map(demand_row).collect_view();
    let count = idle.len().to_string();
    let quiet = idle
        .into_iter()
        .map(|row| {
            let href = format!("/admin/services/{}", row.id);
            view! {
                <li>
                    <a class="link" href=href>
                        {pick(&row.name.name_zh, &row.name.name_en).to_owned()}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <Table caption=t(T::CatalogueDemand) columns=columns>
            {rows}
        </Table>
        <details class="more">
            <summary>{say(T::CatalogueIdle, &[("n", &count)])}</summary>
            <p class="soft small">{t(T::CatalogueIdleHint)}</p>
            <ul>{quiet}</ul>
        </details>
    }
    .into_any()
}

fn demand_row(row: Demand) -> AnyView {
    let href = format!("/admin/services/{}", row.id);
    let name = pick(&row.name.name_zh, &row.name.name_en).to_owned();
    let stage = (row.stage != Stage::Standard)
        .then(|| view! { <Badge text=words::stage(row.stage) tone=words::stage_tone(row.stage) /> });
    view! {
        <TableRow>
            <Cell label=t(T::CatalogueName)>
                <a class="link" href=href>
                    {name}
                </a>
                {stage}
            </Cell>
            <Cell label=t(T::CatalogueBooked)>{row.booked}</Cell>
            <Cell label=t(T::CatalogueCompleted)>{row.completed}</Cell>
            <Cell label=t(T::CatalogueCancelled)>{row.cancelled}</Cell>
            <Cell label=t(T::CatalogueAsked)>{row.asked}</Cell>
            <Cell label=t(T::CatalogueTotal)>{row.total.to_string()}</Cell>
        </TableRow>
    }
    .into_any()
}

/// The services in trial, each with what its users say.
fn trials(demand: &[Demand], opinions: &[Opinion]) -> AnyView {
    let trials: Vec<AnyView> = demand
        .iter()
        .filter(|row| row.stage == Stage::Trial)
        .map(|row| {
            let of_it: Vec<&Opinion> = opinions.iter().filter(|opinion| opinion.service == row.id).collect();
            trial(row, &of_it)
        })
        .collect();
    if trials.is_empty() {
        return view! {
            <Card title=t(T::CatalogueTrials)>
                <p class="soft">{t(T::CatalogueTrialsNone)}</p>
            </Card>
        }
        .into_any();
    }
    trials.into_any()
}

fn trial(row: &Demand, opinions: &[&Opinion]) -> AnyView {
    let name = pick(&row.name.name_zh, &row.name.name_en).to_owned();
    let count = |grade| opinions.iter().filter(|opinion| opinion.grade == grade).count().to_string();
    let summary = if opinions.is_empty() {
        t(T::CatalogueOpinionsNone).to_owned()
    } else {
        let (good, fair, poor) = (count(Grade::Good), count(Grade::Fair), count(Grade::Poor));
        say(T::CatalogueOpinions, &[("good", &good), ("fair", &fair), ("poor", &poor)])
    };
    let said = opinions
        .iter()
        .filter(|opinion| !opinion.words.is_empty())
        .map(|opinion| {
            let sub = format!("{} · {}", opinion.house, when::day(when::date(opinion.at)));
            view! {
                <Row
                    title=opinion.words.clone()
                    sub=sub
                    end=view! { <Badge text=words::grade(opinion.grade) /> }.into_any()
                />
            }
        })
        .collect_view();
    let href = format!("/admin/services/{}", row.id);
    view! {
        <Card title=name href=href link=t(T::CatalogueStep)>
            <p class="soft">{summary}</p>
            <Rows>{said}</Rows>
        </Card>
    }
    .into_any()
}

fn proposal_card(proposals: Vec<Proposal>) -> AnyView {
    (!proposals.is_empty())
        .then(|| {
            let rows = proposals
                .into_iter()
                .map(|one| {
                    let name = pick(&one.name.name_zh, &one.name.name_en).to_owned();
                    let sub = say(T::CatalogueProposalWishes, &[("n", &one.wishes.to_string())]);
                    view! { <Row title=name href=format!("/admin/services/{}", one.id) sub=sub /> }
                })
                .collect_view();
            view! {
                <Card title=t(T::CatalogueProposals)>
                    <Rows>{rows}</Rows>
                </Card>
            }
        })
        .into_any()
}
