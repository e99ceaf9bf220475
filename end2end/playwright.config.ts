import { defineConfig } from "@playwright/test";

// Debian's browser; flags keep it from speaking to anybody but the portal.
const launchOptions = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
};

const APART = ["budget.spec.ts", "screenshots.spec.ts"];
const inChinese = { locale: "zh-CN", timezoneId: "Asia/Shanghai" };

export default defineConfig({
  testDir: "specs",
  outputDir: "results",
  globalSetup: "./support/estate.ts",
  // Each worker has a server and a database of its own, so specs run side by side without seeing each other's acts.
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A second try would hide what fails now and then.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: { launchOptions, ...inChinese, trace: "retain-on-failure", screenshot: "only-on-failure" },
  projects: [
    { name: "scripts", testIgnore: APART },
    { name: "noscripts", testIgnore: APART, use: { javaScriptEnabled: false } },
    // Each asked for by its name: script/budget, and pictures for people to look at (npm run screenshots).
    { name: "budget", testMatch: "budget.spec.ts" },
    { name: "screenshots", testMatch: "screenshots.spec.ts" },
  ],
});
