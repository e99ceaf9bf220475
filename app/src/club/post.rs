//! One post as its reader may see it. Members read aliases; moderators also the name, and may hide the post or show it again.

use domain::club::{Author, HiddenView, PostView, REASON};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{HidePost, ShowPost},
    words,
};
use crate::{
    i18n::{T, pick, say, t},
    problem::Form,
    ui::*,
    when,
};

/// The two forms of moderators, shared by all posts of a page.
#[derive(Clone, Copy)]
pub struct Moderation {
    pub hide: Form<HidePost>,
    pub show: Form<ShowPost>,
}

/// `page` is where a moderator's act leads back to.
pub fn post_view(post: PostView, page: &str, moderation: Moderation) -> AnyView {
    let id = post.id.to_string();
    let anchor = format!("p{id}");
    let (author, when) = (words::author(&post.author), when::moment(post.created_at));
    let mark = marks(&post);
    let hidden = post.hidden.as_ref().map(|hidden| view! { <p class="post-hidden">{hidden_text(hidden, &post)}</p> });
    let text = (!post.html.is_empty()).then(|| view! { <Prose html=post.html.clone() /> });
    if post.true_name.is_none() {
        return view! {
            <Post author=author when=when anchor=anchor mark=mark>
                {hidden}
                {text}
            </Post>
        }
        .into_any();
    }
    let back = format!("{page}#{anchor}");
    let actions =
        if post.hidden.is_some() { show_form(id, back, moderation.show) } else { hide_form(id, back, moderation.hide) };
    view! {
        <Post author=author when=when anchor=anchor mark=mark actions=actions>
            {hidden}
            {text}
        </Post>
    }
    .into_any()
}

fn marks(post: &PostView) -> AnyView {
    let mine = post.mine.then(|| view! { <Badge text=t(T::ClubMine) tone=Tone::Info /> });
    let staff =
        matches!(post.author, Author::Title(_)).then(|| view! { <Badge text=t(T::ClubStaff) tone=Tone::Gold /> });
    let name = post.true_name.as_ref().map(|name| say(T::ClubTrueName, &[("name", pick(&name.zh, &name.en))]));
    let name = name.map(|name| view! { <span class="soft small">{name}</span> });
    view! {
        {mine}
        {staff}
        {name}
    }
    .into_any()
}

/// Only the author and moderators are told why.
fn hidden_text(hidden: &HiddenView, post: &PostView) -> String {
    match &hidden.reason {
        Some(reason) if post.true_name.is_some() => {
            say(T::ClubHiddenStaff, &[("when", &when::moment(hidden.at)), ("reason", reason)])
        }
        Some(reason) => say(T::ClubHiddenMine, &[("reason", reason)]),
        None => t(T::ClubHidden).to_owned(),
    }
}

/// The field has no id, as the form stands once under every post: its label encloses it.
fn hide_form(id: String, back: String, hide: Form<HidePost>) -> AnyView {
    let fault = hide.fault("reason");
    view! {
        <Confirm label=t(T::ClubHide)>
            <ActionForm action=hide.action>
                <Hidden name="post" value=id />
                <Hidden name="back" value=back />
                <label class="field">
                    <span class="field-label">{t(T::ClubHideReason)}</span>
                    <input
                        class="input"
                        type="text"
                        name="reason"
                        required=true
                        maxlength=REASON.to_string()
                        autocomplete="off"
                    />
                    <span class="field-hint">{t(T::ClubHideHint)}</span>
                </label>
                <div class="field-error" aria-live="polite">
                    {move || fault.get()}
                </div>
                <Button variant=Variant::Danger pending=hide.pending()>
                    {t(T::ClubHideReally)}
                </Button>
            </ActionForm>
        </Confirm>
    }
    .into_any()
}

fn show_form(id: String, back: String, show: Form<ShowPost>) -> AnyView {
    view! {
        <ActionForm action=show.action>
            <Hidden name="post" value=id />
            <Hidden name="back" value=back />
            <Button variant=Variant::Quiet pending=show.pending()>
                {t(T::ClubShowAgain)}
            </Button>
        </ActionForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::{id::PostId, locale::Bilingual, time::Ms};

    use super::*;

    fn post() -> PostView {
        PostView {
            id: PostId(uuid::Uuid::from_u128(7)),
            author: Author::Alias("听松".to_owned()),
            true_name: None,
            mine: false,
            html: "<p>周三打球？</p>".to_owned(),
            created_at: Ms(0),
            hidden: None,
        }
    }

    fn moderated(post: PostView) -> PostView {
        PostView { true_name: Some(Bilingual { zh: "林岸".to_owned(), en: "Lin An".to_owned() }), ..post }
    }

    fn hidden(post: PostView, reason: Option<&str>) -> PostView {
        PostView { hidden: Some(HiddenView { reason: reason.map(str::to_owned), at: Ms(0) }), ..post }
    }

    fn html(post: PostView) -> String {
        Owner::new().with(|| {
            let moderation = Moderation {
                hide: Form { action: ServerAction::new(), error: Signal::stored(None) },
                show: Form { action: ServerAction::new(), error: Signal::stored(None) },
            };
            post_view(post, "/club/topics/1", moderation).to_html()
        })
    }

    #[test]
    fn a_member_reads_the_alias_and_is_offered_no_moderation() {
        let html = html(post());
        assert!(html.contains("听松") && html.contains("周三打球"), "{html}");
        assert!(!html.contains("<form") && !html.contains(t(T::ClubHide)), "{html}");
    }

    #[test]
    fn a_hidden_post_tells_its_author_why_and_others_only_that() {
        let mine = html(PostView { mine: true, ..hidden(post(), Some("与话题无关")) });
        assert!(mine.contains("与话题无关") && mine.contains("周三打球"), "{mine}");
        let other = html(PostView { html: String::new(), ..hidden(post(), None) });
        assert!(other.contains(t(T::ClubHidden)) && !other.contains("class=\"prose\""), "{other}");
    }

    #[test]
    fn a_moderator_sees_the_name_and_hides_or_shows_again() {
        let open = html(moderated(post()));
        assert!(open.contains("林岸") && open.contains("/api/club/hide") && !open.contains("/api/club/show"), "{open}");
        assert!(open.contains(r#"value="/club/topics/1#p00000000000000000000000000000007""#), "{open}");
        // The form stands under every post, so its field must not have an id.
        assert_eq!(open.matches(" id=").count(), 1, "{open}");
        let hidden = html(moderated(hidden(post(), Some("广告"))));
        assert!(
            hidden.contains("广告") && hidden.contains("周三打球") && hidden.contains("/api/club/show"),
            "{hidden}"
        );
        assert!(!hidden.contains("/api/club/hide"), "{hidden}");
    }
}
