// The options that a webhook refuses.

import { expect, test } from 'vitest'
import { createEngine, memoryStore } from '../../src/engine/index.js'
import { feeds } from '../../src/feeds/index.js'
import { toNodeHandler, type WebhookOptions, webhook } from '../../src/webhook/index.js'
import { shopRules } from '../engine/workbench.js'

const engine = createEngine({ store: memoryStore(), rules: shopRules })
const decode = () => ({ shipment: null, events: [], rejected: [], reported: null })

test.each<[string, object, RegExp]>([
  ['no engine', { engine: undefined }, /option engine: undefined\. Pass the engine/],
  ['half an engine', { engine: { ingest: engine.ingest } }, /option engine/],
  ['an engine without an inbox that saves', { engine: { ingest: engine.ingest, inbox: {} } }, /option engine/],
  ['an unknown feed', { feed: 'kuaidi' }, /option feed: "kuaidi"\. Pass "native", "kd100", "kuaidi100", or/],
  ['the name of a property of every object', { feed: 'constructor' }, /option feed/],
  ['a feed without decode', { feed: { name: 'x' } }, /option feed/],
  ['a feed without a name', { feed: { name: '', decode } }, /option feed/],
  ['a feed whose name cannot be stored', { feed: { name: 'a\0', decode } }, /option feed/],
  ['a feed whose refusal is not a function', { feed: { name: 'x', decode, refusal: 'no' } }, /option feed/],
  [
    'a feed with an unknown field',
    { feed: { name: 'x', decode, refusals: decode } },
    /feed of webhook has no option refusals\. Did you mean refusal/,
  ],
  [
    'an undefined secret',
    { secret: undefined },
    /^Missing option secret: the feed kuaidi100 signs.*Pass the salt.*secret: false/,
  ],
  ['an undefined secret for KD100', { feed: 'kd100', secret: undefined }, /option secret: undefined.*omit/],
  ['a secret that is true', { secret: true }, /option secret\. Pass the salt.*, or false/],
  ['an empty secret', { secret: '' }, /option secret\. Pass the salt/],
  ['an empty list of secrets', { secret: [] }, /option secret\. Pass the salt/],
  ['an empty secret among others', { secret: ['a', ''] }, /option secret\. Pass the salt/],
  ['a secret for KD100', { feed: 'kd100', secret: 'a' }, /option secret: the feed kd100 has no signature.*verify/],
  ['a secret for native', { feed: 'native', secret: 'a' }, /the feed native has no signature/],
  ['a secret for a feed of your own', { feed: { name: 'x', decode }, secret: 'a' }, /the feed x has no signature/],
  ['an undefined check', { verify: undefined }, /option verify: undefined/],
  ['a check that is not a function', { verify: true }, /option verify: true/],
  ['a size limit of 0', { bodyBytes: 0 }, /option bodyBytes: 0/],
  ['a size limit that is not a number', { bodyBytes: Number.NaN }, /option bodyBytes: NaN/],
  ['a time limit longer than any timer', { bodyMs: 2 ** 31 }, /option bodyMs: 2147483648/],
  ['fewer bytes in flight than a body has', { bodyBytes: 9, inFlightBytes: 8 }, /option inFlightBytes: 8\. .*bodyBytes, 9/],
  ['bytes in flight that are not a number', { inFlightBytes: Number.NaN }, /option inFlightBytes: NaN/],
  ['a transform that is not a function', { transform: { text: 'x' } }, /option transform: .*Pass a function/],
  ['a clock that is not a function', { now: 7 }, /option now: 7/],
  ['a mistyped option', { onproblem: () => {} }, /^webhook has no option onproblem\. Did you mean onProblem\?$/],
])('%s is refused', (_, wrong, message) => {
  // As JavaScript may: options that no type lets through.
  const options = { engine, feed: 'kuaidi100', secret: 'a', ...wrong } as unknown as WebhookOptions
  expect(() => webhook(options)).toThrow(message)
  expect(() => webhook(options)).toThrow(expect.objectContaining({ code: 'bad-option' }))
})

test('a feed that signs needs a secret, or secret: false, however it is passed; others need neither', () => {
  for (const feed of ['kuaidi100', feeds.kuaidi100] as const) {
    expect(() => webhook({ engine, feed })).toThrow(/^Missing option secret: the feed kuaidi100 signs its pushes\. Pass the salt/)
    expect(() => webhook({ engine, feed, secret: false })).not.toThrow()
  }
  for (const feed of ['kd100', 'native'] as const)
    for (const options of [{}, { secret: false }] as const) expect(() => webhook({ engine, feed, ...options })).not.toThrow()
})

test('no message shows the secret', () => {
  for (const secret of [{ a: 'hush' }, ['hush', 7]]) {
    let message = ''
    try {
      // As JavaScript may: not a list of texts.
      webhook({ engine, feed: 'kuaidi100', secret: secret as unknown as string })
    } catch (error) {
      message = String(error)
    }
    expect(message).toMatch(/option secret/)
    expect(message).not.toContain('hush')
  }
})

test('missing options and a missing handler are refused by name', () => {
  // As JavaScript may: calls that no type lets through.
  const wrong: readonly (() => unknown)[] = [() => webhook(undefined as never), () => webhook(7 as never)]
  for (const call of wrong)
    expect(call).toThrow(expect.objectContaining({ code: 'bad-option', message: expect.stringContaining('options of webhook') }))
  expect(() => toNodeHandler(undefined as never)).toThrow('Unusable option handle: undefined. Pass what webhook() returned.')
})
