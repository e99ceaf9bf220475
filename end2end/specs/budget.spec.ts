// How much the first page of a signed-in owner brings over the wire, as the server really sends it. script/budget prints it.
import { OWNER } from "../support/people.ts";
import { expect, open, test } from "../support/portal.ts";

/** All bytes of the page but its images, as they travel. */
const BUDGET = 260_000;
/** Photos and signs come later and are kept; a stream of events has no end. */
const NOT_COUNTED = new Set(["Image", "EventSource", "Ping"]);

test("the first page of a signed-in owner stays within its budget", async ({ as, server, scripts }) => {
  const page = await as(OWNER);
  const wire = await page.context().newCDPSession(page);
  const kinds = new Map<string, { kind: string; url: string }>();
  const pending = new Set<string>();
  const bytes = new Map<string, number>();
  const plain: string[] = [];
  const foreign: string[] = [];
  let total = 0;
  wire.on("Network.requestWillBeSent", ({ requestId, request, type }) => {
    if (NOT_COUNTED.has(type ?? "")) return;
    if (!request.url.startsWith(server.url)) foreign.push(request.url);
    kinds.set(requestId, { kind: /\.wasm$/.test(request.url) ? "WASM" : (type ?? "other"), url: request.url });
    pending.add(requestId);
  });
  wire.on("Network.responseReceived", ({ requestId, response }) => {
    const encoding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === "content-encoding")?.[1];
    if (kinds.has(requestId) && encoding !== "br") plain.push(`${response.url} (${encoding ?? "not compressed"})`);
  });
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    pending.delete(requestId);
    const request = kinds.get(requestId);
    if (!request) return;
    bytes.set(request.kind, (bytes.get(request.kind) ?? 0) + encodedDataLength);
    total += encodedDataLength;
    console.log(`  ${(encodedDataLength / 1000).toFixed(1).padStart(7)} kB  ${new URL(request.url).pathname}`);
  });
  wire.on("Network.loadingFailed", ({ requestId }) => pending.delete(requestId));
  await wire.send("Network.enable");
  await open(page, "/", scripts);
  await expect.poll(() => pending.size, { message: "requests that are still under way" }).toBe(0);

  const parts = [...bytes].map(([kind, size]) => `${kind} ${(size / 1000).toFixed(1)}`).join(", ");
  console.log(`First page over brotli: ${(total / 1000).toFixed(1)} kB; budget ${BUDGET / 1000} kB (${parts})`);
  expect(foreign, "requests to others").toEqual([]);
  expect(plain, "answers that are not brotli").toEqual([]);
  expect(bytes.get("WASM") ?? 0, "the page is hydrated").toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(BUDGET);
});
