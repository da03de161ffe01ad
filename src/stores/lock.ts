// A lock on a directory: one listening socket per directory, which the operating system closes when its process ends.

import { createHash } from 'node:crypto'
import { renameSync, rmSync, statSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { ShipfoldError } from '../vocabulary/index.js'

/** A directory that this process owns until it releases it. */
export interface DirectoryLock {
  readonly release: () => Promise<void>
}

/** Locks an existing directory. Rejects with `store-busy` if it is locked already. The lock keeps no process alive. */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const { dev, ino } = statSync(directory, { bigint: true })
  const address = socketAddressOf(createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 32))
  const server =
    (await listen(address.path)) ?? (address.isFile && (await isStale(address.path)) ? await listen(address.path) : null)
  if (!server)
    throw new ShipfoldError(
      'store-busy',
      `The directory ${directory} is already open, in another process or in this one. Close it there first: two owners would destroy each other's data.`,
    )
  server.unref()
  return { release: () => new Promise(resolve => void server.close(() => resolve())) }
}

interface SocketAddress {
  readonly path: string
  /** Whether the socket is a file, which outlives its process. */
  readonly isFile: boolean
}

// From the inode, not the path: a directory may have several paths.
function socketAddressOf(id: string): SocketAddress {
  switch (process.platform) {
    case 'linux':
      return { path: `\0shipfold-${id}`, isFile: false }
    case 'win32':
      return { path: `\\\\.\\pipe\\shipfold-${id}`, isFile: false }
    default:
      // Not os.tmpdir(): it may differ between users, and its path may be too long for a socket.
      return { path: `/tmp/shipfold-${id}.sock`, isFile: true }
  }
}

// Null if the address is in use. `exclusive`, because the workers of a cluster would share one server otherwise.
const listen = (path: string): Promise<Server | null> =>
  new Promise((resolve, reject) => {
    const server = createServer(socket => socket.destroy())
    server.once('error', error => ('code' in error && error.code === 'EADDRINUSE' ? resolve(null) : reject(error)))
    server.listen({ path, exclusive: true }, () => resolve(server))
  })

// Whether a dead process left the file; if so, the file is removed. It is renamed first, and renamed back if another process
// created its own socket meanwhile.
async function isStale(path: string): Promise<boolean> {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  if (!found) return true
  if (await isAnswered(path)) return false
  const aside = `${path}.${process.pid}`
  renameSync(path, aside)
  if (statSync(aside, { bigint: true }).ino !== found.ino) {
    renameSync(aside, path)
    return false
  }
  rmSync(aside)
  return true
}

const isAnswered = (path: string): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    // Any error but these, such as a missing permission, may hide a process that listens.
    socket.once('error', error => resolve(!('code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT'))))
  })
