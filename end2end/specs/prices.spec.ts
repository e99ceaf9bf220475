// Prices that explain themselves: why an hour costs what it costs, what other cards pay, and what staff change.
import { MANAGER, NANNY, OWNER } from "../support/people.ts";
import { expect, open, test } from "../support/portal.ts";
import { t } from "../support/texts.ts";

const INTERPRETER = "住户私人口译服务";
const LAUNDRY = "代上门收送衣物洗涤";

test("an owner reads why an hour costs what it costs, and what other cards pay", async ({ as, scripts }) => {
  const page = await as(OWNER);
  await open(page, "/services?family=paid&category=living", scripts);
  await page.getByRole("link", { name: INTERPRETER, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: INTERPRETER })).toBeVisible();
  const hours = t("services.why_hours", { each: "¥480", minutes: "120", hours: "2" });
  await expect(page.getByText(hours)).toBeHidden();
  await page.getByText(t("services.why"), { exact: true }).click();
  await expect(page.getByText(hours)).toBeVisible();
  await expect(page.getByText(t("services.why_rounding"))).toBeVisible();
  // 960 yuan for two hours: with a gold card, and without any.
  await expect(page.getByText("¥816", { exact: true })).toBeVisible();
  await expect(page.getByText(t("services.no_card"), { exact: true })).toBeVisible();
  await expect(page.getByText(t("services.yours"), { exact: true })).toHaveCount(1);
});

test("a nanny reads the price, and no card is named", async ({ as, scripts }) => {
  const page = await as(NANNY);
  await open(page, "/services?family=paid&category=living", scripts);
  await page.getByRole("link", { name: INTERPRETER, exact: true }).click();
  await page.getByText(t("services.why"), { exact: true }).click();
  await expect(page.getByText(t("services.why_house"))).toBeVisible();
  await expect(page.getByText(t("services.platinum"))).toHaveCount(0);
  await expect(page.getByText(t("services.others"))).toHaveCount(0);
});

test("pieces are counted: at once with scripts, in the next step without", async ({ as, scripts }) => {
  const page = await as(OWNER);
  await open(page, "/services?family=paid&category=living", scripts);
  await page.getByRole("link", { name: LAUNDRY, exact: true }).click();
  const line = page.getByText(t("services.line_units", { each: "¥16", n: "7", unit: "件" }), { exact: true });
  await expect(line).toHaveCount(0);
  // The first of the two stands in the form that is sent; the other in that for a full time.
  await page.getByLabel(t("bookings.units", { unit: "件" })).first().fill("7");
  if (scripts) await expect(line).toBeVisible();
  await page.getByRole("radio", { disabled: false }).last().check();
  await page.getByRole("button", { name: t("bookings.hold"), exact: true }).click();
  await expect(page.getByRole("button", { name: t("bookings.request") })).toBeVisible();
  await expect(line).toBeVisible();
  await page.getByRole("button", { name: t("bookings.release") }).click();
  await expect(page.getByRole("button", { name: t("bookings.hold"), exact: true })).toBeVisible();
});

test("staff add a discount, the price changes, and a form that is older is told both prices", async ({ as, scripts }) => {
  // Each project has a service of its own, as both use one estate.
  const [service, before, percent, after] = scripts ? ["外出导购服务", "¥544", "30", "¥476"] : ["小型物件搬运（限小区内）", "¥96", "25", "¥90"];
  const note = "请先打电话";
  const owner = await as(OWNER);
  await open(owner, "/services", scripts);
  await owner.getByRole("link", { name: service, exact: true }).click();
  await owner.getByRole("radio", { disabled: false }).last().check();
  await owner.getByRole("button", { name: t("bookings.hold"), exact: true }).click();
  await expect(owner.getByText(before, { exact: true })).toBeVisible();
  await owner.getByLabel(t("bookings.note")).fill(note);

  const staff = await as(MANAGER);
  await open(staff, "/admin/settings", scripts);
  await staff.getByLabel(t("settings.card"), { exact: true }).selectOption("platinum");
  const target = staff.getByLabel(t("settings.target"), { exact: true });
  const option = target.getByRole("option").filter({ hasText: service });
  await target.selectOption((await option.getAttribute("value")) ?? "");
  await staff.getByLabel(t("settings.percent"), { exact: true }).fill(percent);
  await staff.getByRole("button", { name: t("settings.add_discount_really"), exact: true }).click();
  await expect(staff.getByText(t("settings.added"))).toBeVisible();

  await owner.getByRole("button", { name: t("bookings.request") }).click();
  await expect(owner.getByText(t("refusal.price_changed", { was: before, now: after }))).toBeVisible();
  await expect(owner.getByLabel(t("bookings.note"))).toHaveValue(note);
  await owner.getByRole("button", { name: t("bookings.request") }).click();
  await expect(owner).toHaveURL(/\/bookings\/[0-9a-f-]{32,36}$/);
  await expect(owner.getByText(after, { exact: true })).toBeVisible();
});

test("what is no percentage is refused where it was typed", async ({ as, scripts }) => {
  const page = await as(MANAGER);
  await open(page, "/admin/settings", scripts);
  await page.getByLabel(t("settings.card"), { exact: true }).selectOption("gold");
  await page.getByLabel(t("settings.target"), { exact: true }).selectOption("partner");
  await page.getByLabel(t("settings.percent"), { exact: true }).fill("150");
  await page.getByRole("button", { name: t("settings.add_discount_really"), exact: true }).click();
  await expect(page.getByText(t("rule.not_a_percentage"))).toBeVisible();
  await expect(page.getByLabel(t("settings.percent"), { exact: true })).toHaveValue("150");
});
