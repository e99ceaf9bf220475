//! How long sessions last and how they end (B1, B3, B4, B6).

use domain::accounts::{people, store as accounts};

use super::*;

on_both! {
    async fn b3_an_owners_session_ends_after_14_days_without_use(world: World) {
        with_password(&world, "lin").await;
        let (entry, _) = signed_in(&world, "lin").await;
        world.clock.advance(14 * DAY - SECOND);
        assert!(session::resume(&world.ctx, &entry.token).await.unwrap().is_some());
        world.clock.advance(14 * DAY);
        assert!(session::resume(&world.ctx, &entry.token).await.unwrap().is_none());
        assert_eq!(stored_sessions(&world, "lin").await, 0);
    }
}

on_both! {
    async fn b3_an_owners_session_ends_after_90_days_of_daily_use(world: World) {
        with_password(&world, "lin").await;
        let (entry, _) = signed_in(&world, "lin").await;
        for _ in 0..8 {
            world.clock.advance(11 * DAY);
            assert!(session::resume(&world.ctx, &entry.token).await.unwrap().is_some());
        }
        world.clock.advance(2 * DAY);
        assert!(session::resume(&world.ctx, &entry.token).await.unwrap().is_none());
        assert_eq!(stored_sessions(&world, "lin").await, 0);
    }
}

on_both! {
    async fn b3_staff_are_signed_out_after_30_minutes_without_use_and_after_12_hours(world: World) {
        with_password(&world, "min").await;
        let (entry, _) = signed_in(&world, "min").await;
        assert_eq!((entry.staff, entry.max_age_ms), (true, 12 * HOUR));
        world.clock.advance(30 * MINUTE);
        assert!(session::resume(&world.ctx, &entry.token).await.unwrap().is_none());
        let (entry, _) = signed_in(&world, "min").await;
        for _ in 0..24 {
            assert!(session::resume(&world.ctx, &entry.token).await.unwrap().is_some());
            world.clock.advance(30 * MINUTE - SECOND);
        }
        world.clock.advance(24 * SECOND);
        assert!(session::resume(&world.ctx, &entry.token).await.unwrap().is_none());
        assert_eq!(stored_sessions(&world, "min").await, 0);
    }
}

async fn seen_at(world: &World) -> Ms {
    on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT seen_at FROM session").fetch_one(pool).await.unwrap())
}

on_both! {
    async fn the_time_of_last_use_is_written_at_most_once_a_minute_and_never_goes_back(world: World) {
        with_password(&world, "lin").await;
        let (entry, _) = signed_in(&world, "lin").await;
        let begun = seen_at(&world).await;
        world.clock.advance(59 * SECOND);
        session::resume(&world.ctx, &entry.token).await.unwrap().unwrap();
        assert_eq!(seen_at(&world).await, begun);
        world.clock.advance(SECOND);
        session::resume(&world.ctx, &entry.token).await.unwrap().unwrap();
        assert_eq!(seen_at(&world).await, begun.plus(MINUTE));
        world.clock.advance(-DAY);
        session::resume(&world.ctx, &entry.token).await.unwrap().unwrap();
        assert_eq!(seen_at(&world).await, begun.plus(MINUTE));
    }
}

on_both! {
    async fn a_made_up_token_is_nobodys(world: World) {
        with_password(&world, "lin").await;
        signed_in(&world, "lin").await;
        for token in ["", "x", &"ab".repeat(32), &"ab".repeat(1 << 20)] {
            assert!(session::resume(&world.ctx, token).await.unwrap().is_none());
        }
    }
}

on_both! {
    async fn b4_a_session_of_somebody_suspended_is_refused_and_gone(world: World) {
        with_password(&world, "lin").await;
        let (entry, _) = signed_in(&world, "lin").await;
        let gao = world.staff("gao", Capability::People).await;
        people::suspend(&world.ctx, &gao, world.people["lin"], "moved away").await.unwrap();
        assert!(session::resume(&world.ctx, &entry.token).await.unwrap().is_none());
        assert_eq!(stored_sessions(&world, "lin").await, 0);
        people::restore(&world.ctx, &gao, world.people["lin"]).await.unwrap();
        assert!(session::resume(&world.ctx, &entry.token).await.unwrap().is_none());
    }
}

on_both! {
    async fn b6_one_sees_ones_own_sessions_and_which_is_the_current(world: World) {
        with_password(&world, "lin").await;
        with_password(&world, "zhou").await;
        signed_in(&world, "zhou").await;
        session::sign_in(&world.ctx, SignIn { device: "Safari, iPhone".to_owned(), ..wish("lin") }).await.unwrap();
        world.clock.advance(SECOND);
        let (_, lin) = signed_in(&world, "lin").await;
        let rows = session::list(&world.ctx, &lin).await.unwrap();
        let seen: Vec<(&str, bool)> = rows.iter().map(|row| (row.device.as_str(), row.current)).collect();
        assert_eq!(seen, [("Firefox, Linux", true), ("Safari, iPhone", false)]);
        world.clock.advance(15 * DAY);
        assert!(session::list(&world.ctx, &lin).await.unwrap().is_empty(), "sessions past a limit are not shown");
    }
}

on_both! {
    async fn b6_one_ends_ones_own_sessions_and_nobody_elses(world: World) {
        with_password(&world, "lin").await;
        with_password(&world, "zhou").await;
        let (_, lin) = signed_in(&world, "lin").await;
        let (other, there) = signed_in(&world, "lin").await;
        let (spouse, zhou) = signed_in(&world, "zhou").await;
        not_found(session::end(&world.ctx, &lin, zhou.session()).await);
        not_found(session::end(&world.ctx, &lin, SessionId(uuid::Uuid::nil())).await);
        session::end(&world.ctx, &lin, there.session()).await.unwrap();
        assert!(session::resume(&world.ctx, &other.token).await.unwrap().is_none());
        assert!(session::resume(&world.ctx, &spouse.token).await.unwrap().is_some());
        assert_eq!(audited(&world, "session.end").await, 1);
    }
}

on_both! {
    async fn b6_signing_out_everywhere_ends_all_or_all_but_the_current(world: World) {
        with_password(&world, "lin").await;
        with_password(&world, "zhou").await;
        let (spouse, _) = signed_in(&world, "zhou").await;
        let (first, _) = signed_in(&world, "lin").await;
        let (second, lin) = signed_in(&world, "lin").await;
        session::end_all(&world.ctx, &lin, true).await.unwrap();
        assert!(session::resume(&world.ctx, &first.token).await.unwrap().is_none());
        assert!(session::resume(&world.ctx, &second.token).await.unwrap().is_some());
        session::end_all(&world.ctx, &lin, false).await.unwrap();
        assert!(session::resume(&world.ctx, &second.token).await.unwrap().is_none());
        assert!(session::resume(&world.ctx, &spouse.token).await.unwrap().is_some());
        assert_eq!(audited(&world, "session.end_all").await, 2);
    }
}

on_both! {
    async fn b4_after_signing_out_the_token_is_worth_nothing(world: World) {
        with_password(&world, "lin").await;
        let (entry, lin) = signed_in(&world, "lin").await;
        let (other, _) = signed_in(&world, "lin").await;
        session::sign_out(&world.ctx, &lin).await.unwrap();
        session::sign_out(&world.ctx, &lin).await.unwrap();
        assert!(session::resume(&world.ctx, &entry.token).await.unwrap().is_none());
        assert!(session::resume(&world.ctx, &other.token).await.unwrap().is_some());
    }
}

on_both! {
    async fn what_is_past_its_time_is_swept_away_and_the_rest_stays(world: World) {
        with_password(&world, "lin").await;
        with_password(&world, "min").await;
        signed_in(&world, "min").await;
        world.clock.advance(HOUR);
        let (entry, _) = signed_in(&world, "lin").await;
        accounts::sweep(&world.ctx).await.unwrap();
        assert_eq!((stored_sessions(&world, "min").await, stored_sessions(&world, "lin").await), (0, 1));
        assert!(session::resume(&world.ctx, &entry.token).await.unwrap().is_some());
        world.clock.advance(401 * DAY);
        accounts::sweep(&world.ctx).await.unwrap();
        for table in ["SELECT COUNT(*) FROM attempt", "SELECT COUNT(*) FROM session", "SELECT COUNT(*) FROM one_time_code", "SELECT COUNT(*) FROM known_device"] {
            let left: i64 = on!(world.ctx.db, |pool| sqlx::query_scalar(table).fetch_one(pool).await.unwrap());
            assert_eq!(left, 0, "{table}");
        }
    }
}
