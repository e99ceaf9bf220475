//! The directory as its keepers see it: what is still missing first, then every place with its buttons.

use domain::concierge::{Entry, TARGETS, Target};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{SetShown, directory_desk},
    words,
};
use crate::{
    account::told,
    admin::AdminFrame,
    i18n::{T, say, t},
    load::{load, show},
    problem::{Form, Problem, form},
    ui::*,
    viewer::viewer,
    when,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| directory_desk());
    let form = form();
    show(data, move |entries| desk_page(&entries, form))
}

fn desk_page(entries: &[Entry], form: Form<SetShown>) -> AnyView {
    let columns = [T::ConciergeName, T::ConciergeKind, T::ConciergeEach, T::ConciergeContact, T::ConciergeChanged]
        .map(|label| t(label).to_owned())
        .into_iter()
        .chain([String::new()])
        .collect();
    let rows = entries.iter().map(|entry| row(entry, form)).collect_view();
    let meter = meter(entries);
    view! {
        <AdminFrame>
            <Page
                title=t(T::ConciergeTitle)
                lead=t(T::ConciergeDeskLead)
                actions=view! {
                    <LinkButton href="/admin/concierge/new">
                        <Icon glyph=Glyph::Plus />
                        {t(T::ConciergeAdd)}
                    </LinkButton>
                }
                    .into_any()
            >
                {told(done)}
                <Problem error=form.error />
                {meter}
                <Table caption=t(T::ConciergeTitle) columns=columns>
                    {rows}
                </Table>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn done(done: &str) -> Option<T> {
    (done == "saved").then_some(T::ConciergeSaved)
}

/// BK-4 as a tally: how many there are of how many.
fn meter(entries: &[Entry]) -> AnyView {
    let cells = TARGETS.iter().map(|target| cell(target, target.there(entries))).collect_view();
    view! { <dl class="tally">{cells}</dl> }.into_any()
}

fn cell(target: &Target, there: usize) -> AnyView {
    let name = match target.grade {
        Some(grade) => format!("{} · {}", words::kind(target.kind), words::grade(grade)),
        None => words::kind(target.kind).to_owned(),
    };
    let missing = target.wanted.saturating_sub(there);
    let (tone, note) = if missing == 0 {
        (None, t(T::ConciergeEnough).to_owned())
    } else {
        (Some("warn"), say(T::ConciergeMissing, &[("n", &missing.to_string())]))
    };
    view! {
        <div data-tone=tone>
            <dt>{name}</dt>
            <dd>{format!("{there} / {}", target.wanted)}</dd>
            <dd class="small soft">{note}</dd>
        </div>
    }
    .into_any()
}

fn row(entry: &Entry, form: Form<SetShown>) -> AnyView {
    let (name, href) = (entry.name.pick(viewer().locale).to_owned(), format!("/admin/concierge/{}", entry.id));
    let kind = format!("{} · {}", words::kind(entry.kind), words::grade(entry.grade));
    let each = entry.each.map(|each| each.to_string()).unwrap_or_default();
    let hidden = entry.hidden.then(|| view! { <Badge text=t(T::ConciergeHidden) tone=Tone::Warn /> });
    let (contact, changed) = (entry.contact.clone(), when::day(when::date(entry.changed_at)));
    let button = shift(entry, form, &name);
    view! {
        <TableRow>
            <Cell label=t(T::ConciergeName)>
                <span class="cluster">
                    <a class="link" href=href>
                        {name}
                    </a>
                    {hidden}
                </span>
            </Cell>
            <Cell label=t(T::ConciergeKind)>{kind}</Cell>
            <Cell label=t(T::ConciergeEach)>{each}</Cell>
            <Cell label=t(T::ConciergeContact)>{contact}</Cell>
            <Cell label=t(T::ConciergeChanged)>{changed}</Cell>
            <Cell>{button}</Cell>
        </TableRow>
    }
    .into_any()
}

/// The button that hides an entry or shows it again.
fn shift(entry: &Entry, form: Form<SetShown>, name: &str) -> AnyView {
    let label = t(if entry.hidden { T::ConciergeShow } else { T::ConciergeHide });
    let shown = if entry.hidden { "yes" } else { "" };
    let (id, spoken) = (entry.id.to_string(), format!("{label} {name}"));
    view! {
        <ActionForm action=form.action>
            <Hidden name="id" value=id />
            <Hidden name="shown" value=shown />
            <Button variant=Variant::Quiet pending=form.pending() attr:aria-label=spoken>
                {label}
            </Button>
        </ActionForm>
    }
    .into_any()
}
