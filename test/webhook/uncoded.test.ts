// Pushes whose scans have no code: acknowledged and ingested, but never without a word.

import { expect, test } from 'vitest'
import { createEngine, memoryStore } from '../../src/engine/index.js'
import { type DecodedParts, feeds } from '../../src/feeds/index.js'
import { defineRules } from '../../src/index.js'
import { webhook } from '../../src/webhook/index.js'
import { accepted, Door, formOf, postOf } from './door.js'

const english = ['2026-03-01 09:00:00 Picked up', '2026-03-02 11:30:00 Signed for by the recipient']
const chinese = ['2026-03-01 09:00:00 【杭州市】已揽收', '2026-03-02 11:30:00 已签收,签收人:本人']

const itemsOf = (scans: readonly string[]) => scans.map(scan => ({ time: scan.slice(0, 19), context: scan.slice(20) })).reverse()
const kd100 = (scans: readonly string[]) =>
  JSON.stringify({ event: 'update', carrier_id: 'sf', tracking_number: 'YX1', items: itemsOf(scans) })
const kuaidi100 = (scans: readonly string[]) =>
  formOf(JSON.stringify({ status: 'polling', message: '', lastResult: { nu: 'YX1', com: 'sf', data: itemsOf(scans) } }))

test.each([
  ['kd100', 'English', kd100(english), 'area_show=1'],
  ['kd100', 'Chinese', kd100(chinese), 'area_show=1'],
  ['kuaidi100', 'English', kuaidi100(english), 'resultv2=4'],
  ['kuaidi100', 'Chinese', kuaidi100(chinese), 'resultv2=4'],
] as const)('%s in %s', async (feed, _, body, setting) => {
  const door = new Door({ feed })
  const note = `2 of 2 scans have no code. To get codes, subscribe with ${setting}.`
  expect((await door.post(body))[0]).toBe(200)
  expect(door.problems).toMatchObject([{ kind: 'uncoded', status: 200, message: note, feed, shipment: 'YX1' }])
  expect(await door.engine.inbox.list()).toMatchObject([
    { key: door.problems[0]!.key, kind: 'scans', note, body: null, receivedCount: 1 },
  ])
  expect((await door.engine.read('YX1'))?.report.doubts).toEqual([
    { kind: 'no-scan' },
    { kind: 'uncoded', count: 2, since: '2026-03-01 09:00:00' },
  ])
})

const push = (...data: readonly object[]) =>
  formOf(JSON.stringify({ status: 'polling', message: '', lastResult: { nu: 'YX1', com: 'sf', data } }))
const pickedUp = { time: '2026-03-01 09:00:00', context: 'Picked up', statusCode: '103' }
const onItsWay = { time: '2026-03-01 19:00:00', context: 'On its way' }
const signed = { time: '2026-03-02 11:30:00', context: 'Signed', statusCode: '301' }

test('only the newest scans matter: older ones without a code are noted, and are no problem', async () => {
  const door = new Door()
  expect(await door.post(push(onItsWay, pickedUp))).toEqual([200, accepted])
  expect(door.reported()).toEqual(['200 uncoded: 1 of 2 scans has no code. To get codes, subscribe with resultv2=4.'])
  expect(await door.post(push(signed, onItsWay, pickedUp))).toEqual([200, accepted])
  expect(door.reported()).toEqual([])
  expect((await door.engine.inbox.list()).map(({ note }) => note?.slice(0, 6)).sort()).toEqual(['1 of 2', '1 of 3'])
  // What an earlier push left in doubt is not this push's problem.
  expect(await door.post(push(signed, pickedUp))).toEqual([200, accepted])
  expect(door.reported()).toEqual([])
})

test('a classify that reads the texts leaves no problem, and an engine that returns nothing none that is known', async () => {
  const problems: unknown[] = []
  const onProblem = (problem: unknown) => void problems.push(problem)
  const classify = () => '3/301'
  const reader = createEngine({ store: memoryStore(), rules: defineRules([]), classify })
  await webhook({ engine: reader, feed: 'kd100', onProblem })(postOf(kd100(english)))
  const wrapper = { inbox: reader.inbox, ingest: async () => undefined }
  await webhook({ engine: wrapper, feed: 'kd100', onProblem })(postOf(kd100(english)))
  expect(problems).toEqual([])
})

test('the provider’s own status of a push confirms what the texts tell, or doubts it', async () => {
  const doubtsOf = async (body: string) => {
    const classify = ({ text }: { readonly text?: string | null | undefined }) => (text?.startsWith('Signed') ? '3/3' : '1/1')
    const engine = createEngine({ store: memoryStore(), rules: defineRules([]), classify })
    await webhook({ engine, feed: 'kd100' })(postOf(body))
    return (await engine.read('YX1'))!.report.doubts.map(({ kind }) => kind)
  }
  const withStatus = (status: number) => kd100(english).replace('{', `{"order_status_code":${status},`)
  expect(await doubtsOf(kd100(english))).toEqual(['inferred'])
  expect(await doubtsOf(withStatus(3))).toEqual([])
  expect(await doubtsOf(withStatus(5))).toEqual(['inferred', 'reported-disagrees'])
})

test('of several shipments those in doubt are named, and a feed of one’s own names its setting', async () => {
  const decode = (payload: unknown) =>
    (payload as string[][]).map(
      ([shipment, code]): DecodedParts => ({
        shipment: shipment!,
        events: [{ time: '2026-03-02 11:30:00', code: code ?? null, position: 0 }],
      }),
    )
  const door = new Door({ feed: { name: 'own', decode, codesSetting: 'codes=all' } })
  await door.post(JSON.stringify([['A'], ['B', '1/1'], ['C']]))
  const remedy = 'To get codes, subscribe with codes=all.'
  expect(door.reported()).toEqual([`200 uncoded: A: 1 of 1 scans has no code. ${remedy} C: 1 of 1 scans has no code. ${remedy}`])
  const plain = new Door({ feed: { name: 'own', decode } })
  await plain.post(JSON.stringify([['A']]))
  expect(plain.reported()).toEqual(['200 uncoded: 1 of 1 scans has no code.'])
})

test('a built-in feed can be passed as the object that it is', async () => {
  const door = new Door({ feed: feeds.kd100 })
  await door.post(kd100(english))
  expect(door.reported()).toEqual(['200 uncoded: 2 of 2 scans have no code. To get codes, subscribe with area_show=1.'])
})
