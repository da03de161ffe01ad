// The package where there is no Node: on a page, as a script and as a module, and bundled for browsers and workers.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createContext, runInContext, runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { bundled } from './bundle.js'
import { entries, manifest } from './tarball.js'

const events = [{ code: 301, time: '2026-03-01 10:00:00' }]

describe('without a bundler', () => {
  const script = readFileSync(manifest.unpkg, 'utf8')

  test('a script tag gives shipfold, all of it', () => {
    const page = createContext({ Intl, events })
    runInContext(script, page)
    expect(runInContext('shipfold.explain(shipfold.replay(events))', page)).toContain('Delivered on 1 March 10:00.')
  })

  test('the same file imported as a module gives shipfold too', async () => {
    await import(/* @vite-ignore */ pathToFileURL(resolve(manifest.unpkg)).href)
    expect(Object.keys((globalThis as unknown as { shipfold: object }).shipfold).sort()).toEqual(
      Object.keys(await import('../../src/index.js')).sort(),
    )
  })

  test('the module beside it has the same names as exports', async () => {
    const url = pathToFileURL(resolve(manifest.unpkg.replace(/js$/, 'mjs'))).href
    const { explain, replay, ...others } = await import(/* @vite-ignore */ url)
    expect(explain(replay(events))).toContain('Delivered on 1 March 10:00.')
    const names = runInNewContext(`${script}\nObject.keys(shipfold)`, { Intl }) as string[]
    expect(['explain', 'replay', ...Object.keys(others)].sort()).toEqual([...names].sort())
  })

  test('neither asks for anything of Node', () => {
    for (const file of [script, readFileSync(manifest.unpkg.replace(/js$/, 'mjs'), 'utf8')])
      expect(file).not.toMatch(/\b(require|process|Buffer|node:)\b|^import /m)
  })
})

describe('bundled', () => {
  test('the core needs no package and no Node built-in', () => {
    const { inputs } = bundled(`export * from './dist/esm/index.js'`, [])
    expect(inputs.filter(input => !/^(dist\/esm\/[\w-]+\.js|<stdin>)$/.test(input))).toEqual([])
  })

  test('the webhook asks a worker for node:crypto alone', () => {
    const { imports } = bundled(`export * from './dist/esm/webhook.js'`, ['node:crypto'])
    expect(imports).toEqual(['node:crypto'])
  })

  test('no entry names a Node built-in without its prefix', () => {
    for (const entry of entries) {
      const { imports } = bundled(`export * from '${manifest.exports[entry]!.import.default}'`, [
        ...Object.keys(manifest.peerDependencies),
        'node:*',
      ])
      const peers = Object.keys(manifest.peerDependencies)
      expect(
        imports.filter(name => !name.startsWith('node:') && !peers.some(peer => name === peer || name.startsWith(`${peer}/`))),
        entry,
      ).toEqual([])
    }
  })
})
