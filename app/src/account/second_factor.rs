//! The second factor: shown to be scanned or typed, confirmed by a first code, then recovery codes for a lost telephone (A12).

use leptos::{prelude::*, server_fn::ServerFn};

use super::api::{BeginTotp, ConfirmTotp, Enrolling, Qr};
use crate::{
    i18n::{T, t},
    problem::{Form, Problem},
    ui::*,
};

/// The card, in whichever of its states: on, being set up, off; above it recovery codes that were just made.
pub fn second_factor(
    on: bool,
    enrolling: Option<Enrolling>,
    codes: Vec<String>,
    forms: (Form<BeginTotp>, Form<ConfirmTotp>),
) -> AnyView {
    let (begin, confirm) = forms;
    let body = match enrolling {
        _ if on => view! { <p>{t(T::AccountFactorOn)}</p> }.into_any(),
        Some(enrolling) => set_up(enrolling, confirm),
        None => {
            view! {
                <p>{t(T::AccountFactorOff)}</p>
                // After a wait the secret is shown no more, and a code comes too late.
                <Problem error=confirm.error />
                <form method="post" action=BeginTotp::PATH>
                    <Button variant=Variant::Quiet>{t(T::AccountFactorBegin)}</Button>
                </form>
            }
            .into_any()
        }
    };
    let state =
        if on { (t(T::AccountFactorStateOn), Tone::Good) } else { (t(T::AccountFactorStateOff), Tone::Neutral) };
    let kept = (!codes.is_empty()).then(|| recovery(codes));
    view! {
        <div class="stack" id="second-factor">
            {kept}
            <Card title=t(T::AccountFactorTitle)>
                <p>
                    <Badge text=state.0 tone=state.1 />
                </p>
                <Problem error=begin.error />
                {body}
            </Card>
        </div>
    }
    .into_any()
}

fn set_up(enrolling: Enrolling, form: Form<ConfirmTotp>) -> AnyView {
    let Enrolling { secret, url, qr } = enrolling;
    view! {
        <p>{t(T::AccountFactorScan)}</p>
        {qr.map(drawing)}
        <p class="small">{t(T::AccountFactorType)}</p>
        <p>
            <code>{secret}</code>
        </p>
        <p>
            <a class="link" href=url>
                {t(T::AccountFactorOpen)}
            </a>
        </p>
        <Problem error=form.error />
        <form class="form" method="post" action=ConfirmTotp::PATH>
            <Field
                name="form[code]"
                label=t(T::AccountFactorCode)
                input=Input::code().required().pattern("[0-9]{3} ?[0-9]{3}")
                error=form.fault("code")
            />
            <div class="form-actions">
                <Button>{t(T::AccountFactorConfirm)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// Dark on light in both schemes, with the quiet border of four squares that cameras look for.
fn drawing(qr: Qr) -> AnyView {
    let side = (qr.size + 8).to_string();
    view! {
        <svg
            role="img"
            aria-label=t(T::AccountFactorQr)
            viewBox=format!("-4 -4 {side} {side}")
            width="220"
            height="220"
            shape-rendering="crispEdges"
        >
            <rect x="-4" y="-4" width=side.clone() height=side.clone() fill="#fff" />
            <path d=qr.path fill="#000" />
        </svg>
    }
    .into_any()
}

fn recovery(codes: Vec<String>) -> AnyView {
    view! {
        <Card title=t(T::AccountRecoveryTitle)>
            <Alert tone=Tone::Warn>{t(T::AccountRecoveryText)}</Alert>
            <ul>
                {codes
                    .into_iter()
                    .map(|code| {
                        view! {
                            <li>
                                <code>{code}</code>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </Card>
    }
    .into_any()
}
