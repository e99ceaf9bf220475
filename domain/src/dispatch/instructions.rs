//! The form by which staff write down what a household wants known.

use serde::{Deserialize, Serialize};

use crate::{
    check::Check,
    error::{Error, Rule},
    id::{FormKey, HouseId},
    time::Date,
};

text_enum! {
    /// HL-11: how owners differ in what they expect.
    pub enum InstructionKind {
        /// What must not happen comes first.
        Taboo = "taboo",
        Preference = "preference",
        /// How one comes in: gate, dog, bell.
        Access = "access",
    }
}

/// An instruction as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InstructionForm {
    pub house: String,
    pub kind: String,
    pub words: String,
    /// The first day; empty for today.
    pub from: String,
    /// The last day; empty where it holds until it is ended.
    pub to: String,
    pub key: String,
}

/// An instruction, checked; the store knows the zone of its days.
#[derive(Clone, Debug)]
pub struct InstructionDraft {
    pub house: HouseId,
    pub kind: InstructionKind,
    pub words: String,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub key: FormKey,
}

impl InstructionForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<InstructionDraft, Error> {
        let mut check = Check::default();
        let house = check.choice("house", &self.house);
        let kind = check.choice("kind", &self.kind);
        let words = check.text("words", &self.words, 300);
        let from = day(&mut check, "from", &self.from);
        let to = day(&mut check, "to", &self.to);
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            check.fault("to", Rule::Mismatch);
        }
        let key = check.choice("key", &self.key);
        check.done(|| Some(InstructionDraft { house: house?, kind: kind?, words, from, to, key: key? }))
    }
}

fn day(check: &mut Check, field: &str, typed: &str) -> Option<Date> {
    let typed = typed.trim();
    let day = typed.parse().ok();
    if day.is_none() && !typed.is_empty() {
        check.fault(field, Rule::NotADate);
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instruction_reports_all_its_faults_and_ends_no_sooner_than_it_begins() {
        let form = InstructionForm {
            from: "2026-12-02".to_owned(),
            to: "2026-12-01".to_owned(),
            ..InstructionForm::default()
        };
        let Err(Error::Invalid(faults)) = form.parse() else { panic!("accepted") };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["house", "kind", "words", "to", "key"]);
    }
}
