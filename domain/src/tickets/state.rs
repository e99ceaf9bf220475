//! The life of a ticket as a table: which act leads from which state to which (TK-4, TK-14).

use crate::time::{HOUR, MINUTE};

text_enum! {
    /// The kind of a ticket (TK-3): 咨询, 报修, 投诉, 收费, 特约服务.
    pub enum Kind {
        Enquiry = "enquiry",
        Repair = "repair",
        Complaint = "complaint",
        Payment = "payment",
        Special = "special",
    }
}

impl Kind {
    /// TK-16, TK-17: how long the estate promises to need until somebody is at it, in milliseconds.
    pub const fn promise(self) -> i64 {
        match self {
            Self::Repair => 30 * MINUTE,
            Self::Complaint => 2 * HOUR,
            Self::Enquiry | Self::Payment | Self::Special => 4 * HOUR,
        }
    }
}

text_enum! {
    pub enum State {
        New = "new",
        /// Somebody is responsible, and stays so to the end.
        Taken = "taken",
        Dispatched = "dispatched",
        /// The result is reported (TK-9); the callback is still to come.
        Resolved = "resolved",
        Closed = "closed",
        /// The callback found the resident unsatisfied: the same ticket goes on.
        Reopened = "reopened",
    }
}

text_enum! {
    /// What moves a ticket. The last two are the outcomes of a callback.
    pub enum Act {
        Take = "take",
        Dispatch = "dispatch",
        Resolve = "resolve",
        Satisfied = "satisfied",
        Unsatisfied = "unsatisfied",
    }
}

text_enum! {
    /// A line of the timeline.
    pub enum Step {
        Reported = "reported",
        /// Taken, or taken over from the subject.
        Taken = "taken",
        /// Sent to the subject.
        Dispatched = "dispatched",
        /// A note among staff.
        Noted = "noted",
        ToldOwner = "told_owner",
        Resolved = "resolved",
        Satisfied = "satisfied",
        Unsatisfied = "unsatisfied",
        Photo = "photo",
    }
}

/// The state after an act; `None` where the act is not possible.
///
/// A ticket that somebody has taken keeps its state when a colleague takes it over.
pub const fn next(state: State, act: Act) -> Option<State> {
    match (act, state) {
        (Act::Take, State::New) => Some(State::Taken),
        (Act::Take, State::Taken | State::Dispatched | State::Resolved | State::Reopened) => Some(state),
        (Act::Dispatch, State::Taken | State::Dispatched | State::Reopened) => Some(State::Dispatched),
        (Act::Resolve, State::Taken | State::Dispatched | State::Reopened) => Some(State::Resolved),
        (Act::Satisfied, State::Resolved) => Some(State::Closed),
        (Act::Unsatisfied, State::Resolved) => Some(State::Reopened),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{State::*, *};

    #[test]
    fn the_table_says_for_every_cell_what_the_estate_decided() {
        let table: [(State, [Option<State>; 5]); 6] = [
            (New, [Some(Taken), None, None, None, None]),
            (Taken, [Some(Taken), Some(Dispatched), Some(Resolved), None, None]),
            (Dispatched, [Some(Dispatched), Some(Dispatched), Some(Resolved), None, None]),
            (Resolved, [Some(Resolved), None, None, Some(Closed), Some(Reopened)]),
            (Closed, [None, None, None, None, None]),
            (Reopened, [Some(Reopened), Some(Dispatched), Some(Resolved), None, None]),
        ];
        assert_eq!(table.len(), State::ALL.len());
        for (state, row) in table {
            for (act, expected) in Act::ALL.iter().zip(row) {
                assert_eq!(next(state, *act), expected, "{state} {act}");
            }
        }
    }

    #[test]
    fn closed_is_reachable_only_by_satisfied_and_is_the_end() {
        for state in State::ALL {
            for act in Act::ALL {
                let closes = next(*state, *act) == Some(Closed);
                assert_eq!(closes, *act == Act::Satisfied && *state == Resolved, "{state} {act}");
            }
        }
        assert!(Act::ALL.iter().all(|act| next(Closed, *act).is_none()));
    }

    #[test]
    fn nothing_leads_back_to_new_and_nothing_but_taking_leads_on_from_it() {
        for state in State::ALL {
            assert!(Act::ALL.iter().all(|act| next(*state, *act) != Some(New)), "{state}");
        }
        assert!(Act::ALL.iter().all(|act| next(New, *act).is_none() || *act == Act::Take));
    }

    #[test]
    fn a_repair_is_promised_soonest() {
        assert!(Kind::ALL.iter().all(|kind| *kind == Kind::Repair || kind.promise() > Kind::Repair.promise()));
    }
}
