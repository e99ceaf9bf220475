//! What a service delivers and when, as staff keep it.

use serde::{Deserialize, Serialize};

use super::{Product, Rule as Window};
use crate::{
    check::Check,
    error::{Error, Rule},
    id::{FormKey, ProductId, ServiceId},
    ledger::parse_yuan,
    money::Fen,
    services::Name,
};

/// The most that one product costs: a hundred million yuan.
const DEAREST: Fen = Fen(10_000_000_000);

/// The shelf of one service, and the services that have one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    /// Every service that delivers, by code.
    pub services: Vec<(ServiceId, Name)>,
    /// The one that is shown; `None` where none delivers.
    pub service: Option<ServiceId>,
    /// Those that are sold out among them.
    pub products: Vec<Product>,
    pub windows: Vec<Window>,
    pub key: FormKey,
}

/// A product as it is typed; without an id it is a new one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductForm {
    pub id: String,
    pub service: String,
    pub name_zh: String,
    pub name_en: String,
    pub unit_zh: String,
    pub unit_en: String,
    /// In yuan.
    pub price: String,
    pub at_cost: Option<String>,
    pub available: Option<String>,
    pub key: String,
}

#[derive(Clone, Debug)]
pub struct NewProduct {
    pub id: Option<ProductId>,
    pub service: ServiceId,
    pub product: Product,
    pub key: FormKey,
}

impl ProductForm {
    /// # Errors
    /// `NotFound` for what is no product or service; `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<NewProduct, Error> {
        let id: Option<ProductId> =
            if self.id.is_empty() { None } else { Some(self.id.parse().map_err(|_| Error::NotFound)?) };
        let service = self.service.parse().map_err(|_| Error::NotFound)?;
        let mut check = Check::default();
        let key: Option<FormKey> = check.choice("key", &self.key);
        let name_zh = check.text("name_zh", &self.name_zh, 60);
        let name_en = check.optional("name_en", &self.name_en, 60);
        let unit_zh = check.text("unit_zh", &self.unit_zh, 20);
        let unit_en = check.optional("unit_en", &self.unit_en, 20);
        let price = match parse_yuan(&self.price) {
            Ok(price) if price <= DEAREST => Some(price),
            Ok(_) => {
                check.fault("price", Rule::TooMuch);
                None
            }
            Err(rule) => {
                check.fault("price", rule);
                None
            }
        };
        check.done(|| {
            let (key, price) = (key?, price?);
            let product = Product {
                // A new one is given its own when it is saved.
                id: id.unwrap_or(ProductId(key.0)),
                name: Name { name_zh, name_en },
                unit_zh,
                unit_en,
                price,
                at_cost: self.at_cost.is_some(),
                available: self.available.is_some(),
            };
            Some(NewProduct { id, service, product, key })
        })
    }
}

/// A window as it is typed. What starts at the same time replaces the one that is there.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowForm {
    pub service: String,
    pub starts: String,
    pub ends: String,
    pub cutoff_hours: String,
    pub most: String,
}

impl WindowForm {
    /// # Errors
    /// `NotFound` for what is no service; `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<(ServiceId, Window), Error> {
        let service = self.service.parse().map_err(|_| Error::NotFound)?;
        let mut check = Check::default();
        let starts = clock(&mut check, "starts", &self.starts);
        let ends = clock(&mut check, "ends", &self.ends);
        if let Some((starts, ends)) = starts.zip(ends)
            && ends <= starts
        {
            check.fault("ends", Rule::Mismatch);
        }
        let cutoff_hours = number(&mut check, "cutoff_hours", &self.cutoff_hours, 0..=168);
        let most = number(&mut check, "most", &self.most, 1..=1_000);
        check.done(|| {
            let window = Window { starts: starts?, ends: ends?, cutoff_hours: cutoff_hours?, most: most? };
            Some((service, window))
        })
    }
}

fn number(check: &mut Check, field: &str, typed: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
    let value = typed.trim().parse::<i64>().ok().filter(|value| range.contains(value));
    if value.is_none() {
        check.fault(field, Rule::NotANumber);
    }
    value
}

/// `HH:MM` in minutes of the day.
fn clock(check: &mut Check, field: &str, typed: &str) -> Option<i64> {
    let minutes = typed.trim().split_once(':').and_then(|(hour, minute)| {
        let (hour, minute) = (hour.parse::<i64>().ok()?, minute.get(..2)?.parse::<i64>().ok()?);
        ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
    });
    if minutes.is_none() {
        check.fault(field, if typed.trim().is_empty() { Rule::Required } else { Rule::NotAChoice });
    }
    minutes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> String {
        uuid::Uuid::from_u128(7).to_string()
    }

    fn fields<T>(result: Result<T, Error>) -> Vec<String> {
        let Err(Error::Invalid(faults)) = result else { panic!("accepted") };
        faults.into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn a_window_is_read_and_what_ends_before_it_starts_is_told() {
        let form = |starts: &str, ends: &str, most: &str| WindowForm {
            service: id(),
            starts: starts.to_owned(),
            ends: ends.to_owned(),
            cutoff_hours: "14".to_owned(),
            most: most.to_owned(),
        };
        let window = form("10:00", "12:30", "6").parse().unwrap().1;
        assert_eq!((window.starts, window.ends, window.most), (600, 750, 6));
        assert_eq!(fields(form("12:00", "12:00", "6").parse()), ["ends"]);
        for (starts, ends, most, wrong) in [
            ("24:00", "12:30", "6", "starts"),
            ("", "12:30", "6", "starts"),
            ("10:00", "12:7", "6", "ends"),
            ("10:00", "12:30", "0", "most"),
        ] {
            assert!(fields(form(starts, ends, most).parse()).contains(&wrong.to_owned()), "{starts} {ends} {most}");
        }
    }

    #[test]
    fn a_product_has_a_name_a_unit_and_a_price() {
        let form = |price: &str| ProductForm {
            service: id(),
            name_zh: "番茄".to_owned(),
            unit_zh: "斤".to_owned(),
            price: price.to_owned(),
            key: id(),
            ..ProductForm::default()
        };
        let new = form("12.5").parse().unwrap();
        assert_eq!((new.product.price, new.product.available, new.id), (Fen(1_250), false, None));
        for bad in ["", "0", "-1", "100000001", "x"] {
            assert_eq!(fields(form(bad).parse()), ["price"], "{bad}");
        }
        assert_eq!(
            fields(ProductForm { service: id(), ..ProductForm::default() }.parse()),
            ["key", "name_zh", "unit_zh", "price"]
        );
    }
}
