// PGlite databases with empty tables, copied from a template instead of created and migrated.

import { cpSync, openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { inject } from 'vitest'
import type {} from './setup.js'

const response = await fetch(inject('pgliteTemplateUrl'))
const template = await response.text()
if (!response.ok) throw new Error(`No PGlite for the tests: ${template}`)

/** Copies the template to a path and returns the path. */
export function madeDirectory(path: string): string {
  cpSync(join(template, 'data'), path, { recursive: true })
  return path
}

/** A database in memory. */
export const inMemory = async (): Promise<PGlite> => PGlite.create({ loadDataDir: await openAsBlob(join(template, 'data.tar')) })
