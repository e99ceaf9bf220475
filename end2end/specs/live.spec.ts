// What staff do appears on the owner's open page by itself.
import { book } from "../support/bookings.ts";
import { BUTLER, OWNER, SPOUSE } from "../support/people.ts";
import { expect, open, test } from "../support/portal.ts";
import { t } from "../support/texts.ts";

/** A step is promised to be seen within a second. */
const SOON = { timeout: 1_000 };

test.skip(({ javaScriptEnabled }) => !javaScriptEnabled, "a page without scripts shows the step when it is opened again");

test("the owner's open page shows a staff step within a second, without a reload", async ({ as, scripts }) => {
  const note = "请从侧门进";
  const owner = await as(OWNER);
  const booked = await book(owner, scripts, "小型物件搬运（限小区内）", { note });
  await open(owner, booked.path, scripts);
  let loads = 0;
  owner.on("load", () => (loads += 1));

  const staff = await as(BUTLER);
  await open(staff, `/admin?date=${booked.date}`, scripts);
  const row = staff.getByRole("row").filter({ hasText: note });
  const saved = staff.waitForResponse((response) => response.url().includes("/api/bookings/step"));
  await row.getByRole("button", { name: t("bookings.act_confirm"), exact: true }).click();
  await saved;
  await expect(owner.getByText(t("bookings.step_confirmed", { who: BUTLER.name }))).toBeVisible(SOON);
  expect(loads).toBe(0);
});

test("the rest of the house sees it too, on the list of bookings", async ({ as, scripts }) => {
  const note = "带梯子来";
  const owner = await as(OWNER);
  const booked = await book(owner, scripts, "上门家电调试", { note });
  const spouse = await as(SPOUSE);
  await open(spouse, booked.path, scripts);

  await owner.getByText(t("bookings.cancel"), { exact: true }).click();
  await owner.getByRole("button", { name: t("bookings.cancel_really") }).click();
  await expect(spouse.getByText(t("bookings.step_cancelled", { who: OWNER.name }))).toBeVisible(SOON);
});
