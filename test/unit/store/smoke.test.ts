import { it, expect } from "vitest";
import { nodeD1 } from "../../support/node-sqlite.ts";
import { insertCampaign } from "../../../src/store/create-campaign.ts";
import { countedCampaign, moveCampaign } from "../../../src/store/campaigns.ts";
it("x", async () => {
  const db = nodeD1();
  const id = await insertCampaign(db, {name:"a",description:null,isActive:true,timeZone:null,maxConcurrentCalls:null,retryPolicy:{jitter:0.5},businessHours:null}, [{phoneNumber:"+1555",timeZone:null,metadata:null}], 5);
  await moveCampaign(db,id,"start",7);
  console.log(await countedCampaign(db, id));
  expect(1).toBe(1);
});
