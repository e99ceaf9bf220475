//! Reading and changing who may come in, for staff. The store writes each act into the audit.

use domain::{
    accounts::{Invite, InviteKind, PersonRow},
    check::Check,
    error::{Error, Rule},
    id::FormKey,
    locale::Bilingual,
    page::Page,
    rights::Role,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

#[server(prefix = "/api", endpoint = "people/list", input = GetUrl)]
pub async fn list_people(search: String, from: String) -> Result<Page<PersonRow>, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("people/list").await?;
    Ok(domain::accounts::people::page(&ctx, &by.staff(Capability::People)?, Some(search), from.parse().ok()).await?)
}

#[server(prefix = "/api", endpoint = "people/find", input = GetUrl)]
pub async fn find_person(id: String) -> Result<PersonRow, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("people/find").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let found = domain::accounts::people::find(&ctx, &by.staff(Capability::People)?, id).await?;
    found.ok_or(AppError::NotFound)
}

/// The key of a new invitation's form.
#[server(prefix = "/api", endpoint = "people/new", input = GetUrl)]
pub async fn new_person() -> Result<FormKey, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("people/new").await?;
    by.staff(Capability::People)?;
    Ok(ctx.id())
}

/// An invitation as it is typed. `kind` is `staff`, or else a resident.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct InviteForm {
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub name_zh: String,
    #[serde(default)]
    pub name_en: String,
    #[serde(default)]
    pub alias: String,
    #[serde(default)]
    pub locale: String,
    /// The house's code. Not called so: drafts keep no field whose name has `code` in it.
    #[serde(default)]
    pub house: String,
    #[serde(default)]
    pub relation: String,
    #[serde(default)]
    pub roles: Vec<String>,
    #[serde(default)]
    pub key: String,
}

impl InviteForm {
    /// The closed sets; the store checks the rest.
    ///
    /// # Errors
    /// `Invalid` with every fault of the choices.
    pub fn parse(self) -> Result<(Invite, FormKey), Error> {
        let mut check = Check::default();
        let key = check.choice("key", &self.key);
        let locale = check.choice("locale", &self.locale);
        let kind = if self.kind == "staff" {
            let roles = roles(&mut check, &self.roles);
            Some(InviteKind::Staff { roles })
        } else {
            let house_code = self.house;
            check.choice("relation", &self.relation).map(|relation| InviteKind::Resident { house_code, relation })
        };
        let name = Bilingual { zh: self.name_zh, en: self.name_en };
        let (email, alias) = (self.email, self.alias);
        check.done(|| Some((Invite { email, name, alias, locale: locale?, kind: kind? }, key?)))
    }
}

/// The roles that were ticked.
fn roles(check: &mut Check, ticked: &[String]) -> Vec<Role> {
    let roles: Vec<Role> = ticked.iter().filter_map(|role| role.parse().ok()).collect();
    if roles.len() != ticked.len() {
        check.fault("roles", Rule::NotAChoice);
    }
    roles
}

#[server(prefix = "/api", endpoint = "people/invite")]
pub async fn invite_person(invite: InviteForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("people/invite").await?;
    let (invite, key) = invite.parse()?;
    let id = domain::accounts::people::invite(&ctx, &by.staff(Capability::People)?, invite, key).await?;
    go(&format!("/admin/people/{id}"));
    Ok(())
}

/// Sends a new link to somebody whose last one ran out; the old one dies.
#[server(prefix = "/api", endpoint = "people/invite_again")]
pub async fn invite_again(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("people/invite_again").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::accounts::people::invite_again(&ctx, &by.staff(Capability::People)?, id).await?;
    go(&format!("/admin/people/{id}?done=sent"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "people/suspend")]
pub async fn suspend_person(id: String, #[server(default)] reason: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("people/suspend").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::accounts::people::suspend(&ctx, &by.staff(Capability::People)?, id, &reason).await?;
    go(&format!("/admin/people/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "people/restore")]
pub async fn restore_person(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("people/restore").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::accounts::people::restore(&ctx, &by.staff(Capability::People)?, id).await?;
    go(&format!("/admin/people/{id}"));
    Ok(())
}

/// Gives exactly the ticked roles; none ticked takes all away.
#[server(prefix = "/api", endpoint = "people/set_roles")]
pub async fn set_roles(id: String, #[server(default)] roles: Vec<String>) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("people/set_roles").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let mut check = Check::default();
    let wanted = self::roles(&mut check, &roles);
    let wanted = check.done(|| Some(wanted))?;
    domain::accounts::people::set_roles(&ctx, &by.staff(Capability::People)?, id, wanted).await?;
    go(&format!("/admin/people/{id}?done=roles"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::rights::Relation;

    use super::*;

    fn form() -> InviteForm {
        let key = uuid::Uuid::from_u128(1).to_string();
        InviteForm { key, locale: "en".to_owned(), ..InviteForm::default() }
    }

    #[test]
    fn a_resident_has_a_house_and_a_relation_and_staff_have_roles() {
        let resident = InviteForm { house: "A-01".to_owned(), relation: "owner".to_owned(), ..form() };
        let (invite, _) = resident.parse().unwrap();
        assert_eq!(invite.kind, InviteKind::Resident { house_code: "A-01".to_owned(), relation: Relation::Owner });
        let staff = InviteForm { kind: "staff".to_owned(), roles: vec!["desk".to_owned()], ..form() };
        let (invite, _) = staff.parse().unwrap();
        assert_eq!(invite.kind, InviteKind::Staff { roles: vec![Role::Desk] });
    }

    #[test]
    fn what_is_in_no_closed_set_is_told_field_by_field() {
        let staff = InviteForm {
            kind: "staff".to_owned(),
            roles: vec!["king".to_owned()],
            locale: "fr".to_owned(),
            ..InviteForm::default()
        };
        let Err(Error::Invalid(faults)) = staff.parse() else { panic!("accepted") };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["key", "locale", "roles"]);
    }
}
