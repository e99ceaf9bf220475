//! How the board is looked at: all of it lives in the address.

use domain::{bookings::BoardRow, checklist::Sheet, time::Date};
use serde::{Deserialize, Serialize};

use super::api::Board;

/// What stands in the rows of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    Time,
    Person,
    Department,
    Vendor,
}

impl By {
    pub const ALL: [Self; 4] = [Self::Time, Self::Person, Self::Department, Self::Vendor];

    pub fn read(word: &str) -> Self {
        match word {
            "person" => Self::Person,
            "department" => Self::Department,
            "vendor" => Self::Vendor,
            _ => Self::Time,
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Person => "person",
            Self::Department => "department",
            Self::Vendor => "vendor",
        }
    }
}

/// A board as it is shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Shown {
    pub board: Board,
    pub by: By,
    /// The booking whose arrangement is open.
    pub open: String,
    /// Its list.
    pub checks: Option<Sheet>,
}

impl Shown {
    pub fn week(&self) -> bool {
        self.board.days > 1
    }

    /// The address of a board like this one with something else.
    pub fn address(&self, date: Date, week: bool, by: By) -> String {
        let mut address = format!("/admin?date={date}");
        if week {
            address.push_str("&view=week");
        }
        if by != By::Time {
            address.push_str("&by=");
            address.push_str(by.word());
        }
        address
    }

    /// This board, with no booking open.
    pub fn here(&self) -> String {
        self.address(self.board.date, self.week(), self.by)
    }

    /// This board, with a booking open.
    pub fn opening(&self, row: &BoardRow) -> String {
        format!("{}&open={}", self.here(), row.booking.id)
    }

    /// The booking that is open, if it is on this board.
    pub fn opened(&self) -> Option<&BoardRow> {
        self.board.plan.rows.iter().find(|row| !self.open.is_empty() && row.booking.id.to_string() == self.open)
    }
}
