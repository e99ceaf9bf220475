//! The life of a service (SC-2, SC-3): proposed, tried, fixed as a standard, kept as information only, retired.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Refusal},
    time::Ms,
};

text_enum! {
    /// Where a service stands in its life.
    pub enum Stage {
        /// A project; residents do not see it (SC-6).
        Proposal = "proposal",
        /// Offered with a badge; every use is asked for an opinion.
        Trial = "trial",
        Standard = "standard",
        /// Scaled down: what is known about it stays to be read (SC-3).
        Information = "information",
        Retired = "retired",
    }
}

text_enum! {
    /// What moves a service on.
    pub enum Move {
        /// Offers it for trial; also how one that was scaled down comes back.
        Try = "try",
        /// Fixes what worked as a standard.
        Adopt = "adopt",
        ScaleDown = "scale_down",
        Retire = "retire",
    }
}

impl Stage {
    /// The stage after a move; `None` where the move is not possible. The whole machine.
    ///
    /// A standard service is scaled down before it can be retired, so that residents read for a while that it ends.
    pub const fn next(self, step: Move) -> Option<Self> {
        match (self, step) {
            (Self::Proposal | Self::Information, Move::Try) => Some(Self::Trial),
            (Self::Trial, Move::Adopt) => Some(Self::Standard),
            (Self::Trial | Self::Standard, Move::ScaleDown) => Some(Self::Information),
            (Self::Proposal | Self::Trial | Self::Information, Move::Retire) => Some(Self::Retired),
            _ => None,
        }
    }

    /// What can be done with it now.
    pub fn moves(self) -> impl Iterator<Item = Move> {
        Move::ALL.iter().copied().filter(move |step| self.next(*step).is_some())
    }

    /// Whether residents see it at all.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Trial | Self::Standard | Self::Information)
    }

    pub const fn is_bookable(self) -> bool {
        matches!(self, Self::Trial | Self::Standard)
    }

    /// Lets a booking in, or says why not.
    ///
    /// # Errors
    /// `NotFound` for what residents do not see, `Refused(NotBookable)` for what can only be read.
    pub const fn admit_booking(self) -> Result<(), Error> {
        match self {
            Self::Trial | Self::Standard => Ok(()),
            Self::Information => Err(Error::Refused(Refusal::NotBookable)),
            Self::Proposal | Self::Retired => Err(Error::NotFound),
        }
    }
}

/// A step of the life: who, when and why. Nobody's name where an import made the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct StageEntry {
    pub at: Ms,
    pub by_zh: Option<String>,
    pub by_en: Option<String>,
    pub stage: Stage,
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_step_but_these_is_possible() {
        use Stage::*;
        let possible = [
            (Proposal, Move::Try, Trial),
            (Proposal, Move::Retire, Retired),
            (Trial, Move::Adopt, Standard),
            (Trial, Move::ScaleDown, Information),
            (Trial, Move::Retire, Retired),
            (Standard, Move::ScaleDown, Information),
            (Information, Move::Try, Trial),
            (Information, Move::Retire, Retired),
        ];
        for stage in Stage::ALL {
            for step in Move::ALL {
                let expected = possible.iter().find(|(from, by, _)| (from, by) == (stage, step)).map(|(.., to)| *to);
                assert_eq!(stage.next(*step), expected, "{stage} {step}");
            }
        }
        assert_eq!(Retired.moves().count(), 0);
    }

    #[test]
    fn what_cannot_be_seen_cannot_be_booked_and_what_can_only_be_read_says_so() {
        for stage in Stage::ALL {
            assert!(stage.is_public() || !stage.is_bookable(), "{stage}");
            assert_eq!(stage.admit_booking().is_ok(), stage.is_bookable(), "{stage}");
        }
        assert!(matches!(Stage::Information.admit_booking(), Err(Error::Refused(Refusal::NotBookable))));
        assert!(matches!(Stage::Proposal.admit_booking(), Err(Error::NotFound)));
    }
}
