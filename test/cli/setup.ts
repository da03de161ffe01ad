// One folder for the files that a test run writes, removed when it ends.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    readonly filesFolder: string
  }
}

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'shipfold-files-'))
  project.provide('filesFolder', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}
