// Coming in: by the form, by an invitation, in one's own language.
import { CHANGER, MANAGER, OWNER, PASSWORD } from "../support/people.ts";
import { expect, open, test } from "../support/portal.ts";
import { t } from "../support/texts.ts";

test("whoever is not signed in is asked to, and goes on where they wanted to", async ({ stranger }) => {
  const page = await stranger();
  await page.goto("/bookings");
  await page.getByRole("link", { name: t("error.sign_in_button") }).click();
  await page.getByLabel(t("account.email")).fill(OWNER.email);
  await page.getByLabel(t("account.password")).fill("这不是她的密码");
  await page.getByRole("button", { name: t("account.sign_in") }).click();
  await expect(page.getByText(t("refusal.wrong_sign_in"))).toBeVisible();

  await page.getByLabel(t("account.email")).fill(OWNER.email);
  await page.getByLabel(t("account.password")).fill(PASSWORD);
  await page.getByRole("button", { name: t("account.sign_in") }).click();
  await expect(page.getByRole("heading", { level: 1, name: t("bookings.title") })).toBeVisible();
});

test("signing out ends the session", async ({ stranger }) => {
  const page = await stranger();
  await page.goto("/sign-in");
  await page.getByLabel(t("account.email")).fill(CHANGER.email);
  await page.getByLabel(t("account.password")).fill(PASSWORD);
  await page.getByRole("button", { name: t("account.sign_in") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(CHANGER.name);
  // The menu's button is an icon whose words are only read out. Not forced: a page that is still blending in is waited for.
  await page.locator("summary", { hasText: CHANGER.name }).click();
  await page.getByRole("button", { name: t("shell.sign_out") }).click();
  await expect(page.getByRole("button", { name: t("account.sign_in") })).toBeVisible();
  await page.goto("/bookings");
  await expect(page.getByRole("heading", { level: 1, name: t("error.sign_in_title") })).toBeVisible();
});

test("a manager invites somebody, who chooses a password by the letter's link and signs in", async ({ as, stranger, scripts }) => {
  const email = "ruan.qing@example.com";
  const password = "紫藤-石阶-晨雾-三只白鹭";
  const manager = await as(MANAGER);
  await open(manager, "/admin/people", scripts);
  await manager.getByRole("link", { name: t("people.invite") }).click();
  await manager.getByLabel(t("people.name_zh")).fill("阮青");
  await manager.getByLabel(t("people.name_en")).fill("Ruan Qing");
  await manager.getByLabel(t("people.email")).fill(email);
  await manager.getByLabel(t("people.house_code")).fill("C-08");
  await manager.getByLabel(t("people.relation")).selectOption({ label: t("people.spouse") });
  await manager.getByRole("button", { name: t("people.invite_send") }).click();
  await expect(manager.getByText(t("people.invited_hint"))).toBeVisible();

  const guest = await stranger();
  await guest.goto("/dev/mail");
  const letter = guest.getByRole("article").filter({ hasText: email });
  await letter.getByRole("link").click();
  await expect(guest.getByRole("heading", { level: 1, name: t("account.invitation_title", { name: "阮青" }) })).toBeVisible();
  await guest.getByLabel(t("account.set_password")).fill(password);
  await guest.getByRole("button", { name: t("account.invitation_accept") }).click();
  await expect(guest.getByText(t("account.done_welcome"))).toBeVisible();

  await guest.getByLabel(t("account.email")).fill(email);
  await guest.getByLabel(t("account.password")).fill(password);
  await guest.getByRole("button", { name: t("account.sign_in") }).click();
  await expect(guest.getByRole("heading", { level: 1 })).toContainText("阮青");

  // The link was good once.
  await guest.goto("/dev/mail");
  await letter.getByRole("link").first().click();
  await expect(guest.getByText(t("account.invitation_dead"))).toBeVisible();
});

test("the language is switched from any page, and the page stays", async ({ as, scripts }) => {
  const page = await as(CHANGER);
  await open(page, "/services?family=free", scripts);
  await page.locator("summary", { hasText: t("shell.prefer") }).click();
  await page.getByRole("button", { name: t("shell.language_en") }).click();
  await expect(page.getByRole("heading", { level: 1, name: t("services.title", {}, "en") })).toBeVisible();
  await expect(page).toHaveURL(/\/services\?family=free$/);
  await expect(page.getByRole("link", { name: "Wake-up call", exact: true })).toBeVisible();

  await page.locator("summary", { hasText: t("shell.prefer", {}, "en") }).click();
  await page.getByRole("button", { name: t("shell.language_zh") }).click();
  await expect(page.getByRole("heading", { level: 1, name: t("services.title") })).toBeVisible();
});

test("a browser that asks for English is answered in English", async ({ stranger }) => {
  const page = await stranger({ locale: "en-GB" });
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: t("account.sign_in", {}, "en") })).toBeVisible();
});
