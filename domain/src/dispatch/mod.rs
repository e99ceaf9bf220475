//! The dispatcher's board (BK-1): a span of bookings with all that planning them needs, and what stands in the way of a plan.

use serde::{Deserialize, Serialize};

use crate::{
    bookings::BoardRow,
    id::{HouseId, InstructionId, ResourceId},
    resources::{Blackout, Has, Held, Kind, Lacks, Resource, Shift, hours},
    time::{Ms, Zone},
};

mod instructions;
#[cfg(feature = "store")]
pub mod store;

pub use instructions::{InstructionDraft, InstructionForm, InstructionKind};

/// What a household likes, does not want, or how one comes in (HL-11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Instruction {
    pub id: InstructionId,
    pub house_id: HouseId,
    pub kind: InstructionKind,
    pub words: String,
    pub valid_from: Ms,
    /// Up to but without this moment; `None` until it is ended.
    pub valid_to: Option<Ms>,
    pub ended_at: Option<Ms>,
}

impl Instruction {
    pub fn holds_at(&self, at: Ms) -> bool {
        self.ended_at.is_none() && self.valid_from <= at && self.valid_to.is_none_or(|end| at < end)
    }
}

/// Something to look at before a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// It serves another visit at that time, of this house.
    Clash {
        house: String,
        from: Ms,
        to: Ms,
    },
    Away {
        reason: String,
    },
    OutOfUse,
    OffHours,
    NoVendor,
    NoEscort,
    Unassigned,
    /// The vendor of the service may not do it now (VN-4).
    Paused,
}

impl Mark {
    /// Whether the plan cannot stay as it is; what is only unusual can.
    pub fn is_serious(&self) -> bool {
        !matches!(self, Self::OffHours | Self::Unassigned)
    }
}

/// A span of the board.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub rows: Vec<BoardRow>,
    pub resources: Vec<Resource>,
    pub held: Vec<Held>,
    pub shifts: Vec<Shift>,
    pub blackouts: Vec<Blackout>,
    pub instructions: Vec<Instruction>,
}

impl Plan {
    /// What stands in the way of giving a resource to a booking, the worst first; `None` where nothing does.
    pub fn obstacle(&self, row: &BoardRow, resource: &Resource, zone: &Zone) -> Option<Mark> {
        let (from, to) = (row.booking.starts_at, row.booking.ends_at);
        if resource.alone {
            // A visit that is there takes its buffer too.
            let until = self.held_by(row).map(|held| held.ends_at).max().unwrap_or(to);
            let clash = self.held.iter().find(|held| {
                held.resource_id == resource.id
                    && held.booking_id != row.booking.id
                    && held.slot_id != row.slot_id
                    && held.starts_at < until
                    && held.ends_at > from
            });
            if let Some(held) = clash {
                return Some(Mark::Clash { house: held.house.clone(), from: held.starts_at, to: held.ends_at });
            }
        }
        if !resource.active {
            return Some(Mark::OutOfUse);
        }
        let away = self.blackouts.iter().find(|blackout| {
            blackout.resource_id == Some(resource.id) && blackout.starts_at < to && blackout.ends_at > from
        });
        if let Some(away) = away {
            return Some(Mark::Away { reason: away.reason.clone() });
        }
        let works = hours::works(&self.shifts, (resource.id, &resource.department), (from, to), zone);
        (works == Some(false)).then_some(Mark::OffHours)
    }

    fn held_by<'p>(&'p self, row: &BoardRow) -> impl Iterator<Item = &'p Held> + use<'p> {
        let id = row.booking.id;
        self.held.iter().filter(move |held| held.booking_id == id)
    }

    /// What a booking holds. Its person counts too where it was assigned before anything was held.
    pub fn holds<'p>(&'p self, row: &BoardRow) -> impl Iterator<Item = &'p Resource> + use<'p> {
        let mut ids: Vec<ResourceId> = self.held_by(row).map(|held| held.resource_id).collect();
        ids.extend(row.assigned_to.map(ResourceId::from));
        self.resources.iter().filter(move |resource| ids.contains(&resource.id))
    }

    /// All that is to be looked at before a visit that is not over.
    pub fn marks(&self, row: &BoardRow, zone: &Zone) -> Vec<Mark> {
        if row.booking.state.is_over() {
            return Vec::new();
        }
        let mut marks: Vec<Mark> = self.holds(row).filter_map(|resource| self.obstacle(row, resource, zone)).collect();
        let vendor = self.holds(row).any(|resource| resource.kind == Kind::Vendor);
        let person = row.assigned_to.is_some();
        match Lacks::of((&row.provider, row.escort), Has { vendor, person }) {
            Some(lacks) => {
                marks.extend(lacks.vendor.then_some(Mark::NoVendor));
                marks.extend(lacks.escort.then_some(Mark::NoEscort));
            }
            None if !person => marks.push(Mark::Unassigned),
            None => {}
        }
        marks.extend(row.paused.then_some(Mark::Paused));
        marks
    }

    /// What the household wants known at the time of the visit.
    pub fn instructions_for<'p>(&'p self, row: &BoardRow) -> impl Iterator<Item = &'p Instruction> + use<'p> {
        let (house, at) = (row.house_id, row.booking.starts_at);
        self.instructions.iter().filter(move |one| one.house_id == house && one.holds_at(at))
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
