use super::field::notes;
use super::input::described_by;
use super::row::DateMark;
use leptos::prelude::*;

/// A time that can be booked.
#[derive(Clone, Debug)]
pub struct Slot {
    value: String,
    time: String,
    note: String,
    state: &'static str,
    checked: bool,
}

impl Slot {
    /// `value` is sent, `time` and `note` (places left) are shown.
    pub fn new(value: impl Into<String>, time: impl Into<String>, note: impl Into<String>) -> Self {
        Self { value: value.into(), time: time.into(), note: note.into(), state: "free", checked: false }
    }
    /// Nearly gone.
    pub fn few(mut self) -> Self {
        self.state = "few";
        self
    }
    /// Shown, but not to be had.
    pub fn full(mut self) -> Self {
        self.state = "full";
        self
    }
    pub fn checked(mut self) -> Self {
        self.checked = true;
        self
    }
}

/// One day of the calendar.
#[derive(Clone, Debug)]
pub struct SlotDay {
    iso: String,
    day: String,
    note: String,
    slots: Vec<Slot>,
    closed: String,
}

impl SlotDay {
    /// `iso` is `YYYY-MM-DD`, `day` the large number, `note` the weekday.
    pub fn new(iso: impl Into<String>, day: impl Into<String>, note: impl Into<String>) -> Self {
        Self { iso: iso.into(), day: day.into(), note: note.into(), slots: Vec::new(), closed: String::new() }
    }
    pub fn slots(mut self, slots: Vec<Slot>) -> Self {
        self.slots = slots;
        self
    }
    /// What a day without slots says.
    pub fn closed(mut self, text: impl Into<String>) -> Self {
        self.closed = text.into();
        self
    }
}

/// A calendar of free times: days are columns on a wide screen and rows on a phone; each slot is a radio button.
///
/// `<SlotPicker name="slot" legend=t(T::ChooseTime) days=days error=move || fault("slot") />`
#[component]
pub fn SlotPicker(
    name: &'static str,
    #[prop(into)] legend: String,
    days: Vec<SlotDay>,
    #[prop(optional, into)] error: Signal<String>,
) -> AnyView {
    let days = days.into_iter().map(|day| column(name, day)).collect_view();
    view! {
        <fieldset class="field slots" aria-describedby=described_by(name, false)>
            <legend class="field-label">{legend}</legend>
            <div class="slot-days">{days}</div>
            {notes(name, String::new(), error)}
        </fieldset>
    }
    .into_any()
}

fn column(name: &'static str, day: SlotDay) -> AnyView {
    let closed = day.slots.is_empty().then(|| view! { <p class="slot-closed">{day.closed}</p> });
    let slots = day
        .slots
        .into_iter()
        .map(|slot| {
            view! {
                <label class="slot" data-state=slot.state>
                    <input
                        type="radio"
                        name=name
                        value=slot.value
                        checked=slot.checked
                        disabled=slot.state == "full"
                        required
                    />
                    <span class="slot-time">{slot.time}</span>
                    <span class="slot-note">{slot.note}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <div class="slot-day">
            <DateMark iso=day.iso day=day.day note=day.note />
            <div class="slot-list">{closed} {slots}</div>
        </div>
    }
    .into_any()
}
