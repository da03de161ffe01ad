// The load run in short: nothing is lost, and where something is, it is said. `npm run load` is the long form.

import { expect, test } from 'vitest'
import { postgresUrl } from '../postgres/url.js'
import { inPostgres } from './places.js'
import { type TrialOptions, trial } from './trial.js'

const LIMIT = { timeout: 60_000 }
const some = { seed: 1, requests: 200, connections: 8 }
const tried = (site: Pick<TrialOptions, 'place' | 'store' | 'handler'>) => trial({ ...some, ...site, until: Date.now() + 30_000 })

test('in memory nothing is lost', LIMIT, async () => {
  const { exchanges, losses, shipments, pushes, delivered } = await tried({ place: { kind: 'memory' }, store: null })
  expect(losses).toEqual([])
  expect(exchanges).toHaveLength(some.requests)
  expect(Math.min(shipments, pushes, delivered.length)).toBeGreaterThan(0)
})

test('on PostgreSQL nothing is lost, though the server is killed', LIMIT, async () => {
  const { exchanges, losses, pushes } = await inPostgres(await postgresUrl(), `load ${process.pid}`, tried)
  expect(losses).toEqual([])
  expect(exchanges).toHaveLength(some.requests)
  expect(pushes).toBeGreaterThan(0)
})

test('a server that says thank you first, and forgets one in ten, is found out', LIMIT, async () => {
  const { losses } = await tried({ place: { kind: 'memory' }, store: null, handler: 'hasty' })
  expect(losses.filter(loss => loss.includes('was acknowledged, and is not kept')).length).toBeGreaterThan(5)
})

test('a server that believes whoever knows its address is found out', LIMIT, async () => {
  const { losses } = await tried({ place: { kind: 'memory' }, store: null, handler: 'credulous' })
  expect(losses).toEqual(expect.arrayContaining([expect.stringMatching(/\(forged, .*left a trace/)]))
})
