// Where events are sent, in the database. src/store implements it. Times in ms.
import type { By, NotedFields } from "../../domain/changes/change.ts";
import type {
  EnableFrom,
  Endpoint,
  EndpointFields,
  EndpointStanding,
} from "../../domain/webhooks/endpoint.ts";

export interface EndpointStore {
  /** From its commit on events are kept for it. False: there are as many as there may be. One of this id stays. */
  create(id: string, fields: EndpointFields, now: number, by: By): Promise<boolean>;
  read(id: string): Promise<Endpoint | null>;
  standing(id: string): Promise<EndpointStanding | null>;
  /** Oldest first. */
  list(): Promise<EndpointStanding[]>;
  /** `fields`: all of them. False = it has another revision than what is noted meanwhile. */
  change(id: string, fields: EndpointFields, now: number, noted: NotedFields): Promise<boolean>;
  /** To the version behind `version`. False = it has another one. */
  rotate(id: string, version: number, now: number, by: By): Promise<boolean>;
  /** From then on events are kept for it again. False = there is none. */
  enable(id: string, from: EnableFrom, now: number, by: By): Promise<boolean>;
  /** By a person: nothing is kept for it from then on. False = it is so already, or there is none. */
  disable(id: string, now: number, by: By): Promise<boolean>;
  /** False = there is none. */
  remove(id: string, now: number, by: By): Promise<boolean>;
  /** What was sent to one that is gone: at most `limit` rows of each kind; returns how many. */
  forget(id: string, limit: number): Promise<number>;
  /** Keeps no events any more for those that failures disabled before `before`; returns how many filters are gone. */
  endSubscriptions(before: number): Promise<number>;
}
