use domain::{
    id::TicketId,
    rights::Capability,
    tickets::{Kind, NewTicket, Queue, store},
    time::MINUTE,
};

use super::{called, caller, closed, desk, reported, resolved, taken, wish};
use crate::support::{World, on_both};

async fn queued(world: &World, who: &str, queue: Queue) -> Vec<TicketId> {
    let staff = world.staff(who, Capability::Tickets).await;
    let page = store::queue(&world.ctx, &staff, queue, None).await.unwrap();
    page.items.into_iter().map(|row| row.id).collect()
}

on_both! {
    async fn each_queue_holds_what_its_name_says(world: World) {
        let new = reported(&world, "lin").await;
        world.clock.advance(MINUTE);
        let taken = taken(&world).await;
        world.clock.advance(MINUTE);
        let dispatched = super::taken(&world).await;
        store::dispatch(&world.ctx, &desk(&world).await, dispatched, world.people["li"]).await.unwrap();
        world.clock.advance(MINUTE);
        let resolved = resolved(&world).await;
        world.clock.advance(MINUTE);
        let reopened = super::resolved(&world).await;
        store::call_back(&world.ctx, &caller(&world).await, reopened, called(false)).await.unwrap();
        world.clock.advance(MINUTE);
        let closed = closed(&world).await;

        assert_eq!(queued(&world, "min", Queue::Open).await, [new, taken, dispatched, reopened]);
        assert_eq!(queued(&world, "min", Queue::Callback).await, [resolved]);
        assert_eq!(queued(&world, "min", Queue::Closed).await, [closed]);
        assert_eq!(queued(&world, "min", Queue::Mine).await, []);
        assert_eq!(queued(&world, "he", Queue::Mine).await, [taken, dispatched, resolved, reopened]);
        assert_eq!(queued(&world, "li", Queue::Mine).await, [dispatched], "who was sent has it too");
    }
}

on_both! {
    async fn the_most_urgent_promise_comes_first(world: World) {
        let mut ids = Vec::new();
        for kind in [Kind::Enquiry, Kind::Complaint, Kind::Repair] {
            let wish = NewTicket { kind, ..wish() };
            ids.push(store::report(&world.ctx, &world.member("lin").await, wish, Vec::new()).await.unwrap());
        }
        ids.reverse();
        assert_eq!(queued(&world, "he", Queue::Open).await, ids);
    }
}

on_both! {
    async fn long_lists_come_in_pages_without_gap_or_double(world: World) {
        let mut ids = Vec::new();
        for place in 0..65 {
            // Several in one millisecond: the id decides between them.
            if place % 4 == 0 {
                world.clock.advance(MINUTE);
            }
            ids.push(reported(&world, "lin").await);
        }
        let (member, staff) = (world.member("lin").await, desk(&world).await);
        let (mut listed, mut queued) = (Vec::new(), Vec::new());
        let (mut older, mut later) = (None, None);
        for expected in [30, 30, 5] {
            let page = store::list(&world.ctx, &member, older).await.unwrap();
            assert_eq!(page.items.len(), expected);
            assert!(page.items.is_sorted_by(|one, next| (one.created_at, one.id) > (next.created_at, next.id)));
            listed.extend(page.items.into_iter().map(|row| row.id));
            older = page.older;
            let page = store::queue(&world.ctx, &staff, Queue::Open, later).await.unwrap();
            assert_eq!(page.items.len(), expected);
            queued.extend(page.items.into_iter().map(|row| row.id));
            later = page.older;
        }
        assert_eq!((older, later), (None, None));
        queued.reverse();
        assert_eq!(listed, queued);
        ids.sort();
        listed.sort();
        assert_eq!(listed, ids);
    }
}

on_both! {
    async fn the_home_page_has_the_newest_that_are_not_closed(world: World) {
        closed(&world).await;
        let mut ids = Vec::new();
        for _ in 0..4 {
            world.clock.advance(MINUTE);
            ids.push(reported(&world, "lin").await);
        }
        let rows = store::open_for_home(&world.ctx, &world.member("zhou").await, 3).await.unwrap();
        assert_eq!(rows.into_iter().map(|row| row.id).collect::<Vec<_>>(), [ids[3], ids[2], ids[1]]);
    }
}
