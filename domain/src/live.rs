//! Live changes: which object changed, for whom. Carries ids only; the page asks again and sees what it may see.

use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, postgres::PgListener};

use crate::{
    db::{Connection, Db},
    id::{EstateId, HouseId, PersonId},
    rights::{Capability, Right},
    scope::Visitor,
};

text_enum! {
    /// The kind of object that changed.
    pub enum Subject {
        Booking = "booking",
        Order = "order",
        Issue = "issue",
        Ticket = "ticket",
        Topic = "topic",
        Notice = "notice",
        Account = "account",
    }
}

/// One object changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Change {
    pub estate: EstateId,
    pub subject: Subject,
    pub id: uuid::Uuid,
    /// The house it belongs to; `None` for things of the whole estate.
    pub house: Option<HouseId>,
    /// The person it belongs to.
    pub person: Option<PersonId>,
    /// 只有我可见: only that person and staff may know.
    pub only_me: bool,
    /// Only staff may know, as with an internal note.
    pub internal: bool,
}

impl Change {
    /// Whether a visitor may learn of it: the same rule of sight as on the page.
    pub fn concerns(&self, visitor: &Visitor) -> bool {
        if self.estate != visitor.estate() {
            return false;
        }
        let staff = match self.subject {
            Subject::Booking | Subject::Order | Subject::Issue => {
                visitor.capabilities().contains(&Capability::Bookings)
            }
            Subject::Ticket => visitor.capabilities().contains(&Capability::Tickets),
            Subject::Topic => visitor.capabilities().contains(&Capability::Moderate),
            Subject::Notice => true,
            Subject::Account => visitor.capabilities().contains(&Capability::Accounts),
        };
        if staff {
            return true;
        }
        let Some(home) = visitor.home() else { return false };
        let right = match self.subject {
            Subject::Booking | Subject::Order | Subject::Issue => Right::BookFree,
            Subject::Ticket => Right::Report,
            Subject::Topic => Right::Forum,
            Subject::Notice => Right::ReadNotices,
            Subject::Account => Right::SeeAccount,
        };
        if self.internal || !home.relation.may(right) {
            return false;
        }
        let own = self.person == Some(visitor.person());
        match self.house {
            None => true,
            Some(house) => house == home.id && (own || (!self.only_me && home.relation.may(Right::SeeHouse))),
        }
    }
}

const CHANNEL: &str = "portal_changes";

pub(crate) async fn notify(conn: &mut PgConnection, change: &Change) -> Result<(), crate::Error> {
    let payload = serde_json::to_string(change).map_err(crate::Error::broken)?;
    sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(payload).execute(conn).await?;
    Ok(())
}

/// Passes what other nodes announce on to this node's pages. Returns at once on SQLite, which has one node.
///
/// # Errors
/// When the connection is lost and cannot be had again; the caller starts anew.
pub async fn listen(db: &Db) -> Result<(), crate::Error> {
    let Connection::Postgres(pool) = db.connection() else { return Ok(()) };
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        let message = listener.recv().await?;
        match serde_json::from_str(message.payload()) {
            Ok(change) => db.announce(change),
            Err(error) => tracing::warn!(%error, "live.bad_message"),
        }
    }
}
