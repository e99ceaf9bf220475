//! The demo's estates, houses and people, entered first and then found by the keys of the data files.

use std::collections::HashMap;

use super::{
    Summary,
    data::{Card, Files, House},
};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Rule},
    household::store::{self as household, NewHouse, NewPerson},
    id::{DiscountId, EstateId, HouseId, PersonId},
    locale::{Bilingual, Locale},
    money::BasisPoints,
    on_tx,
    scope::System,
    services::{Family, Tier},
    time::{DAY, Date, EstateZone, Ms},
};

pub struct EstateEntry {
    pub key: String,
    pub system: System,
    pub zone: EstateZone,
    /// The local day of loading.
    pub today: Date,
}

impl EstateEntry {
    pub fn id(&self) -> EstateId {
        self.system.estate()
    }

    /// The instant of a local time such as `09:30`, some days after today.
    pub fn at(&self, day: i64, time: &str) -> Result<Ms, Error> {
        let parts = time.split_once(':').and_then(|(hour, minute)| Some((hour.parse().ok()?, minute.parse().ok()?)));
        let at = parts.and_then(|(hour, minute)| self.zone.at(self.today.plus_days(day), hour, minute));
        at.ok_or_else(|| Error::broken(format!("the demo names no time of day: {time}")))
    }
}

pub struct HouseEntry {
    pub id: HouseId,
    pub butler: PersonId,
    tier: Tier,
}

/// Everybody and every house, by key.
pub struct Cast {
    now: Ms,
    estates: Vec<EstateEntry>,
    people: HashMap<String, PersonId>,
    houses: HashMap<(String, String), HouseEntry>,
    rates: HashMap<(String, Tier, Family), BasisPoints>,
    staff: usize,
}

fn unknown(what: &str, key: &str) -> Error {
    Error::broken(format!("the demo's files name no {what} {key}"))
}

impl Cast {
    /// Enters estates, staff, houses, cards and residents.
    ///
    /// # Errors
    /// `Invalid` on `slug` where an estate of that name exists.
    pub async fn enter(ctx: &Ctx, tx: &mut Tx, files: &Files, password_hash: String) -> Result<Self, Error> {
        let (people, houses, rates) = (HashMap::new(), HashMap::new(), HashMap::new());
        let mut cast =
            Self { now: ctx.now(), estates: Vec::new(), people, houses, rates, staff: files.people.staff.len() };
        for estate in &files.houses.estate {
            let zone = EstateZone::named(&estate.zone).ok_or_else(|| unknown("zone", &estate.zone))?;
            let name = Bilingual::from(estate.name.clone());
            let id = found(ctx, tx, (&estate.key, name, &estate.zone)).await?;
            let today = zone.around(ctx.now()).date(ctx.now());
            cast.estates.push(EstateEntry { key: estate.key.clone(), system: System::of(id), zone, today });
        }
        cast.enter_staff(ctx, tx, files, &password_hash).await?;
        cast.enter_houses(ctx, tx, files).await?;
        cast.enter_residents(ctx, tx, files, &password_hash).await?;
        Ok(cast)
    }

    async fn enter_staff(&mut self, ctx: &Ctx, tx: &mut Tx, files: &Files, hash: &str) -> Result<(), Error> {
        for staff in &files.people.staff {
            let estate = self.estate(&staff.estate)?.id();
            let person = NewPerson {
                email: staff.email.clone(),
                name: staff.name.clone().into(),
                // Staff answer under their title.
                alias: String::new(),
                title: staff.title.clone().into(),
                locale: Locale::Zh,
                password_hash: Some(hash.to_owned()),
            };
            let id = household::add_person(ctx, tx, estate, person).await?;
            for role in &staff.roles {
                household::grant(ctx, tx, estate, id, *role).await?;
            }
            self.people.insert(staff.key.clone(), id);
        }
        Ok(())
    }

    async fn enter_houses(&mut self, ctx: &Ctx, tx: &mut Tx, files: &Files) -> Result<(), Error> {
        for discount in &files.membership.discount {
            let estate = self.estate(&discount.estate)?.id();
            for (family, rate) in
                [(Family::Free, discount.free), (Family::Paid, discount.paid), (Family::Partner, discount.partner)]
            {
                give_rate(ctx, tx, estate, (discount.tier, family, rate)).await?;
                let rate = BasisPoints::try_from(rate).map_err(Error::broken)?;
                self.rates.insert((discount.estate.clone(), discount.tier, family), rate);
            }
        }
        let cards: HashMap<(&str, &str), &Card> =
            files.membership.card.iter().map(|card| ((card.estate.as_str(), card.house.as_str()), card)).collect();
        for house in &files.houses.house {
            let butler = self.person(&house.butler)?;
            let estate = self.estate(&house.estate)?;
            let card =
                cards.get(&(house.estate.as_str(), house.code.as_str())).ok_or_else(|| unknown("card", &house.code))?;
            let id = household::add_house(ctx, tx, &estate.system, new_house(house, butler)).await?;
            give_card(tx, estate, id, card).await?;
            self.houses.insert((house.estate.clone(), house.code.clone()), HouseEntry { id, butler, tier: card.tier });
        }
        Ok(())
    }

    async fn enter_residents(&mut self, ctx: &Ctx, tx: &mut Tx, files: &Files, hash: &str) -> Result<(), Error> {
        for person in &files.people.person {
            let estate = self.estate(&person.estate)?.id();
            let house = self.house(&person.estate, &person.house)?.id;
            let new = NewPerson {
                email: person.email.clone(),
                name: person.name.clone().into(),
                alias: person.alias.clone(),
                title: Bilingual::default(),
                locale: person.locale,
                password_hash: Some(hash.to_owned()),
            };
            let id = household::add_person(ctx, tx, estate, new).await?;
            household::add_member(ctx, tx, estate, id, (house, person.relation)).await?;
            self.people.insert(person.key.clone(), id);
        }
        Ok(())
    }

    /// Nobody wrote a post before moving in: accounts and memberships began a year ago.
    pub async fn date_back(&self, tx: &mut Tx) -> Result<(), Error> {
        let since = self.now.plus(-365 * DAY);
        for estate in &self.estates {
            on_tx!(tx, |conn| {
                sqlx::query("UPDATE person SET created_at = $2, email_verified_at = $2 WHERE estate_id = $1")
                    .bind(estate.id())
                    .bind(since)
                    .execute(conn)
                    .await?;
            });
            on_tx!(tx, |conn| {
                sqlx::query("UPDATE household_member SET since = $2 WHERE estate_id = $1")
                    .bind(estate.id())
                    .bind(since)
                    .execute(conn)
                    .await?;
            });
        }
        Ok(())
    }

    pub fn count(&self, summary: &mut Summary) {
        summary.estates = self.estates.len();
        summary.houses = self.houses.len();
        summary.staff = self.staff;
        summary.residents = self.people.len().saturating_sub(self.staff);
    }

    pub fn now(&self) -> Ms {
        self.now
    }

    pub fn estates(&self) -> &[EstateEntry] {
        &self.estates
    }

    pub fn estate(&self, key: &str) -> Result<&EstateEntry, Error> {
        self.estates.iter().find(|estate| estate.key == key).ok_or_else(|| unknown("estate", key))
    }

    pub fn person(&self, key: &str) -> Result<PersonId, Error> {
        self.people.get(key).copied().ok_or_else(|| unknown("person", key))
    }

    pub fn maybe_person(&self, key: Option<&String>) -> Result<Option<PersonId>, Error> {
        key.map(|key| self.person(key)).transpose()
    }

    pub fn house(&self, estate: &str, code: &str) -> Result<&HouseEntry, Error> {
        self.houses.get(&(estate.to_owned(), code.to_owned())).ok_or_else(|| unknown("house", code))
    }

    /// The house's card and what it takes off a family of services.
    pub fn discount(&self, estate: &str, house: &HouseEntry, family: Family) -> (Tier, BasisPoints) {
        let rate = self.rates.get(&(estate.to_owned(), house.tier, family));
        (house.tier, rate.copied().unwrap_or_default())
    }
}

fn new_house(house: &House, butler: PersonId) -> NewHouse {
    NewHouse {
        code: house.code.clone(),
        address: Bilingual { zh: house.address_zh.clone(), en: house.address_en.clone() },
        stage: house.stage.clone(),
        butler: Some(butler),
    }
}

/// As `household::found`, which opens a transaction of its own: the demo comes whole or not at all.
async fn found(ctx: &Ctx, tx: &mut Tx, (slug, name, zone): (&str, Bilingual, &str)) -> Result<EstateId, Error> {
    let id: EstateId = ctx.id();
    let made = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO estate (id, slug, name_zh, name_en, zone, demo, next_ticket) VALUES ($1, $2, $3, $4, $5, $6, 1001)
             ON CONFLICT (slug) DO NOTHING",
        )
        .bind(id)
        .bind(slug.to_owned())
        .bind(name.zh)
        .bind(name.en)
        .bind(zone.to_owned())
        .bind(true)
        .execute(conn)
        .await?
        .rows_affected()
    });
    if made == 1 { Ok(id) } else { Err(Error::invalid("slug", Rule::Taken)) }
}

async fn give_rate(
    ctx: &Ctx,
    tx: &mut Tx,
    estate: EstateId,
    (tier, family, rate): (Tier, Family, i64),
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO discount_rule (id, estate_id, tier, family, rate, valid_from, made_at)
             VALUES ($1, $2, $3, $4, $5, 0, 0)",
        )
        .bind(ctx.id::<DiscountId>())
        .bind(estate)
        .bind(tier)
        .bind(family)
        .bind(rate)
        .execute(conn)
        .await?;
    });
    Ok(())
}

async fn give_card(tx: &mut Tx, estate: &EstateEntry, house: HouseId, card: &Card) -> Result<(), Error> {
    let midnight = |text: &str| {
        let date: Option<Date> = text.parse().ok();
        date.and_then(|date| estate.zone.at(date, 0, 0)).ok_or_else(|| unknown("day", text))
    };
    let (from, to) = (midnight(&card.valid_from)?, midnight(&card.valid_to)?);
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO membership (house_id, estate_id, tier, card_no, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(house)
        .bind(estate.id())
        .bind(card.tier)
        .bind(card.card_no.clone())
        .bind(from)
        .bind(to)
        .execute(conn)
        .await?;
    });
    Ok(())
}
