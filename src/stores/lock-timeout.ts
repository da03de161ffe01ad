// How long a statement waits for a row that another transaction has locked. A connection that waits is one that nobody else can
// use, so it waits briefly; whoever sent the statement repeats it later.

/**
 * A `with` query named `lock_wait` of one row: what reads its rows through it waits at most 100 ms for each lock. The setting
 * ends with the statement.
 */
export const LOCK_WAIT = "lock_wait as materialized (select set_config('lock_timeout', '100ms', true))"
