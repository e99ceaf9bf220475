// Pictures of the main pages for people to look at: phone and desktop, light and dark, both languages.
import { PAGES, addressOf, speak } from "../support/pages.ts";
import { test } from "../support/portal.ts";

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

for (const type of PAGES.filter((type) => type.main)) {
  test(`pictures of ${type.name}`, async ({ as, stranger, server }) => {
    const page = type.who ? await as(type.who) : await stranger();
    for (const language of ["en", "zh-CN"] as const) {
      await speak(page, server.url, language);
      const address = await addressOf(page, type);
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await page.goto(address);
          await page.evaluate(() => document.fonts.ready);
          await page.screenshot({ path: `screenshots/${type.name}-${size}-${colorScheme}-${language}.png`, fullPage: true });
        }
      }
    }
  });
}
