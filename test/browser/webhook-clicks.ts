// What somebody does to a webhook: makes one, tests it, edits it, rotates its secret, disables and enables it, sends
// something again, deletes it. Its receiver is here.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { DEVELOPMENT_TOKEN } from "../../src/domain/access/development-token.ts";
import { SAME_ROTATION_MS } from "../../src/domain/webhooks/endpoint.ts";
import { axeProblems, picture } from "./look.ts";
import type { Seeded } from "./seed.ts";

interface Place {
  page: Page;
  url: string;
  pictures: string;
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const shows = (page: Page, text: string) => page.getByText(text).first().waitFor();

/** Something happens that webhooks are told of. */
async function suppress(url: string): Promise<void> {
  const { ok, status } = await fetch(`${url}/api/v1/suppressions`, {
    method: "POST",
    headers: { "X-Auth-Token": DEVELOPMENT_TOKEN, "Content-Type": "application/json" },
    body: JSON.stringify({ phone_number: "+12025550197", reason: "opt_out" }),
  });
  if (!ok) throw new Error(`POST /suppressions: ${status}`);
}

async function make({ page, url }: Place, receiver: string): Promise<void> {
  await page.goto(`${url}/ui/webhooks/new`);
  await page.getByLabel("URL: https").fill(receiver);
  await page.getByLabel("What it is for").fill("clicked together");
  await button(page, "Create").click();
  await page.getByRole("heading", { name: "Its secret" }).waitFor();
  await button(page, "Done").click();
  await page.getByRole("heading", { name: "clicked together" }).waitFor();
  await button(page, "Send test").click();
  await shows(page, "It answered 204");
}

async function edit({ page }: Place): Promise<string[]> {
  await button(page, "Edit…").click();
  await page.getByRole("heading", { name: "Edit webhook" }).waitFor();
  await page.getByLabel("What it is for").fill("edited");
  await page.getByLabel("attempt.ended").check();
  await page.getByLabel("Payload").selectOption("thin");
  await page.getByLabel("One by one").check();
  await button(page, "Save").click();
  await page.getByRole("heading", { name: "edited" }).waitFor();
  const facts = await page.locator("dl.facts-list").textContent();
  return ["ids only", "one by one", "attempt.ended"]
    .filter(text => facts?.includes(text) !== true)
    .map(text => `webhook: "${text}" was not saved`);
}

/** The seeded one was rotated when this began. */
async function rotateAgain(
  { page, url, pictures }: Place,
  { webhook, rotatedAt }: Seeded,
): Promise<string[]> {
  await page.goto(`${url}/ui/webhooks/${webhook}`);
  await button(page, "Rotate secret").waitFor();
  await sleep(Math.max(0, rotatedAt + SAME_ROTATION_MS + 1_000 - Date.now()));
  await button(page, "Rotate secret").click();
  await page.getByRole("heading", { name: "Rotate it again?" }).waitFor();
  const problems = (await axeProblems(page)).map(found => `rotation: ${found}`);
  await picture(page, pictures, "webhook-rotation");
  await button(page, "Rotate all the same").click();
  await page.getByRole("heading", { name: "The secret" }).waitFor();
  await button(page, "Done").click();
  return problems;
}

/** Live lists are read seldom: it is looked at anew. */
async function delivered({ page }: Place): Promise<void> {
  const rows = page.getByRole("row", { name: /number\.suppressed.*delivered/ });
  for (let i = 0; i < 20 && (await rows.count()) === 0; i++) {
    await sleep(500);
    await page.reload();
    await page.getByRole("heading", { name: "Deliveries" }).waitFor();
    await page.waitForSelector(".loading", { state: "detached" });
  }
  await rows.first().getByRole("button", { name: "Resend" }).click();
  await shows(page, "is sent again");
}

async function stopAndGo({ page }: Place): Promise<void> {
  await button(page, "Disable").click();
  await shows(page, "Disabled. Nothing is kept for it.");
  await button(page, "Enable…").click();
  await button(page, "Enable").click();
  await shows(page, "It is enabled.");
}

/** What went wrong, a line each. */
export async function clickWebhook(place: Place, seeded: Seeded): Promise<string[]> {
  const { page, url } = place;
  const receiver = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(204).end());
  });
  await new Promise<void>(listening => receiver.listen(0, "127.0.0.1", listening));
  try {
    await make(place, `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/calls`);
    const here = page.url();
    const problems = await edit(place);
    await button(page, "Rotate secret").click();
    await page.getByRole("heading", { name: "The secret" }).waitFor();
    await button(page, "Done").click();
    await suppress(url);
    await delivered(place);
    await stopAndGo(place);
    problems.push(...(await rotateAgain(place, seeded)));
    await page.goto(here);
    await button(page, "Delete…").click();
    await button(page, "Delete").click();
    await page.waitForURL("**/ui/webhooks");
    await page.getByRole("heading", { name: "Webhooks" }).waitFor();
    if ((await page.getByRole("link", { name: "edited" }).count()) !== 0)
      problems.push("webhook: it is shown although it was deleted");
    return problems;
  } finally {
    receiver.closeAllConnections();
    receiver.close();
  }
}
