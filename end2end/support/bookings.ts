// Booking as a resident does it, for the specs that begin with a booking.
import type { Page } from "@playwright/test";
import { dayOf, expect, open } from "./portal.ts";
import { t } from "./texts.ts";

export interface Booked {
  /** The booking's own page. */
  path: string;
  /** The day it is on, `YYYY-MM-DD`. */
  date: string;
}

/** Books the last free time of a service that stands in the catalogue. */
export async function book(page: Page, scripts: boolean, service: string, wish: { note: string; onlyMe?: boolean }): Promise<Booked> {
  await open(page, "/services", scripts);
  await page.getByRole("link", { name: service, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: service })).toBeVisible();
  const slot = page.getByRole("radio", { disabled: false }).last();
  await slot.check();
  const date = await dayOf(page, await slot.inputValue());
  await page.getByRole("button", { name: t("bookings.hold"), exact: true }).click();
  await page.getByLabel(t("bookings.note")).fill(wish.note);
  if (wish.onlyMe) await page.getByRole("checkbox", { name: t("bookings.only_me") }).check();
  await page.getByRole("button", { name: t("bookings.request") }).click();
  await expect(page.getByText(t("bookings.next_requested"))).toBeVisible();
  return { path: new URL(page.url()).pathname, date };
}
