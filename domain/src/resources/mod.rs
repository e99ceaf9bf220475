//! What a visit needs and when it can be had: people, vendors, rooms and equipment, their hours, holidays, blackouts, and the
//! rules by which a service opens its slots (BK-1, BK-3).

use serde::{Deserialize, Serialize};

use crate::{
    error::Rule,
    id::{BlackoutId, BookingId, PersonId, ResourceId, ServiceId, SlotId},
    services::{Name, terms::DEPARTMENTS},
    time::{Date, Ms},
};

mod forms;
pub mod hours;
#[cfg(feature = "store")]
pub mod slots;
#[cfg(feature = "store")]
pub mod store;

pub use forms::{
    BlackoutDraft, BlackoutForm, DayDraft, DayForm, HoursForm, ResourceDraft, ResourceForm, RuleDraft, RuleForm,
    WeekDraft,
};
pub use hours::Window;

text_enum! {
    /// What a booking can hold.
    pub enum Kind {
        /// A member of staff: does the visit, or goes along with an outsourced one.
        Person = "person",
        /// A partner under contract.
        Vendor = "vendor",
        Room = "room",
        Equipment = "equipment",
    }
}

/// One of them. A person's resource has the id of the person, and the name too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Resource {
    pub id: ResourceId,
    pub kind: Kind,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub name: Name,
    /// One of [`DEPARTMENTS`], or empty.
    pub department: String,
    /// Serves one visit at a time. People always do.
    pub alone: bool,
    pub active: bool,
    pub changed_at: Ms,
}

impl Resource {
    /// The person behind it, where it is one.
    pub fn person(&self) -> Option<PersonId> {
        (self.kind == Kind::Person).then_some(PersonId(self.id.0))
    }
}

impl From<PersonId> for ResourceId {
    fn from(person: PersonId) -> Self {
        Self(person.0)
    }
}

/// Whose hours a row of working hours is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    Resource(ResourceId),
    Service(ServiceId),
    Department(String),
}

impl Subject {
    /// As addresses and forms write it: `resource.ID`, `service.ID`, `department.WORD`.
    pub fn parse(text: &str) -> Option<Self> {
        let (sort, rest) = text.split_once('.')?;
        match sort {
            "resource" => rest.parse().ok().map(Self::Resource),
            "service" => rest.parse().ok().map(Self::Service),
            "department" => DEPARTMENTS.contains(&rest).then(|| Self::Department(rest.to_owned())),
            _ => None,
        }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Resource(id) => write!(f, "resource.{id}"),
            Self::Service(id) => write!(f, "service.{id}"),
            Self::Department(word) => write!(f, "department.{word}"),
        }
    }
}

/// Hours as the board needs them: of a person, or of all of a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    pub resource: Option<ResourceId>,
    pub department: String,
    pub window: Window,
}

text_enum! {
    /// What is special about a day.
    pub enum DayKind {
        Holiday = "holiday",
        /// Worked in place of a holiday (调休上班).
        MakeUp = "make_up",
        /// The estate itself is closed.
        Closed = "closed",
    }
}

/// A day that is not like others of its weekday. The estate keeps the list as each year's notice appears.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    pub day: Date,
    pub kind: DayKind,
    pub name: Name,
    /// The weekday whose hours a make-up day has, 0 for Monday.
    pub works_as: Option<u8>,
}

/// A span in which something is not to be had, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Blackout {
    pub id: BlackoutId,
    pub resource_id: Option<ResourceId>,
    pub service_id: Option<ServiceId>,
    pub starts_at: Ms,
    pub ends_at: Ms,
    pub reason: String,
}

/// How the slots of a service are opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct SlotRule {
    /// Bit 0 is Monday.
    pub weekdays: i64,
    pub minutes: i64,
    pub places: i64,
    /// Between two visits: the way, and tidying up.
    pub buffer_minutes: i64,
    /// A slot is opened no later than so many hours before it starts.
    pub lead_hours: i64,
    pub horizon_days: i64,
    /// Closed on public holidays, open on make-up days.
    pub holidays: bool,
    pub active: bool,
    pub changed_at: Ms,
}

impl SlotRule {
    /// Whether it opens on a weekday, 0 for Monday.
    pub fn opens_on(&self, weekday: u8) -> bool {
        weekday < 7 && self.weekdays & (1 << weekday) != 0
    }
}

/// A resource held by a booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Held {
    pub booking_id: BookingId,
    pub resource_id: ResourceId,
    pub slot_id: SlotId,
    pub starts_at: Ms,
    /// With the buffer after the visit.
    pub ends_at: Ms,
    pub house: String,
}

/// A booking that relies on something that is to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Reliant {
    pub id: BookingId,
    pub starts_at: Ms,
    pub ends_at: Ms,
    pub house: String,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub service: Name,
}

/// A resource with what is known about its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub resource: Resource,
    pub hours: Vec<Window>,
    pub blackouts: Vec<Blackout>,
    /// Bookings to come that hold it.
    pub bookings: Vec<Reliant>,
}

/// A time that a rule opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    pub starts_at: Ms,
    pub ends_at: Ms,
}

/// Why a rule opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// There are no working hours at all.
    NoHours,
    /// The hours have none on a weekday of the rule.
    NeverOpen,
    /// Two spans of the hours share a minute.
    Overlaps,
    /// No span is as long as a visit.
    TooShort,
}

impl Fault {
    /// The same as a fault of the rule's form.
    pub const fn rule(self) -> (&'static str, Rule) {
        match self {
            Self::NoHours => ("weekdays", Rule::NoHours),
            Self::NeverOpen => ("weekdays", Rule::NeverOpen),
            Self::Overlaps => ("weekdays", Rule::Overlaps),
            Self::TooShort => ("minutes", Rule::NeverOpen),
        }
    }
}

/// A service that is had by slot, and how far it is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct ServiceRule {
    pub id: ServiceId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub name: Name,
    pub provider: String,
    /// Whether a rule opens its slots; `None` where there is no rule.
    pub active: Option<bool>,
    /// The last slot that is open.
    pub until: Option<Ms>,
}

/// The rule of a service, the hours that it goes by, and what it would open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSheet {
    pub id: ServiceId,
    pub name: Name,
    pub provider: String,
    pub minutes: Option<i64>,
    pub places: Option<i64>,
    pub rule: Option<SlotRule>,
    pub own: Vec<Window>,
    /// Of the department that does it, where it has no hours of its own.
    pub department: Vec<Window>,
    /// What it opens from now on, or why nothing; empty without a rule.
    pub preview: Result<Vec<Opening>, Fault>,
    pub blackouts: Vec<Blackout>,
}

/// BK-3: what an outsourced visit still lacks before it can be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lacks {
    pub vendor: bool,
    pub escort: bool,
}

impl Lacks {
    /// What is missing of what a service of this provider needs; `None` where all is there.
    pub fn of((provider, escort): (&str, bool), has: Has) -> Option<Self> {
        let outsourced = !DEPARTMENTS.contains(&provider);
        let lacks = Self { vendor: outsourced && !has.vendor, escort: (outsourced || escort) && !has.person };
        (lacks.vendor || lacks.escort).then_some(lacks)
    }
}

/// Which of the two sorts that BK-3 asks for a booking holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Has {
    pub vendor: bool,
    pub person: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bk3_an_outsourced_visit_needs_vendor_and_escort_and_one_of_our_own_neither() {
        let none = Has::default();
        assert_eq!(Lacks::of(("pest_control", true), none), Some(Lacks { vendor: true, escort: true }));
        assert_eq!(Lacks::of(("pest_control", false), none), Some(Lacks { vendor: true, escort: true }));
        let half = Has { vendor: true, person: false };
        assert_eq!(Lacks::of(("pest_control", true), half), Some(Lacks { vendor: false, escort: true }));
        assert_eq!(Lacks::of(("pest_control", true), Has { vendor: true, person: true }), None);
        assert_eq!(Lacks::of(("butler", true), none), Some(Lacks { vendor: false, escort: true }));
        assert_eq!(Lacks::of(("butler", false), none), None);
    }

    #[test]
    fn a_subject_survives_the_way_through_an_address() {
        let id = uuid::Uuid::from_u128(7);
        for subject in [
            Subject::Resource(ResourceId(id)),
            Subject::Service(ServiceId(id)),
            Subject::Department("butler".to_owned()),
        ] {
            assert_eq!(Subject::parse(&subject.to_string()), Some(subject));
        }
        for bad in ["", "butler", "department.kitchen", "resource.x", "house.1"] {
            assert_eq!(Subject::parse(bad), None, "{bad}");
        }
    }
}
