// How a webhook stands, in a sentence by the viewer's clock.
import { type EndpointStanding, endpointWords } from "../../domain/webhooks/endpoint-words.ts";
import { number } from "./numbers.ts";
import { duration, moment } from "./times.ts";

/** `now` in ms. */
export const standingWords = (endpoint: EndpointStanding, now: number): string =>
  endpointWords(endpoint, {
    time: iso => moment(iso, now),
    number,
    duration: seconds => duration(seconds * 1000),
  });
