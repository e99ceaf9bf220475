// An owner's booking, from the catalogue to the last step of the people who come.
import { book } from "../support/bookings.ts";
import { BUTLER, MANAGER, OWNER, PHONE } from "../support/people.ts";
import { expect, open, test } from "../support/portal.ts";
import { like, t } from "../support/texts.ts";

test("an owner finds a service by its family, sees the card's price line by line, books and cancels", async ({ as, scripts }) => {
  const page = await as(OWNER);
  await open(page, "/", scripts);
  await page.getByRole("navigation", { name: t("shell.main_nav") }).getByRole("link", { name: t("shell.services") }).click();
  await expect(page.getByRole("heading", { level: 1, name: t("services.title") })).toBeVisible();
  await expect(page.getByText(t("services.lead", { n: "47" }))).toBeVisible();

  await page.getByRole("navigation", { name: t("services.family") }).getByRole("link", { name: t("services.paid") }).click();
  await page.getByRole("navigation", { name: t("services.category") }).getByRole("link", { name: t("services.living") }).click();
  await expect(page).toHaveURL(/family=paid&category=living/);
  await expect(page.getByRole("link", { name: "叫醒服务", exact: true })).toHaveCount(0);

  await page.getByRole("link", { name: "上门家电调试", exact: true }).click();
  await expect(page.getByText(t("services.line"), { exact: true })).toBeVisible();
  await expect(page.getByText(t("services.line_card", { card: t("services.platinum"), percent: "20" }))).toBeVisible();
  await expect(page.getByText("-¥36", { exact: true })).toBeVisible();
  await expect(page.getByText("¥144", { exact: true })).toBeVisible();

  await page.getByRole("radio", { disabled: false }).last().check();
  await page.getByRole("button", { name: t("bookings.hold"), exact: true }).click();
  await page.getByLabel(t("bookings.note")).fill("电视和路由器");
  await page.getByRole("button", { name: t("bookings.request") }).click();
  await expect(page).toHaveURL(/\/bookings\/[0-9a-f-]{32,36}$/);
  await expect(page.getByText(t("bookings.next_requested"))).toBeVisible();
  await expect(page.getByText("¥144", { exact: true })).toBeVisible();

  await page.getByText(t("bookings.cancel"), { exact: true }).click();
  await page.getByRole("button", { name: t("bookings.cancel_really") }).click();
  await expect(page.getByText(t("bookings.step_cancelled", { who: OWNER.name }))).toBeVisible();
  await expect(page.getByText(t("bookings.next_requested"))).toHaveCount(0);
});

test("without a time nothing is booked", async ({ as, scripts }) => {
  const page = await as(OWNER);
  await open(page, "/services", scripts);
  await page.getByRole("link", { name: "上门家电调试", exact: true }).click();
  await page.getByRole("button", { name: t("bookings.hold"), exact: true }).click();
  // The browser itself asks for a time: the form is never sent.
  await expect(page).toHaveURL(/\/services\//);
  await expect(page.getByRole("radio").first()).not.toBeChecked();
});

test("staff confirm, assign, set out, arrive and complete, and the owner reads each step", async ({ as, scripts }) => {
  const note = "门铃坏了，请打电话";
  const owner = await as(OWNER);
  const booked = await book(owner, scripts, "小型物件搬运（限小区内）", { note });

  const staff = await as(BUTLER);
  await open(staff, `/admin?date=${booked.date}`, scripts);
  const row = staff.getByRole("row").filter({ hasText: note });
  await expect(row.getByText(t("bookings.requested"), { exact: true })).toBeVisible();
  await row.getByRole("button", { name: t("bookings.act_confirm"), exact: true }).click();
  await expect(row.getByText(t("bookings.confirmed"), { exact: true })).toBeVisible();

  const worker = row.getByRole("combobox", { name: t("admin.assigned") });
  await worker.selectOption({ index: 1 });
  await row.getByRole("button", { name: t("admin.assign"), exact: true }).click();
  await expect(worker).not.toHaveValue("");

  const steps: [string, string, string][] = [
    ["bookings.act_depart", "bookings.departed", "bookings.step_departed"],
    ["bookings.act_arrive", "bookings.arrived", "bookings.step_arrived"],
    ["bookings.act_complete", "bookings.completed", "bookings.step_completed"],
  ];
  for (const [act, state] of steps) {
    await row.getByRole("button", { name: t(act), exact: true }).click();
    await expect(row.getByText(t(state), { exact: true })).toBeVisible();
  }

  await open(owner, booked.path, scripts);
  await expect(owner.getByText(t("bookings.step_confirmed", { who: BUTLER.name }))).toBeVisible();
  await expect(owner.getByText(like("bookings.step_assigned", { who: BUTLER.name }))).toBeVisible();
  for (const [, , step] of steps) await expect(owner.getByText(t(step, { who: BUTLER.name }))).toBeVisible();
});

test("two services are done in one visit, and the board says so", async ({ as, scripts }) => {
  const owner = await as(OWNER, PHONE);
  const booked = await book(owner, scripts, "上门家电调试", { note: "投影仪" });
  await owner.getByRole("link", { name: t("visits.add") }).click();
  await expect(owner.getByRole("heading", { level: 1, name: t("visits.add") })).toBeVisible();
  const time = owner.getByRole("radio").first();
  const text = await owner.locator("label.choice .choice-text").first().innerText();
  const service = text.split("\n")[0]?.trim() ?? "";
  await time.check();
  await owner.getByRole("button", { name: t("bookings.hold"), exact: true }).click();
  await expect(owner.getByText(t("visits.beside"))).toBeVisible();
  await owner.getByRole("button", { name: t("bookings.request") }).click();
  await expect(owner.getByRole("heading", { level: 2, name: t("visits.title") })).toBeVisible();
  await expect(owner.getByRole("heading", { level: 1, name: service })).toBeVisible();
  await owner.getByRole("link", { name: "上门家电调试", exact: true }).click();
  await expect(owner).toHaveURL(new RegExp(`${booked.path}$`));
  await expect(owner.getByRole("link", { name: service, exact: true })).toBeVisible();

  const staff = await as(MANAGER);
  await open(staff, `/admin?date=${booked.date}&by=person&open=${booked.path.split("/").pop()}`, scripts);
  const panel = staff.locator("#visit");
  await expect(panel.getByRole("heading", { name: t("visits.title") })).toBeVisible();
  await panel.getByRole("link", { name: service, exact: true }).click();
  await expect(panel.getByRole("heading", { level: 2 }).first()).toContainText(service);
});

test("staff pass over the notice with a reason, and the owner reads it", async ({ as, scripts }) => {
  const reason = "业主临时宴客";
  const page = await as(MANAGER);
  await open(page, "/admin/bookings/new", scripts);
  await page.getByLabel(t("admin.service"), { exact: true }).selectOption({ label: "家庭私人聚会策划和现场服务" });
  await page.getByRole("button", { name: t("admin.choose_service"), exact: true }).click();
  // The first time that is free is far inside the notice.
  await page.getByRole("radio", { disabled: false }).first().check();
  await page.getByLabel(t("admin.house"), { exact: true }).selectOption({ label: "A-01" });
  await page.getByRole("button", { name: t("bookings.behalf_really"), exact: true }).click();
  await expect(page.getByText(t("refusal.too_late"))).toBeVisible();
  await page.getByLabel(t("bookings.reason"), { exact: true }).fill(reason);
  await page.getByRole("button", { name: t("bookings.behalf_really"), exact: true }).click();
  await expect(page).toHaveURL(/\/bookings\/[0-9a-f-]{32,36}$/);

  const owner = await as(OWNER);
  await open(owner, new URL(page.url()).pathname, scripts);
  await expect(owner.getByText(t("bookings.step_overridden", { who: MANAGER.name, words: reason }))).toBeVisible();
});
