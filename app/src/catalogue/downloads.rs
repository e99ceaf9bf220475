//! The forms to download of a service, for those who keep them. The browser sends a new one by itself, so that its own
//! progress shows.

use domain::{
    downloads::{Download, NAME},
    id::{FormKey, ServiceId},
};
use leptos::{form::ActionForm, prelude::*, server_fn::ServerFn};

use super::api::{AddDownload, WithdrawDownload};
use crate::{
    error::AppError,
    forms::kept,
    i18n::{T, pick, t},
    problem::{Form, Problem},
    services::downloads::{link, size},
    tickets::fault,
    ui::*,
};

/// Why a form that was sent is not there.
pub type Refused = Signal<Option<AppError>>;

pub fn downloads(
    (service, key): (ServiceId, FormKey),
    offered: &[Download],
    (refused, withdraw): (Refused, Form<WithdrawDownload>),
) -> AnyView {
    let rows = offered.iter().map(|form| row(form, withdraw)).collect_view();
    let rows = (!offered.is_empty()).then(|| view! { <Rows>{rows}</Rows> });
    view! {
        <Card title=t(T::DownloadsTitle)>
            <p class="soft">{t(T::DownloadsHint)}</p>
            <Problem error=withdraw.error />
            {rows}
            {add(service, key, refused)}
        </Card>
    }
    .into_any()
}

fn row(form: &Download, withdraw: Form<WithdrawDownload>) -> AnyView {
    let name = pick(&form.name_zh, &form.name_en).to_owned();
    let (id, link, which) = (form.id.to_string(), link(form), name.clone());
    let end = view! {
        {link}
        <ActionForm action=withdraw.action>
            <Hidden name="id" value=id />
            <Button variant=Variant::Quiet>
                {t(T::DownloadsWithdraw)} <span class="visually-hidden">{which}</span>
            </Button>
        </ActionForm>
    }
    .into_any();
    view! { <Row title=name sub=size(form.bytes) end=end /> }.into_any()
}

fn add(service: ServiceId, key: FormKey, refused: Refused) -> AnyView {
    let name = |field: &'static str| Input::text(kept(field)).length(1, NAME).required();
    view! {
        <form class="form" method="post" action=AddDownload::PATH enctype="multipart/form-data">
            <Problem error=refused />
            <Hidden name="id" value=service.to_string() />
            <Hidden name="key" value=key.to_string() />
            <Field name="name_zh" label=t(T::DownloadsNameZh) input=name("name_zh") error=fault(refused, "name_zh") />
            <Field name="name_en" label=t(T::DownloadsNameEn) input=name("name_en") error=fault(refused, "name_en") />
            <Field
                name="document"
                label=t(T::DownloadsFile)
                input=Input::file("application/pdf,.pdf").required()
                hint=t(T::DownloadsFileHint)
                error=fault(refused, "document")
            />
            <div class="form-actions">
                <Button variant=Variant::Quiet>{t(T::DownloadsAdd)}</Button>
            </div>
        </form>
    }
    .into_any()
}
