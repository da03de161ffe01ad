// What a webhook refuses to be made with.

import { expect, test } from 'vitest'
import { createEngine, memoryStore } from '../../src/engine/index.js'
import { type WebhookOptions, webhook } from '../../src/webhook/index.js'
import { shopRules } from '../engine/workbench.js'

const engine = createEngine({ store: memoryStore(), rules: shopRules })
const decode = () => ({ shipment: null, events: [], rejected: [], reported: null })

test.each<[string, object, RegExp]>([
  ['no engine', { engine: undefined }, /needs an engine/],
  ['half an engine', { engine: { ingest: engine.ingest } }, /needs an engine/],
  ['a feed nobody knows', { feed: 'kuaidi' }, /option feed: kuaidi\. Give "kuaidi100", "kd100", "native", or/],
  ['a feed that is an object’s own', { feed: 'constructor' }, /option feed/],
  ['a feed without a decoder', { feed: { name: 'x' } }, /option feed/],
  ['a feed without a name', { feed: { name: '', decode } }, /option feed/],
  ['a feed whose name cannot be stored', { feed: { name: 'a\0', decode } }, /option feed/],
  ['a feed whose refusal is none', { feed: { name: 'x', decode, refusal: 'no' } }, /option feed/],
  ['a secret that is not set', { secret: undefined }, /option secret: undefined.*leave it out/],
  ['an empty secret', { secret: '' }, /option secret\. Give the salt/],
  ['no secrets', { secret: [] }, /option secret\. Give the salt/],
  ['an empty secret among others', { secret: ['a', ''] }, /option secret\. Give the salt/],
  ['a secret for KD100', { feed: 'kd100', secret: 'a' }, /option secret: the feed kd100 has no signature.*verify/],
  ['a secret for native', { feed: 'native', secret: 'a' }, /the feed native has no signature/],
  ['a secret for one’s own', { feed: { name: 'x', decode }, secret: 'a' }, /the feed x has no signature/],
  ['a check that is not there', { verify: undefined }, /option verify: undefined/],
  ['a check that is none', { verify: true }, /option verify: true/],
  ['a bound of nothing', { bodyBytes: 0 }, /option bodyBytes: 0/],
  ['a bound that is none', { bodyBytes: Number.NaN }, /option bodyBytes: NaN/],
  ['a time that no timer has', { bodyMs: 2 ** 31 }, /option bodyMs: 2147483648/],
  ['a clock that is none', { now: 7 }, /option now: 7/],
])('%s is refused', (_, wrong, message) => {
  // As JavaScript may: options that no type would let through.
  const options = { engine, feed: 'kuaidi100', ...wrong } as unknown as WebhookOptions
  expect(() => webhook(options)).toThrow(message)
  expect(() => webhook(options)).toThrow(expect.objectContaining({ code: 'bad-option' }))
})

test('a secret is never repeated in a message', () => {
  for (const secret of [{ a: 'hush' }, ['hush', 7]]) {
    let message = ''
    try {
      // As JavaScript may: what is no list of texts.
      webhook({ engine, feed: 'kuaidi100', secret: secret as unknown as string })
    } catch (error) {
      message = String(error)
    }
    expect(message).toMatch(/option secret/)
    expect(message).not.toContain('hush')
  }
})
