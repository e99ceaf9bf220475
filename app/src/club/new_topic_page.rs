//! Opening a topic. Who will be able to read it stands above the first field.

use domain::club::{BODY, TITLE};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{BoardDetail, OpenTopic, find_board},
    words,
};
use crate::{
    forms::kept,
    i18n::{T, t},
    load::{load, missing_page, param, show},
    problem::{Form, Problem, form},
    ui::*,
    viewer::viewer,
};

pub fn page() -> AnyView {
    let data = load(param("slug"), |slug| find_board(slug, String::new()));
    let open = form();
    show(data, move |detail| {
        // Moderators without a house read boards, but only members write there.
        if viewer().may("club/open_topic") { new_topic_page(&detail, open) } else { missing_page() }
    })
}

fn new_topic_page(detail: &BoardDetail, open: Form<OpenTopic>) -> AnyView {
    let board = &detail.view.board;
    let (slug, key) = (board.slug.clone(), detail.key.to_string());
    let name = words::text(&board.name);
    let path = format!("/club/boards/{slug}");
    view! {
        <a class="back" href=path.clone()>
            <Icon glyph=Glyph::Back />
            {name.clone()}
        </a>
        <Page title=t(T::ClubNewTopic) eyebrow=name>
            <Card>
                {words::who_reads()} <ActionForm action=open.action attr:class="form">
                    <Problem error=open.error />
                    <Field
                        name="topic[title]"
                        label=t(T::ClubTopicTitle)
                        input=Input::text(kept("topic[title]")).required().length(1, TITLE).autocomplete("off")
                        error=open.fault("title")
                    />
                    <Textarea
                        name="topic[body]"
                        label=t(T::ClubTopicBody)
                        input=Input::text(kept("topic[body]")).rows(10).required().length(1, BODY)
                        hint=t(T::ClubBodyHint)
                        error=open.fault("body")
                    />
                    <Hidden name="topic[board]" value=slug />
                    <Hidden name="topic[key]" value=key />
                    <div class="form-actions">
                        <Button pending=open.pending()>{t(T::ClubPublish)}</Button>
                        <LinkButton href=path variant=Variant::Quiet>
                            {t(T::ClubCancel)}
                        </LinkButton>
                    </div>
                </ActionForm>
            </Card>
        </Page>
    }
    .into_any()
}
