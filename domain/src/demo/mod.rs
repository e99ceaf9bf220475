//! The demo: two invented estates with a month of life in them, loaded in one transaction.

use serde::{Deserialize, Serialize};

use crate::{ctx::Ctx, error::Error, locale::Bilingual, services::import};

mod calendar;
mod cast;
mod club;
mod data;
mod directory;
mod discounts;
mod downloads;
mod handbook;
mod ledger;
mod lines;
mod orders;
mod plans;
mod resources;
mod services;
mod stock;
mod tickets;
mod vendors;

use cast::Cast;
use data::Files;

/// How much was loaded, both estates together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub estates: usize,
    pub houses: usize,
    pub residents: usize,
    pub staff: usize,
    /// Services of one catalogue, which both estates have.
    pub services: usize,
    pub slots: usize,
    pub bookings: usize,
    pub orders: usize,
    /// Entries of the house accounts.
    pub entries: usize,
    pub tickets: usize,
    pub notices: usize,
    pub boards: usize,
    pub topics: usize,
    pub posts: usize,
}

/// Loads both estates with their history up to now. All accounts share one password, given as its hash.
///
/// # Errors
/// `Invalid` on `slug` where an estate of that name exists; nothing is loaded then, nor after any other error.
pub async fn load(ctx: &Ctx, password_hash: String) -> Result<Summary, Error> {
    let files = Files::read()?;
    let rows = import::read(data::CATALOGUE.as_bytes())
        .map_err(|faults| Error::broken(format!("demo/catalog.csv: {faults:?}")))?;
    let context = ctx.clone();
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let ctx = &context;
                let mut summary = Summary { services: rows.len(), ..Summary::default() };
                let cast = Cast::enter(ctx, tx, &files, password_hash).await?;
                cast.count(&mut summary);
                for estate in cast.estates() {
                    import::apply_in(ctx, tx, &estate.system, rows.clone()).await?;
                }
                calendar::load(ctx, tx, (&cast, &files), &mut summary).await?;
                ledger::load(ctx, tx, &cast, &mut summary).await?;
                orders::load(ctx, tx, &cast, &mut summary).await?;
                lines::load(ctx, tx, &cast).await?;
                services::load(ctx, tx, &cast).await?;
                discounts::load(ctx, tx, (&cast, &files)).await?;
                resources::load(ctx, tx, &cast).await?;
                stock::load(ctx, tx, &cast).await?;
                vendors::load(ctx, tx, &cast).await?;
                tickets::load(ctx, tx, (&cast, &files), &mut summary).await?;
                club::load(ctx, tx, (&cast, &files), &mut summary).await?;
                directory::load(ctx, tx, &cast).await?;
                downloads::load(ctx, tx, &cast).await?;
                handbook::load(ctx, tx, &cast).await?;
                plans::load(ctx, tx, &cast, &mut summary).await?;
                cast.date_back(tx).await?;
                Ok(summary)
            })
        })
        .await
}

/// An account to try the demo with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub email: String,
    pub name: Bilingual,
    /// The house and the relation to it, or the roles.
    pub what: String,
}

/// The accounts worth naming: the first household and the staff of the first estate.
pub fn accounts() -> Result<Vec<Account>, Error> {
    let people = Files::read()?.people;
    let mut accounts = Vec::new();
    let first = people.person.first().map(|person| (person.estate.clone(), person.house.clone()));
    let Some((estate, house)) = first else { return Ok(accounts) };
    for person in people.person.into_iter().filter(|person| person.estate == estate && person.house == house) {
        let what = format!("{house} · {}", person.relation);
        accounts.push(Account { email: person.email, name: person.name.into(), what });
    }
    for staff in people.staff.into_iter().filter(|staff| staff.estate == estate) {
        let roles: Vec<&str> = staff.roles.iter().map(|role| role.as_str()).collect();
        accounts.push(Account { email: staff.email, name: staff.name.into(), what: roles.join(", ") });
    }
    Ok(accounts)
}
