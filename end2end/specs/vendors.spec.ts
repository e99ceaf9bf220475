// Vendors: a paper that expires hides what it is needed for, a crew opens one visit by a link, and every visit is called back.
import { book } from "../support/bookings.ts";
import { BUTLER, DESK, MANAGER, OWNER } from "../support/people.ts";
import { expect, open, test } from "../support/portal.ts";
import { t } from "../support/texts.ts";

test("an expired paper hides its service the same day, and a new one brings it back", async ({ as, scripts }) => {
  const number = `ZZ-${scripts ? "1" : "2"}`;
  const staff = await as(MANAGER);
  await open(staff, "/admin/vendors", scripts);
  await staff.getByRole("table").getByRole("link", { name: "素织家居", exact: true }).click();
  await staff.getByLabel(t("vendors.paper_kind"), { exact: true }).selectOption("qualification");
  await staff.getByLabel(t("vendors.number"), { exact: true }).fill(number);
  await staff.getByLabel(t("vendors.until"), { exact: true }).fill("2020-01-01");
  await staff.getByRole("button", { name: t("vendors.paper_save"), exact: true }).click();
  await expect(staff.getByText(t("vendors.done_paper"))).toBeVisible();
  await expect(staff.getByText(t("vendors.expired"), { exact: true })).toBeVisible();

  const page = await as(OWNER);
  const service = page.getByRole("link", { name: "制作隐形纱窗、室内地毯", exact: true });
  await open(page, "/services?family=partner", scripts);
  await expect(page.getByRole("link", { name: "室内有害生物的专项消杀", exact: true })).toBeVisible();
  await expect(service).toHaveCount(0);

  const own = `${t("vendors.qualification_paper")} ${number}`;
  await staff.getByRole("link", { name: `${t("vendors.renew")} ${own}`, exact: true }).click();
  await expect(staff.getByRole("heading", { name: t("vendors.paper_renew", { name: own }) })).toBeVisible();
  await staff.getByLabel(t("vendors.until"), { exact: true }).fill("2090-01-01");
  await staff.getByRole("button", { name: t("vendors.paper_save"), exact: true }).click();
  await expect(staff.getByText(t("vendors.papers_past"), { exact: true })).toBeVisible();
  await open(page, "/services?family=partner", scripts);
  await expect(service).toBeVisible();
});

test("a crew opens one visit by a link, takes it, and finds nothing once the link is taken back", async ({ as, stranger, scripts }) => {
  const owner = await as(OWNER);
  const secret = "保险柜在书房";
  const booked = await book(owner, scripts, "家庭安防系统设计与调整", { note: secret });

  const staff = await as(BUTLER);
  await open(staff, booked.path.replace("/bookings/", "/admin/jobs/"), scripts);
  await staff.getByLabel(t("vendors.job_note"), { exact: true }).fill("走东门，带鞋套");
  await staff.getByRole("button", { name: t("vendors.job_make"), exact: true }).click();
  await expect(staff.getByText(t("vendors.job_once"))).toBeVisible();
  const link = new URL((await staff.locator("code").textContent()) ?? "");

  const crew = await stranger();
  await crew.goto(link.pathname + link.search);
  await expect(crew.getByRole("heading", { level: 1, name: "家庭安防系统设计与调整" })).toBeVisible();
  await expect(crew.getByText("走东门，带鞋套")).toBeVisible();
  await expect(crew.getByText(secret)).toHaveCount(0);
  await expect(crew.getByRole("navigation")).toHaveCount(0);
  await crew.getByRole("button", { name: t("vendors.crew_accept"), exact: true }).click();
  await expect(crew.getByText(t("vendors.crew_accepted"))).toBeVisible();

  await open(owner, booked.path, scripts);
  await expect(owner.getByText(t("bookings.step_job_accepted"))).toBeVisible();

  await staff.getByRole("button", { name: t("vendors.job_revoke"), exact: true }).click();
  await expect(staff.getByText(t("vendors.job_none"))).toBeVisible();
  await crew.goto(link.pathname + link.search);
  await expect(crew.getByText(t("vendors.crew_dead"))).toBeVisible();
});

test("a visit from outside is called back, and leaves the list when the house is satisfied", async ({ as, scripts }) => {
  const house = scripts ? "C-02" : "C-01";
  const page = await as(DESK);
  await open(page, "/admin/callbacks", scripts);
  await page.getByRole("listitem").filter({ hasText: house }).getByRole("link").first().click();
  await expect(page.getByText(t("vendors.callback_due"), { exact: true })).toBeVisible();
  await page.getByRole("radio").first().check();
  await page.getByLabel(t("vendors.grade"), { exact: true }).selectOption("5");
  await page.getByLabel(t("vendors.words"), { exact: true }).fill("很准时");
  await page.getByRole("button", { name: t("vendors.send"), exact: true }).click();
  await expect(page.getByText(t("vendors.callback_done"), { exact: true })).toBeVisible();
  await expect(page.getByText("很准时")).toBeVisible();
  await open(page, "/admin/callbacks", scripts);
  await expect(page.getByRole("listitem").filter({ hasText: house })).toHaveCount(0);
  await page.getByRole("link", { name: t("vendors.done"), exact: true }).click();
  await expect(page.getByRole("listitem").filter({ hasText: house }).first()).toBeVisible();
});
