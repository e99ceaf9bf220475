// The house account: what its people read and take away, and what the desk writes.
import { readFile } from "node:fs/promises";
import { DESK, MANAGER, NANNY, OWNER } from "../support/people.ts";
import { expect, open, test } from "../support/portal.ts";
import { t } from "../support/texts.ts";

test("an owner reads the month's statement and takes it away as a file", async ({ as, scripts }) => {
  const page = await as(OWNER);
  await open(page, "/house-account", scripts);
  await expect(page.getByRole("heading", { level: 1, name: t("ledger.title") })).toBeVisible();
  await expect(page.getByText(t("ledger.saved"), { exact: true })).toBeVisible();
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: t("ledger.csv") }).click();
  const file = await readFile(await (await coming).path());
  // A spreadsheet reads Chinese only after these three bytes.
  expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
});

test("a nanny has no house account", async ({ as, scripts }) => {
  const page = await as(NANNY);
  await open(page, "/house-account", scripts);
  await expect(page.getByRole("heading", { level: 1, name: t("error.not_found_title") })).toBeVisible();
});

test("the desk records a payment, and the owner sees it", async ({ as, scripts }) => {
  const amount = scripts ? "123.45" : "234.56";
  const desk = await as(DESK);
  await open(desk, "/admin/accounts/A-01", scripts);
  const form = desk.locator("form").filter({ has: desk.getByRole("button", { name: t("ledger.pay_send"), exact: true }) });
  await form.getByLabel(t("ledger.amount_yuan")).fill(amount);
  await form.getByLabel(t("ledger.means")).selectOption("cash");
  await form.getByRole("button", { name: t("ledger.pay_send"), exact: true }).click();
  await expect(desk.getByText(new RegExp(amount.replace(".", "\\."))).first()).toBeVisible();

  const owner = await as(OWNER);
  await open(owner, "/house-account", scripts);
  await expect(owner.getByText(new RegExp(amount.replace(".", "\\."))).first()).toBeVisible();
});

test("staff see which credits wait for a second person", async ({ as, scripts }) => {
  const page = await as(MANAGER);
  await open(page, "/admin/credits", scripts);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("button", { name: t("ledger.approve"), exact: true }).first()).toBeVisible();
});
