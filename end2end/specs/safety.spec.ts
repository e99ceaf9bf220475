// What holds on every page: nothing from elsewhere, the policy kept, every lazy part there. The watch of support/portal.ts
// complains at the end of each test; here every page is opened under it.
import { MANAGER, OWNER } from "../support/people.ts";
import { PAGES, addressOf, routes } from "../support/pages.ts";
import { expect, open, test } from "../support/portal.ts";
import { t } from "../support/texts.ts";

for (const type of PAGES) {
  test(`${type.name} asks only its own origin and keeps the policy`, async ({ as, stranger, scripts }) => {
    const page = type.who ? await as(type.who) : await stranger();
    const address = await addressOf(page, type);
    // A stranger's page listens to nothing; its parts are there when the browser has nothing left to ask for.
    if (type.who) await open(page, address, scripts);
    else await page.goto(address, { waitUntil: "networkidle" });
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(t("error.title"));
  });
}

test("no route of the app is missing among the pages that are looked at", async ({ as, stranger }) => {
  const [owner, manager, nobody] = [await as(OWNER), await as(MANAGER), await stranger()];
  const seen: string[] = [];
  for (const type of PAGES) {
    const page = type.who === OWNER ? owner : type.who ? manager : nobody;
    seen.push(new URL(await addressOf(page, type), "http://portal").pathname);
  }
  const missing = routes().filter((route) => !seen.some((path) => new RegExp(`^${route.replace(/:\w+/g, "[^/]+")}$`).test(path)));
  expect(missing).toEqual([]);
});

test("a browser that has scripts loads the part of each place when it is gone to", async ({ as, scripts }) => {
  test.skip(!scripts, "without scripts every page is loaded whole");
  for (const [person, area] of [[OWNER, t("shell.main_nav")], [MANAGER, t("admin.nav")]] as const) {
    const page = await as(person);
    await open(page, person === OWNER ? "/" : "/admin", scripts);
    let loads = 0;
    page.on("load", () => (loads += 1));
    const links = page.getByRole("navigation", { name: area }).getByRole("link");
    for (const place of await links.evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).pathname))) {
      await page.getByRole("navigation", { name: area }).getByRole("link").and(page.locator(`[href="${place}"]`)).click();
      await expect(page).toHaveURL(new RegExp(`${place}$`));
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      // The staff's area ends where the club begins.
      if (!place.startsWith("/admin") && person === MANAGER) break;
    }
    expect(loads, "pages that the browser loaded whole").toBe(0);
  }
});

test("every answer carries the policy, also where nothing is found", async ({ as, server }) => {
  const page = await as(OWNER);
  for (const path of ["/", "/nowhere", "/api/nowhere", "/pkg/nowhere.js", "/favicon.svg", "/healthz"]) {
    const answer = await page.request.get(`${server.url}${path}`);
    const headers = answer.headers();
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["content-security-policy"], path).toContain("default-src");
    expect(headers["content-security-policy"], path).not.toContain("unsafe-inline");
  }
});
