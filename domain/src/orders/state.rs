//! Where an order and a quote stand, and what moves them on.

text_enum! {
    /// How an order is fulfilled.
    pub enum Mode {
        /// Staff do what was asked for.
        Request = "request",
        /// Staff bring what was chosen from a list, in a window of a day.
        Delivery = "delivery",
    }
}

text_enum! {
    /// Where an order stands.
    pub enum State {
        Asked = "asked",
        /// A quote waits for an answer.
        Quoted = "quoted",
        Approved = "approved",
        Placed = "placed",
        Packed = "packed",
        UnderWay = "under_way",
        Completed = "completed",
        /// By staff, with a reason.
        Declined = "declined",
        /// By the resident.
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// What is done with an order.
    pub enum Act {
        Quote = "quote",
        Approve = "approve",
        /// The quote was declined, withdrawn, or not answered in time.
        DropQuote = "drop_quote",
        Pack = "pack",
        Start = "start",
        Complete = "complete",
        Decline = "decline",
        Cancel = "cancel",
    }
}

text_enum! {
    /// An entry of an order's timeline.
    pub enum Step {
        Asked = "asked",
        Placed = "placed",
        /// Staff answered in words.
        Told = "told",
        Assigned = "assigned",
        Quoted = "quoted",
        QuoteApproved = "quote_approved",
        QuoteDeclined = "quote_declined",
        QuoteWithdrawn = "quote_withdrawn",
        QuoteExpired = "quote_expired",
        Packed = "packed",
        Started = "started",
        Completed = "completed",
        Declined = "declined",
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// BK-8: why staff do not do it.
    pub enum Reason {
        Law = "law",
        Morals = "morals",
        Impossible = "impossible",
        /// The owner no longer wishes it, and said so to staff.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    pub enum QuoteState {
        Open = "open",
        Approved = "approved",
        Declined = "declined",
        Expired = "expired",
        /// Taken back, or replaced by a newer one.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// The staff's queues.
    pub enum Queue { New = "new", Quoted = "quoted", Working = "working", Over = "over" }
}

impl State {
    /// The state after an act; `None` where the act is not possible. The whole machine.
    ///
    /// `agreed`: a price is agreed, be it that there is nothing to pay. Nothing is begun without.
    pub const fn next(self, act: Act, agreed: bool) -> Option<Self> {
        match (self, act) {
            (Self::Asked | Self::Quoted, Act::Quote) => Some(Self::Quoted),
            (Self::Quoted, Act::Approve) => Some(Self::Approved),
            (Self::Quoted, Act::DropQuote) => Some(Self::Asked),
            (Self::Placed, Act::Pack) => Some(Self::Packed),
            (Self::Asked | Self::Approved | Self::Packed, Act::Start) if agreed => Some(Self::UnderWay),
            (Self::UnderWay, Act::Complete) => Some(Self::Completed),
            (Self::Asked | Self::Quoted | Self::Approved | Self::Placed | Self::Packed, Act::Decline) => {
                Some(Self::Declined)
            }
            (Self::Asked | Self::Quoted | Self::Approved | Self::Placed, Act::Cancel) => Some(Self::Cancelled),
            _ => None,
        }
    }

    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Declined | Self::Cancelled)
    }
}

impl Act {
    /// What staff move on by a single press: no words and no numbers are needed.
    pub const fn is_plain(self) -> bool {
        matches!(self, Self::Pack | Self::Start)
    }
}

impl Queue {
    /// The states of its orders; some stand twice, so that every queue has three.
    pub const fn states(self) -> [State; 3] {
        match self {
            Self::New => [State::Asked, State::Placed, State::Placed],
            Self::Quoted => [State::Quoted; 3],
            Self::Working => [State::Approved, State::Packed, State::UnderWay],
            Self::Over => [State::Completed, State::Declined, State::Cancelled],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(from: State, acts: &[Act]) -> Option<State> {
        acts.iter().try_fold(from, |state, act| state.next(*act, true))
    }

    #[test]
    fn the_usual_ways_end_in_completion() {
        assert_eq!(way(State::Asked, &[Act::Quote, Act::Approve, Act::Start, Act::Complete]), Some(State::Completed));
        assert_eq!(way(State::Asked, &[Act::Start, Act::Complete]), Some(State::Completed));
        assert_eq!(way(State::Placed, &[Act::Pack, Act::Start, Act::Complete]), Some(State::Completed));
        let twice = [Act::Quote, Act::Quote, Act::DropQuote, Act::Quote, Act::Approve];
        assert_eq!(way(State::Asked, &twice), Some(State::Approved));
    }

    #[test]
    fn nothing_is_begun_without_an_agreed_price() {
        for state in [State::Asked, State::Approved, State::Packed] {
            assert_eq!(state.next(Act::Start, false), None, "{state}");
        }
        assert_eq!(State::Quoted.next(Act::Start, true), None, "the answer is waited for");
    }

    #[test]
    fn what_is_over_stays_over_and_what_is_under_way_is_finished() {
        for state in State::ALL {
            for act in Act::ALL {
                assert!(!state.is_over() || state.next(*act, true).is_none(), "{state} {act}");
            }
        }
        assert_eq!(State::UnderWay.next(Act::Cancel, true), None);
        assert_eq!(State::UnderWay.next(Act::Decline, true), None);
        assert_eq!(State::Packed.next(Act::Cancel, true), None);
        assert_eq!(State::Approved.next(Act::Quote, true), None, "what was approved is not quoted again");
    }

    #[test]
    fn every_state_stands_in_one_queue() {
        for state in State::ALL {
            let queues = Queue::ALL.iter().filter(|queue| queue.states().contains(state)).count();
            assert_eq!(queues, 1, "{state}");
        }
    }
}
