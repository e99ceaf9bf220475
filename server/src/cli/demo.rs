//! `server demo`, and what a demo server does at its first start.

use domain::{accounts::password, ctx::Ctx, demo};

use super::open::{open, sentence};
use crate::config::Config;

/// Everybody's password in the demo. Public: outside demo mode the demo estates are never loaded.
pub const PASSWORD: &str = "weilan-demo-2026";

pub async fn load(config: &Config) -> Result<(), String> {
    if !config.demo {
        return Err(
            "The demo's password is public: load it only where demo = true (PORTAL_DEMO=true) is set.".to_owned()
        );
    }
    let ctx = open(config).await?;
    fill(&ctx).await?;
    print()?;
    ctx.db.close().await;
    Ok(())
}

/// Loads the demo estates.
pub async fn fill(ctx: &Ctx) -> Result<(), String> {
    let hash = password::hash(ctx, PASSWORD.to_owned()).await.map_err(sentence)?;
    let summary = demo::load(ctx, hash).await.map_err(sentence)?;
    println!(
        "Loaded {} estates: {} houses, {} residents, {} staff, {} services, {} bookings, {} tickets, {} topics.",
        summary.estates,
        summary.houses,
        summary.residents,
        summary.staff,
        summary.services,
        summary.bookings,
        summary.tickets,
        summary.topics,
    );
    Ok(())
}

/// The accounts to try.
pub fn print() -> Result<(), String> {
    println!("\nDemo accounts; the password of all is {PASSWORD}\n");
    for account in demo::accounts().map_err(sentence)? {
        println!("  {:<28}{}  {}", account.email, account.name.zh, account.what);
    }
    println!();
    Ok(())
}
