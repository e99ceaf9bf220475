// One house, several people: fewer rights for helpers, and what is private stays so.
import { book } from "../support/bookings.ts";
import { NANNY, NEIGHBOUR, OWNER, SPOUSE } from "../support/people.ts";
import { expect, open, test } from "../support/portal.ts";
import { t } from "../support/texts.ts";

test("a nanny books what is free, but spends no money, speaks in no forum and carries no card", async ({ as, scripts }) => {
  const page = await as(NANNY);
  await open(page, "/", scripts);
  const main = page.getByRole("navigation", { name: t("shell.main_nav") });
  await expect(main.getByRole("link", { name: t("shell.services") })).toBeVisible();
  await expect(main.getByRole("link", { name: t("shell.card") })).toHaveCount(0);
  const card = await page.goto("/card");
  expect(card?.status()).toBe(404);

  await open(page, "/services?family=paid", scripts);
  await page.getByRole("link", { name: "上门家电调试", exact: true }).click();
  await expect(page.getByText(t("refusal.not_yours"))).toBeVisible();
  await expect(page.getByRole("button", { name: t("bookings.hold"), exact: true })).toHaveCount(0);

  await book(page, scripts, "园艺养护及后庭院景观园艺设计咨询", { note: "后院的紫藤" });
});

test("a booking marked as private is seen by nobody else in the house, nor by another house", async ({ as, scripts }) => {
  const owner = await as(OWNER);
  const booked = await book(owner, scripts, "家庭私人聚会策划和现场服务", { note: "生日惊喜", onlyMe: true });
  await open(owner, "/bookings", scripts);
  await expect(owner.getByRole("listitem").filter({ hasText: "家庭私人聚会策划和现场服务" }).filter({ hasText: t("bookings.only_me_short") }).first()).toBeVisible();

  for (const person of [SPOUSE, NEIGHBOUR]) {
    const page = await as(person);
    const answer = await page.goto(booked.path);
    expect(answer?.status(), person.email).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: t("error.not_found_title") })).toBeVisible();
  }
  const spouse = await as(SPOUSE);
  await open(spouse, "/bookings", scripts);
  await expect(spouse.getByRole("heading", { level: 1, name: t("bookings.title") })).toBeVisible();
  expect(await spouse.content()).not.toContain(booked.path);
});

test("a booking that is not private is seen by the spouse", async ({ as, scripts }) => {
  const owner = await as(OWNER);
  const booked = await book(owner, scripts, "代上门收送衣物洗涤", { note: "两袋" });
  const spouse = await as(SPOUSE);
  await open(spouse, booked.path, scripts);
  await expect(spouse.getByText(t("bookings.step_requested", { who: OWNER.name }))).toBeVisible();
});
