// Connections that listen, over a pool that counts them as pg's does: one that broke is counted until it is released.

import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { listen } from '../../src/stores/listen.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function countingPool(answer: (at: number) => Promise<unknown>) {
  const clients: (EventEmitter & { end: () => void })[] = []
  const counted = new Set<EventEmitter>()
  const connect = async () => {
    const emitter = new EventEmitter()
    let hasEnded = false
    const end = () => {
      if (!hasEnded) process.nextTick(() => emitter.emit('end'))
      hasEnded = true
    }
    const client = Object.assign(emitter, { end })
    const at = clients.push(client)
    counted.add(client)
    const release = () => {
      if (!counted.delete(client)) throw new Error('Released twice.')
      end()
    }
    return Object.assign(client, { query: () => answer(at), release })
  }
  return { clients, counted, connect }
}

test('a connection that breaks is released, and replaced by another', async () => {
  const { clients, counted, connect } = countingPool(async () => {})
  let woken = 0
  const stop = await listen(connect, 'c', () => void woken++, 1_000)
  for (let breaks = 1; breaks <= 3; breaks++) {
    clients.at(-1)!.end()
    await vi.advanceTimersByTimeAsync(5_000)
    expect([clients.length, counted.size, woken]).toEqual([breaks + 1, 1, breaks + 1])
  }
  await stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([clients.length, counted.size, vi.getTimerCount()]).toEqual([4, 0, 0])
})

test('where listening is refused, it is tried once more after each pause, and not at all if it never worked', async () => {
  const refusing = countingPool(() => Promise.reject(new Error('no')))
  await expect(listen(refusing.connect, 'c', () => {}, 1_000)).rejects.toThrow('no')
  await vi.advanceTimersByTimeAsync(60_000)
  expect([refusing.clients.length, refusing.counted.size, vi.getTimerCount()]).toEqual([1, 0, 0])
  const { clients, counted, connect } = countingPool(at => (at === 1 ? Promise.resolve() : Promise.reject(new Error('no'))))
  const stop = await listen(connect, 'c', () => {}, 1_000)
  clients[0]!.end()
  await vi.advanceTimersByTimeAsync(50_000)
  expect([clients.length, counted.size]).toEqual([11, 0])
  await stop()
})

test('a silent server is given up', async () => {
  const { counted, connect } = countingPool(() => new Promise(() => {}))
  const listening = expect(listen(connect, 'c', () => {}, 1_000)).rejects.toMatchObject({ code: 'ETIMEDOUT' })
  await vi.advanceTimersByTimeAsync(1_000)
  await listening
  expect(counted.size).toBe(0)
})
