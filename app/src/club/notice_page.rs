//! One notice, and the reader's receipt for it (CB-15): given by a button, never by merely looking.

use domain::club::NoticeView;
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{ReadNotice, find_notice},
    words,
};
use crate::{
    i18n::{T, pick, say, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let data = load(param("id"), find_notice);
    let read = form();
    show(data, move |notice| notice_page(notice, read))
}

fn notice_page(notice: NoticeView, read: Form<ReadNotice>) -> AnyView {
    let receipt = receipt(&notice, read);
    let lead = say(
        T::ClubPublished,
        &[("who", pick(&notice.by.zh, &notice.by.en)), ("when", &when::moment(notice.published_at))],
    );
    view! {
        <a class="back" href="/club">
            <Icon glyph=Glyph::Back />
            {t(T::ClubTitle)}
        </a>
        <Page title=words::text(&notice.title) eyebrow=t(T::ClubNotices) lead=lead>
            <div class="split">
                <div class="stack">
                    <Card>
                        <Prose html=words::text(&notice.html) />
                    </Card>
                </div>
                <aside class="stack">
                    <Problem error=read.error />
                    {receipt}
                </aside>
            </div>
        </Page>
    }
    .into_any()
}

fn receipt(notice: &NoticeView, read: Form<ReadNotice>) -> AnyView {
    if let Some(at) = notice.read_at {
        let text = say(T::ClubReadAt, &[("when", &when::moment(at))]);
        return view! { <Alert tone=Tone::Good>{text}</Alert> }.into_any();
    }
    let (hint, button) =
        if notice.must_read { (T::ClubMustReadHint, T::ClubConfirmRead) } else { (T::ClubReadHint, T::ClubMarkRead) };
    let id = notice.id.to_string();
    view! {
        <Card title=t(T::ClubReceipt)>
            <p class="soft">{t(hint)}</p>
            <ActionForm action=read.action>
                <Hidden name="id" value=id />
                <Button pending=read.pending()>{t(button)}</Button>
            </ActionForm>
        </Card>
    }
    .into_any()
}
