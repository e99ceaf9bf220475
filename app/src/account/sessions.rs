//! The devices on which one is signed in.

use domain::accounts::SessionRow;
use leptos::{form::ActionForm, prelude::*, server_fn::ServerFn};

use super::api::{EndAllSessions, EndSession};
use crate::{
    i18n::{T, say, t},
    problem::{Form, Problem},
    ui::*,
    when,
};

/// The list, each device with its own button, and the way out everywhere.
pub fn sessions(rows: Vec<SessionRow>, end: Form<EndSession>, end_all: Form<EndAllSessions>) -> AnyView {
    let rows = rows.into_iter().map(|row| session_row(row, end)).collect_view();
    view! {
        <Card title=t(T::AccountSessions)>
            <Problem error=end.error />
            <Problem error=end_all.error />
            <Rows>{rows}</Rows>
            <Confirm label=t(T::AccountEndAll)>
                <p>{t(T::AccountEndAllText)}</p>
                // A plain form: signing out of this device too changes every page.
                <form method="post" action=EndAllSessions::PATH>
                    <div class="form-actions">
                        <Button variant=Variant::Quiet name="scope" value="others">
                            {t(T::AccountEndOthers)}
                        </Button>
                        <Button variant=Variant::Danger name="scope" value="all">
                            {t(T::AccountEndEverywhere)}
                        </Button>
                    </div>
                </form>
            </Confirm>
        </Card>
    }
    .into_any()
}

fn session_row(row: SessionRow, form: Form<EndSession>) -> AnyView {
    let device = if row.device.is_empty() { t(T::AccountUnknownDevice).to_owned() } else { row.device };
    let sub =
        say(T::AccountSessionTimes, &[("seen", &when::moment(row.seen_at)), ("since", &when::moment(row.created_at))]);
    let end = if row.current {
        view! { <Badge text=t(T::AccountThisDevice) tone=Tone::Good /> }.into_any()
    } else {
        let (id, label) = (row.id.to_string(), format!("{} {device}", t(T::AccountEnd)));
        view! {
            <ActionForm action=form.action>
                <Hidden name="id" value=id />
                <Button variant=Variant::Quiet pending=form.pending() attr:aria-label=label>
                    {t(T::AccountEnd)}
                </Button>
            </ActionForm>
        }
        .into_any()
    };
    view! { <Row title=device sub=sub end=end /> }.into_any()
}
