//! The demo's data files, as they are written. Which field means what stands at the head of each file.

use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    bookings,
    error::Error,
    locale::{Bilingual, Locale},
    rights::{Relation, Role},
    services::{Family, Tier},
    tickets,
};

pub const CATALOGUE: &str = include_str!("../../demo/catalog.csv");

/// Reads a file of the demo, which is part of the program.
pub fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|error| Error::broken(format!("demo/{name}: {error}")))
}

/// All files.
pub struct Files {
    pub houses: Houses,
    pub people: People,
    pub membership: Membership,
    pub notices: Vec<Notice>,
    pub forum: Forum,
    pub tickets: Vec<Ticket>,
    pub slots: Vec<Slot>,
    pub bookings: Vec<Booking>,
}

impl Files {
    pub fn read() -> Result<Self, Error> {
        let open: Tickets = read("tickets.toml", include_str!("../../demo/tickets.toml"))?;
        let closed: Tickets = read("tickets-closed.toml", include_str!("../../demo/tickets-closed.toml"))?;
        let notices: Notices = read("notices.toml", include_str!("../../demo/notices.toml"))?;
        let slots: Slots = read("slots.toml", include_str!("../../demo/slots.toml"))?;
        let bookings: Bookings = read("bookings.toml", include_str!("../../demo/bookings.toml"))?;
        let earlier: Bookings = read("bookings-earlier.toml", include_str!("../../demo/bookings-earlier.toml"))?;
        Ok(Self {
            houses: read("houses.toml", include_str!("../../demo/houses.toml"))?,
            people: read("people.toml", include_str!("../../demo/people.toml"))?,
            membership: read("membership.toml", include_str!("../../demo/membership.toml"))?,
            notices: notices.notice,
            forum: read("forum.toml", include_str!("../../demo/forum.toml"))?,
            tickets: open.ticket.into_iter().chain(closed.ticket).collect(),
            slots: slots.slot,
            bookings: earlier.booking.into_iter().chain(bookings.booking).collect(),
        })
    }
}

#[derive(Deserialize)]
pub struct Houses {
    pub estate: Vec<Estate>,
    pub house: Vec<House>,
}

#[derive(Deserialize)]
pub struct Estate {
    pub key: String,
    #[serde(flatten)]
    pub name: Name,
    pub zone: String,
}

#[derive(Deserialize)]
pub struct House {
    pub estate: String,
    pub code: String,
    pub address_zh: String,
    pub address_en: String,
    pub stage: String,
    pub butler: String,
}

#[derive(Clone, Deserialize)]
pub struct Name {
    pub name_zh: String,
    pub name_en: String,
}

impl From<Name> for Bilingual {
    fn from(name: Name) -> Self {
        Self { zh: name.name_zh, en: name.name_en }
    }
}

#[derive(Clone, Deserialize)]
pub struct Title {
    pub title_zh: String,
    pub title_en: String,
}

impl From<Title> for Bilingual {
    fn from(title: Title) -> Self {
        Self { zh: title.title_zh, en: title.title_en }
    }
}

#[derive(Deserialize)]
pub struct People {
    pub person: Vec<Person>,
    pub staff: Vec<Staff>,
}

#[derive(Deserialize)]
pub struct Person {
    pub key: String,
    pub estate: String,
    pub house: String,
    #[serde(flatten)]
    pub name: Name,
    pub email: String,
    pub alias: String,
    pub relation: Relation,
    pub locale: Locale,
}

#[derive(Deserialize)]
pub struct Staff {
    pub key: String,
    pub estate: String,
    #[serde(flatten)]
    pub name: Name,
    #[serde(flatten)]
    pub title: Title,
    pub email: String,
    pub roles: Vec<Role>,
}

#[derive(Deserialize)]
pub struct Membership {
    pub card: Vec<Card>,
    pub discount: Vec<Discount>,
    pub rule: Vec<Rule>,
}

#[derive(Deserialize)]
pub struct Card {
    pub estate: String,
    pub house: String,
    pub tier: Tier,
    pub card_no: String,
    pub valid_from: String,
    pub valid_to: String,
}

#[derive(Deserialize)]
pub struct Discount {
    pub estate: String,
    pub tier: Tier,
    pub free: i64,
    pub paid: i64,
    pub partner: i64,
}

#[derive(Deserialize)]
pub struct Rule {
    pub estate: String,
    pub tier: Tier,
    pub family: Option<Family>,
    pub service: Option<String>,
    pub rate: i64,
    #[serde(default)]
    pub months: u8,
    pub days: Option<i64>,
}

#[derive(Deserialize)]
struct Notices {
    notice: Vec<Notice>,
}

#[derive(Deserialize)]
pub struct Notice {
    pub estate: String,
    #[serde(flatten)]
    pub title: Title,
    pub body_zh: String,
    pub body_en: String,
    pub days_ago: i64,
    pub at: String,
    pub must_read: bool,
    pub by: String,
}

#[derive(Deserialize)]
pub struct Forum {
    pub board: Vec<Board>,
    pub topic: Vec<Topic>,
}

#[derive(Deserialize)]
pub struct Board {
    pub estate: String,
    pub slug: String,
    #[serde(flatten)]
    pub name: Name,
    pub about_zh: String,
    pub about_en: String,
}

#[derive(Deserialize)]
pub struct Topic {
    pub estate: String,
    pub board: String,
    pub title: String,
    pub days_ago: i64,
    pub at: String,
    pub posts: Vec<Post>,
}

#[derive(Deserialize)]
pub struct Post {
    pub by: String,
    pub after: i64,
    pub body: String,
    pub hidden: Option<Hidden>,
}

#[derive(Deserialize)]
pub struct Hidden {
    pub by: String,
    pub after: i64,
    pub reason: String,
}

#[derive(Deserialize)]
struct Tickets {
    ticket: Vec<Ticket>,
}

#[derive(Deserialize)]
pub struct Ticket {
    pub estate: String,
    pub kind: tickets::Kind,
    pub house: String,
    pub reporter: String,
    pub place: String,
    pub description: String,
    #[serde(default)]
    pub only_me: bool,
    pub hours_ago: i64,
    pub state: tickets::State,
    pub taker: Option<String>,
    pub worker: Option<String>,
    #[serde(default)]
    pub steps: Vec<Step>,
    #[serde(default)]
    pub notes: Vec<Note>,
    #[serde(default)]
    pub callbacks: Vec<Callback>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    Taken,
    Dispatched,
    /// Words of staff to the household.
    Progress,
    Resolved,
    /// Words of the household.
    Reply,
}

#[derive(Deserialize)]
pub struct Step {
    pub kind: StepKind,
    pub by: String,
    pub after: i64,
    pub text: String,
    pub to: Option<String>,
}

#[derive(Deserialize)]
pub struct Note {
    pub by: String,
    pub after: i64,
    pub text: String,
}

#[derive(Deserialize)]
pub struct Callback {
    pub by: String,
    pub after: i64,
    pub satisfied: bool,
    pub comment: String,
}

#[derive(Deserialize)]
struct Slots {
    slot: Vec<Slot>,
}

#[derive(Deserialize)]
pub struct Slot {
    pub estate: String,
    pub service: String,
    pub weekdays: Vec<u8>,
    pub starts: Vec<String>,
}

#[derive(Deserialize)]
struct Bookings {
    booking: Vec<Booking>,
}

#[derive(Deserialize)]
pub struct Booking {
    pub estate: String,
    pub service: String,
    pub house: String,
    pub person: String,
    pub day: i64,
    pub start: String,
    pub asked: i64,
    pub state: bookings::State,
    pub staff: Option<String>,
    #[serde(default = "one")]
    pub units: i64,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub only_me: bool,
}

const fn one() -> i64 {
    1
}
