use super::brand::Mark;
use leptos::prelude::*;

/// The membership card, in the proportions of a real one.
///
/// `<MemberCard tier="gold" name="金卡" latin="GOLD" number="WL 2086 0417" holder="林" until="2027-06" />`
#[component]
pub fn MemberCard(
    /// `blue`, `silver`, `gold` or `platinum`: the card's paint.
    tier: &'static str,
    #[prop(into)] name: String,
    /// The name in Latin capitals, under the Chinese one; empty in English.
    #[prop(optional, into)]
    latin: String,
    #[prop(into)] number: String,
    #[prop(into)] holder: String,
    #[prop(optional, into)] until: String,
) -> AnyView {
    view! {
        <article class="member-card" data-tier=tier>
            <div class="member-top">
                <p class="member-tier">
                    {name} {(!latin.is_empty()).then(|| view! { <span lang="en">{latin}</span> })}
                </p>
                <Mark />
            </div>
            <svg class="member-wave" viewBox="0 0 400 90" preserveAspectRatio="none" aria-hidden="true">
                <path d=WAVES />
            </svg>
            <p class="member-no">{number}</p>
            <div class="member-foot">
                <span>{holder}</span>
                <span>{until}</span>
            </div>
        </article>
    }
    .into_any()
}

/// Five strands of one swell, drawn as thin engraved lines.
const WAVES: &str = "M0 38c50-24 90-24 140 0s90 24 140 0 80-22 120-8\
M0 46c50-26 90-22 140 0s90 26 140 2 80-22 120-8\
M0 54c50-28 90-20 140 0s90 28 140 4 80-22 120-8\
M0 62c50-30 90-18 140 0s90 30 140 6 80-22 120-8\
M0 70c50-32 90-16 140 0s90 32 140 8 80-22 120-8";
