// One server for a whole run of tests, started when the first test asks for it: the workers ask by HTTP.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { type Server, startServer } from './server.js'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Asked for, it answers with the address of the server. */
    readonly postgresDoor: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<Server> | null = null
  const door = createServer((_, response) => {
    starting ??= startServer()
    starting.then(
      ({ url }) => response.end(url),
      error => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>(resolve => door.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has such an address.
  project.provide('postgresDoor', `http://127.0.0.1:${(door.address() as AddressInfo).port}/`)
  return async () => {
    door.close()
    await (await starting?.catch(() => null))?.remove()
  }
}
