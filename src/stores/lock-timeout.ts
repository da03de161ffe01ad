// How long a statement waits for a row that another transaction has locked. A connection that waits is one that nobody else can
// use, so it waits briefly; whoever sent the statement repeats it later.

/** Maximum lock wait of a statement, in milliseconds. */
export const LOCK_TIMEOUT_MS = 100

/**
 * A `with` query named `lock_wait` of one row: what reads its rows through it waits at most so long for each lock. The setting
 * ends with the statement.
 */
export const lockWaitQuery = (ms = LOCK_TIMEOUT_MS): string =>
  `lock_wait as materialized (select set_config('lock_timeout', '${Math.ceil(ms)}', true))`
