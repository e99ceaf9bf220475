//! The board of a span, and what households want known.

use domain::{
    bookings::store,
    dispatch::{
        InstructionForm, InstructionKind, Mark,
        store::{instruct, of_house, plan, retire},
    },
    id::FormKey,
    resources::Subject,
    rights::Capability,
    time::{DAY, Ms},
};

use super::{butler, outsourced};
use crate::{
    bookings::{booked, service},
    resources::{fault, key, manager, work},
    support::{START, World, not_found, on_both},
};

fn week() -> (Ms, Ms) {
    (START, START.plus(7 * DAY))
}

fn taboo(world: &World) -> InstructionForm {
    InstructionForm {
        house: world.houses["A-01"].to_string(),
        kind: InstructionKind::Taboo.as_str().to_owned(),
        words: "不要按门铃".to_owned(),
        key: key(world),
        ..InstructionForm::default()
    }
}

on_both! {
    async fn the_board_shows_who_has_time_what_is_missing_and_what_the_household_wants(world: World) {
        let (_, slots) = outsourced(&world).await;
        let (_, others) = service(&world, "free", None, 1).await;
        let (id, other) = (booked(&world, "lin", slots[0]).await, booked(&world, "xu", others[0]).await);
        let staff = butler(&world).await;
        work(&world, Subject::Resource(world.people["he"].into()), "08:00-10:00").await;
        store::assign(&world.ctx, &staff, other, world.people["li"]).await.unwrap();
        instruct(&world.ctx, &staff, taboo(&world).parse().unwrap()).await.unwrap();
        let board = plan(&world.ctx, &staff, week()).await.unwrap();
        let zone = world.visitor("min").await.zone().around(START);
        let row = board.rows.iter().find(|row| row.booking.id == id).unwrap();
        assert_eq!(board.marks(row, &zone), [Mark::NoVendor, Mark::NoEscort]);
        let obstacle = |key: &str| {
            let person = board.resources.iter().find(|one| one.person() == Some(world.people[key])).unwrap();
            board.obstacle(row, person, &zone)
        };
        assert!(matches!(obstacle("li"), Some(Mark::Clash { house, .. }) if house == "A-02"));
        assert_eq!((obstacle("he"), obstacle("min")), (Some(Mark::OffHours), None));
        assert_eq!(board.instructions_for(row).count(), 1);
        let other = board.rows.iter().find(|row| row.booking.id == other).unwrap();
        assert_eq!((board.instructions_for(other).count(), board.marks(other, &zone).len()), (0, 0));
    }
}

on_both! {
    async fn an_instruction_is_written_once_ended_once_and_stays_to_be_read(world: World) {
        let staff = butler(&world).await;
        let draft = taboo(&world).parse().unwrap();
        let id = instruct(&world.ctx, &staff, draft.clone()).await.unwrap();
        assert_eq!(instruct(&world.ctx, &staff, draft).await.unwrap(), id);
        let (house, all) = of_house(&world.ctx, &staff, "A-01").await.unwrap();
        assert_eq!((house, all.len(), all[0].ended_at), (world.houses["A-01"], 1, None));
        retire(&world.ctx, &staff, id).await.unwrap();
        retire(&world.ctx, &staff, id).await.unwrap();
        let (_, all) = of_house(&world.ctx, &staff, "A-01").await.unwrap();
        assert_eq!(all[0].ended_at, Some(START));
        let over = InstructionForm { from: "2026-11-01".to_owned(), to: "2026-11-02".to_owned(), ..taboo(&world) };
        fault(instruct(&world.ctx, &staff, over.parse().unwrap()).await, "to");
    }
}

on_both! {
    async fn another_estate_neither_reads_nor_writes_them(world: World) {
        let staff = manager(&world).await;
        let id = instruct(&world.ctx, &staff, taboo(&world).parse().unwrap()).await.unwrap();
        let stranger = world.staff("yao", Capability::Bookings).await;
        not_found(of_house(&world.ctx, &stranger, "A-01").await);
        not_found(retire(&world.ctx, &stranger, id).await);
        not_found(instruct(&world.ctx, &stranger, taboo(&world).parse().unwrap()).await);
        let board = plan(&world.ctx, &stranger, week()).await.unwrap();
        assert!(board.rows.is_empty() && board.held.is_empty() && board.instructions.is_empty());
        assert_ne!(world.ctx.id::<FormKey>().to_string(), key(&world));
    }
}
