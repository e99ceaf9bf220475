// Requests and deliveries (代办与配送): asked, quoted, approved on a phone, done, and on the account.
import type { Page } from "@playwright/test";
import { DESK, NANNY, OWNER, PHONE } from "../support/people.ts";
import { expect, open, test } from "../support/portal.ts";
import { t } from "../support/texts.ts";

const CARDS = "家庭名片设计和印刷";
const KITCHEN = "会所餐饮免费外送服务";

const state = (page: Page, name: string) => page.getByRole("main").getByText(t(`orders.state_${name}`), { exact: true }).first();

/** Opens a service from the index; gives nothing, as the page is its own. */
async function service(page: Page, scripts: boolean, name: string): Promise<void> {
  await open(page, "/services", scripts);
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

const line = (row: string, field: string) => `${t("orders.row", { n: row })} · ${t(`orders.row_${field}`)}`;

/** Staff quote one line, in place of what the list suggests. */
async function quote(desk: Page, text: string, each: string): Promise<void> {
  await desk.getByLabel(line("1", "text"), { exact: true }).fill(text);
  await desk.getByLabel(line("1", "each"), { exact: true }).fill(each);
  await desk.getByRole("button", { name: t("orders.quote_send") }).click();
  await expect(state(desk, "quoted")).toBeVisible();
}

test("an owner asks for name cards, approves the quote on a phone, and the account shows it", async ({ as, scripts }) => {
  const owner = await as(OWNER, PHONE);
  await service(owner, scripts, CARDS);
  await owner.getByLabel(t("orders.note"), { exact: true }).fill("一家三口，同款竖排");
  await owner.getByRole("button", { name: t("orders.send") }).click();
  await expect(owner.getByText(t("orders.step_asked", { who: OWNER.name }))).toBeVisible();
  const path = new URL(owner.url()).pathname;

  const desk = await as(DESK);
  await open(desk, `/admin${path}`, scripts);
  await desk.getByRole("button", { name: t("orders.take") }).click();
  await expect(desk.getByText(t("orders.step_assigned", { who: DESK.name, whom: DESK.name }))).toBeVisible();
  const each = scripts ? "401" : "402";
  await quote(desk, "设计与印刷", each);

  await open(owner, path, scripts);
  await expect(owner.getByRole("heading", { name: t("orders.quote", { n: "1" }) })).toBeVisible();
  await expect(owner.getByText("设计与印刷").first()).toBeVisible();
  await owner.getByRole("button", { name: t("orders.approve"), exact: true }).click();
  await expect(state(owner, "approved")).toBeVisible();
  await expect(owner.getByText(t("orders.step_quote_approved", { who: OWNER.name }))).toBeVisible();

  await open(desk, `/admin${path}`, scripts);
  await desk.getByRole("button", { name: t("orders.act_start"), exact: true }).click();
  await expect(state(desk, "under_way")).toBeVisible();
  // An answer of words alone has a field of the same name above it.
  await desk.getByRole("textbox", { name: t("orders.complete_words") }).last().fill("已送到门厅");
  await desk.getByRole("button", { name: t("orders.complete"), exact: true }).click();
  await expect(state(desk, "completed")).toBeVisible();

  await open(owner, "/house-account", scripts);
  const entry = owner.getByRole("main").locator(`a[href="${path}"]`);
  await expect(entry.first()).toBeVisible();
});

test("a quote that was replaced in the meantime cannot be approved", async ({ as, scripts }) => {
  const owner = await as(OWNER);
  await service(owner, scripts, CARDS);
  await owner.getByLabel(t("orders.note"), { exact: true }).fill("补印一盒");
  await owner.getByRole("button", { name: t("orders.send") }).click();
  await expect(state(owner, "asked")).toBeVisible();
  const path = new URL(owner.url()).pathname;
  const desk = await as(DESK);
  await open(desk, `/admin${path}`, scripts);
  await quote(desk, "补印", "65");

  await open(owner, path, scripts);
  const first = await owner.locator('input[name="quote"]').first().getAttribute("value");

  await open(desk, `/admin${path}`, scripts);
  await desk.getByLabel(line("1", "each"), { exact: true }).fill("70");
  await desk.getByRole("button", { name: t("orders.quote_send") }).click();
  await expect(desk.getByRole("heading", { name: t("orders.quote", { n: "2" }) })).toBeVisible();
  await open(owner, path, scripts);
  await expect(owner.getByRole("heading", { name: t("orders.quote", { n: "2" }) })).toBeVisible();
  // As a page that still shows the first one would send it.
  const answer = await owner.request.post("/api/orders/approve", {
    headers: { origin: new URL(owner.url()).origin, accept: "application/json" },
    form: { id: path.replace("/orders/", ""), quote: first ?? "" },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(409);
  await open(owner, path, scripts);
  await expect(state(owner, "quoted")).toBeVisible();
});

test("a nanny sees the quote and who approves it", async ({ as, scripts }) => {
  const nanny = await as(NANNY);
  await open(nanny, "/orders", scripts);
  await nanny.getByRole("main").getByRole("link", { name: CARDS, exact: true }).first().click();
  await expect(nanny.getByText(t("orders.owner_pays")).first()).toBeVisible();
  await expect(nanny.getByRole("button", { name: t("orders.approve"), exact: true })).toHaveCount(0);
});

test("dishes from the club are ordered for a window, packed and brought", async ({ as, scripts }) => {
  const owner = await as(OWNER, PHONE);
  await service(owner, scripts, KITCHEN);
  await owner.getByLabel(/^糖醋小排/).fill("2");
  if (scripts) await expect(owner.getByText("¥98 × 2")).toBeVisible();
  const windows = owner.getByLabel(t("orders.window"));
  const free = await windows.locator("option:not([disabled]):not([hidden])").last().getAttribute("value");
  await windows.selectOption(free ?? "");
  await owner.getByLabel(t("orders.place_note"), { exact: true }).fill("少盐");
  await owner.getByRole("button", { name: t("orders.place"), exact: true }).click();
  await expect(state(owner, "placed")).toBeVisible();
  await expect(owner.getByText("¥98 × 2")).toBeVisible();
  const path = new URL(owner.url()).pathname;

  const desk = await as(DESK);
  await open(desk, `/admin${path}`, scripts);
  await desk.getByRole("button", { name: t("orders.act_pack"), exact: true }).click();
  await expect(state(desk, "packed")).toBeVisible();
  await desk.getByRole("button", { name: t("orders.act_deliver"), exact: true }).click();
  await expect(state(desk, "delivering")).toBeVisible();
  await desk.getByRole("button", { name: t("orders.complete_deliver"), exact: true }).click();
  await expect(state(desk, "delivered")).toBeVisible();

  await open(owner, path, scripts);
  await expect(state(owner, "delivered")).toBeVisible();
});

test("what cannot be done is declined with its reason, and what was typed stays", async ({ as, scripts }) => {
  const owner = await as(OWNER);
  await open(owner, "/orders/new", scripts);
  await owner.getByLabel(t("orders.note"), { exact: true }).fill("想在湖里养一只海豚");
  await owner.getByRole("button", { name: t("orders.send") }).click();
  await expect(state(owner, "asked")).toBeVisible();
  const path = new URL(owner.url()).pathname;

  const desk = await as(DESK);
  await open(desk, `/admin${path}`, scripts);
  await desk.getByText(t("orders.decline"), { exact: true }).click();
  await desk.getByLabel(t("orders.decline_reason")).selectOption("law");
  await desk.getByRole("textbox", { name: t("orders.decline_text") }).last().fill("抱歉，法律不允许。");
  await desk.getByRole("button", { name: t("orders.decline_really") }).click();
  await expect(state(desk, "declined")).toBeVisible();
  await open(owner, path, scripts);
  await expect(owner.getByText("抱歉，法律不允许。")).toBeVisible();
  await expect(owner.getByText(t("orders.reason_law"), { exact: true })).toBeVisible();
});
