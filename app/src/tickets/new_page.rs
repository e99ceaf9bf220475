//! Reporting something: what, where, how it looks.

use domain::{
    locale::Bilingual,
    tickets::{DESCRIPTION, Kind, PLACE},
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    api::{ReportTicket, TicketNeeds, new_ticket},
    photos::{fault, photo_fields, refused},
    words,
};
use crate::{
    error::AppError,
    forms::{kept, kept_or},
    i18n::{T, pick, say, t},
    load::{load, query, show},
    problem::Problem,
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(query("service"), new_ticket);
    let error = refused(ReportTicket::PATH);
    show(data, move |needs| report_page(needs, error))
}

fn report_page(needs: TicketNeeds, error: Signal<Option<AppError>>) -> AnyView {
    let TicketNeeds { kinds, service, key } = needs;
    let (id, name) = service.map(|(id, name)| (id.to_string(), name)).unzip();
    let asked = name.as_ref().map(|Bilingual { zh, en }| {
        let text = say(T::TicketsAskedService, &[("service", pick(zh, en))]);
        view! { <Alert>{text}</Alert> }
    });
    let usual = if name.is_some() { Kind::Special.as_str() } else { "" };
    let kinds = kinds
        .into_iter()
        .map(|kind| Choice::new(kind.as_str(), words::kind(kind)).note(words::promise(kind)))
        .collect();
    let again =
        error.with_untracked(Option::is_some).then(|| view! { <p class="small soft">{t(T::TicketsFileAgain)}</p> });
    let place = Input::text(kept("place")).required().length(1, PLACE);
    let description = Input::text(kept("description")).required().rows(6).length(1, DESCRIPTION);
    view! {
        <a class="back" href="/tickets">
            <Icon glyph=Glyph::Back />
            {t(T::TicketsTitle)}
        </a>
        <Page title=t(T::TicketsNewTitle) lead=t(T::TicketsNewLead)>
            <Card>
                <form class="form" method="post" action=ReportTicket::PATH enctype="multipart/form-data">
                    <Problem error=error />
                    {asked}
                    <Hidden name="key" value=key.to_string() />
                    <Hidden name="service" value=id.unwrap_or_default() />
                    <Choices
                        name="kind"
                        legend=t(T::TicketsKind)
                        options=kinds
                        selected=vec![kept_or("kind", usual)]
                        error=fault(error, "kind")
                    />
                    <Field
                        name="place"
                        label=t(T::TicketsPlace)
                        input=place
                        hint=t(T::TicketsPlaceHint)
                        error=fault(error, "place")
                    />
                    <Textarea
                        name="description"
                        label=t(T::TicketsDescription)
                        input=description
                        hint=t(T::TicketsDescriptionHint)
                        error=fault(error, "description")
                    />
                    {photo_fields(error)}
                    {again}
                    <Check
                        name="only_me"
                        label=t(T::TicketsOnlyMe)
                        hint=t(T::TicketsOnlyMeHint)
                        checked=!kept("only_me").is_empty()
                    />
                    <div class="form-actions">
                        <Button>{t(T::TicketsSend)}</Button>
                        <LinkButton href="/tickets" variant=Variant::Quiet>
                            {t(T::TicketsBack)}
                        </LinkButton>
                    </div>
                </form>
            </Card>
        </Page>
    }
    .into_any()
}
