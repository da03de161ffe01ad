// One owner per directory, held by the operating system: a listening socket ends with its process, however that ends.

import { createHash } from 'node:crypto'
import { renameSync, rmSync, statSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { ShipfoldError } from '../codes/index.js'

/** A directory that is ours until it is released. */
export interface Lock {
  readonly release: () => Promise<void>
}

/** Takes a directory that exists. Rejects with `store-busy` where somebody has it; keeps no process alive. */
export async function lockDirectory(directory: string): Promise<Lock> {
  const { dev, ino } = statSync(directory, { bigint: true })
  const place = placeOf(createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 32))
  const server = (await listen(place.path)) ?? (place.isFile && (await isLeft(place.path)) ? await listen(place.path) : null)
  if (!server)
    throw new ShipfoldError(
      'store-busy',
      `The directory ${directory} is open in another process, or twice in this one. Close that one first; two would destroy each other's data.`,
    )
  server.unref()
  return { release: () => new Promise(resolve => void server.close(() => resolve())) }
}

interface Place {
  readonly path: string
  /** Whether it outlives its process as a file. */
  readonly isFile: boolean
}

// By the directory's number, not its name: a directory may have several names.
function placeOf(id: string): Place {
  switch (process.platform) {
    case 'linux':
      return { path: `\0shipfold-${id}`, isFile: false }
    case 'win32':
      return { path: `\\\\.\\pipe\\shipfold-${id}`, isFile: false }
    default:
      // Not the directory for temporary files: that may differ between users, and be too long a path.
      return { path: `/tmp/shipfold-${id}.sock`, isFile: true }
  }
}

// Null where somebody listens there. A cluster's workers would share one server, if they did not ask for their own.
const listen = (path: string): Promise<Server | null> =>
  new Promise((resolve, reject) => {
    const server = createServer(socket => socket.destroy())
    server.once('error', error => ('code' in error && error.code === 'EADDRINUSE' ? resolve(null) : reject(error)))
    server.listen({ path, exclusive: true }, () => resolve(server))
  })

// Whether the file is one that a dead process left, and then out of the way. It is moved before it is removed: had another
// process meanwhile put its own there, that one is put back.
async function isLeft(path: string): Promise<boolean> {
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
    // Anything but a refusal, such as a lack of rights, may hide somebody.
    socket.once('error', error => resolve(!('code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT'))))
  })
