use leptos::prelude::*;

/// A table that turns into cards on a phone. Roles are spelt out because `display` takes them away there.
///
/// `<Table caption=t(T::Today) columns=vec![time, house, service]>{rows}</Table>`
#[component]
pub fn Table(
    /// Read out to screen readers; the visible heading is the card's.
    #[prop(into)]
    caption: String,
    columns: Vec<String>,
    children: Children,
) -> AnyView {
    let heads = columns
        .into_iter()
        .map(|column| {
            if column.is_empty() {
                // A head without words is no head: screen readers would announce nothing.
                view! { <td class="blank" role="cell"></td> }.into_any()
            } else {
                view! {
                    <th scope="col" role="columnheader">
                        {column}
                    </th>
                }
                .into_any()
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="table" role="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">{heads}</tr>
                </thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// One row of a [`Table`]: a card of its own on a phone.
///
/// `<TableRow><Cell label=t(T::Time)>"09:30"</Cell></TableRow>`
#[component]
pub fn TableRow(children: Children) -> AnyView {
    view! { <tr role="row">{children()}</tr> }.into_any()
}

/// One cell. `label` repeats the column's head, which a phone shows beside the value; empty for actions.
#[component]
pub fn Cell(#[prop(optional, into)] label: String, children: Children) -> AnyView {
    view! {
        <td role="cell" data-label=label>
            {children()}
        </td>
    }
    .into_any()
}
