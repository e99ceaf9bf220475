// Borrowing, safekeeping and supplies (借用与领用), from the service's page to the desk and back.
import type { Page } from "@playwright/test";
import { DESK, NEIGHBOUR, OWNER, PHONE, SPOUSE } from "../support/people.ts";
import { expect, open, test } from "../support/portal.ts";
import { photo } from "../support/photo.ts";
import { like, t } from "../support/texts.ts";

/** Opens a service of the catalogue. */
async function service(page: Page, scripts: boolean, name: string): Promise<void> {
  await open(page, "/services?family=free", scripts);
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** The state beside the title. */
const state = (page: Page, name: string) => page.getByRole("main").getByText(t(`stock.state_${name}`), { exact: true }).first();

test("an owner on a phone borrows an umbrella, and the desk hands it out and takes it back with a photo", async ({ as, scripts }) => {
  const note = `由王阿姨来取 ${scripts}`;
  const owner = await as(OWNER, PHONE);
  await service(owner, scripts, "雨伞借用");
  await owner.getByRole("radio", { name: /^儿童伞/ }).check();
  await owner.getByLabel(t("stock.note")).fill(note);
  await owner.getByRole("button", { name: t("stock.ask_lend") }).click();
  await expect(owner).toHaveURL(/\/loans\/[0-9a-f-]{32,36}$/);
  await expect(state(owner, "asked")).toBeVisible();
  await expect(owner.getByText(like("stock.next_fetch"))).toBeVisible();
  const path = new URL(owner.url()).pathname;

  const desk = await as(DESK);
  await open(desk, "/admin/loans", scripts);
  const row = desk.getByRole("row").filter({ hasText: note });
  await row.getByRole("button", { name: new RegExp(`^${t("stock.act_hand_out")}`) }).click();
  await expect(row).toHaveCount(0);

  await open(owner, path, scripts);
  await expect(owner.getByRole("main").getByText(like("stock.return_by")).first()).toBeVisible();
  await expect(owner.getByText(t("stock.cancel"), { exact: true })).toHaveCount(0);

  await open(desk, `/admin${path}`, scripts);
  await desk.getByLabel(t("stock.look")).fill("完好，已晾干");
  await desk.getByLabel(t("tickets.photos")).setInputFiles(photo());
  await desk.getByRole("button", { name: t("stock.act_take_back") }).click();
  await expect(state(desk, "returned")).toBeVisible();
  await expect(desk.getByRole("img", { name: t("tickets.photo", { n: "1" }) })).toBeVisible();

  await open(owner, path, scripts);
  await expect(state(owner, "returned")).toBeVisible();
  await expect(owner.getByText("完好，已晾干")).toBeVisible();
  await expect(owner.getByRole("img", { name: t("tickets.photo", { n: "1" }) })).toBeVisible();
  await open(owner, "/loans?part=past", scripts);
  await expect(owner.getByRole("link", { name: "儿童伞" }).first()).toBeVisible();
});

test("a supply is fetched, and a second one in the week is refused with the words kept", async ({ as, scripts }) => {
  // A house has one roll a week: each run has a house of its own.
  const owner = await as(scripts ? OWNER : NEIGHBOUR, PHONE);
  await service(owner, scripts, "提供宠物清洁袋");
  await owner.getByRole("radio", { name: /^宠物清洁袋/ }).check();
  await owner.getByLabel(t("stock.note")).fill("遛狗时来取");
  await owner.getByRole("button", { name: t("stock.ask_supply") }).click();
  await expect(state(owner, "asked")).toBeVisible();
  const path = new URL(owner.url()).pathname;

  const desk = await as(DESK);
  await open(desk, `/admin${path}`, scripts);
  await desk.getByRole("button", { name: t("stock.act_hand_over") }).click();
  await expect(state(desk, "handed_over")).toBeVisible();
  await open(owner, path, scripts);
  await expect(state(owner, "handed_over")).toBeVisible();

  await service(owner, scripts, "提供宠物清洁袋");
  await owner.getByRole("radio", { name: /^宠物清洁袋/ }).check();
  await owner.getByLabel(t("stock.note")).fill("再来一卷");
  await owner.getByRole("button", { name: t("stock.ask_supply") }).click();
  await expect(owner.getByText(t("refusal.supply_week", { n: "1" }))).toBeVisible();
  await expect(owner.getByLabel(t("stock.note"))).toHaveValue("再来一卷");
});

test("what is only for me the spouse does not find, and it is cancelled as long as it is only asked for", async ({ as, scripts }) => {
  const owner = await as(OWNER, PHONE);
  await service(owner, scripts, "雨伞借用");
  await owner.getByRole("radio", { name: /^长柄大伞/ }).check();
  await owner.getByRole("checkbox", { name: t("bookings.only_me") }).check();
  await owner.getByRole("button", { name: t("stock.ask_lend") }).click();
  await expect(state(owner, "asked")).toBeVisible();
  const path = new URL(owner.url()).pathname;
  const spouse = await as(SPOUSE);
  expect((await spouse.goto(path))?.status()).toBe(404);

  await owner.getByText(t("stock.cancel"), { exact: true }).click();
  await owner.getByRole("button", { name: t("stock.cancel_really") }).click();
  await expect(state(owner, "cancelled")).toBeVisible();
});

test("a thing is kept against a slip, and given back", async ({ as, scripts }) => {
  const owner = await as(NEIGHBOUR, PHONE);
  await service(owner, scripts, "小件物品临时保管");
  await owner.getByRole("radio", { name: /^保管柜/ }).check();
  await owner.getByLabel(t("stock.contents")).fill("一盒乐高");
  await owner.getByRole("button", { name: t("stock.ask_custody") }).click();
  await expect(owner.getByText(like("stock.next_bring"))).toBeVisible();
  const path = new URL(owner.url()).pathname;

  const desk = await as(DESK);
  await open(desk, `/admin${path}`, scripts);
  await expect(desk.getByLabel(t("stock.contents"))).toHaveValue("一盒乐高");
  await desk.getByLabel(t("stock.shelf")).fill("7 号柜");
  await desk.getByRole("button", { name: t("stock.act_keep") }).click();
  await expect(state(desk, "kept")).toBeVisible();
  await open(owner, path, scripts);
  await expect(owner.getByText(like("stock.next_collect"))).toBeVisible();

  await desk.getByRole("button", { name: t("stock.act_collect") }).click();
  await expect(state(desk, "collected")).toBeVisible();
  await open(owner, path, scripts);
  await expect(state(owner, "collected")).toBeVisible();
});

test("a delivery is written down with its reason", async ({ as, scripts }) => {
  const desk = await as(DESK);
  await open(desk, "/admin/loans?show=stock", scripts);
  await desk.getByRole("combobox", { name: t("stock.item") }).selectOption({ index: 1 });
  await desk.getByLabel(t("stock.by"), { exact: true }).fill("2");
  await desk.getByLabel(t("stock.reason"), { exact: true }).fill("到货");
  await desk.getByRole("button", { name: t("stock.change_send") }).click();
  await expect(desk.getByText(t("stock.changed"))).toBeVisible();
});
