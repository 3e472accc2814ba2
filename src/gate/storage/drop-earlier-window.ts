// The tables that held numbers were in: nobody reads them any more.

export function dropEarlierWindow(sql: SqlStorage): void {
  for (const table of ["number_window", "number_window_before", "window_purge"])
    sql.exec(`DROP TABLE IF EXISTS ${table}`);
}
