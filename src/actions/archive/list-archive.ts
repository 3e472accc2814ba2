// The files of the archive, newest day first.
import type { ListedFile } from "../../domain/archive/archive-file.ts";
import type { Context } from "../context.ts";

export interface FilesWanted {
  /** A UTC day. */
  date?: string;
  /** The file that the page before ended with. */
  before?: Pick<ListedFile, "date" | "name">;
  limit: number;
}

export const listArchive = (
  { archiveFiles }: Pick<Context, "archiveFiles">,
  wanted: FilesWanted,
): Promise<ListedFile[]> => archiveFiles.listed(wanted);
