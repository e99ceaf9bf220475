// What every spec starts from: a server of the worker's own, people who are signed in, and a watch on what pages do.
import { type Browser, type BrowserContext, type Page, test as base, expect } from "@playwright/test";
import { PASSWORD, type Person } from "./people.ts";
import { Server } from "./server.ts";

export { expect };

interface Options {
  colorScheme?: "light" | "dark";
  viewport?: { width: number; height: number };
  locale?: string;
}

interface Test {
  /** Whether scripts run in this project. */
  scripts: boolean;
  /** A browser of this person, signed in, on an empty page. */
  as: (person: Person, options?: Options) => Promise<Page>;
  /** A browser of somebody unknown. */
  stranger: (options?: Options) => Promise<Page>;
}

interface Worker {
  server: Server;
  /** Cookies by e-mail: signing in is slow on purpose, once per worker is enough. */
  sessions: Map<string, Awaited<ReturnType<BrowserContext["cookies"]>>>;
}

/** What no page may do: ask another origin, break the content security policy, or fail in a script. */
function watch(context: BrowserContext, origin: string, complaints: string[]): void {
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith("data:") && !url.startsWith("blob:")) {
      complaints.push(`request to ${url}`);
    }
  });
  context.on("response", (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} from ${response.url()}`);
    if (response.status() === 404 && new URL(response.url()).pathname.startsWith("/pkg/")) {
      complaints.push(`missing ${response.url()}`);
    }
  });
  context.on("console", (message) => {
    const text = message.text();
    if (/content security policy|panicked|hydration|has not been fetched/i.test(text)) complaints.push(`console: ${text}`);
  });
  context.on("weberror", (error) => complaints.push(`error in a script: ${error.error()}`));
}

export const test = base.extend<Test, Worker>({
  server: [
    async ({}, use) => {
      const server = await Server.start(process.env.PORTAL_ESTATE ?? "");
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  sessions: [({}, use) => use(new Map()), { scope: "worker" }],
  baseURL: ({ server }, use) => use(server.url),
  scripts: ({ javaScriptEnabled }, use) => use(javaScriptEnabled),
  stranger: async ({ browser, server }, use) => {
    const opened = new Opened(browser, server.url);
    await use(async (options) => (await opened.context(options)).newPage());
    await opened.close();
  },
  as: async ({ browser, server, sessions }, use) => {
    const opened = new Opened(browser, server.url);
    await use(async (person, options) => {
      const context = await opened.context(options);
      const cookies = sessions.get(person.email) ?? (await signIn(context, server.url, person));
      sessions.set(person.email, cookies);
      await context.addCookies(cookies);
      return context.newPage();
    });
    await opened.close();
  },
});

/** The browser contexts of one test, and what their pages did wrong. */
class Opened {
  private readonly contexts: BrowserContext[] = [];
  private readonly complaints: string[] = [];

  constructor(
    private readonly browser: Browser,
    private readonly origin: string,
  ) {}

  async context(options: Options = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext(options);
    watch(context, this.origin, this.complaints);
    this.contexts.push(context);
    return context;
  }

  async close(): Promise<void> {
    for (const context of this.contexts) await context.close();
    expect(this.complaints, "what pages must not do").toEqual([]);
  }
}

/** Signs in without the form, which a spec of its own tries. */
async function signIn(context: BrowserContext, origin: string, person: Person) {
  const answer = await context.request.post(`${origin}/api/session/sign_in`, {
    headers: { origin },
    form: { "form[email]": person.email, "form[password]": PASSWORD, "form[next]": "/" },
    maxRedirects: 0,
  });
  const cookies = await context.cookies(origin);
  if (!cookies.some((cookie) => cookie.name.endsWith("session"))) {
    throw new Error(`${person.email} could not sign in: ${answer.status()} ${await answer.text()}`);
  }
  return cookies;
}

/**
 * Opens a page. Where scripts run, waits until it listens for changes: from then on it is the browser that answers
 * clicks. Pages of people who are not signed in never listen.
 */
export async function open(page: Page, path: string, scripts: boolean): Promise<void> {
  const listening = scripts ? page.waitForResponse((response) => new URL(response.url()).pathname === "/live") : undefined;
  await page.goto(path);
  await listening;
}

/** The date of the calendar's column that a time stands in, `YYYY-MM-DD`. */
export function dayOf(page: Page, slot: string): Promise<string> {
  return page.getByRole("radio").evaluateAll((radios, value) => {
    const radio = radios.find((radio) => (radio as HTMLInputElement).value === value);
    let place: Element | null | undefined = radio?.parentElement;
    while (place && !place.querySelector("time")) place = place.parentElement;
    return place?.querySelector("time")?.dateTime ?? "";
  }, slot);
}
