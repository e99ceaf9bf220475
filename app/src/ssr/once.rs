//! What a form makes to be seen once: the secret of a second factor, recovery codes, the
//! address of a calendar feed, a link for a vendor's crew. It travels to the next page in a cookie
//! that scripts can't read, for ten minutes and this session only. So it reaches readers without scripts too, and stands in
//! no address, no log and no table.

use axum_extra::extract::CookieJar;
use domain::{accounts::Enrolment, id::BookingId, scope::Visitor};
use http::request::Parts;
use leptos::prelude::use_context;
use serde::{Deserialize, Serialize};

use super::{Cookie, RequestContext, cookie_name, set_cookie};

const NAME: &str = "once";
const SECONDS: i64 = 600;

/// Not `Debug`: it is secret through and through.
#[derive(Serialize, Deserialize)]
pub enum Once {
    Enrolment(Enrolment),
    RecoveryCodes(Vec<String>),
    /// The secret of a calendar feed.
    Feed(String),
    /// The secret of a link to one visit.
    Job {
        booking: BookingId,
        secret: String,
    },
}

/// Hands something to the next page. What was there before is gone.
pub fn keep(request: &RequestContext, by: &Visitor, once: &Once) {
    let json = serde_json::to_vec(once).unwrap_or_default();
    let value = format!("{}.{}", by.session(), hex(&json));
    set_cookie(request, &Cookie { name: NAME, value: &value, max_age: SECONDS, hidden: true });
}

/// What was handed over in this session, if it is not too old.
pub fn find(request: &RequestContext, by: &Visitor) -> Option<Once> {
    let parts = use_context::<Parts>()?;
    let cookies = CookieJar::from_headers(&parts.headers);
    let cookie = cookies.get(&cookie_name(&request.base_url, NAME))?;
    let (session, json) = cookie.value().split_once('.')?;
    if session != by.session().to_string() {
        return None;
    }
    serde_json::from_slice(&unhex(json)?).ok()
}

/// Forgets it before its time.
pub fn clear(request: &RequestContext) {
    set_cookie(request, &Cookie { name: NAME, value: "", max_age: 0, hidden: true });
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_the_way_through_a_cookie_and_nonsense_does_not() {
        assert_eq!(unhex(&hex("蔚蓝会 {}".as_bytes())).as_deref(), Some("蔚蓝会 {}".as_bytes()));
        assert_eq!(unhex("0x"), None);
        assert_eq!(unhex("é"), None);
    }
}
