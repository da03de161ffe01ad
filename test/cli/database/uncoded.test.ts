// A payload without codes, end to end: library, command line, webhook and rules. Nobody is told that all is well, and nobody that
// the parcel is missing.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createEngine, memoryStore } from '../../../src/engine/index.js'
import { feeds } from '../../../src/feeds/index.js'
import { defineRules, explain, replay } from '../../../src/index.js'
import { webhook } from '../../../src/webhook/index.js'
import { madeDirectory } from '../../pglite/template.js'
import { shipfold } from '../run.js'

const home = mkdtempSync(join(tmpdir(), 'shipfold-uncoded-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const english = ['Picked up', 'On its way', 'Signed for by the recipient']
const chinese = ['【杭州市】已揽收', '快件已到达上海转运中心', '您的快件已签收,签收人:本人']
const items = (texts: readonly string[]) =>
  texts.map((context, day) => ({ time: `2026-03-0${day + 1} 10:00:00`, context })).reverse()
const kd100 = (texts: readonly string[]) => ({
  event: 'update',
  carrier_id: 'sf',
  tracking_number: 'YX1',
  order_status_code: 3,
  items: items(texts),
})
const kuaidi100 = (texts: readonly string[]) => ({
  status: 'polling',
  message: '',
  lastResult: { message: 'ok', nu: 'YX1', com: 'shunfeng', ischeck: '1', state: '3', status: '200', data: items(texts) },
})

const payloads = [
  ['kd100', 'English', 'area_show=1', kd100(english)],
  ['kd100', 'Chinese', 'area_show=1', kd100(chinese)],
  ['kuaidi100', 'English', 'resultv2=4', kuaidi100(english)],
  ['kuaidi100', 'Chinese', 'resultv2=4', kuaidi100(chinese)],
] as const
const doubts = [{ kind: 'no-scan' }, { kind: 'uncoded', count: 3, since: '2026-03-01 10:00:00' }]
const hint = (setting: string) => `3 of 3 scans have no code. To get codes, subscribe with ${setting}.`

test.each(payloads)('%s in %s: library', (feed, _language, _setting, payload) => {
  const report = replay(feeds[feed].decode(payload)[0]!.events)
  expect(report).toMatchObject({ status: 'expected', outcome: null, certain: false, doubts })
  expect(explain(report)).toMatch(/^The status is unknown: all 3 scans have no code/)
})

test.each(payloads)('%s in %s: command line', async (_feed, _language, setting, payload) => {
  const input = JSON.stringify(payload)
  const replayed = await shipfold(['replay', '-'], { input })
  expect(replayed.status).toBe(1)
  expect(replayed.stdout).toContain(
    'The status is unknown: all 3 scans have no code (uncertain: no scan with a code;\nthe provider says "delivered")',
  )
  expect(replayed.stdout).toContain(hint(setting))

  const audited = await shipfold(['audit', '--json', '-'], { input })
  expect(audited.status).toBe(1)
  expect(JSON.parse(audited.stdout)).toMatchObject({
    classes: { regular: 0, uncoded: 1 },
    certain: 0,
    uncertain: 1,
  })

  const db = ['--db', madeDirectory(`${mkdtempSync(join(home, 'db-'))}/data`)]
  const ingested = await shipfold(['ingest', ...db, '--received-at', '2026-03-04T00:00:00Z', '-'], { input })
  expect([ingested.status, ingested.stderr]).toEqual([0, ''])
  const shown = await shipfold(['show', ...db, 'YX1'])
  expect(shown.status).toBe(0)
  expect(shown.stdout).toContain(
    'The status is unknown: all 3 scans have no code (uncertain: no scan with a code;\nthe provider says "delivered")',
  )
  expect((await shipfold(['uncertain', ...db, '--doubt', 'uncoded'])).stdout).toMatch(
    /\nYX1 +expected .* no scan with a code; the provider says\s+"delivered"\n$/,
  )
})

test.each(payloads)('%s in %s: webhook and rules', async (feed, _language, setting, payload) => {
  const rules = defineRules([
    { name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, if: { certain: true }, do: { kind: 'pay' } },
    { name: 'missing', when: { kind: 'silent', for: 'P3D' }, do: { kind: 'ticket' }, undo: { kind: 'close' } },
    { name: 'late', when: { kind: 'overdue', since: 'accepted', for: 'P5D' }, do: { kind: 'ticket' }, undo: { kind: 'close' } },
    { name: 'sure', when: { kind: 'left', status: 'expected' }, if: { certain: 'P1D' }, do: { kind: 'mail' } },
    { name: 'look', when: { kind: 'doubted', doubt: ['no-scan', 'uncoded'] }, do: { kind: 'ask' }, undo: { kind: 'solved' } },
  ])
  const engine = createEngine({ store: memoryStore(), rules, zone: '+08:00' })
  await engine.register({ shipment: 'YX1', at: '2026-03-01T00:00:00Z' })
  const problems: string[] = []
  let now = Date.UTC(2026, 2, 3, 6)
  const handle = webhook({
    engine,
    feed,
    secret: false,
    now: () => now,
    onProblem: ({ kind, message }) => void problems.push(`${kind}: ${message}`),
  })
  const post = async (body: object) =>
    (await handle(new Request('https://shop.test/', { method: 'POST', body: JSON.stringify(body) }))).status
  expect(await post(payload)).toBe(200)
  expect(problems).toEqual([`uncoded: ${hint(setting)}`])
  expect((await engine.inbox.list())[0]).toMatchObject({ kind: 'scans', note: hint(setting) })

  for (let day = 1; day <= 60; day++) await engine.tick(now + day * 86_400_000)
  const effects = async () => (await engine.effects()).map(({ rule, kind, effect }) => `${rule} ${kind} ${effect.kind}`)
  expect(await effects()).toEqual(['look do ask'])
  expect(await engine.shipments({ doubt: 'no-scan' })).toMatchObject([
    { shipment: 'YX1', certain: false, doubts: [...doubts, { kind: 'reported-disagrees', reported: '3/3' }], wakeAt: null },
  ])

  // Once the subscription gives codes, the question is withdrawn and the parcel is paid for.
  now += 61 * 86_400_000
  const coded = JSON.parse(
    JSON.stringify(payload).replaceAll('"context"', '"statusCode":null,"order_status_code":null,"context"'),
  )
  for (const [at, item] of (coded.items ?? coded.lastResult.data).toReversed().entries())
    item.statusCode = item.order_status_code = ['103', '1002', '301'][at]
  expect(await post(coded)).toBe(200)
  expect(problems).toHaveLength(1)
  expect(await effects()).toEqual(['pay do pay'])
})
