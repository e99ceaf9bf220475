//! A house's account at the desk: the month, a payment, a credit or refund.

use domain::ledger::{
    Kind, Means, Statement,
    forms::{REFERENCE, WORDS},
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{Desk, ProposeCredit, RecordPayment, find_account},
    own_page::balance,
    statement::statement,
    words,
};
use crate::{
    admin::AdminFrame,
    forms::{kept, kept_or},
    i18n::{T, say, t},
    load::{load, param, query, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let (code, month, done) = (param("code"), query("month"), query("done"));
    let data = load(move || (code(), month()), |(code, month)| find_account(code, month));
    let (pay, give) = (form(), form());
    show(data, move |desk| house_page(&desk, &done(), (pay, give)))
}

fn house_page(desk: &Desk, done: &str, (pay, give): (Form<RecordPayment>, Form<ProposeCredit>)) -> AnyView {
    let account = &desk.statement;
    let title = account.house.clone();
    let month = statement(account, &format!("/admin/accounts/{}", words::escaped(&account.house)), false);
    let (balance, pay, give) = (balance(account.balance), pay_form(desk, pay), give_form(desk, give));
    let done = match done {
        "paid" => Some(T::LedgerDonePaid),
        "posted" => Some(T::LedgerDonePosted),
        "waiting" => Some(T::LedgerDoneWaiting),
        _ => None,
    };
    let done = done.map(|text| view! { <Alert tone=Tone::Good>{t(text)}</Alert> });
    view! {
        <AdminFrame>
            <a class="back" href="/admin/accounts">
                <Icon glyph=Glyph::Back />
                {t(T::LedgerTitle)}
            </a>
            <Page title=title eyebrow=t(T::LedgerTitle)>
                {done}
                <div class="split">
                    <div class="stack">{month}</div>
                    <aside class="stack">{balance} {pay} {give}</aside>
                </div>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn amount(name: &'static str, error: Signal<String>) -> AnyView {
    view! {
        <Field
            name=name
            label=t(T::LedgerAmountYuan)
            input=Input::text(kept(name)).mode("decimal").length(0, 20).required().autocomplete("off")
            hint=t(T::LedgerAmountHint)
            error=error
        />
    }
    .into_any()
}

fn means() -> impl Iterator<Item = Choice> {
    Means::ALL.iter().map(|means| Choice::new(means.as_str(), words::means(*means)))
}

fn pay_form(desk: &Desk, form: Form<RecordPayment>) -> AnyView {
    let (house, key) = (desk.statement.house.clone(), desk.payment.to_string());
    let mut options = vec![Choice::prompt(t(T::LedgerChoose))];
    options.extend(means());
    view! {
        <Card title=t(T::LedgerPay)>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <Hidden name="payment[house]" value=house />
                <Hidden name="payment[key]" value=key />
                {amount("payment[amount]", form.fault("amount"))}
                <Select
                    name="payment[means]"
                    label=t(T::LedgerMeans)
                    options=options
                    selected=kept("payment[means]")
                    error=form.fault("means")
                />
                <Field
                    name="payment[reference]"
                    label=t(T::LedgerReference)
                    input=Input::text(kept("payment[reference]")).length(0, REFERENCE).autocomplete("off")
                    hint=t(T::LedgerReferenceHint)
                    error=form.fault("reference")
                />
                <Field
                    name="payment[memo]"
                    label=t(T::LedgerMemo)
                    input=Input::text(kept("payment[memo]")).length(0, WORDS).autocomplete("off")
                    hint=t(T::LedgerMemoHint)
                    error=form.fault("memo")
                />
                <div class="form-actions">
                    <Button pending=form.pending()>{t(T::LedgerPaySend)}</Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

fn give_form(desk: &Desk, form: Form<ProposeCredit>) -> AnyView {
    let (house, key) = (desk.statement.house.clone(), desk.proposal.to_string());
    let kinds = vec![
        Choice::new(Kind::Credit.as_str(), t(T::LedgerCreditLine)).note(t(T::LedgerCreditNote)),
        Choice::new(Kind::Refund.as_str(), t(T::LedgerRefund)).note(t(T::LedgerRefundNote)),
    ];
    let mut options = vec![Choice::new("", t(T::LedgerNoMeans))];
    options.extend(means());
    let rule = say(T::LedgerAloneRule, &[("amount", &desk.alone.to_string())]);
    let charges = charges(&desk.statement);
    view! {
        <Card title=t(T::LedgerGive)>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <p class="small soft">{rule}</p>
                <Hidden name="proposal[house]" value=house />
                <Hidden name="proposal[key]" value=key />
                <Choices
                    name="proposal[kind]"
                    legend=t(T::LedgerKind)
                    options=kinds
                    selected=vec![kept_or("proposal[kind]", "credit")]
                    error=form.fault("kind")
                />
                {amount("proposal[amount]", form.fault("amount"))}
                <Select
                    name="proposal[booking]"
                    label=t(T::LedgerAbout)
                    options=charges
                    selected=kept("proposal[booking]")
                    hint=t(T::LedgerAboutHint)
                    error=form.fault("booking")
                />
                <Select
                    name="proposal[means]"
                    label=t(T::LedgerRefundMeans)
                    options=options
                    selected=kept("proposal[means]")
                    error=form.fault("means")
                />
                <Field
                    name="proposal[reference]"
                    label=t(T::LedgerReference)
                    input=Input::text(kept("proposal[reference]")).length(0, REFERENCE).autocomplete("off")
                    error=form.fault("reference")
                />
                <Textarea
                    name="proposal[reason]"
                    label=t(T::LedgerReason)
                    input=Input::text(kept("proposal[reason]")).rows(3).length(1, WORDS).required()
                    hint=t(T::LedgerReasonHint)
                    error=form.fault("reason")
                />
                <div class="form-actions">
                    <Button variant=Variant::Quiet pending=form.pending()>
                        {t(T::LedgerGiveSend)}
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

/// The month's services, for a credit that is about one of them.
fn charges(account: &Statement) -> Vec<Choice> {
    let charges = account.lines.iter().filter(|line| line.kind == Kind::Charge);
    let charges = charges.filter_map(|line| {
        let day = when::day(when::date(line.at));
        let label = format!("{day} {} {}", words::title(line), words::size(line.amount));
        line.booking.map(|id| Choice::new(id.to_string(), label))
    });
    std::iter::once(Choice::new("", t(T::LedgerAboutNone))).chain(charges).collect()
}
