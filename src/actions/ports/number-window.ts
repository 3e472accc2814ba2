// The duplicate window of the numbers. src/gate implements it.
import type { WindowHolder } from "../../domain/calls/new-call.ts";

/** The duplicate window: which call holds a number, until when. */
export interface NumberWindow {
  holder(phoneNumber: string, now: number, windowMs: number): WindowHolder | null;
  hold(phoneNumber: string, holder: WindowHolder): void;
}
