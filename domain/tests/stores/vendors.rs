//! Vendors: vetting, papers, callbacks, and the one visit that a crew opens.

mod callbacks;
mod crew;
mod papers;

use domain::{
    bookings::{Act as Step, store as bookings},
    error::{Error, Refusal, Rule},
    id::{BookingId, EntryId, ServiceId, SlotId, VendorId},
    on_tx,
    rights::Capability,
    scope::Staff,
    vendors::{Act, Decision, DecisionForm, Given, Mark, PaperForm, State, VendorForm, VendorView, store},
};

use crate::{
    bookings::service,
    support::{World, not_found, on_both},
};

pub async fn manager(world: &World) -> Staff {
    world.staff("gao", Capability::Catalogue).await
}

pub fn form(world: &World, name: &str) -> VendorForm {
    let (key, good): (domain::id::FormKey, _) = (world.ctx.id(), "good".to_owned());
    VendorForm {
        key: key.to_string(),
        name_zh: name.to_owned(),
        contact: "调度".to_owned(),
        phone: "演示号码".to_owned(),
        fame: "fair".to_owned(),
        repute: good.clone(),
        qualification: good.clone(),
        business: good.clone(),
        crew: good.clone(),
        references: good,
        references_note: "另外两个园区用了三年。".to_owned(),
        ..VendorForm::default()
    }
}

pub fn decision(from: State, act: Act) -> Decision {
    let (from, act, reason) = (from.to_string(), act.to_string(), "六项考察都看过".to_owned());
    DecisionForm { id: String::new(), from, act, reason }.parse().unwrap()
}

/// An approved vendor.
pub async fn vendor(world: &World, name: &str) -> VendorId {
    let staff = manager(world).await;
    let id = store::save(&world.ctx, &staff, form(world, name).parse().unwrap()).await.unwrap();
    store::decide(&world.ctx, &staff, id, decision(State::Candidate, Act::Approve)).await.unwrap();
    id
}

/// A service that the vendor does, with its slots.
pub async fn given(world: &World, vendor: VendorId) -> (ServiceId, Vec<SlotId>) {
    let (service, slots) = service(world, "partner", None, 3).await;
    store::give(&world.ctx, &manager(world).await, vendor, service).await.unwrap();
    (service, slots)
}

pub fn paper(world: &World, until: &str) -> PaperForm {
    let key: domain::id::FormKey = world.ctx.id();
    PaperForm {
        kind: "licence".to_owned(),
        number: "WL-2026-1".to_owned(),
        until: until.to_owned(),
        required: Some("true".to_owned()),
        key: key.to_string(),
        ..PaperForm::default()
    }
}

pub async fn recorded(world: &World, vendor: VendorId, until: &str) -> EntryId {
    store::add_paper(&world.ctx, &manager(world).await, vendor, paper(world, until).parse().unwrap()).await.unwrap()
}

pub async fn found(world: &World, vendor: VendorId) -> VendorView {
    store::find(&world.ctx, &manager(world).await, vendor).await.unwrap().unwrap()
}

/// Lets the whole visit happen, as its escort does.
pub async fn completed(world: &World, id: BookingId) {
    let staff = world.staff("min", Capability::Bookings).await;
    for act in [Step::Confirm, Step::Depart, Step::Arrive, Step::Complete] {
        bookings::step(&world.ctx, &staff, id, act).await.unwrap();
    }
}

on_both! {
    async fn a_candidate_is_approved_when_all_six_criteria_have_a_finding(world: World) {
        let staff = manager(&world).await;
        let open = VendorForm { crew: String::new(), ..form(&world, "林安消杀") };
        let id = store::save(&world.ctx, &staff, open.parse().unwrap()).await.unwrap();
        let approve = || decision(State::Candidate, Act::Approve);
        let early = store::decide(&world.ctx, &staff, id, approve()).await;
        assert!(matches!(early, Err(Error::Refused(Refusal::DossierOpen))), "{early:?}");
        let (service, _) = service(&world, "partner", None, 1).await;
        let given = store::give(&world.ctx, &staff, id, service).await;
        assert!(matches!(given, Err(Error::Refused(Refusal::Stale))), "{given:?}");

        let whole = VendorForm { id: id.to_string(), revision: "1".to_owned(), ..form(&world, "林安消杀") };
        store::save(&world.ctx, &staff, whole.parse().unwrap()).await.unwrap();
        store::decide(&world.ctx, &staff, id, approve()).await.unwrap();
        let again = store::decide(&world.ctx, &staff, id, approve()).await;
        assert!(matches!(again, Err(Error::Refused(Refusal::Stale))), "{again:?}");
        store::give(&world.ctx, &staff, id, service).await.unwrap();
        let view = found(&world, id).await;
        assert_eq!((view.vendor.state, view.vendor.dossier.fame.mark), (State::Approved, Some(Mark::Fair)));
        assert_eq!(view.vendor.dossier.references.note, "另外两个园区用了三年。");
        assert_eq!(view.steps.iter().map(|step| (step.state, step.reason.as_str())).collect::<Vec<_>>(), [(State::Approved, "六项考察都看过")]);
        assert_eq!(view.services.iter().map(|given| given.service_id).collect::<Vec<_>>(), [service]);
    }
}

on_both! {
    async fn a_form_sent_twice_is_one_vendor_one_out_of_date_is_refused_and_a_name_is_taken_once(world: World) {
        let staff = manager(&world).await;
        let draft = form(&world, "林安消杀").parse().unwrap();
        let id = store::save(&world.ctx, &staff, draft.clone()).await.unwrap();
        assert_eq!(store::save(&world.ctx, &staff, draft).await.unwrap(), id);
        let change = |phone: &str| VendorForm {
            id: id.to_string(),
            revision: "1".to_owned(),
            phone: phone.to_owned(),
            ..form(&world, "林安消杀")
        };
        store::save(&world.ctx, &staff, change("新号码").parse().unwrap()).await.unwrap();
        let late = store::save(&world.ctx, &staff, change("旧号码").parse().unwrap()).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::Stale))), "{late:?}");
        assert_eq!(found(&world, id).await.vendor.phone, "新号码");

        let other = store::save(&world.ctx, &staff, form(&world, "净川环境").parse().unwrap()).await.unwrap();
        for namesake in [
            form(&world, "林安消杀"),
            VendorForm { id: other.to_string(), revision: "1".to_owned(), ..form(&world, "林安消杀") },
        ] {
            let taken = store::save(&world.ctx, &staff, namesake.parse().unwrap()).await;
            let Err(Error::Invalid(faults)) = taken else { panic!("{taken:?}") };
            assert_eq!((faults[0].field.as_str(), faults[0].rule), ("name_zh", Rule::Taken));
        }
        assert_eq!(store::list(&world.ctx, &staff).await.unwrap().len(), 2);
    }
}

on_both! {
    async fn a_service_has_one_vendor_and_who_did_it_before_stays_known(world: World) {
        let staff = manager(&world).await;
        let (first, second) = (vendor(&world, "林安消杀").await, vendor(&world, "净川环境").await);
        let (service, _) = given(&world, first).await;
        store::give(&world.ctx, &staff, first, service).await.unwrap();
        let taken = store::give(&world.ctx, &staff, second, service).await;
        assert!(matches!(taken, Err(Error::Invalid(_))), "{taken:?}");
        let held = |view: VendorView| view.services.into_iter().map(|given: Given| (given.id, given.until.is_some())).collect::<Vec<_>>();
        let own = held(found(&world, first).await);
        assert_eq!(own.len(), 1, "given twice is given once");
        store::take(&world.ctx, &staff, first, own[0].0).await.unwrap();
        let twice = store::take(&world.ctx, &staff, first, own[0].0).await;
        assert!(matches!(twice, Err(Error::Refused(Refusal::Stale))), "{twice:?}");
        store::give(&world.ctx, &staff, second, service).await.unwrap();
        assert_eq!(held(found(&world, first).await), [(own[0].0, true)]);
        assert_eq!(store::list(&world.ctx, &staff).await.unwrap().iter().map(|row| row.services).sum::<i64>(), 1);
    }
}

on_both! {
    async fn two_vendors_at_once_are_not_given_the_same_service(world: World) {
        let staff = manager(&world).await;
        let (service, _) = service(&world, "partner", None, 1).await;
        let mut vendors = Vec::new();
        for name in ["一", "二", "三", "四"] {
            vendors.push(vendor(&world, name).await);
        }
        let tries = vendors.iter().map(|vendor| store::give(&world.ctx, &staff, *vendor, service));
        let given = futures::future::join_all(tries).await;
        assert_eq!(given.iter().filter(|one| one.is_ok()).count(), 1, "{given:?}");
        let held: i64 = store::list(&world.ctx, &staff).await.unwrap().iter().map(|row| row.services).sum();
        assert_eq!(held, 1);
    }
}

on_both! {
    async fn another_estate_neither_sees_nor_changes_a_vendor(world: World) {
        let id = vendor(&world, "林安消杀").await;
        let (service, _) = given(&world, id).await;
        let paper_id = recorded(&world, id, "2027-01-31").await;
        let stranger = world.staff("yao", Capability::Catalogue).await;
        assert!(store::find(&world.ctx, &stranger, id).await.unwrap().is_none());
        assert!(store::list(&world.ctx, &stranger).await.unwrap().is_empty());
        assert!(store::expiring(&world.ctx, &stranger).await.unwrap().is_empty());
        let change = VendorForm { id: id.to_string(), revision: "2".to_owned(), ..form(&world, "别家") };
        not_found(store::save(&world.ctx, &stranger, change.parse().unwrap()).await);
        not_found(store::decide(&world.ctx, &stranger, id, decision(State::Approved, Act::Suspend)).await);
        not_found(store::give(&world.ctx, &stranger, id, service).await);
        not_found(store::take(&world.ctx, &stranger, id, found(&world, id).await.services[0].id).await);
        not_found(store::add_paper(&world.ctx, &stranger, id, paper(&world, "2027-01-31").parse().unwrap()).await);
        not_found(store::end_paper(&world.ctx, &stranger, id, paper_id).await);
        // Nor is a service of this estate given to a vendor of that one.
        let own = store::save(&world.ctx, &stranger, form(&world, "云栖消杀").parse().unwrap()).await.unwrap();
        store::decide(&world.ctx, &stranger, own, decision(State::Candidate, Act::Approve)).await.unwrap();
        not_found(store::give(&world.ctx, &stranger, own, service).await);
    }
}

/// Sets a column of a service as an import would.
pub async fn escorted(world: &World, service: ServiceId) {
    world
        .ctx
        .db
        .write(move |tx| {
            Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query("UPDATE service SET escort = $2 WHERE id = $1")
                        .bind(service)
                        .bind(true)
                        .execute(conn)
                        .await?;
                });
                Ok(())
            })
        })
        .await
        .unwrap();
}
