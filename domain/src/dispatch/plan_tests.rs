use super::*;
use crate::{
    bookings::{BookingRow, State},
    id::{BookingId, PersonId, SlotId},
    money::Fen,
    resources::Window,
    services::Name,
    time::HOUR,
};

/// Sunday 2026-11-22, 14:00 in Shanghai.
const AT: Ms = Ms(1_795_327_200_000);

fn id(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

fn name(text: &str) -> Name {
    Name { name_zh: text.to_owned(), name_en: String::new() }
}

fn zone() -> Zone {
    Zone::new(vec![(Ms(0), 8 * 3600)])
}

/// A visit of an hour, with its own slot, some hours after [`AT`].
fn row(number: u128, hours: i64, provider: &str) -> BoardRow {
    let starts_at = AT.plus(hours * HOUR);
    BoardRow {
        booking: BookingRow {
            id: BookingId(id(number)),
            service: name("消杀"),
            starts_at,
            ends_at: starts_at.plus(HOUR),
            state: State::Requested,
            total: Fen(0),
            only_me: false,
            assigned_zh: None,
            assigned_en: None,
        },
        house: format!("A-{number:02}"),
        person_zh: String::new(),
        person_en: String::new(),
        places: 1,
        note: String::new(),
        escort: false,
        assigned_to: None,
        slot_id: SlotId(id(number)),
        house_id: HouseId(id(number)),
        provider: provider.to_owned(),
        vendor: String::new(),
        paused: false,
        visit_id: None,
    }
}

fn resource(number: u128, kind: Kind) -> Resource {
    Resource {
        id: ResourceId(id(number)),
        kind,
        name: name("周敏"),
        department: "butler".to_owned(),
        alone: true,
        active: true,
        changed_at: Ms(0),
    }
}

fn held(row: &BoardRow, resource: &Resource) -> Held {
    Held {
        booking_id: row.booking.id,
        resource_id: resource.id,
        slot_id: row.slot_id,
        starts_at: row.booking.starts_at,
        ends_at: row.booking.ends_at,
        house: row.house.clone(),
    }
}

#[test]
fn whoever_serves_another_visit_then_is_in_the_way_but_not_in_the_same_slot_nor_afterwards() {
    let person = resource(90, Kind::Person);
    let (first, second, later) = (row(1, 0, "butler"), row(2, 0, "butler"), row(3, 1, "butler"));
    let together = BoardRow { slot_id: first.slot_id, ..row(4, 0, "butler") };
    let plan = Plan { resources: vec![person.clone()], held: vec![held(&first, &person)], ..Plan::default() };
    let clash = Mark::Clash { house: "A-01".to_owned(), from: first.booking.starts_at, to: first.booking.ends_at };
    assert_eq!(plan.obstacle(&second, &person, &zone()), Some(clash));
    for free in [&first, &later, &together] {
        assert_eq!(plan.obstacle(free, &person, &zone()), None);
    }
    let crowd = Resource { alone: false, ..person };
    assert_eq!(plan.obstacle(&second, &crowd, &zone()), None);
}

#[test]
fn leave_disuse_and_hours_are_told_in_this_order() {
    let visit = row(1, 0, "butler");
    let person = resource(90, Kind::Person);
    let window = Window { weekday: 6, from: 9 * 60, to: 12 * 60 };
    let shift = Shift { resource: None, department: "butler".to_owned(), window };
    let mut plan = Plan { shifts: vec![shift], ..Plan::default() };
    assert_eq!(plan.obstacle(&visit, &person, &zone()), Some(Mark::OffHours));
    plan.blackouts.push(Blackout {
        id: crate::id::BlackoutId(id(7)),
        resource_id: Some(person.id),
        service_id: None,
        starts_at: AT,
        ends_at: AT.plus(1),
        reason: "年假".to_owned(),
    });
    assert_eq!(plan.obstacle(&visit, &person, &zone()), Some(Mark::Away { reason: "年假".to_owned() }));
    let gone = Resource { active: false, ..person };
    assert_eq!(plan.obstacle(&visit, &gone, &zone()), Some(Mark::OutOfUse));
}

#[test]
fn bk3_the_board_says_what_an_outsourced_visit_lacks_and_one_of_our_own_only_that_nobody_has_it() {
    let vendor = resource(91, Kind::Vendor);
    let visit = row(1, 0, "pest_control");
    let mut plan = Plan { resources: vec![vendor.clone()], ..Plan::default() };
    assert_eq!(plan.marks(&visit, &zone()), [Mark::NoVendor, Mark::NoEscort]);
    plan.held.push(held(&visit, &vendor));
    assert_eq!(plan.marks(&visit, &zone()), [Mark::NoEscort]);
    let escorted = BoardRow { assigned_to: Some(PersonId(id(90))), ..visit };
    assert_eq!(plan.marks(&escorted, &zone()), []);
    let paused = BoardRow { paused: true, ..escorted };
    assert_eq!(plan.marks(&paused, &zone()), [Mark::Paused]);
    assert_eq!(plan.marks(&row(2, 5, "butler"), &zone()), [Mark::Unassigned]);
    let mut over = row(3, 5, "butler");
    over.booking.state = State::Completed;
    assert_eq!(plan.marks(&over, &zone()), []);
}

#[test]
fn a_household_s_wishes_show_while_they_hold() {
    let visit = row(1, 0, "butler");
    let wish = |number, from: i64, to: Option<i64>, ended: Option<Ms>| Instruction {
        id: InstructionId(id(number)),
        house_id: visit.house_id,
        kind: InstructionKind::Taboo,
        words: "不要按门铃".to_owned(),
        valid_from: AT.plus(from),
        valid_to: to.map(|to| AT.plus(to)),
        ended_at: ended,
    };
    let other = Instruction { house_id: HouseId(id(5)), ..wish(5, 0, None, None) };
    let plan = Plan {
        instructions: vec![
            wish(1, 0, None, None),
            wish(2, 1, None, None),
            wish(3, -9, Some(0), None),
            wish(4, -9, None, Some(AT)),
            other,
        ],
        ..Plan::default()
    };
    let shown: Vec<InstructionId> = plan.instructions_for(&visit).map(|one| one.id).collect();
    assert_eq!(shown, [InstructionId(id(1))]);
}
