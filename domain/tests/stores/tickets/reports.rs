use domain::{
    error::Rule,
    id::{EstateId, ServiceId, TicketId},
    on_tx,
    tickets::{Kind, NewTicket, State, Step, store},
    time::{HOUR, MINUTE},
};

use super::{count, invalid, reported, seen, wish};
use crate::support::{START, World, on_both};

on_both! {
    async fn a_report_gets_the_next_number_of_its_estate_and_a_promise_by_its_kind(world: World) {
        for (who, kind, number, promise) in [
            ("lin", Kind::Repair, 1001, 30 * MINUTE),
            ("xu", Kind::Complaint, 1002, 2 * HOUR),
            ("wang", Kind::Enquiry, 1003, 4 * HOUR),
            ("bao", Kind::Special, 1001, 4 * HOUR),
        ] {
            let member = world.member(who).await;
            let long = NewTicket { kind, description: "漏".repeat(60), ..wish() };
            let id = store::report(&world.ctx, &member, long, Vec::new()).await.unwrap();
            let view = seen(&world, who, id).await.unwrap();
            assert_eq!((view.row.number, view.row.promised_at), (number, START.plus(promise)), "{who}");
            assert_eq!((view.row.state, view.row.title.chars().count(), view.mine), (State::New, 40, true));
            assert_eq!((view.row.reporter.en.as_str(), view.row.responsible), (who, None));
            assert_eq!(view.timeline.iter().map(|entry| entry.step).collect::<Vec<_>>(), [Step::Reported]);
        }
    }
}

on_both! {
    async fn sending_the_same_form_twice_makes_one_ticket(world: World) {
        let (member, wish) = (world.member("lin").await, wish());
        let sends = (0..8).map(|_| {
            let (ctx, wish) = (world.ctx.clone(), wish.clone());
            tokio::spawn(async move { store::report(&ctx, &member, wish, Vec::new()).await.unwrap() })
        });
        let ids: Vec<TicketId> = futures::future::join_all(sends).await.into_iter().map(Result::unwrap).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        assert_eq!(count(&world, "SELECT count(*) FROM ticket").await, 1);
        let next = reported(&world, "lin").await;
        assert_eq!(seen(&world, "lin", next).await.unwrap().row.number, 1002, "a repeated form uses up no number");
    }
}

async fn add_service(world: &World, estate: EstateId) -> ServiceId {
    let id: ServiceId = world.ctx.id();
    world.ctx.db.write(move |tx| Box::pin(async move {
        on_tx!(tx, |conn| sqlx::query(
            "INSERT INTO service (id, estate_id, code, family, category, mode, provider, name_zh, name_en, summary_zh, summary_en, notice_hours, escort)
             VALUES ($1, $2, 'F01', 'free', 'living', 'request', 'estate', '代收快递', 'Parcels', '', '', 0, $3)",
        ).bind(id).bind(estate).bind(false).execute(conn).await?.rows_affected());
        Ok(())
    })).await.unwrap();
    id
}

on_both! {
    async fn a_ticket_may_ask_for_a_service_of_the_own_estate_only(world: World) {
        let (ours, theirs) = (add_service(&world, world.estate).await, add_service(&world, world.other_estate).await);
        let member = world.member("lin").await;
        let ask = |service| NewTicket { service: Some(service), ..wish() };
        invalid(store::report(&world.ctx, &member, ask(theirs), Vec::new()).await, "service", Rule::NotAChoice);
        assert_eq!(count(&world, "SELECT count(*) FROM form_key").await, 0, "a refused form can be sent again");
        let id = store::report(&world.ctx, &member, ask(ours), Vec::new()).await.unwrap();
        assert_eq!(seen(&world, "lin", id).await.unwrap().service.unwrap().en, "Parcels");
    }
}
