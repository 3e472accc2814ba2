// The trunk: its lines, what holds it up, and the big red button.
import { changeTrunk } from "../../../actions/trunks/change-trunk.ts";
import { createTrunk } from "../../../actions/trunks/create-trunk.ts";
import {
  pauseAllTrunks,
  pauseTrunk,
  resumeAllTrunks,
  resumeTrunk,
} from "../../../actions/trunks/pause-trunk.ts";
import { reinstateCallerIds } from "../../../actions/trunks/reinstate-caller-ids.ts";
import { rotateCallbackKey } from "../../../actions/trunks/rotate-callback-key.ts";
import { listTrunks, showTrunk } from "../../../actions/trunks/show-trunk.ts";
import { byOf } from "../../lib/by.ts";
import { camelKeys } from "../../lib/field-names.ts";
import { Routes } from "../../lib/routes.ts";
import * as trunk from "./definitions.ts";
import { presentKeys, presentTrunk, presentTrunks } from "./present.ts";

export const trunks = new Routes()
  .on(trunk.listTrunks, async ({ ctx }) => presentTrunks(await listTrunks(ctx)))
  .on(trunk.createTrunk, async ({ c, ctx, body: { name, ...fields } }) =>
    presentTrunk(await createTrunk(ctx, { name, fields: camelKeys(fields), by: byOf(c) })),
  )
  .on(trunk.updateTrunk, async ({ c, ctx, params, body }) =>
    presentTrunk(await changeTrunk(ctx, { ...params, changes: camelKeys(body), by: byOf(c) })),
  )
  .on(trunk.pauseAllTrunks, async ({ c, ctx }) => presentTrunks(await pauseAllTrunks(ctx, { by: byOf(c) })))
  .on(trunk.resumeAllTrunks, async ({ c, ctx }) => presentTrunks(await resumeAllTrunks(ctx, { by: byOf(c) })))
  .on(trunk.getTrunk, async ({ ctx, params }) => presentTrunk(await showTrunk(ctx, params)))
  .on(trunk.pauseTrunk, async ({ c, ctx, params }) =>
    presentTrunk(await pauseTrunk(ctx, { ...params, by: byOf(c) })),
  )
  .on(trunk.resumeTrunk, async ({ c, ctx, params }) =>
    presentTrunk(await resumeTrunk(ctx, { ...params, by: byOf(c) })),
  )
  .on(trunk.reinstateCallerIds, async ({ ctx, params, body }) =>
    presentTrunk(await reinstateCallerIds(ctx, { ...params, ...body })),
  )
  .on(trunk.rotateCallbackKey, async ({ ctx, params }) =>
    presentKeys(params.name, await rotateCallbackKey(ctx, params)),
  );
