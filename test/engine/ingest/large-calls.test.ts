// Large calls wait for each other, small ones for nobody.

import { expect, test } from 'vitest'
import { LargeCalls } from '../../../src/engine/ingest/large-calls.js'

/** Runs calls of these sizes; `end` ends one of those that have started, in the order of their start. */
function started(calls: LargeCalls) {
  const running: { readonly name: string; readonly end: (error?: Error) => void }[] = []
  const run = (name: string, scans: number, signal?: AbortSignal) =>
    calls.run(
      scans,
      () =>
        new Promise<string>((resolve, reject) => {
          running.push({ name, end: error => (error ? reject(error) : resolve(name)) })
        }),
      signal,
    )
  const turn = () => new Promise(setImmediate)
  const names = () => running.map(({ name }) => name)
  return { run, running, names, turn }
}

test('large calls run a few at a time in their order, a small one at once', async () => {
  const { run, running, names, turn } = started(new LargeCalls())
  const all = [run('a', 12_000), run('b', 8_000), run('c', 15_000), run('d', 1_000), run('small', 500)]
  await turn()
  // Together a and b have as many scans as fit; d would fit once b has ended, and waits behind c.
  expect(names()).toEqual(['small', 'a', 'b'])
  running[2]!.end()
  await turn()
  expect(names()).toEqual(['small', 'a', 'b'])
  running[1]!.end()
  await turn()
  expect(names()).toEqual(['small', 'a', 'b', 'c', 'd'])
  for (const { end } of running) end()
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd', 'small'])
})

test('a call with more scans than fit runs alone, and one that fails makes room', async () => {
  const { run, running, names, turn } = started(new LargeCalls())
  const huge = run('huge', 90_000)
  const next = run('next', 600)
  await turn()
  expect(names()).toEqual(['huge'])
  running[0]!.end(new Error('refused'))
  await expect(huge).rejects.toThrow('refused')
  await turn()
  expect(names()).toEqual(['huge', 'next'])
  running[1]!.end()
  await next
})

test('a call whose signal aborts while it waits does nothing, and makes room in its turn', async () => {
  const { run, running, names, turn } = started(new LargeCalls())
  const first = run('first', 20_000)
  const stop = new AbortController()
  const waiting = run('waiting', 20_000, stop.signal)
  const last = run('last', 20_000)
  stop.abort(new Error('stopped'))
  await turn()
  running[0]!.end()
  await expect(waiting).rejects.toThrow('stopped')
  await turn()
  expect(names()).toEqual(['first', 'last'])
  running[1]!.end()
  expect(await Promise.all([first, last])).toEqual(['first', 'last'])
})
