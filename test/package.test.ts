// The packed tarball as somebody else's dependency: it loads by import and by require, brings no dependency, and is small.

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const entries: string[] = Object.keys(manifest.exports).filter(entry => entry !== './package.json')
const needsPeer = ['./machine', './testing']
let home: string
let tarball: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'shipfold-'))
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', home], '.')
  tarball = join(home, readdirSync(home).find(name => name.endsWith('.tgz'))!)
  mkdirSync(join(home, 'node_modules'))
  run('tar', ['-xzf', tarball, '-C', join(home, 'node_modules')], home)
  cpSync(join(home, 'node_modules', 'package'), join(home, 'node_modules', 'shipfold'), { recursive: true })
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }')
}, 60_000)

afterAll(() => rmSync(home, { recursive: true, force: true }))

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

const nodeRuns = (name: string, code: string) => {
  writeFileSync(join(home, name), code)
  return run(process.execPath, [name], home).trim()
}

const nameOf = (entry: string) => entry.replace('.', 'shipfold')

describe('installed elsewhere, without any dependency', () => {
  test.each(entries.filter(entry => !needsPeer.includes(entry)))('%s loads by import and by require', entry => {
    const names = `Object.keys(it).sort().join()`
    const imported = nodeRuns('a.mjs', `const it = await import('${nameOf(entry)}'); console.log(${names})`)
    const required = nodeRuns('a.cjs', `const it = require('${nameOf(entry)}'); console.log(${names})`)
    expect(imported.split(',').filter(name => name !== 'default' && name !== 'module.exports')).toEqual(required.split(','))
    expect(required).not.toBe('')
  })

  test('replay tells the same from both', () => {
    const code = `const { shipment, events } = decode({ shipment: 'A1', events: [{ code: 301, time: '2026-03-01 10:00:00' }] })
      console.log(shipment, replay(events).status, explain(replay(events)))`
    const imported = nodeRuns(
      'b.mjs',
      `import { explain, replay } from 'shipfold'\nimport { decode } from 'shipfold/feeds/native'\n${code}`,
    )
    const required = nodeRuns(
      'b.cjs',
      `const { explain, replay } = require('shipfold')\nconst { decode } = require('shipfold/feeds/native')\n${code}`,
    )
    expect(imported).toBe(required)
    expect(imported).toContain('A1 delivered Delivered on 1 March 10:00.')
  })

  test('the command runs', () => {
    const bin = join(home, 'node_modules', 'shipfold', manifest.bin.shipfold)
    expect(run(process.execPath, [bin, '--version'], home).trim()).toBe(manifest.version)
  })

  test('brings no dependency', () => {
    expect(manifest.dependencies).toBeUndefined()
    expect(Object.keys(manifest.peerDependencies).sort()).toEqual(['@electric-sql/pglite', 'fast-check', 'pg', 'xstate'])
    expect(Object.keys(manifest.peerDependenciesMeta).sort()).toEqual(['@electric-sql/pglite', 'fast-check', 'pg'])
  })
})

test('shipfold/machine loads by import and by require where XState is there', () => {
  cpSync('node_modules/xstate', join(home, 'node_modules', 'xstate'), { recursive: true })
  const same = `console.log(compile(shipmentMachine).hash === shippedTable.hash)`
  const imported = `import { shippedTable } from 'shipfold'\nimport { compile, shipmentMachine } from 'shipfold/machine'\n${same}`
  const required = `const { shippedTable } = require('shipfold')\nconst { compile, shipmentMachine } = require('shipfold/machine')\n${same}`
  expect([nodeRuns('c.mjs', imported), nodeRuns('c.cjs', required)]).toEqual(['true', 'true'])
})

test('shipfold/testing loads by import and by require where XState and fast-check are there', () => {
  for (const name of ['xstate', 'fast-check', 'pure-rand'])
    cpSync(join('node_modules', name), join(home, 'node_modules', name), { recursive: true })
  const draw = `console.log(fc.sample(histories(), { seed: 1, numRuns: 3 }).map(history => history.length).join())`
  const imported = `import fc from 'fast-check'\nimport { histories } from 'shipfold/testing'\n${draw}`
  const required = `const fc = require('fast-check')\nconst { histories } = require('shipfold/testing')\n${draw}`
  const drawn = nodeRuns('d.mjs', imported)
  expect(drawn).toMatch(/^\d+,\d+,\d+$/)
  expect(nodeRuns('d.cjs', required)).toBe(drawn)
})

test('publint and are-the-types-wrong have nothing to say', () => {
  expect(run('npx', ['--no-install', 'publint', 'run', tarball, '--strict'], '.')).toContain('All good!')
  expect(run('npx', ['--no-install', 'attw', tarball], '.')).toContain('No problems found')
}, 60_000)

describe('the core entry', () => {
  const bundled = (code: string) => {
    const { outputFiles, metafile } = buildSync({
      stdin: { contents: code, resolveDir: '.', loader: 'js' },
      ...{ bundle: true, minify: true, format: 'esm', platform: 'browser', write: false, metafile: true },
    })
    return { bytes: gzipSync(outputFiles![0]!.contents, { level: 9 }).length, inputs: Object.keys(metafile!.inputs) }
  }

  test('needs no package and no Node built-in: it bundles for a browser', () => {
    const { inputs } = bundled(`export * from './dist/esm/index.js'`)
    expect(inputs.filter(input => !/^(dist\/esm\/[\w-]+\.js|<stdin>)$/.test(input))).toEqual([])
  })

  test('comes as one file that runs where there is no Node', async () => {
    const file = readFileSync(join('.', manifest.unpkg), 'utf8')
    expect(file).not.toMatch(/\b(require|process|Buffer|node:)\b|^import /m)
    const context = createContext({ Intl, ShipfoldHere: null })
    runInContext(
      `${file.replace(/export\{([^}]*)\};?/, (_, names: string) => `ShipfoldHere={${names.replace(/([\w$]+) as (\w+)/g, (_, local, name) => `${name}:${local}`)}};`)}`,
      context,
    )
    const events = `[{ code: 301, time: '2026-03-01 10:00:00' }]`
    expect(runInContext(`ShipfoldHere.explain(ShipfoldHere.replay(${events}, { zone: 'Asia/Shanghai' }))`, context)).toContain(
      'Delivered on 1 March 10:00.',
    )
  })

  // What a backend bundles is what it names. The journal and the pictures come on top for those who use them.
  test.each([
    ['replay and explain, with the table', `export { explain, replay } from './dist/esm/index.js'`, 12_200],
    ['everything, journal, rules and pictures included', `export * from './dist/esm/index.js'`, 32_700],
  ])('is small: %s', (_, code, most) => {
    expect(bundled(code).bytes).toBeLessThanOrEqual(most)
  })
})
