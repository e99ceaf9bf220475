//! Who may do what: rights by relation to a house (ID-2), capabilities by staff role (ID-5).

text_enum! {
    /// A resident's relation to the house (ID-2, ID-3).
    pub enum Relation {
        Owner = "owner",
        Spouse = "spouse",
        Child = "child",
        Elder = "elder",
        Nanny = "nanny",
        Driver = "driver",
        Tenant = "tenant",
    }
}

text_enum! {
    /// What a resident may do for the house.
    pub enum Right {
        /// See the house's bookings and tickets that are not marked 只有我可见.
        SeeHouse = "see_house",
        BookFree = "book_free",
        BookPaid = "book_paid",
        /// File tickets (报事).
        Report = "report",
        ReadNotices = "read_notices",
        Forum = "forum",
        SeeCard = "see_card",
        /// See the house account and its statements (挂账).
        SeeAccount = "see_account",
    }
}

impl Relation {
    /// The rights of the relation. Helpers act for the house but do not spend its money or speak in its name.
    pub const fn rights(self) -> &'static [Right] {
        use Right::*;
        match self {
            Self::Owner | Self::Spouse => Right::ALL,
            Self::Elder => &[SeeHouse, BookFree, BookPaid, Report, ReadNotices, Forum, SeeCard],
            Self::Tenant => &[SeeHouse, BookFree, BookPaid, Report, ReadNotices, Forum],
            Self::Child => &[SeeHouse, BookFree, Report, ReadNotices],
            Self::Nanny => &[SeeHouse, BookFree, Report, ReadNotices],
            Self::Driver => &[Report, ReadNotices],
        }
    }

    pub fn may(self, right: Right) -> bool {
        self.rights().contains(&right)
    }
}

text_enum! {
    /// A staff role (ID-5). One person may hold several.
    pub enum Role {
        Admin = "admin",
        Manager = "manager",
        Butler = "butler",
        Desk = "desk",
        Technician = "technician",
        Security = "security",
        Landscaping = "landscaping",
        Moderator = "moderator",
    }
}

text_enum! {
    /// What a member of staff may do.
    pub enum Capability {
        /// See the bookings board and work the bookings.
        Bookings = "bookings",
        /// See the ticket queue and work the tickets.
        Tickets = "tickets",
        /// Call back and so close or reopen a ticket.
        Callback = "callback",
        Moderate = "moderate",
        /// Invite, suspend, give roles.
        People = "people",
        /// See letters that could not be delivered, and send them again.
        Mail = "mail",
        /// See the houses' accounts, record payments, give credits and approve those of others.
        Accounts = "accounts",
        /// Create, change and retire services, and evaluate them month by month.
        Catalogue = "catalogue",
    }
}

impl Role {
    pub const fn capabilities(self) -> &'static [Capability] {
        use Capability::*;
        match self {
            Self::Admin => &[People, Mail],
            Self::Manager => Capability::ALL,
            Self::Butler => &[Bookings, Tickets, Callback],
            Self::Desk => &[Bookings, Tickets, Callback, Accounts],
            Self::Technician | Self::Security | Self::Landscaping => &[Bookings, Tickets],
            Self::Moderator => &[Moderate],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn helpers_neither_spend_money_nor_speak_for_the_house() {
        for relation in [Relation::Nanny, Relation::Driver] {
            for right in [Right::BookPaid, Right::Forum, Right::SeeCard, Right::SeeAccount] {
                assert!(!relation.may(right), "{relation} may {right}");
            }
        }
    }

    #[test]
    fn only_the_owner_and_the_spouse_see_the_house_account() {
        for relation in Relation::ALL {
            let may = relation.may(Right::SeeAccount);
            assert_eq!(may, matches!(relation, Relation::Owner | Relation::Spouse), "{relation}");
        }
    }

    #[test]
    fn only_managers_and_administrators_touch_people() {
        for role in Role::ALL {
            let may = role.capabilities().contains(&Capability::People);
            assert_eq!(may, matches!(role, Role::Admin | Role::Manager), "{role}");
        }
    }
}
