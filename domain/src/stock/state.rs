//! The life of an issue as a table: which act leads from which state to which, for each kind of item.

use super::Kind;

text_enum! {
    /// Where an issue stands.
    pub enum State {
        /// The pieces are put aside.
        Asked = "asked",
        HandedOut = "handed_out",
        Returned = "returned",
        Lost = "lost",
        Kept = "kept",
        Collected = "collected",
        HandedOver = "handed_over",
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// What moves an issue.
    pub enum Act {
        HandOut = "hand_out",
        /// It came back; also what had been written down as lost.
        TakeBack = "take_back",
        Lose = "lose",
        /// It may stay out, or be kept, for another while.
        Extend = "extend",
        Keep = "keep",
        Collect = "collect",
        HandOver = "hand_over",
        Cancel = "cancel",
    }
}

text_enum! {
    /// A line of the timeline.
    pub enum Step {
        Asked = "asked",
        /// Staff wrote it down at the counter.
        OnBehalf = "on_behalf",
        /// Staff passed over the share of a house, with a reason.
        Overridden = "overridden",
        HandedOut = "handed_out",
        Returned = "returned",
        Lost = "lost",
        Extended = "extended",
        Kept = "kept",
        Collected = "collected",
        HandedOver = "handed_over",
        Cancelled = "cancelled",
    }
}

/// The state after an act; `None` where the act is not possible. The whole machine.
pub const fn next(kind: Kind, state: State, act: Act) -> Option<State> {
    match (kind, state, act) {
        (_, State::Asked, Act::Cancel) => Some(State::Cancelled),
        (Kind::Lend, State::Asked, Act::HandOut) => Some(State::HandedOut),
        (Kind::Lend, State::HandedOut | State::Lost, Act::TakeBack) => Some(State::Returned),
        (Kind::Lend, State::HandedOut, Act::Lose) => Some(State::Lost),
        (Kind::Lend, State::HandedOut, Act::Extend) | (Kind::Custody, State::Kept, Act::Extend) => Some(state),
        (Kind::Custody, State::Asked, Act::Keep) => Some(State::Kept),
        (Kind::Custody, State::Kept, Act::Collect) => Some(State::Collected),
        (Kind::Supply, State::Asked, Act::HandOver) => Some(State::HandedOver),
        _ => None,
    }
}

impl State {
    /// Whether its pieces are back on the shelf. What is lost or handed over is on no shelf any more.
    pub const fn gives_back(self) -> bool {
        matches!(self, Self::Returned | Self::Collected | Self::Cancelled)
    }

    /// Whether something is still to happen.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::HandedOut | Self::Kept)
    }
}

impl Act {
    pub const fn step(self) -> Step {
        match self {
            Self::HandOut => Step::HandedOut,
            Self::TakeBack => Step::Returned,
            Self::Lose => Step::Lost,
            Self::Extend => Step::Extended,
            Self::Keep => Step::Kept,
            Self::Collect => Step::Collected,
            Self::HandOver => Step::HandedOver,
            Self::Cancel => Step::Cancelled,
        }
    }

    /// Whether it is told with words and photos of how the thing looks.
    pub const fn looks(self) -> bool {
        matches!(self, Self::TakeBack | Self::Keep)
    }
}

impl Kind {
    /// How staff give out at the counter what is not asked for beforehand.
    pub const fn first(self) -> Act {
        match self {
            Self::Lend => Act::HandOut,
            Self::Custody => Act::Keep,
            Self::Supply => Act::HandOver,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind::*, State::*, *};

    #[test]
    fn the_table_says_for_every_cell_what_the_estate_decided() {
        let table = [
            (Lend, Asked, Act::HandOut, HandedOut),
            (Lend, Asked, Act::Cancel, Cancelled),
            (Lend, HandedOut, Act::TakeBack, Returned),
            (Lend, HandedOut, Act::Lose, Lost),
            (Lend, HandedOut, Act::Extend, HandedOut),
            (Lend, Lost, Act::TakeBack, Returned),
            (Custody, Asked, Act::Keep, Kept),
            (Custody, Asked, Act::Cancel, Cancelled),
            (Custody, Kept, Act::Extend, Kept),
            (Custody, Kept, Act::Collect, Collected),
            (Supply, Asked, Act::HandOver, HandedOver),
            (Supply, Asked, Act::Cancel, Cancelled),
        ];
        for kind in Kind::ALL {
            for state in State::ALL {
                for act in Act::ALL {
                    let expected = table.iter().find(|(k, s, a, _)| (k, s, a) == (kind, state, act)).map(|row| row.3);
                    assert_eq!(next(*kind, *state, *act), expected, "{kind} {state} {act}");
                }
            }
        }
    }

    #[test]
    fn what_gave_its_pieces_back_moves_no_more() {
        for kind in Kind::ALL {
            for state in State::ALL.iter().filter(|state| state.gives_back()) {
                assert!(Act::ALL.iter().all(|act| next(*kind, *state, *act).is_none()), "{kind} {state}");
                assert!(!state.is_open());
            }
        }
    }

    #[test]
    fn the_counter_begins_with_what_the_kind_allows() {
        for kind in Kind::ALL {
            assert!(next(*kind, Asked, kind.first()).is_some(), "{kind}");
        }
    }
}
