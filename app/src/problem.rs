//! Failures of forms in words: one sentence for the form, one for each field.

use domain::{
    bookings::quota::Span,
    error::{Refusal, Rule},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use server_fn::error::ServerFnUrlError;

use crate::{
    error::AppError,
    i18n::{T, say, t},
    load::Refresh,
    services::price::shown,
    ui::*,
    when,
};

/// A form's action together with what went wrong, with and without scripts.
pub struct Form<S: ServerFn + 'static> {
    pub action: ServerAction<S>,
    pub error: Signal<Option<AppError>>,
}

/// Starts a form for a server function. After a success the page's data is read anew.
pub fn form<S>() -> Form<S>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    let action = ServerAction::<S>::new();
    let query = use_query_map();
    let value = action.value();
    let error = Signal::derive(move || match value.get() {
        Some(Err(error)) => Some(error),
        Some(Ok(_)) => None,
        // Without scripts the answer comes back in the address of the page.
        None => query.with(|query| {
            let mine = query.get_str("__path").is_some_and(|path| path == S::PATH);
            mine.then(|| query.get_str("__err").map(ServerFnUrlError::<AppError>::decode_err)).flatten()
        }),
    });
    if let Some(Refresh(count)) = use_context::<Refresh>() {
        Effect::new(move |_| {
            if value.with(|value| matches!(value, Some(Ok(_)))) {
                count.update(|count| *count += 1);
            }
        });
    }
    Form { action, error }
}

impl<S: ServerFn + 'static> Clone for Form<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: ServerFn + 'static> Copy for Form<S> {}

impl<S: ServerFn + 'static> Form<S>
where
    S: Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
    S::Error: Clone + Send + Sync + 'static,
{
    /// What is wrong with a field; empty where nothing is.
    pub fn fault(self, field: &'static str) -> Signal<String> {
        let error = self.error;
        Signal::derive(move || {
            error.with(|error| {
                error.as_ref().and_then(|error| error.fault(field)).map(|fault| rule(fault.rule)).unwrap_or_default()
            })
        })
    }

    pub fn pending(self) -> Signal<bool> {
        self.action.pending().into()
    }
}

/// The failure of a whole form, above its fields. Nothing while all is well.
#[component]
pub fn Problem(error: Signal<Option<AppError>>) -> AnyView {
    let body = move || {
        error
            .try_get()
            .flatten()
            .map(|error| view! { <Alert tone=Tone::Danger>{sentence(&error)}{alternatives(&error)}</Alert> })
    };
    view! {
        <div class="problem" aria-live="assertive">
            {body}
        </div>
    }
    .into_any()
}

/// The failure in one sentence that says what to do.
pub fn sentence(error: &AppError) -> String {
    let key = match error {
        AppError::SignIn => T::ErrorSignIn,
        AppError::NotFound => T::ErrorNotFound,
        AppError::Invalid(_) => T::ErrorInvalid,
        AppError::TooMany => T::ErrorTooMany,
        AppError::Full => T::ErrorFull,
        AppError::Offline => T::ErrorOffline,
        AppError::Broken(number) => return say(T::ErrorBroken, &[("number", number)]),
        AppError::Refused(Refusal::Quota(quota)) => {
            return say(quota_rule(quota.span), &[("n", &quota.most.to_string())]);
        }
        AppError::Refused(Refusal::PriceChanged { was, now }) => {
            return say(T::RefusalPriceChanged, &[("was", &shown(*was)), ("now", &shown(*now))]);
        }
        AppError::Refused(Refusal::Held { house, from, to }) => {
            return say(T::RefusalHeld, &[("house", house), ("time", &when::span(*from, *to))]);
        }
        AppError::Refused(Refusal::Away { from, to }) => {
            return say(T::RefusalAway, &[("from", &when::moment(*from)), ("to", &when::moment(*to))]);
        }
        AppError::Refused(Refusal::Supply(quota)) => {
            return say(supply_rule(quota.span), &[("n", &quota.most.to_string())]);
        }
        AppError::Refused(refusal @ (Refusal::NoneLeft(n @ 1..) | Refusal::AtATime(n))) => {
            return say(refused(refusal), &[("n", &n.to_string())]);
        }
        AppError::Refused(refusal) => refused(refusal),
    };
    t(key).to_owned()
}

const fn refused(refusal: &Refusal) -> T {
    match refusal {
        Refusal::SlotFull { .. } => T::RefusalSlotFull,
        Refusal::TooLate => T::RefusalTooLate,
        Refusal::Quota(quota) => quota_rule(quota.span),
        Refusal::PlacesFree => T::RefusalPlacesFree,
        Refusal::OfferGone => T::RefusalOfferGone,
        Refusal::QuoteGone => T::RefusalQuoteGone,
        Refusal::AboveAgreed => T::RefusalAboveAgreed,
        Refusal::Stale => T::RefusalStale,
        Refusal::NotYours => T::RefusalNotYours,
        Refusal::WrongSignIn => T::RefusalWrongSignIn,
        Refusal::SecondFactor => T::RefusalSecondFactor,
        Refusal::DeadLink => T::RefusalDeadLink,
        Refusal::CallbackFirst => T::RefusalCallbackFirst,
        Refusal::Yourself => T::RefusalYourself,
        Refusal::NotBookable => T::RefusalNotBookable,
        Refusal::AwayAlready => T::RefusalAwayAlready,
        Refusal::OtherSite => T::RefusalOtherSite,
        Refusal::NotOneVisit => T::RefusalNotOneVisit,
        Refusal::SecondPerson => T::RefusalSecondPerson,
        Refusal::NoCredit => T::RefusalNoCredit,
        Refusal::TooMuch => T::RefusalTooMuch,
        Refusal::PriceChanged { .. } => T::RefusalPriceChanged,
        Refusal::Held { .. } => T::RefusalHeld,
        Refusal::Away { .. } => T::RefusalAway,
        Refusal::OutOfUse => T::RefusalOutOfUse,
        Refusal::Unready(lacks) => match (lacks.vendor, lacks.escort) {
            (true, true) => T::RefusalUnreadyBoth,
            (true, false) => T::RefusalUnreadyVendor,
            _ => T::RefusalUnreadyEscort,
        },
        Refusal::NoneLeft(1..) => T::RefusalNoneLeft,
        Refusal::NoneLeft(_) => T::RefusalNoneLeftAtAll,
        Refusal::AtATime(_) => T::RefusalAtATime,
        Refusal::Supply(quota) => supply_rule(quota.span),
        Refusal::VendorPaused => T::RefusalVendorPaused,
        Refusal::DossierOpen => T::RefusalDossierOpen,
        Refusal::TooEarly => T::RefusalTooEarly,
    }
}

const fn quota_rule(span: Span) -> T {
    match span {
        Span::Day => T::RefusalQuotaDay,
        Span::Week => T::RefusalQuotaWeek,
        Span::Month => T::RefusalQuotaMonth,
    }
}

const fn supply_rule(span: Span) -> T {
    match span {
        Span::Day => T::RefusalSupplyDay,
        Span::Week => T::RefusalSupplyWeek,
        Span::Month => T::RefusalSupplyMonth,
    }
}

/// The nearest slots, where one was full.
fn alternatives(error: &AppError) -> Option<AnyView> {
    let AppError::Refused(Refusal::SlotFull { nearest }) = error else { return None };
    let items: Vec<String> =
        nearest.iter().map(|(_, at)| format!("{} {}", when::long_day(when::date(*at)), when::clock(*at))).collect();
    (!items.is_empty()).then(|| {
        view! {
            <p>{t(T::RefusalNearest)}</p>
            <ul>{items.into_iter().map(|item| view! { <li>{item}</li> }).collect_view()}</ul>
        }
        .into_any()
    })
}

/// What is wrong with a field.
pub fn rule(rule: Rule) -> String {
    let key = match rule {
        Rule::Required => T::RuleRequired,
        Rule::TooLong(most) => return say(T::RuleTooLong, &[("n", &most.to_string())]),
        Rule::TooShort(least) => return say(T::RuleTooShort, &[("n", &least.to_string())]),
        Rule::TooMany(most) => return say(T::RuleTooMany, &[("n", &most.to_string())]),
        Rule::NotBefore(day) => return say(T::RuleNotBefore, &[("day", &when::day(day))]),
        Rule::NotAnEmail => T::RuleNotAnEmail,
        Rule::NotADate => T::RuleNotADate,
        Rule::NotAChoice => T::RuleNotAChoice,
        Rule::NotANumber => T::RuleNotANumber,
        Rule::CommonPassword => T::RuleCommonPassword,
        Rule::WeakPassword => T::RuleWeakPassword,
        Rule::Mismatch => T::RuleMismatch,
        Rule::WrongCode => T::RuleWrongCode,
        Rule::TooLarge => T::RuleTooLarge,
        Rule::NotAPhoto => T::RuleNotAPhoto,
        Rule::NotAPdf => T::RuleNotAPdf,
        Rule::InThePast => T::RuleInThePast,
        Rule::Taken => T::RuleTaken,
        Rule::NotAnAmount => T::RuleNotAnAmount,
        Rule::TooMuch => T::RuleTooMuch,
        Rule::NotAPercentage => T::RuleNotAPercentage,
        Rule::NoAmount => T::RuleNoAmount,
        Rule::EndsBefore => T::RuleEndsBefore,
        Rule::NotATime => T::RuleNotATime,
        Rule::Overlaps => T::RuleOverlaps,
        Rule::NoHours => T::RuleNoHours,
        Rule::NeverOpen => T::RuleNeverOpen,
        Rule::Unticked(left) => return say(T::RuleUnticked, &[("n", &left.to_string())]),
    };
    t(key).to_owned()
}
