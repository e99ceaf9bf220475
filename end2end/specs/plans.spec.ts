// Recurring services: an owner on a phone subscribes and goes away, the desk marks what was brought.
import { DESK, OWNER, PHONE } from "../support/people.ts";
import { expect, open, test } from "../support/portal.ts";
import { t } from "../support/texts.ts";

const MILK = "代订牛奶服务";

/** A day as date fields take it, so many days after today in the estate. */
function day(after: number): string {
  const at = new Date(Date.now() + after * 86_400_000);
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(at);
}

test("an owner on a phone subscribes to milk, enters days away and sees the pause", async ({ as, scripts }) => {
  const page = await as(OWNER, PHONE);
  await open(page, "/bookings", scripts);
  await page.getByRole("main").getByRole("link", { name: t("plans.title") }).click();
  await expect(page.getByRole("heading", { level: 1, name: t("plans.title") })).toBeVisible();
  await page.getByRole("heading", { name: t("plans.offers") }).scrollIntoViewIfNeeded();
  await page.getByRole("link", { name: MILK, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: t("plans.new_title", { service: MILK }) })).toBeVisible();
  for (const name of ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]) {
    await page.getByRole("checkbox", { name, exact: true }).check();
  }
  await page.getByLabel(t("plans.quantity")).fill("3");
  await page.getByLabel(t("plans.from_label")).fill(day(3));
  await page.getByRole("button", { name: t("plans.start"), exact: true }).click();
  await expect(page.getByText(t("plans.did_start"))).toBeVisible();
  const plan = new URL(page.url()).pathname;

  // Each project has its own days: the second would meet the first one's.
  const [first, last] = scripts ? [day(4), day(5)] : [day(7), day(8)];
  await open(page, "/plans", scripts);
  await page.getByLabel(t("plans.first_day"), { exact: true }).fill(first);
  await page.getByLabel(t("plans.last_day"), { exact: true }).fill(last);
  await page.getByRole("button", { name: t("plans.go_away"), exact: true }).click();
  await expect(page.getByText(t("plans.did_away"))).toBeVisible();

  await open(page, plan, scripts);
  await expect(page.getByText(t("plans.away_pause")).first()).toBeVisible();
  const skip = page.getByRole("button", { name: new RegExp(`^${t("plans.skip")}`) }).first();
  await skip.click();
  await expect(page.getByRole("button", { name: new RegExp(`^${t("plans.restore")}`) })).toBeVisible();
});

test("a form without a weekday is refused in words and keeps the note", async ({ as, scripts }) => {
  const page = await as(OWNER, PHONE);
  await open(page, "/plans", scripts);
  await page.getByRole("link", { name: MILK, exact: true }).click();
  await page.getByLabel(t("plans.note")).fill("门口奶箱");
  await page.getByRole("button", { name: t("plans.start"), exact: true }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(page.getByLabel(t("plans.note"))).toHaveValue("门口奶箱");
});

test("the desk marks a delivery, and who is away stands below", async ({ as, scripts }) => {
  const page = await as(DESK);
  await open(page, "/admin/plans", scripts);
  await expect(page.getByRole("heading", { level: 1, name: t("plans.desk") })).toBeVisible();
  const house = scripts ? "A-01" : "A-02";
  const row = page.getByRole("row").filter({ hasText: house }).filter({ has: page.getByRole("button", { name: new RegExp(`^${t("plans.brought")}`) }) }).first();
  await row.getByRole("button", { name: new RegExp(`^${t("plans.brought")}`) }).click();
  await expect(page.getByRole("row").filter({ hasText: house }).filter({ hasText: t("plans.done") }).first()).toBeVisible();
  await expect(page.getByText("C-06", { exact: false }).first()).toBeVisible();
});
