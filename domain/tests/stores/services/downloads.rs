//! Forms to download: who may open them, and that a file and its row belong together.

use bytes::Bytes;
use domain::downloads::{
    Download, DownloadForm, MOST,
    store::{add, list, open, withdraw},
};
use object_store::ObjectStore as _;

use super::*;
use domain::error::Rule;
use futures::TryStreamExt as _;

const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

fn form(key: domain::id::FormKey) -> domain::downloads::NewDownload {
    let form =
        DownloadForm { name_zh: "登记表".to_owned(), name_en: "Registration".to_owned(), key: key.to_string() };
    form.parse().unwrap()
}

async fn offer(world: &World, service: ServiceId) -> Result<(), Error> {
    add(&world.ctx, &manager(world).await, service, (form(world.ctx.id()), Bytes::from_static(PDF))).await
}

async fn offered(world: &World, service: ServiceId) -> Vec<Download> {
    list(&world.ctx, world.estate, service).await.unwrap()
}

async fn files(world: &World) -> usize {
    let found: Vec<object_store::ObjectMeta> = world.ctx.files.list(None).try_collect().await.unwrap();
    found.len()
}

on_both! {
    async fn a_form_is_opened_by_whoever_sees_its_service_until_it_is_withdrawn(world: World) {
        let (service, _) = care(&world).await;
        offer(&world, service).await.unwrap();
        let form = offered(&world, service).await.remove(0);
        let (found, file) = open(&world.ctx, &resident(&world).await, form.id).await.unwrap();
        assert_eq!((found.bytes, file.as_ref()), (15, PDF));
        let (_, about) = store::open(&world.ctx, &resident(&world).await, service).await.unwrap().unwrap();
        assert!(about.has_forms);
        let far = Actor::Member(world.member("bao").await);
        not_found(open(&world.ctx, &far, form.id).await);

        assert_eq!(withdraw(&world.ctx, &manager(&world).await, form.id).await.unwrap(), service);
        not_found(open(&world.ctx, &resident(&world).await, form.id).await);
        not_found(withdraw(&world.ctx, &manager(&world).await, form.id).await);
        assert_eq!(offered(&world, service).await, []);
    }
}

on_both! {
    async fn what_a_service_that_is_over_offered_is_gone_with_it(world: World) {
        let (service, _) = care(&world).await;
        offer(&world, service).await.unwrap();
        let form = offered(&world, service).await.remove(0);
        step(&world, service, (Stage::Standard, Move::ScaleDown)).await.unwrap();
        assert!(open(&world.ctx, &resident(&world).await, form.id).await.is_ok(), "what is told about is still read");
        step(&world, service, (Stage::Information, Move::Retire)).await.unwrap();
        not_found(open(&world.ctx, &resident(&world).await, form.id).await);
    }
}

on_both! {
    async fn a_form_sent_twice_is_offered_once_and_leaves_one_file(world: World) {
        let (service, _) = care(&world).await;
        let key = world.ctx.id();
        for _ in 0..2 {
            let sent = (form(key), Bytes::from_static(PDF));
            add(&world.ctx, &manager(&world).await, service, sent).await.unwrap();
        }
        assert_eq!((offered(&world, service).await.len(), files(&world).await), (1, 1));
    }
}

on_both! {
    async fn what_is_no_pdf_or_one_too_many_is_refused_and_leaves_no_file(world: World) {
        let (service, _) = care(&world).await;
        let staff = manager(&world).await;
        let sent = (form(world.ctx.id()), Bytes::from_static(b"MZ"));
        let Err(Error::Invalid(faults)) = add(&world.ctx, &staff, service, sent).await else { panic!("accepted") };
        assert_eq!((faults[0].field.as_str(), faults[0].rule), ("document", Rule::NotAPdf));
        let far = world.staff("yao", Capability::Catalogue).await;
        not_found(add(&world.ctx, &far, service, (form(world.ctx.id()), Bytes::from_static(PDF))).await);
        for _ in 0..MOST {
            offer(&world, service).await.unwrap();
        }
        let Err(Error::Invalid(faults)) = offer(&world, service).await else { panic!("accepted") };
        assert_eq!(faults[0].rule, Rule::TooMany(MOST));
        assert_eq!(files(&world).await, usize::from(MOST));
        let form = offered(&world, service).await.remove(0);
        not_found(withdraw(&world.ctx, &far, form.id).await);
    }
}
