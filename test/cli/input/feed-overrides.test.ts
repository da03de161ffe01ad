// Corrections by a feed itself, such as a voided scan, on the command line. No built-in feed has any, so native gets some here.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { native } from '../../../src/feeds/native.js'
import { madeDirectory } from '../../pglite/template.js'
import { changesOf, event } from '../commands/printed-changes.js'
import { history, shipfold } from '../run.js'

const home = mkdtempSync(join(tmpdir(), 'shipfold-voids-'))
const decode = native.decode

beforeAll(() => {
  vi.spyOn(native, 'decode').mockImplementation(payload => {
    const { voids = [] } = payload as { voids?: readonly { time: string; code: string }[] }
    const overrides = voids.map(scan => ({ event: scan, is: 'false' as const, reason: 'Scanned by mistake' }))
    return decode(payload).map(each => ({ ...each, overrides }))
  })
})
afterAll(() => {
  vi.restoreAllMocks()
  rmSync(home, { recursive: true, force: true })
})

const voids = [{ time: '2026-03-01 02:00:00', code: '3/301' }]
const voided = history('A', '1/1 5/5 3/301', { voids })
const ruling = { is: 'false', by: 'feed:native', reason: 'Scanned by mistake', state: 'applied', index: 2 }

test('one payload with a voided scan', async () => {
  const { status, stdout } = await shipfold(['replay', '--json', '-'], { input: voided })
  expect([status, JSON.parse(stdout)]).toMatchObject([0, { status: 'outForDelivery', rulings: [ruling] }])
  const printed = await shipfold(['replay', '-'], { input: voided })
  expect(printed.stdout).toMatch(
    /\n\S+ \S+ +feed:native +false +applied +Sign by customer of 2026-03-01 02:00:00: Scanned by mistake\n/,
  )
})

test('a scan voided later, among single events', async () => {
  const lines = [...[1, 2].map((hour, at) => event('A', hour, ['1/1', '3/301'][at]!)), event('A', 3, '0/0', { voids })]
  const { status, changes } = await changesOf(lines.join('\n'))
  expect([status, changes.map(({ status }) => status.after)]).toEqual([0, ['accepted', 'delivered', 'inTransit']])
  const { stdout } = await shipfold(['replay', '--json', '-'], { input: lines.join('\n') })
  expect(JSON.parse(stdout)).toMatchObject({ status: 'inTransit', rulings: [{ ...ruling, index: 1 }] })
})

test('ingest stores it', { timeout: 60_000 }, async () => {
  const db = ['--db', madeDirectory(join(home, 'db'))]
  const lines = [event('A', 1, '1/1'), event('A', 2, '3/301'), event('A', 3, '0/0', { voids }), event('A', 4, '5/5')]
  const { status, stdout } = await shipfold(['ingest', ...db, '--received-at', '2026-03-02', '-'], {
    input: `${lines.join('\n')}\n`,
  })
  expect([status, stdout]).toEqual([0, '4 payloads of 1 shipment: 1 change, 3 scans added\n'])
  const shown = await shipfold(['show', ...db, '--json', 'A'])
  expect(JSON.parse(shown.stdout)).toMatchObject({ report: { status: 'outForDelivery', rulings: [{ ...ruling, index: 1 }] } })
})
