//! Identifiers: one type per kind of thing, so that a house can't be passed where a person is meant. Never secrets.

/// Declares newtypes over UUIDv7 (`BLOB` on SQLite, `UUID` on PostgreSQL).
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "store", derive(sqlx::Type), sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self { Self(id) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.as_simple().fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { uuid::Uuid::parse_str(text).map(Self) }
        }
    )*};
}

ids!(
    /// An estate: the tenant that every record belongs to.
    EstateId,
    /// A house on the estate.
    HouseId,
    /// A person: resident or staff.
    PersonId,
    SessionId,
    ServiceId,
    /// A resident's wish for a service that is not there.
    WishId,
    SlotId,
    /// What all bookings that are done in one visit share.
    VisitId,
    /// A use of a service, by the id of the booking, order or issue that it was.
    UseId,
    BookingId,
    /// An entry in the line for a full slot.
    WaitingId,
    /// A rule by which a card takes something off.
    DiscountId,
    /// A way to pay at a venue.
    MethodId,
    /// A service that recurs for a house.
    PlanId,
    /// A day of a plan on which something was settled.
    TurnId,
    /// Days on which nobody of a house is at home.
    AwayId,
    /// A place in the concierge's directory.
    DirectoryId,
    /// A person, vendor, room or piece of equipment that bookings hold.
    ResourceId,
    BlackoutId,
    /// A line of a service's checklist.
    CheckId,
    /// A preference or taboo of a household.
    InstructionId,
    /// Something asked for or to be delivered (代办与配送).
    OrderId,
    QuoteId,
    ProductId,
    /// A delivery window of one day.
    RunId,
    /// Something that is lent, kept or handed out.
    ItemId,
    /// Pieces of an item that a house asked for.
    IssueId,
    /// A form to fill in on paper, which a service offers.
    DownloadId,
    /// Somebody from outside who does services for the estate.
    VendorId,
    /// An issue of the service handbook.
    HandbookId,
    TicketId,
    NoticeId,
    BoardId,
    TopicId,
    PostId,
    PhotoId,
    MailId,
    /// The key that a form carries so that sending it twice makes one thing.
    FormKey,
    /// A row of a timeline or of the audit.
    EntryId,
);
