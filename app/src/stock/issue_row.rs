use domain::stock::IssueRow;
use leptos::prelude::*;

use super::words;
use crate::{
    i18n::{T, t},
    ui::*,
    when,
};

/// Between the parts of a line. The dot never ends or begins a line.
const DOT: &str = "\u{a0}·\u{a0}";

/// An issue as a line of the house's list, here and on the home page.
pub fn issue_row(row: &IssueRow) -> AnyView {
    let at = row.due_at.unwrap_or(row.wanted_at);
    let date = when::date(at);
    let lock = if row.only_me { format!("{DOT}{}", t(T::BookingsOnlyMeShort)) } else { String::new() };
    let what = if row.contents.is_empty() { String::new() } else { format!("{DOT}{}", row.contents) };
    let (state, tone) = words::badge(row);
    view! {
        <Row
            title=words::title(row)
            href=format!("/loans/{}", row.id)
            sub=format!("{}{what}{lock}", words::standing(row))
            lead=view! { <DateMark iso=date.to_string() day=date.day.to_string() note=when::weekday(date) /> }
                .into_any()
            end=view! { <Badge text=state tone=tone /> }.into_any()
        />
    }
    .into_any()
}
