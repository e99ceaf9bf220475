//! What the home page shows, each part only to whoever has the right to it.

use domain::{
    bookings::{BookingRow, line::WaitingRow},
    card::CardView,
    club::NoticeRow,
    locale::Bilingual,
    orders::OrderRow,
    stock::IssueRow,
    tickets::TicketRow,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct HomeView {
    pub butler: Option<Bilingual>,
    pub card: Option<CardView>,
    pub bookings: Vec<BookingRow>,
    /// Places of a waiting list that are kept for the house.
    pub offers: Vec<WaitingRow>,
    /// Orders whose quote waits for the reader's answer.
    pub quotes: Vec<OrderRow>,
    /// What is overdue, or due within a day.
    pub loans: Vec<IssueRow>,
    pub tickets: Vec<TicketRow>,
    pub notices: Vec<NoticeRow>,
}

#[server(prefix = "/api", endpoint = "home/read", input = GetUrl)]
pub async fn read_home() -> Result<HomeView, AppError> {
    use crate::ssr::*;
    use domain::{
        bookings::{line::WaitingState, read},
        card, club, household,
        rights::Right,
        stock, tickets,
        time::DAY,
    };
    let (ctx, by) = enter("home/read").await?;
    let Ok(member) = by.member() else { return Ok(HomeView::default()) };
    let mut home = HomeView { butler: household::store::butler(&ctx, &member).await?, ..HomeView::default() };
    if member.may(Right::SeeCard) {
        home.card = card::store::read(&ctx, &member).await?;
    }
    if member.may(Right::BookFree) {
        home.bookings = read::list(&ctx, &member, read::Part::Coming, None, 3).await?.items;
        home.offers = read::waiting(&ctx, &member).await?;
        home.offers.retain(|row| row.state == WaitingState::Offered);
        home.quotes = domain::orders::read::quoted(&ctx, &member).await?;
        home.loans = stock::store::open_for_home(&ctx, &member, ctx.now().plus(DAY)).await?;
    }
    if member.may(Right::Report) {
        home.tickets = tickets::store::open_for_home(&ctx, &member, 3).await?;
    }
    if member.may(Right::ReadNotices) {
        home.notices = club::notices::unread(&ctx, &member, 4).await?;
    }
    Ok(home)
}
