//! Accounts: signing in, sessions, passwords, one-time codes, the second factor, the people of an estate.

use serde::{Deserialize, Serialize};

use crate::{
    error::Rule,
    household::{PersonState, Scheme, TextSize},
    id::{PersonId, SessionId},
    locale::{Bilingual, Locale},
    rights::{Relation, Role},
    time::Ms,
};

#[cfg(feature = "store")]
pub mod codes;
#[cfg(feature = "store")]
pub(crate) mod digest;
#[cfg(feature = "store")]
mod invitation;
#[cfg(feature = "store")]
mod new_password;
#[cfg(feature = "store")]
pub mod password;
#[cfg(feature = "store")]
pub mod people;
#[cfg(feature = "store")]
mod recovery;
#[cfg(feature = "store")]
pub mod session;
#[cfg(feature = "store")]
mod sign_in;
#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "store")]
pub mod throttle;
#[cfg(feature = "store")]
pub mod totp;

/// Characters (Unicode scalar values) of a password, at least and at most.
pub const PASSWORD_SHORTEST: u16 = 12;
pub const PASSWORD_LONGEST: u16 = 128;
/// Bytes beyond which a password is not even looked at (A1).
pub const PASSWORD_BYTES: usize = 1_024;

/// The part of the password rules that the browser can check too. Spaces count, nothing is trimmed or cut (A3).
pub fn password_length(password: &str) -> Result<(), Rule> {
    if password.len() > PASSWORD_BYTES {
        return Err(Rule::TooLong(PASSWORD_LONGEST));
    }
    let length = password.chars().count();
    if length == 0 {
        Err(Rule::Required)
    } else if length < usize::from(PASSWORD_SHORTEST) {
        Err(Rule::TooShort(PASSWORD_SHORTEST))
    } else if length > usize::from(PASSWORD_LONGEST) {
        Err(Rule::TooLong(PASSWORD_LONGEST))
    } else {
        Ok(())
    }
}

text_enum! {
    /// What a one-time code is good for.
    pub enum Purpose { Invite = "invite", Verify = "verify", Reset = "reset", SecondFactor = "second_factor" }
}

/// What the page behind a link shows before anything is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct CodeView {
    pub name_zh: String,
    pub name_en: String,
    pub email: String,
    pub estate_zh: String,
    pub estate_en: String,
}

/// A device on which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct SessionRow {
    pub id: SessionId,
    pub device: String,
    pub created_at: Ms,
    pub seen_at: Ms,
    /// The session that asks.
    #[cfg_attr(feature = "store", sqlx(skip))]
    pub current: bool,
}

/// A second factor about to be enrolled: to be typed or scanned into an authenticator.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    pub secret_base32: String,
    pub otpauth_url: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment(***)")
    }
}

/// A person in the list of an estate's people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    pub id: PersonId,
    pub name_zh: String,
    pub name_en: String,
    pub email: String,
    pub state: PersonState,
    pub house_code: Option<String>,
    pub relation: Option<Relation>,
    pub roles: Vec<Role>,
    pub created_at: Ms,
}

/// A person to be invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    pub email: String,
    pub name: Bilingual,
    /// Shown on the boards instead of the name; may be empty.
    pub alias: String,
    pub locale: Locale,
    pub kind: InviteKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InviteKind {
    Resident { house_code: String, relation: Relation },
    Staff { roles: Vec<Role> },
}

/// One's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    pub name_zh: String,
    pub name_en: String,
    pub email: String,
    pub email_verified: bool,
    pub alias: String,
    pub locale: Locale,
    pub scheme: Scheme,
    pub text_size: TextSize,
    /// Whether a second factor is enrolled.
    pub totp: bool,
    /// Staff who can do nothing before they have enrolled a second factor (A12).
    pub totp_due: bool,
    pub house_code: Option<String>,
    pub relation: Option<Relation>,
    pub roles: Vec<Role>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a1_a_password_has_12_to_128_characters_whatever_their_script() {
        assert_eq!(password_length(""), Err(Rule::Required));
        assert_eq!(password_length("elevenchars"), Err(Rule::TooShort(12)));
        assert_eq!(password_length("十二个汉字也是一个密码哦"), Ok(()));
        assert_eq!(password_length(&"é".repeat(128)), Ok(()));
        assert_eq!(password_length(&"é".repeat(129)), Err(Rule::TooLong(128)));
        assert_eq!(password_length(&"a".repeat(1 << 20)), Err(Rule::TooLong(128)));
    }

    #[test]
    fn a3_spaces_count_and_nothing_is_trimmed() {
        assert_eq!(password_length("  ten chars  "), Ok(()));
    }
}
