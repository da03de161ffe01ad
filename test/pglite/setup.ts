// One PGlite directory with the tables for a whole test run, made when the first worker requests it over HTTP, as the server of
// test/postgres is. Making one takes several seconds of processor time; copying and opening it takes about one.

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
    /** A URL that responds with the path of the template. */
    readonly pgliteTemplateUrl: string
  }
}

const script = fileURLToPath(new URL('make.mts', import.meta.url))

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'shipfold-template-'))
  const directory = join(folder, 'data')
  let making: Promise<unknown> | null = null
  const server = createServer((_, response) => {
    // In a process of its own, because this one serves the workers meanwhile, and without the compiler that optimizes: it costs
    // more than it saves here.
    making ??= promisify(execFile)(process.execPath, ['--liftoff-only', '--import', 'tsx', script, directory])
    making.then(
      () => response.end(directory),
      error => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an AddressInfo.
  project.provide('pgliteTemplateUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  return async () => {
    server.close()
    await making?.catch(() => null)
    rmSync(folder, { recursive: true, force: true })
  }
}
