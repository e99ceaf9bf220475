//! Vendors (合作商): who does what the estate's own people do not, how they were vetted, their papers, how they did (VN-1 to VN-7).

use serde::{Deserialize, Serialize};

use crate::{
    id::{EntryId, ServiceId, VendorId},
    services::Name,
    time::{DAY, Ms},
};

pub mod callback;
#[cfg(feature = "store")]
pub mod callbacks;
#[cfg(feature = "store")]
pub mod crew;
mod forms;
pub mod job;
#[cfg(feature = "store")]
pub mod jobs;
#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "store")]
pub mod warnings;

pub use forms::{Decision, DecisionForm, NewPaper, PaperForm, VendorDraft, VendorForm};

/// VN-4: from thirty days before its last day on, a paper stands in the list of those to be renewed, and managers have a
/// letter. Milliseconds before the end of that day.
pub const EARLY: i64 = 31 * DAY;
/// And from seven days before it they have a second one.
pub const LATE: i64 = 8 * DAY;
/// How far a vendor's score looks back.
pub const SCORED: i64 = 365 * DAY;

text_enum! {
    /// Where the estate stands with a vendor.
    pub enum State {
        /// Being vetted (VN-1).
        Candidate = "candidate",
        Approved = "approved",
        /// Does nothing for now: residents do not see what it would do.
        Suspended = "suspended",
    }
}

text_enum! {
    /// What is decided about a vendor.
    pub enum Act { Approve = "approve", Suspend = "suspend" }
}

impl State {
    /// The state after a decision; `None` where it is not possible. The whole machine.
    pub const fn next(self, act: Act) -> Option<Self> {
        match (self, act) {
            (Self::Candidate | Self::Suspended, Act::Approve) => Some(Self::Approved),
            (Self::Candidate | Self::Approved, Act::Suspend) => Some(Self::Suspended),
            _ => None,
        }
    }

    pub fn acts(self) -> impl Iterator<Item = Act> {
        Act::ALL.iter().copied().filter(move |act| self.next(*act).is_some())
    }
}

text_enum! {
    /// VN-1: 市场知名度、业内声誉、企业资质、经营状况、人员素质、现有服务单位评估.
    pub enum Criterion {
        Fame = "fame",
        Repute = "repute",
        Qualification = "qualification",
        Business = "business",
        Crew = "crew",
        References = "references",
    }
}

text_enum! {
    /// How a vendor meets a criterion.
    pub enum Mark { Good = "good", Fair = "fair", Poor = "poor" }
}

/// What was found on one criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Finding {
    pub mark: Option<Mark>,
    pub note: String,
}

/// The vetting dossier: the six criteria of VN-1 and the three tests of VN-2.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dossier {
    pub fame: Finding,
    pub repute: Finding,
    pub qualification: Finding,
    pub business: Finding,
    pub crew: Finding,
    pub references: Finding,
    /// 符合小区业主的真正需求.
    pub needed: bool,
    /// 达到高档小区的服务标准.
    pub high_end: bool,
    /// 服务特色.
    pub speciality: String,
}

impl Dossier {
    pub const fn finding(&self, criterion: Criterion) -> &Finding {
        match criterion {
            Criterion::Fame => &self.fame,
            Criterion::Repute => &self.repute,
            Criterion::Qualification => &self.qualification,
            Criterion::Business => &self.business,
            Criterion::Crew => &self.crew,
            Criterion::References => &self.references,
        }
    }

    /// Whether all six criteria were looked at: before that nobody is approved.
    pub fn is_complete(&self) -> bool {
        Criterion::ALL.iter().all(|criterion| self.finding(*criterion).mark.is_some())
    }
}

text_enum! {
    /// VN-4: 营业执照、资质证书、服务等级证书, and insurance.
    pub enum PaperKind {
        Licence = "licence",
        Qualification = "qualification",
        ServiceGrade = "service_grade",
        Insurance = "insurance",
    }
}

/// A paper of a vendor. It is good until just before `expires_at`: the end of its last day in the estate's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Paper {
    pub id: EntryId,
    pub kind: PaperKind,
    pub number: String,
    pub expires_at: Ms,
    /// Without it the vendor does nothing.
    pub required: bool,
    pub made_at: Ms,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub by: Name,
    /// When it was replaced or taken away.
    pub ended_at: Option<Ms>,
}

impl Paper {
    pub fn is_expired(&self, now: Ms) -> bool {
        self.expires_at <= now
    }
}

/// A paper in the list of those that expire soon or have expired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct ExpiringRow {
    pub vendor_id: VendorId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub vendor: Name,
    pub kind: PaperKind,
    pub number: String,
    pub expires_at: Ms,
    pub required: bool,
}

/// What callbacks of the last twelve months say (VN-5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Score {
    pub callbacks: i64,
    pub satisfied: i64,
    /// All grades added up.
    pub grades: i64,
}

impl Score {
    /// Of a hundred, rounded half up; `None` where nobody was called back.
    pub const fn share(&self) -> Option<i64> {
        if self.callbacks > 0 { Some((200 * self.satisfied + self.callbacks) / (2 * self.callbacks)) } else { None }
    }

    /// The mean grade in tenths, rounded half up.
    pub const fn mean(&self) -> Option<i64> {
        if self.callbacks > 0 { Some((20 * self.grades + self.callbacks) / (2 * self.callbacks)) } else { None }
    }
}

/// A vendor in the staff's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct VendorRow {
    pub id: VendorId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub name: Name,
    pub state: State,
    pub contact: String,
    pub phone: String,
    /// How many services of the catalogue it does.
    pub services: i64,
    /// When the first of its required papers expires.
    pub expires_at: Option<Ms>,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub score: Score,
}

/// A vendor with what is kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vendor {
    pub id: VendorId,
    pub name: Name,
    pub contact: String,
    pub phone: String,
    pub state: State,
    /// VN-3: the contract, or why there is none.
    pub agreement: String,
    pub dossier: Dossier,
    pub revision: i64,
    pub changed_at: Ms,
}

/// A vendor on its own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorView {
    pub vendor: Vendor,
    /// What it does for the estate, and did.
    pub services: Vec<Given>,
    /// Those in force first, by expiry; then what was replaced, latest first.
    pub papers: Vec<Paper>,
    pub score: Score,
    /// Oldest first.
    pub steps: Vec<StateEntry>,
    /// Services that no vendor does.
    pub free: Vec<ServiceChoice>,
}

impl VendorView {
    /// Since when residents do not see what it does, and why not: a required paper that has expired.
    pub fn lapsed(&self, now: Ms) -> Option<&Paper> {
        self.papers.iter().find(|paper| paper.ended_at.is_none() && paper.required && paper.is_expired(now))
    }
}

/// A service that a vendor does, or did until a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Given {
    pub id: EntryId,
    pub service_id: ServiceId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub service: Name,
    pub since: Ms,
    pub until: Option<Ms>,
}

/// A service to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct ServiceChoice {
    pub id: ServiceId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub name: Name,
}

/// A decision about a vendor: who, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct StateEntry {
    pub at: Ms,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub by: Name,
    pub state: State,
    pub reason: String,
}

/// How a service stands with its vendor: why residents may not see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Standing {
    pub id: VendorId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub name: Name,
    pub state: State,
    /// When the first of its required papers expired; `None` while all are good.
    pub lapsed_at: Option<Ms>,
}

impl Standing {
    pub fn is_paused(&self) -> bool {
        self.state == State::Suspended || self.lapsed_at.is_some()
    }
}

/// Whether the vendor of a service keeps it from residents now: it is suspended, or a paper that it needs has expired (VN-4).
/// Takes the SQL of the estate's id, of the service's id and of the moment.
#[cfg(feature = "store")]
macro_rules! paused {
    ($estate:literal, $service:literal, $now:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM vendor_service vs JOIN vendor v ON v.id = vs.vendor_id
               WHERE vs.estate_id = ",
            $estate,
            " AND vs.service_id = ",
            $service,
            " AND vs.until IS NULL AND (v.state = 'suspended' OR EXISTS (
                 SELECT 1 FROM vendor_paper vp WHERE vp.vendor_id = v.id AND vp.required AND vp.ended_at IS NULL AND vp.expires_at <= ",
            $now,
            ")))"
        )
    };
}
#[cfg(feature = "store")]
pub(crate) use paused;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_becomes_a_candidate_again_and_whoever_is_suspended_can_come_back() {
        use State::*;
        for (state, act, next) in [
            (Candidate, Act::Approve, Some(Approved)),
            (Candidate, Act::Suspend, Some(Suspended)),
            (Approved, Act::Approve, None),
            (Approved, Act::Suspend, Some(Suspended)),
            (Suspended, Act::Approve, Some(Approved)),
            (Suspended, Act::Suspend, None),
        ] {
            assert_eq!(state.next(act), next, "{state} {act}");
        }
    }

    #[test]
    fn a_dossier_is_complete_when_all_six_criteria_have_a_mark() {
        let found = || Finding { mark: Some(Mark::Fair), note: String::new() };
        let mut dossier = Dossier {
            fame: found(),
            repute: found(),
            qualification: found(),
            business: found(),
            crew: found(),
            ..Dossier::default()
        };
        assert!(!dossier.is_complete());
        dossier.references = found();
        assert!(dossier.is_complete());
    }

    #[test]
    fn a_score_is_rounded_half_up_and_nothing_is_said_of_nobody() {
        assert_eq!((Score::default().share(), Score::default().mean()), (None, None));
        let score = Score { callbacks: 3, satisfied: 2, grades: 13 };
        assert_eq!((score.share(), score.mean()), (Some(67), Some(43)));
        let all = Score { callbacks: 8, satisfied: 8, grades: 37 };
        assert_eq!((all.share(), all.mean()), (Some(100), Some(46)));
    }
}
