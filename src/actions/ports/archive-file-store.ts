// The files of the archive as the database knows them: it does so in an account without a bucket too.
import type { ListedFile } from "../../domain/archive/archive-file.ts";

export interface ArchiveFileStore {
  /** Files that a manifest names, newest day first, behind `before`. */
  listed(filter: {
    date?: string;
    before?: Pick<ListedFile, "date" | "name">;
    limit: number;
  }): Promise<ListedFile[]>;
}
