// The packed tarball as somebody else's dependency, in a folder of its own. It packs the built dist/: run `npm run build` first.

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Manifest {
  readonly version: string
  readonly bin: { readonly shipfold: string }
  readonly unpkg: string
  readonly exports: Readonly<Record<string, { readonly import: { readonly default: string; readonly types: string } }>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>
}

export const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'))

/** The ways into the package: `.`, `./machine` and so on. */
export const entries = Object.keys(manifest.exports).filter(entry => entry !== './package.json')

/** An entry as it is imported: `shipfold`, `shipfold/machine`. */
export const nameOf = (entry: string): string => entry.replace('.', 'shipfold')

/** The package, packed and unpacked in a new folder's node_modules. */
export class Installed {
  readonly home = mkdtempSync(join(tmpdir(), 'shipfold-'))
  readonly tarball: string
  /** Where the package's own files are. */
  readonly root = join(this.home, 'node_modules', 'shipfold')

  constructor() {
    run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', this.home], '.')
    this.tarball = join(this.home, readdirSync(this.home).find(name => name.endsWith('.tgz'))!)
    mkdirSync(join(this.home, 'node_modules'))
    run('tar', ['-xzf', this.tarball, '-C', join(this.home, 'node_modules')], this.home)
    renameSync(join(this.home, 'node_modules', 'package'), this.root)
    writeFileSync(join(this.home, 'package.json'), '{ "type": "module" }')
  }

  /** Puts these packages of ours beside it. */
  add(...names: readonly string[]): void {
    for (const name of names) cpSync(join('node_modules', name), join(this.home, 'node_modules', name), { recursive: true })
  }

  /** What a program there prints; its kind of module is its file's ending. */
  prints(file: string, code: string): string {
    writeFileSync(join(this.home, file), code)
    return run(process.execPath, [file], this.home).trim()
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true })
  }
}

export function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
