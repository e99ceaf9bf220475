//! Cleaning up and writing out.

use domain::{
    cleanup,
    db::dialect,
    export::{self, LEFT_OUT, TABLES},
    forms,
    time::DAY,
};

use crate::support::{World, on_both};

on_both! {
    async fn every_table_of_an_estate_is_exported_or_left_out_on_purpose(world: World) {
        let columns = dialect::columns(&world.ctx.db).await.unwrap();
        let tenant = columns.iter().filter_map(|name| name.strip_suffix(".estate_id"));
        for table in tenant {
            let known = TABLES.iter().any(|(name, _)| *name == table) || LEFT_OUT.contains(&table);
            assert!(known, "{table} is neither exported nor left out");
        }
    }
}

on_both! {
    async fn an_export_holds_its_own_estate_and_no_secret(world: World) {
        let mut lines = Vec::new();
        export::export(&world.ctx, &world.system(), |line| {
            lines.push(line.to_owned());
            Ok(())
        })
        .await
        .unwrap();
        let text = lines.join("\n");
        assert!(text.contains("lin@example.com") && text.contains("\"relation\":\"nanny\""), "{text}");
        assert!(!text.contains("bao@example.com") && !text.contains("password_hash"), "{text}");
        let house = world.houses["A-01"].0.to_string();
        assert!(lines.iter().any(|line| line.contains("\"table\":\"house\"") && line.contains(&house)), "{text}");
    }
}

on_both! {
    async fn a_draft_is_gone_after_a_day_and_not_before(world: World) {
        let visitor = world.visitor("lin").await;
        let session = session(&world, &visitor).await;
        let visitor = domain::household::store::visitor(&world.ctx, visitor.estate(), visitor.person(), session).await.unwrap().unwrap();
        let fields = [("note".to_owned(), "游泳".to_owned())].into();
        forms::keep_draft(&world.ctx, &visitor, "/a", fields).await.unwrap();
        cleanup::sweep(&world.ctx).await.unwrap();
        assert_eq!(forms::find_draft(&world.ctx, &visitor, "/a").await.unwrap().len(), 1);
        world.clock.advance(DAY + 1);
        cleanup::sweep(&world.ctx).await.unwrap();
        assert_eq!(forms::find_draft(&world.ctx, &visitor, "/a").await.unwrap().len(), 0);
    }
}

/// A session row for drafts to hang on; how one signs in is tested elsewhere.
async fn session(world: &World, visitor: &domain::scope::Visitor) -> domain::id::SessionId {
    let (id, estate, person, now): (domain::id::SessionId, _, _, _) =
        (world.ctx.id(), visitor.estate(), visitor.person(), world.ctx.now());
    world
        .ctx
        .db
        .write(move |tx| {
            Box::pin(async move {
                domain::on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO session (id, estate_id, person_id, token_hash, device, created_at, seen_at, idle_ms, expires_at)
                         VALUES ($1, $2, $3, 'x', '', $4, $4, $5, $6)",
                    )
                    .bind(id)
                    .bind(estate)
                    .bind(person)
                    .bind(now)
                    .bind(14 * DAY)
                    .bind(now.plus(90 * DAY))
                    .execute(conn)
                    .await?;
                });
                Ok(())
            })
        })
        .await
        .unwrap();
    id
}
