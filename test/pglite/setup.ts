// One PGlite directory with our tables for a whole run of tests, made when the first test asks for it, by HTTP as the server
// of test/postgres: to make one takes several seconds of processor time, to copy it and open the copy about one.

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Asked for, it answers with the folder that holds the template. */
    readonly pgliteDoor: string
  }
}

const maker = fileURLToPath(new URL('make.mts', import.meta.url))

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'shipfold-template-'))
  let making: Promise<unknown> | null = null
  const door = createServer((_, response) => {
    // By a process of its own: this one serves the workers meanwhile.
    making ??= promisify(execFile)(process.execPath, ['--import', 'tsx', maker, folder])
    making.then(
      () => response.end(folder),
      error => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>(resolve => door.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has such an address.
  project.provide('pgliteDoor', `http://127.0.0.1:${(door.address() as AddressInfo).port}/`)
  return async () => {
    door.close()
    await making?.catch(() => null)
    rmSync(folder, { recursive: true, force: true })
  }
}
