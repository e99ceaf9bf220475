// No page shuts anybody out: axe finds nothing, in both languages and both schemes.
import { AxeBuilder } from "@axe-core/playwright";
import { PAGES, addressOf, speak } from "../support/pages.ts";
import { expect, test } from "../support/portal.ts";

// The markup is the same without scripts; here also what hydration makes of it is looked at.
test.skip(({ javaScriptEnabled }) => !javaScriptEnabled, "the markup is the same");

for (const type of PAGES) {
  test(`axe finds nothing on ${type.name}`, async ({ as, stranger, server }) => {
    const page = type.who ? await as(type.who) : await stranger();
    const found: string[] = [];
    for (const language of ["en", "zh-CN"] as const) {
      await speak(page, server.url, language);
      await page.goto(await addressOf(page, type));
      expect(await page.getAttribute("html", "lang")).toBe(language);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        const { violations } = await new AxeBuilder({ page }).analyze();
        for (const { id, nodes } of violations) {
          found.push(...nodes.map((node) => `${language} ${colorScheme} ${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`));
        }
      }
    }
    expect(found).toEqual([]);
  });
}
