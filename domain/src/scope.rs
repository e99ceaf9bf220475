//! Proofs of who acts. Their fields are private and only a resumed session makes them, so a forgotten guard does not compile.

use crate::{
    error::Error,
    household::{Home, Profile},
    id::{EstateId, HouseId, PersonId, SessionId},
    locale::Locale,
    policy::{self, Need},
    rights::{Capability, Relation, Right},
    time::EstateZone,
};

/// Somebody who is signed in, as of this request.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub(crate) estate: EstateId,
    pub(crate) person: PersonId,
    pub(crate) session: SessionId,
    pub(crate) profile: Profile,
    pub(crate) zone: EstateZone,
    pub(crate) home: Option<Home>,
    pub(crate) capabilities: Vec<Capability>,
}

impl Visitor {
    pub fn estate(&self) -> EstateId {
        self.estate
    }

    pub fn person(&self) -> PersonId {
        self.person
    }

    pub fn session(&self) -> SessionId {
        self.session
    }

    pub fn locale(&self) -> Locale {
        self.profile.locale
    }

    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    pub fn zone(&self) -> &EstateZone {
        &self.zone
    }

    pub fn home(&self) -> Option<&Home> {
        self.home.as_ref()
    }

    pub fn capabilities(&self) -> &[Capability] {
        &self.capabilities
    }

    /// Whether the policy lets this visitor call a function.
    pub fn may(&self, need: Need) -> bool {
        let resident = |right| self.home.as_ref().is_some_and(|home| home.relation.may(right));
        let staff = |capability| self.capabilities.contains(&capability);
        match need {
            Need::Anyone | Need::SignedIn => true,
            Need::Resident(right) => resident(right),
            Need::Staff(capability) => staff(capability),
            Need::Either(right, capability) => resident(right) || staff(capability),
        }
    }

    /// Checks the visitor against the policy row of an endpoint.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the row is missing or the visitor may not: what one may not see does not exist.
    pub fn admit(&self, endpoint: &str) -> Result<(), Error> {
        let row = policy::row(endpoint).ok_or(Error::NotFound)?;
        if self.may(row.need) { Ok(()) } else { Err(Error::NotFound) }
    }

    /// The visitor as a resident of the current house.
    pub fn member(&self) -> Result<Member, Error> {
        let home = self.home.as_ref().ok_or(Error::NotFound)?;
        Ok(Member { estate: self.estate, person: self.person, house: home.id, relation: home.relation })
    }

    /// The visitor as staff with a capability.
    pub fn staff(&self, capability: Capability) -> Result<Staff, Error> {
        if !self.capabilities.contains(&capability) {
            return Err(Error::NotFound);
        }
        Ok(Staff { estate: self.estate, person: self.person })
    }

    /// The face with which the visitor meets an object: staff where capable, else resident.
    pub fn actor(&self, capability: Capability) -> Result<Actor, Error> {
        match self.staff(capability) {
            Ok(staff) => Ok(Actor::Staff(staff)),
            Err(_) => self.member().map(Actor::Member),
        }
    }
}

/// A resident acting for the current house.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    estate: EstateId,
    person: PersonId,
    house: HouseId,
    relation: Relation,
}

impl Member {
    pub fn estate(&self) -> EstateId {
        self.estate
    }

    pub fn person(&self) -> PersonId {
        self.person
    }

    pub fn house(&self) -> HouseId {
        self.house
    }

    pub fn may(&self, right: Right) -> bool {
        self.relation.may(right)
    }
}

/// A member of staff acting within a capability that was checked.
#[derive(Clone, Copy, Debug)]
pub struct Staff {
    estate: EstateId,
    person: PersonId,
}

impl Staff {
    pub fn estate(&self) -> EstateId {
        self.estate
    }

    pub fn person(&self) -> PersonId {
        self.person
    }
}

/// Either face of a shared object.
#[derive(Clone, Copy, Debug)]
pub enum Actor {
    Member(Member),
    Staff(Staff),
}

impl Actor {
    pub fn estate(&self) -> EstateId {
        match self {
            Self::Member(member) => member.estate,
            Self::Staff(staff) => staff.estate,
        }
    }

    pub fn person(&self) -> PersonId {
        match self {
            Self::Member(member) => member.person,
            Self::Staff(staff) => staff.person,
        }
    }

    pub fn is_staff(&self) -> bool {
        matches!(self, Self::Staff(_))
    }

    /// Binds for the rule of sight on things of a house: `(any house, this house, the whole house's, own)`.
    ///
    /// Staff see every house of the estate; a resident sees the own house: all that is not 只有我可见 where the relation
    /// may see the house, and always what is the person's own.
    pub fn sight(&self) -> Sight {
        match self {
            Self::Staff(staff) => {
                Sight { everywhere: true, house: HouseId(uuid::Uuid::nil()), shared: true, person: staff.person }
            }
            Self::Member(member) => Sight {
                everywhere: false,
                house: member.house,
                shared: member.may(Right::SeeHouse),
                person: member.person,
            },
        }
    }
}

/// See [`Actor::sight`]. In SQL: `(everywhere OR (house_id = house AND (person_id = person OR (shared AND NOT only_me))))`.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    pub everywhere: bool,
    pub house: HouseId,
    pub shared: bool,
    pub person: PersonId,
}

/// The machine itself: commands of the operator, loaders and scheduled jobs of one estate.
#[derive(Clone, Copy, Debug)]
pub struct System {
    estate: EstateId,
}

impl System {
    /// Only commands and jobs that start on the server hold an estate without a session.
    pub fn of(estate: EstateId) -> Self {
        Self { estate }
    }

    pub fn estate(&self) -> EstateId {
        self.estate
    }
}
