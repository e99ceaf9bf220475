// What stands around a booking: finding a service, a wish for one that is missing, the waiting list, booking for a house, and
// the directory of the concierge.
import { BUTLER, MANAGER, NEIGHBOUR, OWNER } from "../support/people.ts";
import { expect, open, test } from "../support/portal.ts";
import { like, t } from "../support/texts.ts";

test("a service is found by pinyin and by initials, while typing or by the button", async ({ as, scripts }) => {
  const page = await as(NEIGHBOUR);
  for (const typed of ["jiadian", "jdts"]) {
    await open(page, "/services", scripts);
    const field = page.getByRole("searchbox", { name: t("services.search") });
    await field.fill(typed);
    if (!scripts) await page.getByRole("button", { name: t("services.search_button") }).click();
    // The list may wake up a moment after the page has begun to listen: then the next key is the first that it hears.
    await expect(async () => {
      if (scripts) await field.fill(`${typed} `);
      await expect(page.getByRole("link", { name: "叫醒服务", exact: true })).toHaveCount(0, { timeout: 500 });
      if (scripts) await field.fill(typed);
    }).toPass();
    await expect(page.getByRole("link", { name: "上门家电调试", exact: true })).toBeVisible();
    await expect(page.getByRole("link", { name: "叫醒服务", exact: true })).toHaveCount(0);
  }
});

test("a wish for a service is recorded, and staff answer it with a reason that the wisher reads", async ({ as, scripts }) => {
  const what = `上门给鱼缸换水${scripts ? "" : "和喂食"}`;
  const page = await as(NEIGHBOUR);
  await open(page, "/services", scripts);
  await page.getByRole("link", { name: t("services.wish_button") }).click();
  await page.getByLabel(t("services.wish_what"), { exact: true }).fill(what);
  await page.getByRole("button", { name: t("services.wish_send") }).click();
  const own = page.getByRole("listitem").filter({ hasText: what });
  await expect(own.getByText(t("services.wish_open"), { exact: true })).toBeVisible();

  const staff = await as(MANAGER);
  await open(staff, "/admin/services/evaluation", scripts);
  await expect(staff.getByText(what).first()).toBeVisible();
});

test("a place that was offered is taken up within its half hour", async ({ as, scripts }) => {
  const page = await as(OWNER);
  await open(page, "/bookings", scripts);
  const offer = page.getByRole("listitem").filter({ hasText: like("bookings.offered_until") });
  await offer.getByRole("button", { name: t("bookings.accept"), exact: true }).click();
  await expect(page).toHaveURL(/\/bookings\/[0-9a-f-]{32,36}$/);
  await expect(page.getByText(t("bookings.next_requested"))).toBeVisible();
  await open(page, "/bookings", scripts);
  await expect(offer).toHaveCount(0);
  // The other entry still stands in its line, and can be left.
  const waiting = page.getByRole("listitem").filter({ hasText: like("bookings.position") });
  await expect(waiting).toHaveCount(1);
  await waiting.getByRole("button", { name: t("bookings.leave"), exact: true }).click();
  await expect(waiting).toHaveCount(0);
});

test("a time that is kept can be given back for another", async ({ as, scripts }) => {
  const page = await as(NEIGHBOUR);
  await open(page, "/services?family=paid&category=living", scripts);
  await page.getByRole("link", { name: "上门家电调试", exact: true }).click();
  await page.getByRole("radio", { disabled: false }).first().check();
  await page.getByRole("button", { name: t("bookings.hold"), exact: true }).click();
  await expect(page.getByText(like("bookings.held_until"))).toBeVisible();
  await page.getByRole("button", { name: t("bookings.release") }).click();
  await expect(page.getByRole("button", { name: t("bookings.hold"), exact: true })).toBeVisible();
  await expect(page.getByText(like("bookings.held_until"))).toHaveCount(0);
});

test("residents read the concierge's directory by kind, and butlers hide what is no longer good", async ({ as, scripts }) => {
  const staff = await as(BUTLER);
  await open(staff, "/admin/concierge", scripts);
  const row = staff.getByRole("row").filter({ hasText: "木桶" });
  await row.getByRole("button", { name: t("concierge.hide") }).click();
  await expect(row.getByText(t("concierge.hidden"), { exact: true })).toBeVisible();

  const page = await as(OWNER);
  await open(page, "/services", scripts);
  await page.getByRole("link", { name: t("concierge.title") }).click();
  await page.getByRole("navigation", { name: t("concierge.kind") }).getByRole("link", { name: t("concierge.play") }).click();
  await expect(page.getByRole("heading", { name: "听雨" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "木桶" })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "汀兰阁" })).toHaveCount(0);

  await row.getByRole("button", { name: t("concierge.show") }).click();
  await expect(row.getByText(t("concierge.hidden"), { exact: true })).toHaveCount(0);
});

test("a form to sign is downloaded from the page of its service", async ({ as, scripts }) => {
  const page = await as(OWNER);
  await open(page, "/services", scripts);
  await page.getByRole("link", { name: "对业主家政服务人员进行安全法制教育、消防培训", exact: true }).click();
  await expect(page.getByRole("heading", { level: 2, name: t("downloads.title") })).toBeVisible();
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: `${t("downloads.open")} 家政服务人员登记表` }).click();
  expect((await coming).suggestedFilename()).toBe("家政服务人员登记表.pdf");
});

test("what is always there is read, and what is told is asked for on its page", async ({ as, scripts }) => {
  const page = await as(OWNER);
  await open(page, "/services", scripts);
  await page.getByRole("link", { name: "过滤访客", exact: true }).click();
  await expect(page.getByText(t("services.standing_hint"))).toBeVisible();
  await expect(page.getByRole("link", { name: t("services.ask") })).toHaveCount(0);

  await open(page, "/services", scripts);
  await page.getByRole("link", { name: "世界主要城市时间及航班查询", exact: true }).click();
  await page.getByRole("link", { name: t("services.ask") }).click();
  await expect(page.getByRole("heading", { level: 1, name: t("tickets.new_title") })).toBeVisible();
  await page.getByLabel(t("tickets.place"), { exact: true }).fill("家中");
  await page.getByLabel(t("tickets.description"), { exact: true }).fill("周五飞东京的航班几点值机？");
  await page.getByRole("button", { name: t("tickets.send"), exact: true }).click();
  await expect(page.getByText("周五飞东京的航班几点值机？").first()).toBeVisible();
  await expect(page).toHaveURL(/\/tickets\/[0-9a-f-]{32,36}$/);
});
