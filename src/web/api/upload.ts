// A file on its way to the service, with how much of it has gone: the one thing that fetch does not tell.
import { errorOf, parsed } from "../../client/core/answered.ts";
import type { ImportResult } from "./api-types.ts";
import { urlOf } from "./client.ts";
import { unreachable } from "./failure.ts";

export interface Upload {
  campaignId: string;
  file: File;
  query: Record<string, string | undefined>;
  /** 0 to 1; 1 = all has gone, and the service is at work. */
  onProgress: (share: number) => void;
}

export function importFile({ campaignId, file, query, onProgress }: Upload): Promise<ImportResult> {
  const url = urlOf("/campaigns/:id/import", { params: { id: campaignId }, query });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Content-Type", /json/i.test(file.name) ? "application/x-ndjson" : "text/csv");
    request.setRequestHeader("X-Requested-With", "dashboard");
    request.setRequestHeader("Idempotency-Key", crypto.randomUUID());
    request.upload.onprogress = event => onProgress(event.lengthComputable ? event.loaded / event.total : 0);
    request.upload.onload = () => onProgress(1);
    request.onerror = () => reject(unreachable());
    request.onload = () => {
      const value = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(value as ImportResult);
      else
        reject(errorOf({ status: request.status, header: name => request.getResponseHeader(name) }, value));
    };
    request.send(file);
  });
}
