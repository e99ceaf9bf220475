// The club: notices with their receipts, the forum, the card.
import { MODERATOR, NEIGHBOUR, OWNER, SPOUSE } from "../support/people.ts";
import { expect, open, test } from "../support/portal.ts";
import { t } from "../support/texts.ts";

test("an owner reads a notice, confirms it, and it no longer waits", async ({ as, scripts }) => {
  const page = await as(OWNER);
  await open(page, "/club", scripts);
  const waiting = page.getByRole("listitem").filter({ hasText: t("club.must_read") });
  const before = await waiting.count();
  const link = waiting.first().getByRole("link");
  const title = (await link.textContent()) ?? "";
  await link.click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  // Looking is no receipt: it is given by the button alone.
  await page.getByRole("button", { name: t("club.confirm_read") }).click();
  await expect(page.getByRole("button", { name: t("club.confirm_read") })).toHaveCount(0);

  await open(page, "/club", scripts);
  await expect(page.getByRole("listitem").filter({ hasText: title }).getByText(t("club.read"), { exact: true })).toBeVisible();
  await expect(waiting).toHaveCount(before - 1);
});

test("an owner opens a topic, a neighbour replies, and both stand under their aliases", async ({ as, scripts }) => {
  const title = "周末谁一起去看银杏";
  const owner = await as(OWNER);
  await open(owner, "/club", scripts);
  await owner.getByRole("main").getByRole("link", { name: "邻里闲话" }).click();
  await owner.getByRole("link", { name: t("club.open_topic") }).click();
  await owner.getByLabel(t("club.topic_title")).fill(title);
  await owner.getByLabel(t("club.topic_body")).fill("听说北山的**银杏**黄了。");
  await owner.getByRole("button", { name: t("club.publish") }).click();
  await expect(owner.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(owner.getByText("银杏", { exact: true })).toBeVisible();

  const neighbour = await as(NEIGHBOUR);
  await open(neighbour, new URL(owner.url()).pathname, scripts);
  await expect(neighbour.getByRole("article").first()).toContainText("听海的人");
  await expect(neighbour.getByText(OWNER.name)).toHaveCount(0);
  await neighbour.getByLabel(t("club.reply_text")).fill("算我们一家。");
  await neighbour.getByRole("button", { name: t("club.send_reply") }).click();
  const reply = neighbour.getByRole("article").filter({ hasText: "算我们一家。" });
  await expect(reply).toContainText("三号门的灯");
  await expect(neighbour.getByLabel(t("club.reply_text"))).toHaveValue("");
});

test("a hidden post is seen with its reason by its author, and as hidden by the others", async ({ as, scripts }) => {
  const words = "这句话稍后会被隐藏";
  const reason = "请不要公开他人的车牌号";
  const owner = await as(OWNER);
  await open(owner, "/club", scripts);
  await owner.getByRole("main").getByRole("link", { name: "邻里闲话" }).click();
  await owner.getByRole("link", { name: t("club.open_topic") }).click();
  await owner.getByLabel(t("club.topic_title")).fill("门口的车");
  await owner.getByLabel(t("club.topic_body")).fill("请看回复。");
  await owner.getByRole("button", { name: t("club.publish") }).click();
  await owner.getByLabel(t("club.reply_text")).fill(words);
  await owner.getByRole("button", { name: t("club.send_reply") }).click();
  await expect(owner.getByRole("article").filter({ hasText: words })).toBeVisible();
  const path = new URL(owner.url()).pathname;

  const moderator = await as(MODERATOR);
  await open(moderator, path, scripts);
  const post = moderator.getByRole("article").filter({ hasText: words });
  await post.getByText(t("club.hide"), { exact: true }).click();
  await post.getByLabel(t("club.hide_reason")).fill(reason);
  await post.getByRole("button", { name: t("club.hide_really") }).click();
  await expect(moderator.getByRole("button", { name: t("club.show_again") })).toBeVisible();

  await open(owner, path, scripts);
  await expect(owner.getByText(t("club.hidden_mine", { reason }))).toBeVisible();
  const spouse = await as(SPOUSE);
  await open(spouse, path, scripts);
  await expect(spouse.getByText(t("club.hidden"), { exact: true })).toBeVisible();
  expect(await spouse.content()).not.toContain(words);
  expect(await spouse.content()).not.toContain(reason);
});

test("an owner sees the house's card and what it takes off", async ({ as, scripts }) => {
  const page = await as(OWNER);
  await open(page, "/", scripts);
  await page.getByRole("navigation", { name: t("shell.main_nav") }).getByRole("link", { name: t("shell.card") }).click();
  await expect(page.getByRole("heading", { level: 1, name: t("card.title") })).toBeVisible();
  await expect(page.getByText("WL 2086 0417").first()).toBeVisible();
  await expect(page.getByText(t("services.platinum")).first()).toBeVisible();
});
