//! What arrives by the forms of a vendor's page, and what it means once it is checked.

use serde::{Deserialize, Serialize};

use super::{Act, Dossier, Finding, Mark, PaperKind, State};
use crate::{
    check::Check,
    error::{Error, Rule},
    id::{EntryId, FormKey, VendorId},
    services::Name,
    time::Date,
};

/// A vendor's form as it arrives: who it is, and the dossier.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct VendorForm {
    /// Empty for a new one.
    pub id: String,
    /// Goes up with each change: a form for an older one is refused.
    pub revision: String,
    pub key: String,
    pub name_zh: String,
    pub name_en: String,
    pub contact: String,
    pub phone: String,
    pub agreement: String,
    pub fame: String,
    pub fame_note: String,
    pub repute: String,
    pub repute_note: String,
    pub qualification: String,
    pub qualification_note: String,
    pub business: String,
    pub business_note: String,
    pub crew: String,
    pub crew_note: String,
    pub references: String,
    pub references_note: String,
    pub needed: Option<String>,
    pub high_end: Option<String>,
    pub speciality: String,
}

/// A vendor as it is to be, checked.
#[derive(Clone, Debug)]
pub struct VendorDraft {
    /// The vendor that is changed, and the revision that was seen.
    pub changes: Option<(VendorId, i64)>,
    pub name: Name,
    pub contact: String,
    pub phone: String,
    pub agreement: String,
    pub dossier: Dossier,
    pub key: FormKey,
}

impl VendorForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<VendorDraft, Error> {
        let mut check = Check::default();
        let changes = if self.id.is_empty() {
            Some(None)
        } else {
            check.choice("id", &self.id).zip(check.choice("revision", &self.revision)).map(Some)
        };
        let key = check.choice("key", &self.key);
        let name = Name {
            name_zh: check.text("name_zh", &self.name_zh, 60),
            name_en: check.optional("name_en", &self.name_en, 80),
        };
        let contact = check.text("contact", &self.contact, 60);
        let phone = check.text("phone", &self.phone, 40);
        let agreement = check.optional("agreement", &self.agreement, 500);
        let mut finding = |mark_field: &str, mark: &str, note_field: &str, note: &str| Finding {
            mark: if mark.is_empty() { None } else { check.choice::<Mark>(mark_field, mark) },
            note: check.optional(note_field, note, 300),
        };
        let dossier = Dossier {
            fame: finding("fame", &self.fame, "fame_note", &self.fame_note),
            repute: finding("repute", &self.repute, "repute_note", &self.repute_note),
            qualification: finding(
                "qualification",
                &self.qualification,
                "qualification_note",
                &self.qualification_note,
            ),
            business: finding("business", &self.business, "business_note", &self.business_note),
            crew: finding("crew", &self.crew, "crew_note", &self.crew_note),
            references: finding("references", &self.references, "references_note", &self.references_note),
            needed: self.needed.is_some(),
            high_end: self.high_end.is_some(),
            speciality: check.optional("speciality", &self.speciality, 300),
        };
        check.done(|| {
            let (changes, key) = (changes?, key?);
            Some(VendorDraft { changes, name, contact, phone, agreement, dossier, key })
        })
    }
}

/// A decision about a vendor as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    pub id: String,
    /// The state that the form was made for.
    pub from: String,
    pub act: String,
    pub reason: String,
}

/// A decision, checked.
#[derive(Clone, Debug)]
pub struct Decision {
    pub from: State,
    pub act: Act,
    pub reason: String,
}

impl DecisionForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<Decision, Error> {
        let mut check = Check::default();
        let from = check.choice("from", &self.from);
        let act = check.choice("act", &self.act);
        let reason = check.text("reason", &self.reason, 300);
        check.done(|| Some(Decision { from: from?, act: act?, reason }))
    }
}

/// A paper as it is typed; `replaces` is empty for one that takes no other's place.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PaperForm {
    pub vendor: String,
    pub replaces: String,
    pub kind: String,
    pub number: String,
    /// The last day on which it is good.
    pub until: String,
    pub required: Option<String>,
    pub key: String,
}

/// A paper, checked.
#[derive(Clone, Debug)]
pub struct NewPaper {
    pub replaces: Option<EntryId>,
    pub kind: PaperKind,
    pub number: String,
    pub until: Date,
    pub required: bool,
    pub key: FormKey,
}

impl PaperForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<NewPaper, Error> {
        let mut check = Check::default();
        let replaces =
            if self.replaces.is_empty() { Some(None) } else { check.choice("replaces", &self.replaces).map(Some) };
        let kind = check.choice("kind", &self.kind);
        let number = check.text("number", &self.number, 60);
        // A paper of another century is a slip of the finger.
        let until: Option<Date> =
            self.until.trim().parse().ok().filter(|date: &Date| (2000..2100).contains(&date.year));
        if until.is_none() {
            check.fault("until", if self.until.trim().is_empty() { Rule::Required } else { Rule::NotADate });
        }
        let key = check.choice("key", &self.key);
        let required = self.required.is_some();
        check.done(|| Some(NewPaper { replaces: replaces?, kind: kind?, number, until: until?, required, key: key? }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(error: Error) -> Vec<String> {
        let Error::Invalid(faults) = error else { panic!("{error:?}") };
        faults.into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn a_vendor_s_form_reports_all_its_faults() {
        let form = VendorForm { fame: "best".to_owned(), speciality: "长".repeat(301), ..VendorForm::default() };
        let expected = ["key", "name_zh", "contact", "phone", "fame", "speciality"];
        assert_eq!(fields(form.parse().unwrap_err()), expected);
    }

    #[test]
    fn a_criterion_may_stay_open_and_a_change_needs_its_revision() {
        let key = uuid::Uuid::nil().to_string();
        let form = VendorForm {
            key: key.clone(),
            name_zh: "林安消杀".to_owned(),
            contact: "调度".to_owned(),
            phone: "演示号码".to_owned(),
            crew: "good".to_owned(),
            ..VendorForm::default()
        };
        let draft = form.clone().parse().unwrap();
        assert_eq!((draft.changes, draft.dossier.crew.mark, draft.dossier.fame.mark), (None, Some(Mark::Good), None));
        assert_eq!(fields(VendorForm { id: key, ..form }.parse().unwrap_err()), ["revision"]);
    }

    #[test]
    fn a_paper_needs_a_day_that_there_is() {
        let form = |until: &str| PaperForm {
            kind: "licence".to_owned(),
            number: "WL-1".to_owned(),
            until: until.to_owned(),
            key: uuid::Uuid::nil().to_string(),
            ..PaperForm::default()
        };
        assert!(form("2026-12-31").parse().is_ok());
        for bad in ["", "2026-02-30", "1026-01-01", "tomorrow"] {
            assert_eq!(fields(form(bad).parse().unwrap_err()), ["until"], "{bad}");
        }
    }
}
