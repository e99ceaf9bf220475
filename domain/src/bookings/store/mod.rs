//! Writing bookings. Capacity is a condition of the slot's own UPDATE and a constraint of its row: never check, then write.
//!
//! `slot.taken` counts live bookings, holds of forms and offers to the waiting list. Whoever changes any of them locks the
//! slot's row first. Locks are taken in one order: plan, booking, person, house, slots by id,
//! resources by id.

mod arrange;
mod behalf;
mod hold;
mod journal;
mod moving;
mod places;
mod quota;
mod remind;
mod request;
mod steps;
mod sweep;
mod terms;
mod visit;
mod waiting;

pub use arrange::{arrange, assign};
pub use behalf::request_for;
pub use hold::{hold, release};
pub(crate) use journal::{Event, Whose, announce, lock, note};
pub use moving::move_to;
pub use remind::remind;
pub(crate) use request::book_for_plan;
pub use request::request;
pub use steps::{cancel, cancel_all, step};
pub use sweep::sweep;
pub use waiting::{accept, join, leave};

use super::read;
use crate::{
    ctx::Ctx,
    error::{Error, Refusal},
    id::{EstateId, ServiceId, SlotId},
    time::Ms,
};

/// What a transaction found: done, or too few places. The latter commits too, as overdue places were given back on the way.
enum Outcome<T> {
    Done(T),
    Full(Full),
}

/// What was wanted of a slot that is full.
struct Full {
    service: ServiceId,
    at: Ms,
    places: i64,
    /// A slot that is no alternative.
    slot: SlotId,
}

impl<T> Outcome<T> {
    /// The loser of a race is told the three nearest alternatives.
    async fn answer(self, ctx: &Ctx, estate: EstateId) -> Result<T, Error> {
        match self {
            Self::Done(done) => Ok(done),
            Self::Full(full) => {
                let nearest = read::nearest(ctx, estate, (full.service, full.at), full.places).await?;
                let others = nearest.into_iter().filter(|slot| slot.id != full.slot).take(3);
                Err(Refusal::SlotFull { nearest: others.map(|slot| (slot.id, slot.starts_at)).collect() }.into())
            }
        }
    }
}
