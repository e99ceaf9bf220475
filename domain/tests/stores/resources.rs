//! Resources, their hours and days, blackouts, and the rules by which services open their slots.

mod opening;

use domain::{
    error::{Error, Fault, Refusal, Rule},
    id::{FormKey, PersonId, ResourceId},
    resources::{BlackoutForm, HoursForm, Kind, Resource, ResourceDraft, ResourceForm, Sheet, Subject, hours, store},
    rights::Capability,
    scope::Staff,
};

use crate::support::{World, not_found, on_both};

pub async fn manager(world: &World) -> Staff {
    world.staff("gao", Capability::Bookings).await
}

pub fn key(world: &World) -> String {
    world.ctx.id::<FormKey>().to_string()
}

pub fn form(world: &World, kind: Kind, name: &str) -> ResourceForm {
    ResourceForm {
        kind: kind.as_str().to_owned(),
        name_zh: name.to_owned(),
        active: Some("true".to_owned()),
        key: key(world),
        ..ResourceForm::default()
    }
}

pub async fn made(world: &World, kind: Kind, name: &str) -> ResourceId {
    store::save(&world.ctx, &manager(world).await, form(world, kind, name).parse().unwrap()).await.unwrap()
}

/// The form of a resource as the page opens it.
pub fn opened(world: &World, resource: &Resource) -> ResourceForm {
    ResourceForm {
        id: resource.id.to_string(),
        kind: resource.kind.as_str().to_owned(),
        name_zh: resource.name.name_zh.clone(),
        department: resource.department.clone(),
        shared: (!resource.alone).then(|| "true".to_owned()),
        active: resource.active.then(|| "true".to_owned()),
        seen: resource.changed_at.0.to_string(),
        key: key(world),
        ..ResourceForm::default()
    }
}

pub async fn sheet(world: &World, id: ResourceId) -> Sheet {
    store::find(&world.ctx, &manager(world).await, id).await.unwrap()
}

/// Sets the hours of all days to one line.
pub async fn work(world: &World, of: Subject, line: &str) {
    let before = store::week(&world.ctx, &manager(world).await, &of).await.unwrap();
    let line = || line.to_owned();
    let form = HoursForm {
        of: of.to_string(),
        mon: line(),
        tue: line(),
        wed: line(),
        thu: line(),
        fri: line(),
        sat: line(),
        sun: line(),
        seen: hours::digest(&before),
        ..HoursForm::default()
    };
    store::set_week(&world.ctx, &manager(world).await, form.parse().unwrap()).await.unwrap();
}

#[track_caller]
pub fn fault<T: std::fmt::Debug>(result: Result<T, Error>, field: &str) -> Rule {
    match result {
        Err(Error::Invalid(faults)) => match faults.as_slice() {
            [Fault { field: at, rule }] if at == field => *rule,
            _ => panic!("{faults:?}"),
        },
        other => panic!("expected a fault on {field}, got {other:?}"),
    }
}

#[track_caller]
pub fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn change(draft: ResourceForm) -> ResourceDraft {
    draft.parse().unwrap()
}

on_both! {
    async fn everybody_who_works_here_is_a_resource_and_vendors_rooms_and_equipment_are_added(world: World) {
        let room = made(&world, Kind::Room, "多功能厅").await;
        let all = store::list(&world.ctx, &manager(&world).await).await.unwrap();
        let people: Vec<PersonId> = all.iter().filter_map(Resource::person).collect();
        for key in ["min", "he", "li", "gao"] {
            assert!(people.contains(&world.people[key]), "{key}");
        }
        // A moderator does no visits, nor does a resident.
        for key in ["tang", "lin", "yao"] {
            assert!(!people.contains(&world.people[key]), "{key}");
        }
        assert_eq!(all.last().map(|last| (last.id, last.kind)), Some((room, Kind::Room)));
    }
}

on_both! {
    async fn a_form_sent_twice_is_one_resource_and_one_that_is_out_of_date_is_refused(world: World) {
        let staff = manager(&world).await;
        let draft = form(&world, Kind::Vendor, "净川环境").parse().unwrap();
        let id = store::save(&world.ctx, &staff, draft.clone()).await.unwrap();
        assert_eq!(store::save(&world.ctx, &staff, draft).await.unwrap(), id);
        let seen = sheet(&world, id).await.resource;
        let named = |name: &str| change(ResourceForm { name_zh: name.to_owned(), ..opened(&world, &seen) });
        store::save(&world.ctx, &staff, named("净川环境二队")).await.unwrap();
        assert_eq!(refused(store::save(&world.ctx, &staff, named("净川")).await), Refusal::Stale);
        assert_eq!(sheet(&world, id).await.resource.name.name_zh, "净川环境二队");
    }
}

on_both! {
    async fn a_person_is_placed_in_a_department_and_keeps_the_name_of_the_account(world: World) {
        let id = ResourceId::from(world.people["min"]);
        let seen = sheet(&world, id).await.resource;
        let draft = change(ResourceForm { department: "butler".to_owned(), ..opened(&world, &seen) });
        store::save(&world.ctx, &manager(&world).await, draft).await.unwrap();
        let now = sheet(&world, id).await.resource;
        assert_eq!((now.department.as_str(), now.name.name_zh.as_str(), now.alone), ("butler", "min女士", true));
    }
}

on_both! {
    async fn hours_are_set_as_a_whole_and_a_form_that_is_out_of_date_is_refused(world: World) {
        let staff = manager(&world).await;
        let of = Subject::Department("butler".to_owned());
        work(&world, of.clone(), "09:00-12:00 13:30-18:00").await;
        work(&world, of.clone(), "09:00-12:00").await;
        let week = store::week(&world.ctx, &staff, &of).await.unwrap();
        assert_eq!((week.len(), hours::typed(&week, 6).as_str()), (7, "09:00-12:00"));
        let late = HoursForm { of: of.to_string(), mon: "10:00-11:00".to_owned(), ..HoursForm::default() };
        assert_eq!(refused(store::set_week(&world.ctx, &staff, late.parse().unwrap()).await), Refusal::Stale);
        let stranger = world.staff("yao", Capability::Bookings).await;
        assert!(store::week(&world.ctx, &stranger, &of).await.unwrap().is_empty());
        let foreign = HoursForm { of: Subject::Resource(world.people["min"].into()).to_string(), ..HoursForm::default() };
        let foreign = HoursForm { mon: "10:00-11:00".to_owned(), ..foreign };
        not_found(store::set_week(&world.ctx, &stranger, foreign.parse().unwrap()).await);
    }
}

on_both! {
    async fn another_estate_neither_sees_nor_changes_a_resource(world: World) {
        let id = made(&world, Kind::Vendor, "净川环境").await;
        let stranger = world.staff("yao", Capability::Bookings).await;
        not_found(store::find(&world.ctx, &stranger, id).await);
        not_found(store::find(&world.ctx, &stranger, world.people["min"].into()).await);
        let seen = sheet(&world, id).await.resource;
        not_found(store::save(&world.ctx, &stranger, change(opened(&world, &seen))).await);
        let all = store::list(&world.ctx, &stranger).await.unwrap();
        assert_eq!(all.iter().map(|one| one.id).collect::<Vec<_>>(), [ResourceId::from(world.people["yao"])]);
        let leave = BlackoutForm {
            of: Subject::Resource(id).to_string(),
            from: "2026-12-01".to_owned(),
            to: "2026-12-01".to_owned(),
            reason: "保养".to_owned(),
            key: key(&world),
            ..BlackoutForm::default()
        };
        not_found(store::black_out(&world.ctx, &stranger, leave.clone().parse().unwrap()).await);
        let made = store::black_out(&world.ctx, &manager(&world).await, leave.parse().unwrap()).await.unwrap();
        not_found(store::lift(&world.ctx, &stranger, made).await);
        assert_eq!(sheet(&world, id).await.blackouts.len(), 1);
        store::lift(&world.ctx, &manager(&world).await, made).await.unwrap();
        assert!(sheet(&world, id).await.blackouts.is_empty());
        store::lift(&world.ctx, &manager(&world).await, made).await.unwrap();
    }
}
