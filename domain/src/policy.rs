//! The policy table: one row for each server function. The guards read it, the tests are generated from it.

use crate::rights::{Capability, Right};

/// What a caller must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Anyone,
    SignedIn,
    Resident(Right),
    Staff(Capability),
    /// One object, two faces: a resident with the right, or staff with the capability.
    Either(Right, Capability),
}

/// A row: the function's endpoint below `/api/`, what it needs, and whether it writes.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub endpoint: &'static str,
    pub need: Need,
    pub writes: bool,
}

const fn reads(endpoint: &'static str, need: Need) -> Row {
    Row { endpoint, need, writes: false }
}

const fn writes(endpoint: &'static str, need: Need) -> Row {
    Row { endpoint, need, writes: true }
}

use Capability as Can;
use Need::{Anyone, Either, Resident, SignedIn, Staff};

/// Every server function. One that is missing here answers 404 to everybody and fails the tests.
pub const POLICY: &[Row] = &[
    writes("session/sign_in", Anyone),
    writes("session/sign_out", SignedIn),
    writes("session/end", SignedIn),
    writes("session/end_all", SignedIn),
    reads("account/read", SignedIn),
    writes("account/prefer", Anyone),
    writes("account/change_password", SignedIn),
    writes("account/request_reset", Anyone),
    writes("account/reset", Anyone),
    reads("account/invitation", Anyone),
    writes("account/accept", Anyone),
    writes("account/request_verification", SignedIn),
    writes("account/verify", Anyone),
    writes("account/begin_totp", SignedIn),
    writes("account/confirm_totp", SignedIn),
    writes("calendar/open", Resident(Right::BookFree)),
    writes("calendar/close", Resident(Right::BookFree)),
    reads("home/read", SignedIn),
    reads("services/list", Either(Right::ReadNotices, Can::Bookings)),
    reads("services/find", Either(Right::ReadNotices, Can::Bookings)),
    reads("services/wishes", Resident(Right::Report)),
    writes("services/wish", Resident(Right::Report)),
    writes("services/opine", Resident(Right::BookFree)),
    reads("catalogue/list", Staff(Can::Catalogue)),
    reads("catalogue/find", Staff(Can::Catalogue)),
    reads("catalogue/new", Staff(Can::Catalogue)),
    writes("catalogue/create", Staff(Can::Catalogue)),
    writes("catalogue/revise", Staff(Can::Catalogue)),
    writes("catalogue/withdraw", Staff(Can::Catalogue)),
    writes("catalogue/step", Staff(Can::Catalogue)),
    reads("catalogue/month", Staff(Can::Catalogue)),
    writes("catalogue/take_up", Staff(Can::Catalogue)),
    writes("catalogue/decline", Staff(Can::Catalogue)),
    reads("bookings/list", Resident(Right::BookFree)),
    reads("bookings/find", Either(Right::BookFree, Can::Bookings)),
    writes("bookings/request", Resident(Right::BookFree)),
    writes("bookings/cancel", Resident(Right::BookFree)),
    reads("bookings/moving", Either(Right::BookFree, Can::Bookings)),
    writes("bookings/move", Either(Right::BookFree, Can::Bookings)),
    writes("bookings/hold", Resident(Right::BookFree)),
    writes("bookings/release", Resident(Right::BookFree)),
    writes("bookings/join", Resident(Right::BookFree)),
    writes("bookings/leave", Resident(Right::BookFree)),
    writes("bookings/accept", Resident(Right::BookFree)),
    reads("bookings/new", Staff(Can::Bookings)),
    writes("bookings/request_for", Staff(Can::Bookings)),
    reads("bookings/board", Staff(Can::Bookings)),
    writes("bookings/assign", Staff(Can::Bookings)),
    writes("bookings/arrange", Staff(Can::Bookings)),
    writes("bookings/step", Staff(Can::Bookings)),
    reads("dispatch/instructions", Staff(Can::Bookings)),
    writes("dispatch/instruct", Staff(Can::Bookings)),
    writes("dispatch/retire", Staff(Can::Bookings)),
    reads("checklist/find", Staff(Can::Bookings)),
    writes("checklist/tick", Staff(Can::Bookings)),
    writes("checklist/sign", Staff(Can::Bookings)),
    writes("checklist/set_items", Staff(Can::Catalogue)),
    reads("resources/list", Staff(Can::Bookings)),
    reads("resources/find", Staff(Can::Bookings)),
    writes("resources/save", Staff(Can::Bookings)),
    reads("resources/hours", Staff(Can::Bookings)),
    writes("resources/set_hours", Staff(Can::Bookings)),
    reads("resources/days", Staff(Can::Bookings)),
    writes("resources/set_day", Staff(Can::Bookings)),
    writes("resources/remove_day", Staff(Can::Bookings)),
    writes("resources/black_out", Staff(Can::Bookings)),
    writes("resources/lift", Staff(Can::Bookings)),
    reads("resources/rules", Staff(Can::Catalogue)),
    reads("resources/rule", Staff(Can::Catalogue)),
    writes("resources/set_rule", Staff(Can::Catalogue)),
    reads("tickets/list", Resident(Right::Report)),
    reads("tickets/new", Resident(Right::Report)),
    reads("tickets/find", Either(Right::Report, Can::Tickets)),
    writes("tickets/report", Resident(Right::Report)),
    writes("tickets/add_photos", Either(Right::Report, Can::Tickets)),
    reads("tickets/queue", Staff(Can::Tickets)),
    writes("tickets/take", Staff(Can::Tickets)),
    writes("tickets/dispatch", Staff(Can::Tickets)),
    writes("tickets/tell_owner", Staff(Can::Tickets)),
    writes("tickets/note", Staff(Can::Tickets)),
    writes("tickets/resolve", Staff(Can::Tickets)),
    writes("tickets/call_back", Staff(Can::Callback)),
    reads("club/home", Either(Right::ReadNotices, Can::Moderate)),
    reads("club/notice", Resident(Right::ReadNotices)),
    writes("club/read_notice", Resident(Right::ReadNotices)),
    reads("club/board", Either(Right::Forum, Can::Moderate)),
    reads("club/topic", Either(Right::Forum, Can::Moderate)),
    writes("club/open_topic", Resident(Right::Forum)),
    writes("club/reply", Resident(Right::Forum)),
    writes("club/hide", Staff(Can::Moderate)),
    writes("club/show", Staff(Can::Moderate)),
    // Everybody searches, each in what they may open: see `search::Kind::endpoint`.
    reads("search/find", SignedIn),
    reads("card/read", Resident(Right::SeeCard)),
    reads("concierge/list", Either(Right::ReadNotices, Can::Bookings)),
    reads("concierge/desk", Staff(Can::Bookings)),
    reads("concierge/find", Staff(Can::Bookings)),
    writes("concierge/save", Staff(Can::Bookings)),
    writes("concierge/set_shown", Staff(Can::Bookings)),
    reads("ledger/read", Resident(Right::SeeAccount)),
    reads("ledger/houses", Staff(Can::Accounts)),
    reads("ledger/house", Staff(Can::Accounts)),
    reads("ledger/waiting", Staff(Can::Accounts)),
    writes("ledger/pay", Staff(Can::Accounts)),
    writes("ledger/propose", Staff(Can::Accounts)),
    writes("ledger/approve", Staff(Can::Accounts)),
    writes("ledger/decline", Staff(Can::Accounts)),
    reads("settings/discounts", Staff(Can::Catalogue)),
    writes("settings/add_discount", Staff(Can::Catalogue)),
    writes("settings/end_discount", Staff(Can::Catalogue)),
    reads("settings/limits", Staff(Can::Catalogue)),
    writes("settings/set_quota", Staff(Can::Catalogue)),
    writes("settings/drop_quota", Staff(Can::Catalogue)),
    // Not for whoever keeps the accounts: nobody sets the limit that binds them.
    writes("settings/set_alone", Staff(Can::Catalogue)),
    reads("settings/methods", Staff(Can::Accounts)),
    reads("settings/method", Staff(Can::Accounts)),
    writes("settings/save_method", Staff(Can::Accounts)),
    writes("settings/show_method", Staff(Can::Accounts)),
    writes("settings/move_method", Staff(Can::Accounts)),
    reads("people/list", Staff(Can::People)),
    reads("people/find", Staff(Can::People)),
    reads("people/new", Staff(Can::People)),
    writes("people/invite", Staff(Can::People)),
    writes("people/invite_again", Staff(Can::People)),
    writes("people/suspend", Staff(Can::People)),
    writes("people/restore", Staff(Can::People)),
    writes("people/set_roles", Staff(Can::People)),
    reads("mail/dead", Staff(Can::Mail)),
    writes("mail/retry", Staff(Can::Mail)),
];

/// The row of an endpoint.
pub fn row(endpoint: &str) -> Option<&'static Row> {
    POLICY.iter().find(|row| row.endpoint == endpoint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_function_has_two_rows() {
        for (place, one) in POLICY.iter().enumerate() {
            assert!(POLICY.iter().skip(place + 1).all(|other| other.endpoint != one.endpoint), "{}", one.endpoint);
        }
    }
}
