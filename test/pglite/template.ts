// PGlite databases with empty tables, copied from a template instead of created and migrated.

import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { inject } from 'vitest'
import type {} from './setup.js'

const response = await fetch(inject('pgliteTemplateUrl'))
const template = await response.text()
if (!response.ok) throw new Error(`No PGlite for the tests: ${template}`)

/** Copies the template to a path and returns the path. */
export function madeDirectory(path: string): string {
  cpSync(template, path, { recursive: true })
  return path
}

let dumping: Promise<Blob> | null = null

/** A database in memory. */
export async function inMemory(): Promise<PGlite> {
  dumping ??= dumpTemplate()
  return PGlite.create({ loadDataDir: await dumping })
}

async function dumpTemplate(): Promise<Blob> {
  const folder = mkdtempSync(join(tmpdir(), 'shipfold-dump-'))
  const database = await PGlite.create(madeDirectory(folder))
  const dump = await database.dumpDataDir('none')
  await database.close()
  rmSync(folder, { recursive: true })
  return dump
}
