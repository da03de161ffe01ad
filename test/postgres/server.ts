// A real PostgreSQL in a folder of its own, on a free port. It starts in about a second and ends with the process that started it.

import { execFile, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { binaries } from './binaries.js'

/** How to run a server. */
export interface ServerOptions {
  /** Whether a commit waits for the disk. False by default; benchmarks need true. */
  readonly fsync?: boolean
  /** More settings, such as `max_connections`. */
  readonly settings?: Readonly<Record<string, string | number>>
}

/** A server that runs until it is removed. */
export interface Server {
  readonly url: string
  readonly start: () => Promise<void>
  /** Disconnects all clients; after `immediate` the server recovers at the next start. */
  readonly stop: (how?: 'fast' | 'immediate') => Promise<void>
  /** As a power failure does. */
  readonly kill: () => Promise<void>
  /** Stops it and removes all its data. */
  readonly remove: () => Promise<void>
}

export async function startServer({ fsync = false, settings = {} }: ServerOptions = {}): Promise<Server> {
  const { initdb, postgres, ids, temporary } = binaries()
  const folder = mkdtempSync(join(temporary, 'shipfold-test-'))
  chmodSync(folder, 0o700)
  if (ids.uid !== undefined) chownSync(folder, ids.uid, ids.gid ?? ids.uid)
  const data = join(folder, 'data')
  const port = await freePort()
  const all = { fsync: fsync ? 'on' : 'off', listen_addresses: '127.0.0.1', port, unix_socket_directories: '', ...settings }
  const flags = ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]

  // Started before initdb, so that the folder is removed even if initdb fails.
  const guard = spawn(process.execPath, [guardFile, JSON.stringify({ program: postgres, flags, ids, folder })], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = new Promise<void>(resolve => guard.once('exit', () => resolve()))
  const results = createInterface({ input: guard.stdout })[Symbol.asyncIterator]()
  const send = async (command: 'start' | 'stop' | 'immediate' | 'kill') => {
    guard.stdin.write(`${command}\n`)
    const { value } = await results.next()
    const result = value === undefined ? 'failed: the guard has ended' : String(JSON.parse(value))
    if (result !== 'done') throw new Error(`PostgreSQL: ${command} ${result}`)
  }
  const server: Server = {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    start: () => send('start'),
    stop: (how = 'fast') => send(how === 'fast' ? 'stop' : how),
    kill: () => send('kill'),
    remove: async () => {
      guard.stdin.end()
      await ended
    },
  }
  try {
    const how = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions']
    await promisify(execFile)(initdb, ['-D', data, ...how], { ...ids, cwd: folder })
    await server.start()
    return server
  } catch (error) {
    await server.remove()
    throw error
  }
}

const guardFile = fileURLToPath(new URL('guard.mjs', import.meta.url))

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
