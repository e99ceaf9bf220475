//! Forms that hold a password or a one-time code: they are sent in the body of a POST only, and are never printed.

use serde::{Deserialize, Serialize};

macro_rules! secret_forms {
    ($($(#[$doc:meta])* $name:ident { $($field:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Default, Serialize, Deserialize)]
        pub struct $name {
            $(#[serde(default)] pub $field: String),+
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }
    )+};
}

secret_forms! {
    /// The sign-in form. `next` is where the reader wanted to go.
    SignInForm { email, password, code, next }
    /// A new password in place of the one that is known.
    ChangePasswordForm { old_password, new_password }
    /// A new password by the code of a letter.
    ResetForm { code, password }
    /// An invited person's first password and language.
    AcceptForm { code, password, locale }
    /// A code on its own: of a letter, or of an authenticator.
    CodeForm { code }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_with_a_secret_is_not_printed() {
        let form = ResetForm { code: "c0de".to_owned(), password: "geheim".to_owned() };
        assert_eq!(format!("{form:?}"), "ResetForm(***)");
    }
}
