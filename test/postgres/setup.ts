// One server for a whole test run, started when the first worker requests it over HTTP.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { type Server, startServer } from './server.js'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A URL that responds with the server's connection string. */
    readonly postgresServerUrl: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<Server> | null = null
  const requests = createServer((_, response) => {
    starting ??= startServer()
    starting.then(
      ({ url }) => response.end(url),
      error => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>(resolve => requests.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an AddressInfo.
  project.provide('postgresServerUrl', `http://127.0.0.1:${(requests.address() as AddressInfo).port}/`)
  return async () => {
    requests.close()
    await (await starting?.catch(() => null))?.remove()
  }
}
