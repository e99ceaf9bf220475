//! MB-3: how one can pay, venue by venue, in the order in which residents read it.

use domain::settings::{MethodRow, Methods};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{MoveMethod, ShowMethod, read_methods},
    words,
};
use crate::{
    account::told,
    admin::AdminFrame,
    i18n::{T, pick, t},
    ledger,
    load::{load, show},
    problem::{Form, Problem, form},
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| read_methods());
    let (shown, moved) = (form(), form());
    show(data, move |methods| methods_page(&methods, shown, moved))
}

fn methods_page(methods: &Methods, shown: Form<ShowMethod>, moved: Form<MoveMethod>) -> AnyView {
    let columns = [T::SettingsVenue, T::SettingsMeans, T::SettingsNote].map(|label| t(label).to_owned());
    let columns = columns.into_iter().chain([String::new()]).collect();
    let rows = methods.methods.iter().map(|method| row(method, shown, moved)).collect_view();
    let changes = words::changes(&methods.changes);
    let add = view! {
        <LinkButton href="/admin/settings/payment/new">
            <Icon glyph=Glyph::Plus />
            {t(T::SettingsAddMethod)}
        </LinkButton>
    };
    view! {
        <AdminFrame>
            <Page title=t(T::SettingsTitle) lead=t(T::SettingsPaymentLead) actions=add.into_any()>
                {words::tabs("/admin/settings/payment")}
                {told(words::done)}
                <Problem error=shown.error />
                <Problem error=moved.error />
                <Table caption=t(T::SettingsPayment) columns=columns>
                    {rows}
                </Table>
                {changes}
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn row(method: &MethodRow, shown: Form<ShowMethod>, moved: Form<MoveMethod>) -> AnyView {
    let venue = pick(&method.venue_zh, &method.venue_en).to_owned();
    let means = ledger::words::means(method.means);
    let note = pick(&method.note_zh, &method.note_en).to_owned();
    let hidden = method.hidden.then(|| view! { <Badge text=t(T::ConciergeHidden) tone=Tone::Warn /> });
    let href = format!("/admin/settings/payment/{}", method.id);
    let what = format!("{venue} {means}");
    let (up, down) = (shift(method, moved, (true, &what)), shift(method, moved, (false, &what)));
    let hide = hide_form(method, shown, &what);
    view! {
        <TableRow>
            <Cell label=t(T::SettingsVenue)>
                <span class="cluster">
                    <a class="link" href=href>
                        {venue}
                    </a>
                    {hidden}
                </span>
            </Cell>
            <Cell label=t(T::SettingsMeans)>{means}</Cell>
            <Cell label=t(T::SettingsNote)>{note}</Cell>
            <Cell>
                <div class="board-actions">{up} {down} {hide}</div>
            </Cell>
        </TableRow>
    }
    .into_any()
}

fn shift(method: &MethodRow, form: Form<MoveMethod>, (up, what): (bool, &str)) -> AnyView {
    let label = t(if up { T::SettingsUp } else { T::SettingsDown });
    let (id, spoken, word) = (method.id.to_string(), format!("{label} {what}"), if up { "yes" } else { "" });
    view! {
        <ActionForm action=form.action>
            <Hidden name="id" value=id />
            <Hidden name="up" value=word />
            <Button variant=Variant::Quiet pending=form.pending() attr:aria-label=spoken>
                {label}
            </Button>
        </ActionForm>
    }
    .into_any()
}

/// The button that hides a way to pay or shows it again.
fn hide_form(method: &MethodRow, form: Form<ShowMethod>, what: &str) -> AnyView {
    let label = t(if method.hidden { T::ConciergeShow } else { T::ConciergeHide });
    let (id, spoken, shown) =
        (method.id.to_string(), format!("{label} {what}"), if method.hidden { "yes" } else { "" });
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
