// The service handbook: the manager publishes the month's issue, an owner reads it, those before it, and all of them on paper.
import { MANAGER, OWNER } from "../support/people.ts";
import { expect, open, test } from "../support/portal.ts";
import { like, t } from "../support/texts.ts";

test("an owner reads the latest issue, goes back to an older one, and opens the PDF", async ({ as, scripts }) => {
  const page = await as(OWNER);
  await open(page, "/services", scripts);
  await page.getByRole("link", { name: t("handbook.short"), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: t("handbook.title") })).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: t("handbook.moves") })).toBeVisible();
  const address = await page.getByRole("link", { name: t("handbook.pdf") }).getAttribute("href");
  const file = await page.request.get(address ?? "");
  expect(file.status()).toBe(200);
  expect(file.headers()["content-type"]).toBe("application/pdf");
  expect((await file.body()).subarray(0, 5).toString()).toBe("%PDF-");

  await page.getByRole("main").getByRole("link", { name: like("handbook.past_of") }).last().click();
  await expect(page).toHaveURL(/\/handbook\/\d{4}-\d{2}$/);
  await expect(page.getByText(like("handbook.older"))).toBeVisible();
  await page.getByRole("link", { name: t("handbook.newest") }).click();
  await expect(page).toHaveURL(/\/handbook$/);
});

test("a draft is given a preface, drawn anew and published, and then owners read it", async ({ as, scripts }) => {
  const words = scripts ? "岁末将至，锅炉检测请早些约。" : "新雪初霁，扫雪请告诉管家。";
  const staff = await as(MANAGER);
  await open(staff, "/admin/handbook", scripts);
  await staff.getByLabel(t("handbook.preface_zh"), { exact: true }).fill(words);
  await staff.getByRole("button", { name: t("handbook.preface_save") }).click();
  await expect(staff.getByText(t("handbook.done_saved"))).toBeVisible();
  await staff.getByRole("button", { name: t("handbook.redraw") }).click();
  await expect(staff.getByText(t("handbook.done_redrawn"))).toBeVisible();
  await staff.locator("summary", { hasText: t("handbook.publish") }).click();
  await staff.getByRole("button", { name: t("handbook.publish_really") }).click();
  await expect(staff.getByText(t("handbook.done_published"))).toBeVisible();

  const page = await as(OWNER);
  await open(page, "/handbook", scripts);
  await expect(page.getByText(words)).toBeVisible();
  await expect(page.getByText(like("handbook.older"))).toHaveCount(0);
});
