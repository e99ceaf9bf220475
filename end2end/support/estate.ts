// Before all specs: the demo estate, loaded anew. After them it is gone.
import { rm } from "node:fs/promises";
import { makeEstate } from "./server.ts";

export default async function estate(): Promise<() => Promise<void>> {
  const folder = await makeEstate();
  process.env.PORTAL_ESTATE = folder;
  return () => rm(folder, { recursive: true, force: true });
}
