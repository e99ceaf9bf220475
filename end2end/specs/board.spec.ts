// The dispatcher's board: planning by person, vendor and escort of outsourced visits, and a day with sixty bookings.
import type { Locator, Page } from "@playwright/test";
import { MANAGER, OWNER } from "../support/people.ts";
import { book } from "../support/bookings.ts";
import { expect, open, test } from "../support/portal.ts";
import { t } from "../support/texts.ts";

const PESTS = "室内有害生物的专项消杀";
const GARDEN = "园艺养护及后庭院景观园艺设计咨询";
const DESIGN = "私家花园绿化设计施工及养护、家庭植株租摆及养护";
/** Services with many places first. */
const CROWDED = [
  "对业主家政服务人员进行安全法制教育、消防培训",
  "叫醒服务",
  "网上冲浪服务",
  "代上门收送衣物洗涤",
  GARDEN,
  "小型物件搬运（限小区内）",
];

/** The row of somebody or something on the plan. */
const lane = (page: Page, name: RegExp | string) =>
  page.locator("section.plan-row").filter({ has: page.getByRole("heading", { level: 2, name }) });

/** The card of a house among those whom nobody has yet. */
const card = (page: Page, house: string) =>
  lane(page, new RegExp(t("dispatch.nobody"))).locator("a.plan-card").filter({ hasText: house }).first();

/** Gives the open booking to somebody by the form. */
async function choose(panel: Locator, who: RegExp): Promise<void> {
  const person = panel.getByLabel(t("dispatch.person"), { exact: true });
  const value = await person.getByRole("option", { name: who }).getAttribute("value");
  await person.selectOption(value ?? "");
  await panel.getByRole("button", { name: t("dispatch.save"), exact: true }).click();
}

interface Slot {
  id: string;
  starts_at: number;
  ends_at: number;
  left: number;
}

const free = (slot: Slot): boolean => slot.left > 0;

/** The estate's day of a time, `YYYY-MM-DD`: Shanghai is eight hours ahead. */
const dayIn = (slot: Slot): string => new Date(slot.starts_at + 8 * 3_600_000).toISOString().slice(0, 10);

/** Books for houses as a manager does, by the functions that the pages ask. */
class Desk {
  constructor(
    private readonly page: Page,
    private readonly origin: string,
  ) {}

  private async read<T>(path: string): Promise<T> {
    const answer = await this.page.request.get(`${this.origin}/api/${path}`, { headers: { accept: "application/json" } });
    expect(answer.ok(), path).toBe(true);
    return (await answer.json()) as T;
  }

  async sheet(name: string): Promise<{ slots: Slot[]; house: (code: string) => string; houses: { id: string; code: string }[] }> {
    const rules = await this.read<{ id: string; name: { name_zh: string } }[]>("resources/rules");
    const service = rules.find((rule) => rule.name.name_zh === name);
    if (!service) throw new Error(`There is no service ${name}.`);
    const found = await this.read<{ slots: Slot[]; houses: { id: string; code: string }[] }>(`bookings/new?service=${service.id}`);
    const house = (code: string): string => {
      const id = found.houses.find((house) => house.code === code)?.id;
      if (!id) throw new Error(`There is no house ${code}.`);
      return id;
    };
    return { ...found, house };
  }

  async book(house: string, slot: Slot): Promise<void> {
    const answer = await this.page.request.post(`${this.origin}/api/bookings/request_for`, {
      headers: { origin: this.origin, accept: "application/json" },
      form: {
        "behalf[house]": house,
        "behalf[slot]": slot.id,
        "behalf[places]": "1",
        "behalf[reason]": "社区开放日",
        "behalf[key]": crypto.randomUUID(),
      },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
  }

  /** Books until a day three days on has so many more bookings; tells the day. */
  async crowd(count: number): Promise<string> {
    let made = 0;
    let date = "";
    for (const name of CROWDED) {
      const { slots, houses } = await this.sheet(name);
      date ||= dayIn({ ...slots[0], starts_at: Date.now() + 3 * 86_400_000 } as Slot);
      for (const slot of slots.filter((slot) => dayIn(slot) === date)) {
        for (let turn = 0; turn < slot.left; turn += 1) {
          if (made === count) return date;
          await this.book(houses[made % houses.length]?.id ?? "", slot);
          made += 1;
        }
      }
    }
    throw new Error(`Only ${made} places were free on ${date}.`);
  }
}

test("a manager gives an outsourced visit its vendor and escort, and cannot confirm it before", async ({ as, scripts }) => {
  const owner = await as(OWNER);
  const booked = await book(owner, scripts, PESTS, { note: "厨房先做" });

  const page = await as(MANAGER);
  await open(page, `/admin?date=${booked.date}&view=week&by=vendor`, scripts);
  await expect(lane(page, new RegExp(t("dispatch.no_vendor_row")))).toContainText("A-01");
  await lane(page, new RegExp(t("dispatch.no_vendor_row"))).locator("a.plan-card").filter({ hasText: "A-01" }).first().click();
  const panel = page.locator("#visit");
  await expect(panel.getByText(t("dispatch.no_escort"), { exact: true })).toBeVisible();
  // HL-11: what the household wants known is in sight before anybody is sent.
  await expect(panel.getByText(t("dispatch.taboo"), { exact: true })).toBeVisible();
  await panel.getByRole("button", { name: t("bookings.act_confirm"), exact: true }).click();
  await expect(page.getByText(t("refusal.unready_both"))).toBeVisible();

  await panel.getByLabel(t("dispatch.escort")).selectOption({ index: 1 });
  await panel.getByLabel(t("dispatch.vendor"), { exact: true }).selectOption({ index: 1 });
  await panel.getByRole("button", { name: t("dispatch.save"), exact: true }).click();
  await expect(panel.getByText(t("dispatch.no_escort"), { exact: true })).toHaveCount(0);
  await expect(panel.getByText(t("dispatch.no_vendor"), { exact: true })).toHaveCount(0);
  await panel.getByRole("button", { name: t("bookings.act_confirm"), exact: true }).click();
  await expect(panel.getByText(t("bookings.confirmed"), { exact: true }).first()).toBeVisible();
});

test("whoever serves another house at that hour is marked, and refused in words", async ({ as, scripts, server }) => {
  const page = await as(MANAGER);
  const desk = new Desk(page, server.url);
  // Two visits of gardeners that overlap, one for each of two houses.
  const [one, other] = await Promise.all([desk.sheet(GARDEN), desk.sheet(DESIGN)]);
  const pairs = one.slots.flatMap((first) => other.slots.map((second) => ({ first, second })));
  const pair = pairs
    .filter(({ first, second }) => free(first) && free(second) && first.starts_at < second.ends_at && second.starts_at < first.ends_at)
    .at(-1);
  if (!pair) throw new Error("No two free times overlap.");
  await desk.book(one.house("B-01"), pair.first);
  await desk.book(other.house("B-02"), pair.second);
  const date = dayIn(pair.first);

  await open(page, `/admin?date=${date}&by=person`, scripts);
  await card(page, "B-01").click();
  const panel = page.locator("#visit");
  await choose(panel, /陈立/);
  await expect(lane(page, /陈立/)).toContainText("B-01");

  await open(page, `/admin?date=${date}&by=person`, scripts);
  await card(page, "B-02").click();
  await expect(panel.getByRole("option", { name: /陈立.*B-01/ })).toBeAttached();
  await choose(panel, /陈立/);
  await expect(page.getByText(new RegExp(t("refusal.held").split("{house}")[0] ?? ""))).toBeVisible();
  await expect(lane(page, /陈立/)).not.toContainText("B-02");
});

test("a booking is handed over by drag where scripts run, and by the form where not", async ({ as, scripts }) => {
  const owner = await as(OWNER);
  const booked = await book(owner, scripts, "小型物件搬运（限小区内）", { note: "两只花盆" });
  const page = await as(MANAGER);
  // So high that card and row are both in sight: a pointer that is held down does not scroll here.
  await page.setViewportSize({ width: 1440, height: 3200 });
  await open(page, `/admin?date=${booked.date}&by=person`, scripts);
  const nobody = lane(page, new RegExp(t("dispatch.nobody")));
  const moving = nobody.locator("a.plan-card").filter({ hasText: "A-01" }).first();
  const guard = lane(page, /邓琦/);
  if (scripts) {
    // By steps: a browser allows a drop only where a card has been moved over.
    await moving.dragTo(guard.locator(".plan-cell").first(), { steps: 8 });
  } else {
    await moving.click();
    await choose(page.locator("#visit"), /邓琦/);
  }
  await expect(lane(page, /邓琦/).locator("a.plan-card").filter({ hasText: "A-01" })).toBeVisible();
});

test("a day of sixty bookings is readable on a desk and on a phone", async ({ as, scripts, server }, info) => {
  const page = await as(MANAGER);
  const date = await new Desk(page, server.url).crowd(60);
  for (const [name, width] of [["desk", 1440], ["phone", 390]] as const) {
    await page.setViewportSize({ width, height: 1000 });
    for (const look of ["", "&by=person", "&view=week&by=person", "&view=week"]) {
      await open(page, `/admin?date=${date}${look}`, scripts);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide, `${name} ${look} scrolls sideways`).toBeLessThanOrEqual(0);
      await info.attach(`sixty-${name}${look}`, { body: await page.screenshot({ fullPage: true }), contentType: "image/png" });
    }
  }
});

