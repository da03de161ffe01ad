// The stores of a load run, each made for one trial and removed after it.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pgliteStore } from '../../src/stores/pglite.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { startServer } from '../postgres/server.js'
import type { TrialOptions } from './trial.js'

/** Where a server keeps its rows, and how to open them when it has ended. */
export type Site = Pick<TrialOptions, 'place' | 'store'>

/** By name; each passes a site to `use` and removes it afterwards. */
export const places = {
  memory: use => use({ place: { kind: 'memory' }, store: null }),

  async pglite(use) {
    const directory = mkdtempSync(join(tmpdir(), 'shipfold-load-'))
    try {
      return await use({ place: { kind: 'pglite', directory }, store: () => pgliteStore(directory) })
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  },

  // Commits wait for the disk, as in production.
  async postgres(use) {
    const server = await startServer({ fsync: true })
    try {
      return await inPostgres(server.url, 'load', use)
    } finally {
      await server.remove()
    }
  },
} as const satisfies Readonly<Record<string, <T>(use: (site: Site) => Promise<T>) => Promise<T>>>

/** A schema in a running PostgreSQL. */
export async function inPostgres<T>(url: string, schema: string, use: (site: Site) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: url })
  try {
    const result = await use({ place: { kind: 'postgres', url, schema }, store: () => postgresStore(pool, { schema }) })
    await pool.query(`drop schema "${schema}" cascade`)
    return result
  } finally {
    await pool.end()
  }
}
