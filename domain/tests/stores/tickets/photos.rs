use std::io::Cursor;

use domain::{
    error::{Error, Refusal, Rule},
    id::{PhotoId, ServiceId, TicketId},
    on,
    photos::{self, Ready},
    rights::Capability,
    tickets::{NewTicket, Step, store},
};
use futures::StreamExt;
use object_store::{ObjectStore, ObjectStoreExt};

use super::{closed, invalid, key, refused, reported, seen, wish};
use crate::support::{World, not_found, on_both};

async fn photo(width: u32) -> Ready {
    let mut png = Cursor::new(Vec::new());
    image::RgbImage::new(width, 10).write_to(&mut png, image::ImageFormat::Png).unwrap();
    photos::prepare(png.into_inner().into()).await.unwrap()
}

async fn photos(count: u32) -> Vec<Ready> {
    futures::future::join_all((1..=count).map(|place| photo(place * 10))).await
}

async fn files(world: &World) -> usize {
    world.ctx.files.list(None).collect::<Vec<_>>().await.len()
}

async fn rows(world: &World) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT count(*) FROM photo").fetch_one(pool).await.unwrap())
}

async fn reported_with(world: &World, count: u32, only_me: bool) -> (TicketId, Vec<PhotoId>) {
    let wish = NewTicket { only_me, ..wish() };
    let id = store::report(&world.ctx, &world.member("lin").await, wish, photos(count).await).await.unwrap();
    (id, seen(world, "lin", id).await.unwrap().photos.into_iter().map(|photo| photo.id).collect())
}

async fn opened(world: &World, who: &str, id: PhotoId, small: bool) -> Result<usize, Error> {
    let bytes = photos::open(&world.ctx, &world.actor(who, Capability::Tickets).await, id, small).await?;
    assert!(bytes.starts_with(b"\xFF\xD8\xFF"), "a JPEG");
    Ok(bytes.len())
}

on_both! {
    async fn photos_are_kept_in_order_and_shown_to_who_sees_the_ticket(world: World) {
        let (id, ids) = reported_with(&world, 3, false).await;
        let widths: Vec<i64> = seen(&world, "he", id).await.unwrap().photos.iter().map(|photo| photo.width).collect();
        assert_eq!(widths, [10, 20, 30]);
        for small in [false, true] {
            for who in ["lin", "zhou", "wang", "xiaoyu", "he", "li"] {
                opened(&world, who, ids[0], small).await.unwrap();
            }
            for who in ["qin", "xu", "bao", "yao"] {
                not_found(opened(&world, who, ids[0], small).await);
            }
            not_found(opened(&world, "he", PhotoId(uuid::Uuid::nil()), small).await);
        }
        not_found(world.visitor("tang").await.actor(Capability::Tickets));
    }
}

on_both! {
    async fn a_photo_of_what_is_only_for_me_is_hidden_from_the_spouse(world: World) {
        let (_, ids) = reported_with(&world, 1, true).await;
        opened(&world, "lin", ids[0], false).await.unwrap();
        opened(&world, "he", ids[0], false).await.unwrap();
        for who in ["zhou", "wang", "xiaoyu"] {
            not_found(opened(&world, who, ids[0], true).await);
        }
    }
}

on_both! {
    async fn a_report_that_fails_leaves_no_file(world: World) {
        let wish = NewTicket { service: Some(ServiceId(uuid::Uuid::nil())), ..wish() };
        let result = store::report(&world.ctx, &world.member("lin").await, wish, photos(2).await).await;
        invalid(result, "service", Rule::NotAChoice);
        assert_eq!((files(&world).await, rows(&world).await), (0, 0));
    }
}

on_both! {
    async fn a_report_that_is_sent_twice_keeps_its_photos_once(world: World) {
        let (member, wish) = (world.member("lin").await, wish());
        for _ in 0..2 {
            store::report(&world.ctx, &member, wish.clone(), photos(2).await).await.unwrap();
        }
        assert_eq!((files(&world).await, rows(&world).await), (4, 2));
    }
}

on_both! {
    async fn six_photos_are_the_most(world: World) {
        let member = world.member("lin").await;
        let result = store::report(&world.ctx, &member, wish(), photos(7).await).await;
        invalid(result, "photos", Rule::TooMany(6));
        let (id, _) = reported_with(&world, 5, false).await;
        let actor = world.actor("lin", Capability::Tickets).await;
        invalid(photos::add(&world.ctx, &actor, id, photos(2).await, key()).await, "photos", Rule::TooMany(6));
        invalid(photos::add(&world.ctx, &actor, id, photos(7).await, key()).await, "photos", Rule::TooMany(6));
        photos::add(&world.ctx, &actor, id, photos(1).await, key()).await.unwrap();
        assert_eq!((files(&world).await, rows(&world).await), (12, 6));
    }
}

on_both! {
    async fn six_photos_stay_the_most_when_many_are_added_at_once(world: World) {
        let id = reported(&world, "lin").await;
        let ready = photo(10).await;
        let mut adds = Vec::new();
        for who in ["lin", "zhou", "wang", "he", "li", "lin", "zhou", "wang", "he", "li"] {
            let (ctx, actor, ready) = (world.ctx.clone(), world.actor(who, Capability::Tickets).await, ready.clone());
            adds.push(tokio::spawn(async move { photos::add(&ctx, &actor, id, vec![ready], key()).await }));
        }
        let results = futures::future::join_all(adds).await.into_iter().map(Result::unwrap);
        let (added, refused): (Vec<_>, Vec<_>) = results.partition(Result::is_ok);
        assert_eq!((added.len(), refused.len()), (6, 4));
        assert_eq!((files(&world).await, rows(&world).await), (12, 6));
    }
}

on_both! {
    async fn household_and_staff_add_photos_later_and_the_timeline_says_so(world: World) {
        let id = reported(&world, "lin").await;
        let twice = key();
        for (who, key) in [("zhou", key()), ("li", twice), ("li", twice)] {
            let actor = world.actor(who, Capability::Tickets).await;
            photos::add(&world.ctx, &actor, id, photos(1).await, key).await.unwrap();
        }
        let view = seen(&world, "lin", id).await.unwrap();
        assert_eq!(view.photos.len(), 2, "the same form twice adds once");
        let lines: Vec<(Step, &str)> = view.timeline.iter().map(|entry| (entry.step, entry.who.en.as_str())).collect();
        assert_eq!(lines, [(Step::Reported, "lin"), (Step::Photo, "zhou"), (Step::Photo, "li")]);
        assert_eq!(files(&world).await, 4);
    }
}

on_both! {
    async fn photos_are_not_added_by_strangers_nor_empty_nor_after_the_end(world: World) {
        let id = reported(&world, "lin").await;
        for who in ["qin", "xu", "bao", "yao"] {
            let actor = world.actor(who, Capability::Tickets).await;
            not_found(photos::add(&world.ctx, &actor, id, photos(1).await, key()).await);
        }
        let lin = world.actor("lin", Capability::Tickets).await;
        invalid(photos::add(&world.ctx, &lin, id, Vec::new(), key()).await, "photos", Rule::Required);
        let closed = closed(&world).await;
        refused(photos::add(&world.ctx, &lin, closed, photos(1).await, key()).await, Refusal::Stale);
        assert_eq!((files(&world).await, rows(&world).await), (0, 0));
    }
}

on_both! {
    async fn a_photo_whose_file_is_gone_is_our_fault_not_a_missing_page(world: World) {
        let (_, ids) = reported_with(&world, 1, false).await;
        let all: Vec<_> = world.ctx.files.list(None).collect().await;
        for file in all {
            world.ctx.files.delete(&file.unwrap().location).await.unwrap();
        }
        let result = opened(&world, "lin", ids[0], false).await;
        assert!(matches!(result, Err(Error::Broken(_))), "{result:?}");
    }
}
