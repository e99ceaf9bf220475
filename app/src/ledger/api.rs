//! Reading accounts; for the desk: payments, credits and refunds, and the second person's word on them.

use domain::{
    id::FormKey,
    ledger::{
        Found, Statement, Waiting,
        forms::{AnswerForm, PaymentForm, ProposalForm},
    },
    money::Fen,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// A month of the reader's own house, such as `2026-11`; the current one for anything else.
#[server(prefix = "/api", endpoint = "ledger/read", input = GetUrl)]
pub async fn read_account(month: String) -> Result<Statement, AppError> {
    use crate::ssr::*;
    use domain::ledger::read::{Period, own};
    let (ctx, by) = enter("ledger/read").await?;
    let period = Period::named(&month, by.zone(), ctx.now())?;
    Ok(own(&ctx, &by.member()?, &period).await?)
}

#[server(prefix = "/api", endpoint = "ledger/houses", input = GetUrl)]
pub async fn list_accounts(search: String, from: String) -> Result<Found, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("ledger/houses").await?;
    Ok(domain::ledger::desk::houses(&ctx, &by.staff(Capability::Accounts)?, &search, &from).await?)
}

/// A house's account at the desk, with the keys of its two forms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    pub statement: Statement,
    pub payment: FormKey,
    pub proposal: FormKey,
    /// What one may give without a second person.
    pub alone: Fen,
}

#[server(prefix = "/api", endpoint = "ledger/house", input = GetUrl)]
pub async fn find_account(code: String, month: String) -> Result<Desk, AppError> {
    use crate::ssr::*;
    use domain::ledger::read::{Period, of_house};
    let (ctx, by) = enter("ledger/house").await?;
    let staff = by.staff(Capability::Accounts)?;
    let period = Period::named(&month, by.zone(), ctx.now())?;
    let (statement, alone) = of_house(&ctx, &staff, &code, &period).await?.ok_or(AppError::NotFound)?;
    Ok(Desk { statement, payment: ctx.id(), proposal: ctx.id(), alone })
}

#[server(prefix = "/api", endpoint = "ledger/pay")]
pub async fn record_payment(payment: PaymentForm) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::ledger::{gateway::Desk, payments::record};
    let (ctx, by) = enter("ledger/pay").await?;
    let payment = payment.parse()?;
    let house = payment.house.clone();
    record(&ctx, &by.staff(Capability::Accounts)?, &Desk, payment).await?;
    go(&super::words::page_of(&house, "paid"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "ledger/propose")]
pub async fn propose_credit(proposal: ProposalForm) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::ledger::credits::{Outcome, propose};
    let (ctx, by) = enter("ledger/propose").await?;
    let proposal = proposal.parse()?;
    let house = proposal.house.clone();
    let done = match propose(&ctx, &by.staff(Capability::Accounts)?, proposal).await? {
        Outcome::Posted => "posted",
        Outcome::Waiting => "waiting",
    };
    go(&super::words::page_of(&house, done));
    Ok(())
}

#[server(prefix = "/api", endpoint = "ledger/waiting", input = GetUrl)]
pub async fn waiting_credits() -> Result<Waiting, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("ledger/waiting").await?;
    Ok(domain::ledger::desk::waiting(&ctx, &by.staff(Capability::Accounts)?).await?)
}

#[server(prefix = "/api", endpoint = "ledger/approve")]
pub async fn approve_credit(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("ledger/approve").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::ledger::credits::approve(&ctx, &by.staff(Capability::Accounts)?, id).await?;
    go("/admin/credits");
    Ok(())
}

#[server(prefix = "/api", endpoint = "ledger/decline")]
pub async fn decline_credit(answer: AnswerForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("ledger/decline").await?;
    let (id, reason) = answer.parse()?;
    domain::ledger::credits::decline(&ctx, &by.staff(Capability::Accounts)?, id, reason).await?;
    go("/admin/credits");
    Ok(())
}
