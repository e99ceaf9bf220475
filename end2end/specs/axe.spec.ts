// No page shuts anybody out: axe finds nothing, in both languages and both schemes.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { PAGES, addressOf, speak } from "../support/pages.ts";
import { expect, test } from "../support/portal.ts";

// The markup is the same without scripts; here also what hydration makes of it is looked at.
test.skip(({ javaScriptEnabled }) => !javaScriptEnabled, "the markup is the same");

// What colours can break; a scheme changes nothing else of a page.
const COLOURS = ["color-contrast", "link-in-text-block"];

/** What axe finds on the page as it stands. No page has frames, for which axe would open a second page each time. */
async function look(page: Page, rules: string[] | undefined): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`));
}

for (const type of PAGES) {
  test(`axe finds nothing on ${type.name}`, async ({ as, stranger, server }) => {
    const page = type.who ? await as(type.who) : await stranger();
    const address = await addressOf(page, type);
    const found: string[] = [];
    for (const language of ["en", "zh-CN"] as const) {
      await speak(page, server.url, language);
      await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
      await page.goto(address);
      expect(await page.getAttribute("html", "lang")).toBe(language);
      found.push(...(await look(page, undefined)).map((line) => `${language} light ${line}`));
      await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
      found.push(...(await look(page, COLOURS)).map((line) => `${language} dark ${line}`));
    }
    expect(found).toEqual([]);
  });
}
