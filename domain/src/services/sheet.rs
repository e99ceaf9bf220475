//! A service as staff see it: what is in force, what is coming, how it came to be, and who relies on it.

use serde::{Deserialize, Serialize};

use super::{
    Category, Family, Mode, Service,
    stage::{Move, Stage, StageEntry},
    terms::{Terms, TermsForm},
};
use crate::{
    check::Check,
    error::Error,
    id::{BookingId, EntryId, FormKey, ServiceId},
    time::Ms,
    vendors::Standing,
};

/// A row of the staff's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct SheetRow {
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub service: Service,
    /// When its next version takes over, if one waits.
    pub coming: Option<Ms>,
}

/// Everything about one service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub id: ServiceId,
    pub code: String,
    pub family: Family,
    pub category: Category,
    pub mode: Mode,
    pub stage: Stage,
    pub revision: i64,
    pub terms: Terms,
    /// The vendor that does it, and whether it may (VN-4).
    pub vendor: Option<Standing>,
    /// The steps of its life, oldest first.
    pub steps: Vec<StageEntry>,
    /// Newest first.
    pub versions: Vec<Version>,
    /// Bookings that lie ahead, soonest first.
    pub relied: Vec<Relied>,
}

impl Sheet {
    pub fn coming(&self) -> Option<&Version> {
        self.versions.iter().find(|version| version.is_coming())
    }
}

/// A booking that a change would meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Relied {
    pub id: BookingId,
    pub starts_at: Ms,
    pub house: String,
    pub person_zh: String,
    pub person_en: String,
}

/// A version in the history of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    pub id: EntryId,
    pub number: i64,
    pub terms: Terms,
    pub note: String,
    /// [`Ms`] 0 where it was so before versions were written down.
    pub effective_at: Ms,
    pub made_at: Ms,
    /// Nobody where an import wrote it.
    pub by_zh: Option<String>,
    pub by_en: Option<String>,
    pub applied_at: Option<Ms>,
    pub withdrawn_at: Option<Ms>,
}

impl Version {
    /// Whether it waits for its day.
    pub fn is_coming(&self) -> bool {
        self.applied_at.is_none() && self.withdrawn_at.is_none()
    }
}

/// A new service as it is typed, beside its [`TermsForm`].
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewForm {
    /// Not called `code`: drafts keep no field whose name has that in it.
    pub mark: String,
    pub family: String,
    pub category: String,
    pub mode: String,
    pub reason: String,
    pub key: String,
}

/// A new service, checked. It starts as a proposal.
#[derive(Clone, Debug)]
pub struct NewService {
    pub code: String,
    pub family: Family,
    pub category: Category,
    pub mode: Mode,
    pub reason: String,
    pub terms: Terms,
    pub key: FormKey,
}

impl NewForm {
    /// # Errors
    /// `Invalid` with every fault of both forms.
    pub fn parse(self, terms: &TermsForm) -> Result<NewService, Error> {
        let mut check = Check::default();
        let key = check.choice("key", &self.key);
        let code = check.text("mark", &self.mark, 20);
        let family = check.choice("family", &self.family);
        let category = check.choice("category", &self.category);
        let mode = check.choice("mode", &self.mode);
        let reason = check.text("reason", &self.reason, 500);
        let terms = terms.read(&mut check, family);
        check.done(|| {
            let (family, category, mode, key) = (family?, category?, mode?, key?);
            Some(NewService { code, family, category, mode, reason, terms, key })
        })
    }
}

/// A step of the life as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StepForm {
    pub id: String,
    /// The stage that the form was made for.
    pub from: String,
    pub act: String,
    pub reason: String,
    pub confirm: Option<String>,
    pub seen: String,
}

/// A step, checked.
#[derive(Clone, Debug)]
pub struct StepWish {
    pub from: Stage,
    pub act: Move,
    pub reason: String,
    /// The number of bookings that was read and confirmed.
    pub confirmed: Option<i64>,
}

impl StepForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<StepWish, Error> {
        let mut check = Check::default();
        let from = check.choice("from", &self.from);
        let act = check.choice("act", &self.act);
        let reason = check.text("reason", &self.reason, 500);
        let confirmed = self.confirm.as_ref().and_then(|_| self.seen.parse().ok());
        check.done(|| Some(StepWish { from: from?, act: act?, reason, confirmed }))
    }
}
