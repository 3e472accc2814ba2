// Each invariant of the log of events is broken on purpose, and it is found.
import { findEach } from "../find-sabotage.ts";
import { EVENT_SABOTAGES } from "./event-sabotages.ts";

findEach(EVENT_SABOTAGES);
