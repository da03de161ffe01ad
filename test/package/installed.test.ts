// The packed tarball as somebody else's dependency: it loads by import and by require, and brings no dependency.

import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entries, Installed, manifest, nameOf, run } from './tarball.js'

const needsPeer = ['./machine', './testing']
let installed: Installed

beforeAll(() => {
  installed = new Installed()
})
afterAll(() => installed.remove())

describe('installed elsewhere, without any dependency', () => {
  test.each(entries.filter(entry => !needsPeer.includes(entry)))('%s loads by import and by require', entry => {
    const names = `Object.keys(it).sort().join()`
    const imported = installed.prints('a.mjs', `const it = await import('${nameOf(entry)}'); console.log(${names})`)
    const required = installed.prints('a.cjs', `const it = require('${nameOf(entry)}'); console.log(${names})`)
    expect(imported.split(',').filter(name => name !== 'default' && name !== 'module.exports')).toEqual(required.split(','))
    expect(required).not.toBe('')
  })

  test('replay tells the same from both', () => {
    const code = `const [{ shipment, events }] = decode({ shipment: 'A1', events: [{ code: 301, time: '2026-03-01 10:00:00' }] })
      console.log(shipment, replay(events).status, explain(replay(events)))`
    const imported = `import { explain, replay } from 'shipfold'\nimport { decode } from 'shipfold/feeds/native'\n${code}`
    const required = `const { explain, replay } = require('shipfold')\nconst { decode } = require('shipfold/feeds/native')\n${code}`
    expect(installed.prints('b.mjs', imported)).toBe(installed.prints('b.cjs', required))
    expect(installed.prints('b.mjs', imported)).toContain('A1 delivered Delivered on 1 March 10:00.')
  })

  test('the command runs', () => {
    const bin = join(installed.root, manifest.bin.shipfold)
    expect(run(process.execPath, [bin, '--version'], installed.home).trim()).toBe(manifest.version)
  })

  test('brings no dependency, and every peer is optional', () => {
    expect(manifest.dependencies).toBeUndefined()
    expect(Object.keys(manifest.peerDependencies).sort()).toEqual(['@electric-sql/pglite', 'fast-check', 'pg', 'xstate'])
    expect(Object.keys(manifest.peerDependencies).filter(name => !manifest.peerDependenciesMeta[name]?.optional)).toEqual([])
  })
})

test('shipfold/machine loads by import and by require where XState is there', () => {
  installed.add('xstate')
  const same = `console.log(compile(shipmentMachine).hash === shippedTable.hash)`
  const imported = `import { shippedTable } from 'shipfold/table'\nimport { compile, shipmentMachine } from 'shipfold/machine'\n${same}`
  const required = `const { shippedTable } = require('shipfold/table')\nconst { compile, shipmentMachine } = require('shipfold/machine')\n${same}`
  expect([installed.prints('c.mjs', imported), installed.prints('c.cjs', required)]).toEqual(['true', 'true'])
})

test('shipfold/testing loads by import and by require where XState and fast-check are there', () => {
  installed.add('xstate', 'fast-check', 'pure-rand')
  const draw = `console.log(fc.sample(histories(), { seed: 1, numRuns: 3 }).map(history => history.length).join())`
  const imported = `import fc from 'fast-check'\nimport { histories } from 'shipfold/testing'\n${draw}`
  const required = `const fc = require('fast-check')\nconst { histories } = require('shipfold/testing')\n${draw}`
  const drawn = installed.prints('d.mjs', imported)
  expect(drawn).toMatch(/^\d+,\d+,\d+$/)
  expect(installed.prints('d.cjs', required)).toBe(drawn)
})
