//! The callback after a visit from outside (BK-3, TK-4, TK-5): due until somebody of the house is satisfied.

use serde::{Deserialize, Serialize};

use crate::{
    check::Check,
    error::{Error, Rule},
    id::{BookingId, FormKey},
    services::Name,
    time::Ms,
};

text_enum! {
    /// Which callbacks to list.
    pub enum Part {
        /// Nobody has called yet.
        Due = "due",
        /// Called, and not satisfied: it stays open (TK-4).
        Open = "open",
        Done = "done",
    }
}

/// A visit in the list of callbacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct CallbackRow {
    pub booking: BookingId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub service: Name,
    pub house: String,
    pub person_zh: String,
    pub person_en: String,
    pub ends_at: Ms,
    pub vendor_zh: Option<String>,
    pub vendor_en: Option<String>,
    /// How often somebody called without finding the house satisfied.
    pub unsatisfied: i64,
    /// The place in the list: the end of the visit, or the moment of the call where it is done.
    pub at: Ms,
}

/// A callback that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Callback {
    pub at: Ms,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub by: Name,
    pub satisfied: bool,
    pub grade: i64,
    pub words: String,
}

/// A callback's form as it arrives.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CallbackForm {
    pub booking: String,
    pub satisfied: String,
    pub grade: String,
    pub words: String,
    pub key: String,
}

/// A callback, checked.
#[derive(Clone, Debug)]
pub struct Report {
    pub satisfied: bool,
    /// 1 to 5.
    pub grade: i64,
    pub words: String,
    pub key: FormKey,
}

impl CallbackForm {
    /// # Errors
    /// `Invalid` with every fault of the form; whoever was not satisfied is quoted.
    pub fn parse(self) -> Result<Report, Error> {
        let mut check = Check::default();
        let satisfied: Option<bool> = check.choice("satisfied", &self.satisfied);
        let grade: Option<i64> = check.choice::<i64>("grade", &self.grade);
        let grade = grade.filter(|grade| {
            let known = (1..=5).contains(grade);
            if !known {
                check.fault("grade", Rule::NotAChoice);
            }
            known
        });
        let words = match satisfied {
            Some(false) => check.text("words", &self.words, 500),
            _ => check.optional("words", &self.words, 500),
        };
        let key = check.choice("key", &self.key);
        check.done(|| Some(Report { satisfied: satisfied?, grade: grade?, words, key: key? }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(satisfied: &str, grade: &str, words: &str) -> CallbackForm {
        CallbackForm {
            booking: String::new(),
            satisfied: satisfied.to_owned(),
            grade: grade.to_owned(),
            words: words.to_owned(),
            key: uuid::Uuid::nil().to_string(),
        }
    }

    #[test]
    fn tk4_whoever_is_not_satisfied_is_quoted() {
        assert!(form("true", "5", "").parse().is_ok());
        assert!(form("false", "2", "来晚了一小时").parse().is_ok());
        let Err(Error::Invalid(faults)) = form("false", "2", " ").parse() else { panic!("accepted") };
        assert_eq!(faults[0].field, "words");
    }

    #[test]
    fn a_grade_is_one_to_five() {
        for bad in ["0", "6", "-1", "", "good"] {
            let Err(Error::Invalid(faults)) = form("true", bad, "").parse() else { panic!("accepted {bad}") };
            assert_eq!((faults.len(), faults[0].field.as_str()), (1, "grade"), "{bad}");
        }
    }
}
