// Every type of page, for the specs that look at all of them.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { MANAGER, OWNER, type Person } from "./people.ts";
import type { Language } from "./texts.ts";

export interface PageType {
  name: string;
  /** Who looks at it; nobody is a stranger. */
  who?: Person;
  path: string;
  /** From `path`, the first link of each kind in turn leads to the page. */
  by?: RegExp[];
  /** Among the ten that people see most. */
  main?: boolean;
}

// How an id looks in an address.
const ID = "[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}";
const below = (path: string) => new RegExp(`^${path}/${ID}$`);
const BOARD = /^\/club\/boards\/[^/]+$/;

export const PAGES: PageType[] = [
  { name: "sign-in", path: "/sign-in", main: true },
  { name: "reset", path: "/reset" },
  { name: "reset-new", path: "/reset/new?code=none" },
  { name: "invitation", path: "/invitation?code=none" },
  { name: "verify", path: "/verify?code=none" },
  { name: "sign-in-first", path: "/bookings" },
  { name: "missing", who: OWNER, path: "/nowhere" },
  { name: "home", who: OWNER, path: "/", main: true },
  { name: "services", who: OWNER, path: "/services", main: true },
  { name: "service", who: OWNER, path: "/services?family=paid&category=living", by: [below("/services")], main: true },
  { name: "service-on-request", who: OWNER, path: "/services?family=paid&category=amenity", by: [below("/services")] },
  { name: "services-search", who: OWNER, path: "/services?q=jiadian" },
  { name: "services-wish", who: OWNER, path: "/services/wish" },
  { name: "bookings", who: OWNER, path: "/bookings" },
  { name: "bookings-past", who: OWNER, path: "/bookings?part=past" },
  { name: "booking", who: OWNER, path: "/bookings?part=past", by: [below("/bookings")], main: true },
  { name: "booking-add", who: OWNER, path: "/bookings", by: [below("/bookings"), new RegExp(`^/bookings/${ID}/add$`)] },
  { name: "booking-move", who: OWNER, path: "/bookings", by: [below("/bookings"), new RegExp(`^/bookings/${ID}/move$`)] },
  { name: "tickets", who: OWNER, path: "/tickets" },
  { name: "ticket-new", who: OWNER, path: "/tickets/new" },
  { name: "ticket", who: OWNER, path: "/tickets", by: [below("/tickets")], main: true },
  { name: "club", who: OWNER, path: "/club" },
  { name: "notice", who: OWNER, path: "/club", by: [below("/club/notices")] },
  { name: "board", who: OWNER, path: "/club", by: [BOARD] },
  { name: "topic-new", who: OWNER, path: "/club", by: [BOARD, /^\/club\/boards\/[^/]+\/new$/] },
  { name: "topic", who: OWNER, path: "/club", by: [BOARD, below("/club/topics")], main: true },
  { name: "search", who: OWNER, path: "/search" },
  { name: "search-found", who: OWNER, path: "/search?q=%E5%AE%B6%E7%94%B5" },
  { name: "card", who: OWNER, path: "/card", main: true },
  { name: "concierge", who: OWNER, path: "/concierge" },
  { name: "house-account", who: OWNER, path: "/house-account" },
  { name: "account", who: OWNER, path: "/account" },
  { name: "styleguide", who: OWNER, path: "/styleguide" },
  { name: "staff-home", who: MANAGER, path: "/" },
  { name: "staff-board", who: MANAGER, path: "/admin", main: true },
  { name: "staff-behalf", who: MANAGER, path: "/admin/bookings/new" },
  { name: "staff-tickets", who: MANAGER, path: "/admin/tickets", main: true },
  { name: "staff-ticket", who: MANAGER, path: "/admin/tickets", by: [below("/admin/tickets")] },
  { name: "staff-services", who: MANAGER, path: "/admin/services" },
  { name: "staff-service", who: MANAGER, path: "/admin/services", by: [below("/admin/services")] },
  { name: "staff-service-new", who: MANAGER, path: "/admin/services/new" },
  { name: "staff-evaluation", who: MANAGER, path: "/admin/services/evaluation" },
  { name: "staff-concierge", who: MANAGER, path: "/admin/concierge" },
  { name: "staff-concierge-new", who: MANAGER, path: "/admin/concierge/new" },
  { name: "staff-concierge-entry", who: MANAGER, path: "/admin/concierge", by: [below("/admin/concierge")] },
  { name: "staff-people", who: MANAGER, path: "/admin/people" },
  { name: "staff-person", who: MANAGER, path: "/admin/people", by: [below("/admin/people")] },
  { name: "staff-invite", who: MANAGER, path: "/admin/people/invite" },
  { name: "staff-accounts", who: MANAGER, path: "/admin/accounts" },
  { name: "staff-account", who: MANAGER, path: "/admin/accounts/A-01" },
  { name: "staff-credits", who: MANAGER, path: "/admin/credits" },
  { name: "staff-mail", who: MANAGER, path: "/admin/mail" },
  { name: "job-dead", path: "/job?code=none" },
  { name: "service-by-the-hour", who: OWNER, path: "/services?q=kouyi", by: [below("/services")] },
  { name: "service-delivery", who: OWNER, path: "/services?category=dining", by: [below("/services")] },
  { name: "orders", who: OWNER, path: "/orders" },
  { name: "order-new", who: OWNER, path: "/orders/new" },
  { name: "order", who: OWNER, path: "/orders", by: [below("/orders")] },
  { name: "loans", who: OWNER, path: "/loans" },
  { name: "loans-past", who: OWNER, path: "/loans?part=past" },
  { name: "loan", who: OWNER, path: "/loans", by: [below("/loans")] },
  { name: "service-to-borrow", who: OWNER, path: "/services?q=yusan", by: [below("/services")] },
  { name: "plans", who: OWNER, path: "/plans" },
  { name: "plan", who: OWNER, path: "/plans", by: [below("/plans")] },
  { name: "plan-new", who: OWNER, path: "/plans", by: [below("/plans/new")] },
  { name: "away", who: OWNER, path: "/plans", by: [below("/plans/away")] },
  { name: "handbook", who: OWNER, path: "/handbook" },
  { name: "handbook-past", who: OWNER, path: "/handbook", by: [/^\/handbook\/\d{4}-\d{2}$/] },
  { name: "staff-board-week", who: MANAGER, path: "/admin?view=week" },
  { name: "staff-board-people", who: MANAGER, path: "/admin?view=week&by=person" },
  { name: "staff-board-vendors", who: MANAGER, path: "/admin?view=week&by=vendor" },
  { name: "staff-board-open", who: MANAGER, path: "/admin?view=week&by=department", by: [/^\/admin\?.*open=/] },
  { name: "staff-instructions", who: MANAGER, path: "/admin/instructions?house=A-01" },
  { name: "staff-resources", who: MANAGER, path: "/admin/resources" },
  { name: "staff-resource", who: MANAGER, path: "/admin/resources", by: [below("/admin/resources")] },
  { name: "staff-resource-new", who: MANAGER, path: "/admin/resources/new" },
  { name: "staff-hours", who: MANAGER, path: "/admin/resources/hours/engineering" },
  { name: "staff-holidays", who: MANAGER, path: "/admin/resources/days?year=2026" },
  { name: "staff-rules", who: MANAGER, path: "/admin/resources/rules" },
  { name: "staff-rule", who: MANAGER, path: "/admin/resources/rules", by: [below("/admin/resources/rules")] },
  { name: "staff-orders", who: MANAGER, path: "/admin/orders" },
  { name: "staff-order", who: MANAGER, path: "/admin/orders", by: [below("/admin/orders")] },
  { name: "staff-goods", who: MANAGER, path: "/admin/services/goods" },
  { name: "staff-loans", who: MANAGER, path: "/admin/loans" },
  { name: "staff-loans-out", who: MANAGER, path: "/admin/loans?show=out" },
  { name: "staff-loan", who: MANAGER, path: "/admin/loans?show=out", by: [below("/admin/loans")] },
  { name: "staff-stock", who: MANAGER, path: "/admin/loans?show=stock" },
  { name: "staff-counter", who: MANAGER, path: "/admin/loans/new" },
  { name: "staff-plans", who: MANAGER, path: "/admin/plans" },
  { name: "staff-vendors", who: MANAGER, path: "/admin/vendors" },
  { name: "staff-vendor", who: MANAGER, path: "/admin/vendors", by: [below("/admin/vendors")] },
  { name: "staff-vendor-new", who: MANAGER, path: "/admin/vendors/new" },
  { name: "staff-callbacks", who: MANAGER, path: "/admin/callbacks" },
  { name: "staff-visit", who: MANAGER, path: "/admin/callbacks", by: [below("/admin/jobs")] },
  { name: "staff-handbook", who: MANAGER, path: "/admin/handbook" },
  { name: "staff-settings", who: MANAGER, path: "/admin/settings" },
  { name: "staff-limits", who: MANAGER, path: "/admin/settings/limits" },
  { name: "staff-payment", who: MANAGER, path: "/admin/settings/payment" },
  { name: "staff-payment-way", who: MANAGER, path: "/admin/settings/payment", by: [below("/admin/settings/payment")] },
];

/** The address of a page type, found by following the links of the pages that lead there. */
export async function addressOf(page: Page, type: PageType): Promise<string> {
  let address = type.path;
  for (const kind of type.by ?? []) {
    await page.goto(address);
    const links = page.getByRole("main").getByRole("link");
    // Each with and without its query, which is where the staff's board keeps what is open.
    const paths = await links.evaluateAll((links) =>
      links.flatMap((link) => {
        const { pathname, search } = new URL((link as HTMLAnchorElement).href);
        return [pathname, `${pathname}${search}`];
      }),
    );
    const found = paths.find((path) => kind.test(path));
    if (!found) throw new Error(`${address} links to no page like ${kind}; it has ${[...new Set(paths)].join(" ")}`);
    address = found;
  }
  return address;
}

/** Chooses the language of whoever the page belongs to. */
export async function speak(page: Page, origin: string, language: Language): Promise<void> {
  await page.request.post(`${origin}/api/account/prefer`, {
    headers: { origin },
    form: { "form[locale]": language, "form[back]": "/" },
    maxRedirects: 0,
  });
}

/** The routes that the app has, such as `/tickets/:id`. */
export function routes(): string[] {
  const app = path.resolve(import.meta.dirname, "../../app/src");
  const files = readdirSync(app, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".rs"));
  const paths = files.flatMap((file) => [...readFileSync(path.join(app, file), "utf8").matchAll(/path!\("([^"]+)"\)/g)]);
  return paths.map(([, route]) => route ?? "");
}
