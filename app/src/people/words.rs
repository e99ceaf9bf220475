//! Relations, roles and the state of an account in words.

use domain::{
    household::PersonState,
    rights::{Relation, Role},
};

use crate::{
    i18n::{T, t},
    ui::Tone,
};

pub fn relation(relation: Relation) -> &'static str {
    t(match relation {
        Relation::Owner => T::PeopleOwner,
        Relation::Spouse => T::PeopleSpouse,
        Relation::Child => T::PeopleChild,
        Relation::Elder => T::PeopleElder,
        Relation::Nanny => T::PeopleNanny,
        Relation::Driver => T::PeopleDriver,
        Relation::Tenant => T::PeopleTenant,
    })
}

pub fn role(role: Role) -> &'static str {
    t(match role {
        Role::Admin => T::PeopleAdmin,
        Role::Manager => T::PeopleManager,
        Role::Butler => T::PeopleButler,
        Role::Desk => T::PeopleDesk,
        Role::Technician => T::PeopleTechnician,
        Role::Security => T::PeopleSecurity,
        Role::Landscaping => T::PeopleLandscaping,
        Role::Moderator => T::PeopleModerator,
    })
}

/// What a role is for, in a few words.
pub fn role_note(role: Role) -> &'static str {
    t(match role {
        Role::Admin => T::PeopleAdminNote,
        Role::Manager => T::PeopleManagerNote,
        Role::Butler => T::PeopleButlerNote,
        Role::Desk => T::PeopleDeskNote,
        Role::Technician => T::PeopleTechnicianNote,
        Role::Security => T::PeopleSecurityNote,
        Role::Landscaping => T::PeopleLandscapingNote,
        Role::Moderator => T::PeopleModeratorNote,
    })
}

pub fn state(state: PersonState) -> &'static str {
    t(match state {
        PersonState::Invited => T::PeopleInvited,
        PersonState::Active => T::PeopleActive,
        PersonState::Suspended => T::PeopleSuspended,
    })
}

pub const fn tone(state: PersonState) -> Tone {
    match state {
        PersonState::Invited => Tone::Gold,
        PersonState::Active => Tone::Good,
        PersonState::Suspended => Tone::Danger,
    }
}
