//! Inputs of every kind, with and without a fault.

use leptos::prelude::*;

use crate::{
    i18n::{T, say, t},
    ui::*,
    viewer::viewer,
    when,
};

pub fn fields() -> AnyView {
    let error = || Signal::stored(t(T::StyleguideError).to_owned());
    view! {
        <Card title=t(T::StyleguideForms)>
            <div class="form">
                <Field
                    name="sample-text"
                    label=t(T::ClubTopicTitle)
                    input=Input::text("").placeholder(t(T::StyleguideSample))
                    hint=t(T::StyleguideHint)
                />
                <Field
                    name="sample-fault"
                    label=t(T::ClubTopicTitle)
                    input=Input::text(t(T::StyleguideLong))
                    error=error()
                />
                <Field name="sample-fixed" label=t(T::CardNumber) input=Input::text("WL 2086 0417").readonly() />
                <Field name="sample-count" label=t(T::BookingsPlaces) input=Input::number("2").range("1", "50") />
                <Field name="sample-day" label=t(T::CardFrom) input=Input::date("2026-11-22") />
                <Textarea
                    name="sample-body"
                    label=t(T::ClubTopicBody)
                    input=Input::text(t(T::StyleguideBody)).rows(3)
                    hint=t(T::ClubBodyHint)
                />
                <Select
                    name="sample-select"
                    label=t(T::ServicesCategory)
                    options=vec![
                        Choice::prompt(t(T::ServicesAll)),
                        Choice::new("living", t(T::ServicesLiving)),
                        Choice::new("dining", t(T::ServicesDining)),
                    ]
                />
                <Select
                    name="sample-select-fault"
                    label=t(T::ServicesFamily)
                    options=vec![Choice::new("free", t(T::ServicesFree)), Choice::new("paid", t(T::ServicesPaid))]
                    selected="paid"
                    error=error()
                />
            </div>
        </Card>
    }
    .into_any()
}

pub fn choices() -> AnyView {
    let kinds = || {
        vec![
            Choice::new("living", t(T::ServicesLiving)).note(t(T::StyleguideHint)),
            Choice::new("hobby", t(T::ServicesHobby)),
            Choice::new("other", t(T::ServicesOther)).disabled(),
        ]
    };
    view! {
        <Card>
            <div class="form">
                <Choices
                    name="sample-one"
                    legend=t(T::ServicesCategory)
                    options=kinds()
                    selected=vec!["living".to_owned()]
                />
                <Choices
                    name="sample-many"
                    legend=t(T::ServicesCategory)
                    options=kinds()
                    many=true
                    error=t(T::StyleguideError).to_owned()
                />
                <Check name="sample-check" label=t(T::BookingsOnlyMe) hint=t(T::BookingsOnlyMeHint) checked=true />
                <Strength
                    label=t(T::StyleguideSample)
                    level=Signal::stored(3_u8)
                    text=Signal::stored(t(T::StyleguideHint).to_owned())
                />
                <progress class="progress" max="100" value="60" aria-label=t(T::StyleguidePending)></progress>
            </div>
        </Card>
    }
    .into_any()
}

pub fn slots() -> AnyView {
    let today = viewer().zone.date(viewer().now);
    let day = |away: i64| {
        let date = today.plus_days(away);
        SlotDay::new(date.to_string(), date.day.to_string(), when::weekday(date))
    };
    let left = |n: &str| say(T::BookingsLeft, &[("n", n)]);
    let days = vec![
        day(1).slots(vec![
            Slot::new("1", "09:30–10:30", left("8")).checked(),
            Slot::new("2", "11:00–12:00", left("1")).few(),
            Slot::new("3", "14:00–15:00", t(T::BookingsFull)).full(),
        ]),
        day(2).slots(vec![Slot::new("4", "09:30–10:30", left("3"))]),
        day(3).closed(t(T::ServicesNoSlots)),
    ];
    view! {
        <Card>
            <SlotPicker name="sample-slot" legend=t(T::BookingsChooseTime) days=days />
        </Card>
    }
    .into_any()
}
