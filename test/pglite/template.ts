// Databases of PGlite that have our tables, and nothing in them, without being made and migrated anew.

import { cpSync, openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { inject } from 'vitest'
import type {} from './setup.js'

const answer = await fetch(inject('pgliteDoor'))
const template = await answer.text()
if (!answer.ok) throw new Error(`No PGlite for the tests: ${template}`)

/** Makes a directory a database, and gives its path. */
export function madeDirectory(path: string): string {
  cpSync(join(template, 'data'), path, { recursive: true })
  return path
}

/** A database in memory. */
export const inMemory = async (): Promise<PGlite> => PGlite.create({ loadDataDir: await openAsBlob(join(template, 'data.tar')) })
